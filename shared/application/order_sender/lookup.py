"""What became of an order whose answer was lost: found at any moment it is resolved, absent only after the horizon."""

from datetime import datetime, timedelta
from enum import Enum

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.rows import advance
from shared.application.order_sender.steps import horizon_of, horizon_span, parked_attempt, released
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.brokers import Capabilities
from shared.domain.intents import Intent, IntentState

T_MANUAL = timedelta(seconds=60)
"""How long an outcome may stay unknown before a person is called."""


class Found(Enum):
    """What a lookup proved."""

    AT_BROKER = "at_broker"
    ABSENT = "absent"
    NOTHING = "nothing"
    PARKED = "parked"


def is_horizon_over(intent: Intent, capabilities: Capabilities, now: datetime, known_for: float | None) -> bool:
    """Whether this attempt's request can no longer be accepted: from then on its absence at the broker counts.

    ``now``: the wall clock; ``known_for``: seconds of boottime since this process knows of the claim. Both are those of
    the moment at which the lookup began. Nobody sets the boottime clock, and a claim is older than the knowledge of it:
    so nothing is over before that clock says so, wherever a wall clock was set to. The wall clock may only delay
    further; one that was set back does so for ``T_MANUAL`` at most. ``known_for`` None: the wall clocks of claimer and
    caller are known to agree, and decide alone.
    """
    is_over = now > horizon_of(intent, capabilities)
    if known_for is None:
        return is_over
    span = horizon_span(capabilities).total_seconds()
    return known_for > span and (is_over or known_for > span + T_MANUAL.total_seconds())


async def look_up(
    ports: SenderPorts, broker: Broker, intent: Intent, epoch: int, claim_seen_at: float | None = None
) -> Found:
    """One lookup of an intent that is SENDING and that nobody is sending.

    Absence counts only if the lookup began after the horizon (``is_horizon_over``); a lookup that fails proves nothing.
    ``claim_seen_at`` (boottime): since when this process knows of the claim. Raises ``Superseded``, ``Unavailable``.
    """
    if intent.state is not IntentState.SENDING:
        return Found.NOTHING
    begun = ports.now()
    known_for = None if claim_seen_at is None else ports.boottime() - claim_seen_at
    try:
        order = await broker.find(intent.id)
    except BrokerAway as error:
        return await _park_if_too_long(ports, intent, epoch, str(error), known_for or 0.0)
    if order is not None:
        await record_order(ports, intent, order, epoch)
        return Found.AT_BROKER
    if not is_horizon_over(intent, broker.capabilities, begun, known_for):
        return Found.NOTHING

    def back(row: Intent) -> Intent | None:
        return released(row, intent.attempt, ports.now(), looked_up=True)

    await advance(ports, intent.tenant_id, intent.id, back, epoch)
    return Found.ABSENT


async def _park_if_too_long(ports: SenderPorts, intent: Intent, epoch: int, why: str, known_for: float) -> Found:
    begun = intent.send_by or intent.updated_at
    if max(ports.now() - begun, timedelta(seconds=known_for)) < T_MANUAL:
        return Found.NOTHING
    row = await ports.orders.get(intent.tenant_id, intent.id)
    if row is None or parked_attempt(row, intent.attempt, "", "", ports.now()) is None:
        return Found.NOTHING  # it went on while the broker was asked
    text = f"the broker has not said for {T_MANUAL.seconds} s what became of it"  # the trader reads it, too
    # first the page: killed in between, the row is not parked yet and the next sender pages again
    await ports.page(intent.tenant_id, intent.id, f"{text} ({why})")

    def park(row: Intent) -> Intent | None:
        return parked_attempt(row, intent.attempt, "outcome_unknown", text, ports.now())

    await advance(ports, intent.tenant_id, intent.id, park, epoch)
    return Found.PARKED
