"""Sending one intent, once: claim, guard, place, record. A timeout is never a failure."""

import logging
import math
from datetime import datetime
from enum import Enum
from typing import assert_never

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.rows import advance
from shared.application.order_sender.steps import SEND_WITHIN, acked, claimed, rejected, released, void_reason, voided
from shared.application.ports.engine import Advance, Broker, StaleWrites
from shared.domain.brokers import Accepted, NotTaken, PlaceOutcome, RefusedByBroker, Unknown
from shared.domain.errors import Unavailable
from shared.domain.intents import Intent, IntentState

_log = logging.getLogger("plimsoll.orders")


class Sent(Enum):
    """What became of an attempt to send."""

    TAKEN = "taken"
    REFUSED = "refused"
    VOID = "void"
    NOT_TAKEN = "not_taken"
    UNKNOWN = "unknown"
    MOVED = "moved"


async def send_intent(
    ports: SenderPorts,
    broker: Broker,
    intent: Intent,
    epoch: int,
    *,
    quantity: int | None = None,
    valid_until: float = math.inf,
) -> tuple[Sent, NotTaken | None]:
    """Send a PENDING intent; gives what became of it, and for ``NOT_TAKEN`` why.

    ``quantity``: send no more than so many units. ``valid_until`` (boottime): what allows it may be out of date then.
    ``UNKNOWN`` leaves the row SENDING: only a lookup can tell. ``MOVED``: somebody changed the row; look at it again.
    Raises ``Superseded``.
    """
    reason = void_reason(intent, ports.now())
    if reason is not None:
        code, text = reason
        await advance(ports, intent.tenant_id, intent.id, lambda row: voided(row, code, text, ports.now()), epoch)
        return Sent.VOID, None
    started = ports.boottime()
    claim = claimed(intent, epoch, ports.now(), quantity)
    try:
        await ports.orders.advance([Advance(intent, claim)], epoch)
    except (StaleWrites, Unavailable):
        # after an outage nobody knows whether the claim was written, so nothing may be sent on it
        return Sent.MOVED, None
    ports.passed("after_claim")
    if ports.boottime() > min(started + SEND_WITHIN.total_seconds(), valid_until):
        return await _release(ports, claim, epoch, NotTaken("the claim took too long to be acted on"))
    sent_at = ports.now()
    outcome = await broker.place(claim)
    ports.passed("after_send")
    return await _record(ports, claim, epoch, outcome, sent_at)


async def _record(
    ports: SenderPorts, claim: Intent, epoch: int, outcome: PlaceOutcome, sent_at: datetime
) -> tuple[Sent, NotTaken | None]:
    match outcome:
        case Accepted(order_id):

            def taken(row: Intent) -> Intent | None:
                return acked(row, order_id, sent_at, ports.now())

            await advance(ports, claim.tenant_id, claim.id, taken, epoch, known=claim)
            ports.passed("after_ack")
            return Sent.TAKEN, None
        case RefusedByBroker(code, text):
            await advance(ports, claim.tenant_id, claim.id, lambda row: rejected(row, code, text, ports.now()), epoch)
            return Sent.REFUSED, None
        case NotTaken():
            return await _release(ports, claim, epoch, outcome)
        case Unknown(cause):
            _log.warning("what became of %s is not known: %s", claim.id, cause)
            return Sent.UNKNOWN, None
        case _:
            assert_never(outcome)


async def _release(ports: SenderPorts, claim: Intent, epoch: int, why: NotTaken) -> tuple[Sent, NotTaken | None]:
    def back(row: Intent) -> Intent | None:
        return released(row, claim.attempt, ports.now())

    after = await advance(ports, claim.tenant_id, claim.id, back, epoch)
    is_back = after is not None and after.state is IntentState.PENDING
    return (Sent.NOT_TAKEN, why) if is_back else (Sent.MOVED, None)
