"""What became of an order whose answer was lost: found at any moment it is resolved, absent only after the horizon."""

from datetime import timedelta
from enum import Enum

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.rows import advance
from shared.application.order_sender.steps import horizon_of, horizon_span, parked_attempt, released
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.intents import Intent, IntentState

T_MANUAL = timedelta(seconds=60)
"""How long an outcome may stay unknown before a person is called."""


class Found(Enum):
    """What a lookup proved."""

    AT_BROKER = "at_broker"
    ABSENT = "absent"
    NOTHING = "nothing"
    PARKED = "parked"


async def look_up(
    ports: SenderPorts, broker: Broker, intent: Intent, epoch: int, claim_seen_at: float | None = None
) -> Found:
    """One lookup of an intent that is SENDING and that nobody is sending.

    Absence counts only if the lookup began after the horizon; a lookup that fails proves nothing. ``claim_seen_at``
    (boottime): since when this process knows of the claim; then the horizon must be over on that clock too, which
    nobody sets. Where the wall clock was set back, that clock alone decides, once it says so for ``T_MANUAL``. Raises
    ``Superseded``, ``Unavailable``.
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
    is_over = begun > horizon_of(intent, broker.capabilities)
    span = horizon_span(broker.capabilities).total_seconds()
    if known_for is not None:
        is_over = known_for > span and (is_over or known_for > span + T_MANUAL.total_seconds())
    if not is_over:
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
