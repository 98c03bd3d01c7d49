"""What became of an order whose answer was lost: found at any moment it is resolved, absent only after the horizon."""

from datetime import timedelta
from enum import Enum

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.rows import advance
from shared.application.order_sender.steps import horizon_of, parked, released
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


async def look_up(ports: SenderPorts, broker: Broker, intent: Intent, epoch: int) -> Found:
    """One lookup of an intent that is SENDING and that nobody is sending.

    Absence counts only if the lookup began after the horizon; a lookup that fails proves nothing. Raises
    ``Superseded``, ``Unavailable``.
    """
    if intent.state is not IntentState.SENDING:
        return Found.NOTHING
    begun = ports.now()
    try:
        order = await broker.find(intent.id)
    except BrokerAway as error:
        return await _park_if_too_long(ports, intent, epoch, str(error))
    if order is not None:
        await record_order(ports, intent, order, epoch)
        return Found.AT_BROKER
    if begun <= horizon_of(intent, broker.capabilities):
        return Found.NOTHING

    def back(row: Intent) -> Intent | None:
        return released(row, intent.attempt, ports.now())

    await advance(ports, intent.tenant_id, intent.id, back, epoch)
    return Found.ABSENT


async def _park_if_too_long(ports: SenderPorts, intent: Intent, epoch: int, why: str) -> Found:
    begun = intent.send_by or intent.updated_at
    if ports.now() - begun < T_MANUAL:
        return Found.NOTHING
    text = f"the broker has not said for {T_MANUAL.seconds} s what became of it ({why})"
    await ports.page(intent.tenant_id, intent.id, text)
    await advance(
        ports, intent.tenant_id, intent.id, lambda row: parked(row, "outcome_unknown", text, ports.now()), epoch
    )
    return Found.PARKED
