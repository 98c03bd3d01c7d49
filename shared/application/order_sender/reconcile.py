"""The broker's complete book against ours: what ours does not know yet is folded in, what must not be is reported."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.record_fills import record_order
from shared.application.ports.engine import Broker, UnreadableRow
from shared.domain.brokers import BrokerOrder, BrokerOrderState
from shared.domain.ids import IntentId, TenantId
from shared.domain.intents import Intent

_log = logging.getLogger("plimsoll.orders")
_TAG_LENGTH = 17
_READ_AT_ONCE = 8
_ALIVE = frozenset({BrokerOrderState.OPEN, BrokerOrderState.PARTIAL})


async def reconcile(ports: SenderPorts, broker: Broker, tenant_id: TenantId, epoch: int, settled: set[str]) -> None:
    """Fold the book of the day into our rows.

    ``settled`` collects tags that are terminal on both sides, so that the next time skips them. Raises ``BrokerAway``,
    ``Superseded``, ``Unavailable``.
    """
    orders = await broker.orders()
    ours = [order for order in orders if order.client_id not in settled and is_our_tag(order.client_id)]
    for begin in range(0, len(ours), _READ_AT_ONCE):
        part = ours[begin : begin + _READ_AT_ONCE]
        rows = await asyncio.gather(*(_read(ports, tenant_id, IntentId(order.client_id)) for order in part))
        for order, intent in zip(part, rows, strict=True):
            if isinstance(intent, UnreadableRow):
                await _report_unreadable(ports, tenant_id, order, settled)
            else:
                await _fold(ports, tenant_id, order, intent, epoch, settled)
    await _report_doubles(ports, broker, tenant_id, orders, settled)


def is_our_tag(client_id: str) -> bool:
    """Whether an order at the broker bears an id of ours; others are the user's own and never touched."""
    return len(client_id) == _TAG_LENGTH and client_id.startswith("P")


async def _read(ports: SenderPorts, tenant_id: TenantId, intent_id: IntentId) -> Intent | UnreadableRow | None:
    try:
        return await ports.orders.get(tenant_id, intent_id)
    except UnreadableRow as error:
        return error


async def _report_unreadable(ports: SenderPorts, tenant_id: TenantId, order: BrokerOrder, settled: set[str]) -> None:
    """What the broker did with it cannot be written: a person is called, the other orders go on."""
    if f"unreadable:{order.client_id}" not in settled:
        text = f"the broker has this order ({order.state}), and its row cannot be read"
        await ports.page(tenant_id, order.client_id, text)
        settled.add(f"unreadable:{order.client_id}")


async def _fold(
    ports: SenderPorts, tenant_id: TenantId, order: BrokerOrder, intent: Intent | None, epoch: int, settled: set[str]
) -> None:
    if intent is None:
        # an order without a row must not exist; it is somebody's money, so it is reported and never touched
        _log.error("the broker has an order %s of ours that was never decided", order.client_id)
        await ports.page(tenant_id, order.client_id, "the broker has an order with our tag and no row of ours")
        settled.add(order.client_id)
        return
    if intent.is_terminal and intent.filled_quantity == order.filled_quantity and order.state not in _ALIVE:
        settled.add(order.client_id)  # its trades were written before the row was
        return
    if intent.is_terminal:
        await _report_revenant(ports, intent, order, settled)
    after = await record_order(ports, intent, order, epoch)
    if after.is_terminal and order.state not in _ALIVE:
        settled.add(order.client_id)


async def _report_revenant(ports: SenderPorts, intent: Intent, order: BrokerOrder, settled: set[str]) -> None:
    """The broker has more of an order than its row, which is final: nobody guards what it brings.

    A book that lags behind may show an order as open that it showed as over before; one that it never showed is new.
    """
    is_more = order.filled_quantity > intent.filled_quantity
    is_new = order.state in _ALIVE and intent.broker_order_id is None
    if not (is_more or is_new) or f"revenant:{order.client_id}" in settled:
        return
    text = (
        f"the row of this order is {intent.state} with {intent.filled_quantity} units, the broker has it {order.state} "
        f"with {order.filled_quantity}"
    )
    await ports.page(intent.tenant_id, order.client_id, text)
    settled.add(f"revenant:{order.client_id}")


async def _report_doubles(
    ports: SenderPorts, broker: Broker, tenant_id: TenantId, orders: Sequence[BrokerOrder], settled: set[str]
) -> None:
    """Two orders with one tag: the second one is cancelled if it still can be, and a person is called."""
    counts = Counter(order.client_id for order in orders if is_our_tag(order.client_id))
    for tag, count in counts.items():
        if count < 2 or f"twice:{tag}" in settled:
            continue
        settled.add(f"twice:{tag}")
        alive = [order for order in orders if order.client_id == tag and order.state in _ALIVE]
        for order in alive[1:] if len(alive) == count else alive:
            await broker.cancel(order.broker_order_id)
        await ports.page(tenant_id, tag, f"the broker has {count} orders with one tag of ours")
