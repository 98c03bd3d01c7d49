"""Writing an intent's next state until it is written, and telling the trigger owner about it."""

import logging
from collections.abc import Callable

from shared.application.order_sender.ports import SenderPorts
from shared.application.ports.engine import Advance, StaleWrites
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, TenantId
from shared.domain.intents import Intent
from shared.domain.messages import OrderProgress

_log = logging.getLogger("plimsoll.orders")
Step = Callable[[Intent], Intent | None]
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


async def advance(
    ports: SenderPorts,
    tenant_id: TenantId,
    intent_id: IntentId,
    step: Step,
    epoch: int,
    *,
    known: Intent | None = None,
) -> Intent | None:
    """Apply ``step`` to the row as it stands now, however often it moves meanwhile and however long the store is away.

    What happened at a broker is a fact: it must get into the row. Gives the row afterwards, also when ``step`` had
    nothing to change; None if there is no such row. ``known`` is the row as it was just written: it is not read again
    unless it has moved since. Raises ``Superseded``.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            before, known = known or await ports.orders.get(tenant_id, intent_id), None
            after = step(before) if before is not None else None
            if before is None or after is None:
                return before
            await ports.orders.advance([Advance(before, after)], epoch)
        except StaleWrites:
            continue
        except Unavailable:
            _log.warning("%s cannot be written now", intent_id)
            await ports.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            await tell_owner(ports, after)
            return after


async def tell_owner(ports: SenderPorts, intent: Intent) -> None:
    """Publish how the intent stands. A lost message costs the owner a second: it reads live orders again by itself."""
    progress = OrderProgress(
        tenant_id=intent.tenant_id,
        strategy_id=intent.strategy_id,
        run_id=intent.run_id,
        leg=intent.leg,
        intent_id=intent.id,
        role=intent.role,
        generation=intent.generation,
        state=intent.state,
        filled_quantity=intent.filled_quantity,
        average_price=intent.average_price,
        reason_code=intent.reason_code,
        version=intent.version,
        at=intent.updated_at,
    )
    try:
        await ports.publish([(intent.bucket, progress)])
    except Unavailable:
        _log.warning("progress of %s was not published", intent.id)
