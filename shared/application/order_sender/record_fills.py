"""What the broker's book shows of one order, brought into ours: trades first, then the order itself.

Each trade is one transaction with the position it changes and the day's result, and its id follows from the broker's,
so that the same book can be read any number of times.
"""

from decimal import Decimal

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.rows import advance
from shared.application.order_sender.steps import claimed, progressed
from shared.domain.books import Trade
from shared.domain.brokers import BrokerOrder, BrokerTrade
from shared.domain.errors import StaleVersion
from shared.domain.ids import PREFIXES, derived_id
from shared.domain.intents import Intent, IntentState
from shared.domain.market_calendar import session_date
from shared.domain.positions import apply_fill


async def record_order(ports: SenderPorts, intent: Intent, order: BrokerOrder, epoch: int) -> Intent:
    """Record the order's trades and bring its intent up to date; gives the intent afterwards.

    Raises ``Superseded``, and ``Unavailable`` when the books cannot be written; reading the order again completes it.
    """
    await record_trades(ports, intent, order, epoch)

    def step(row: Intent) -> Intent | None:
        if row.state is IntentState.PENDING:
            return claimed(row, epoch, ports.now())  # it lives at the broker after all: nothing may send it again
        return progressed(row, order, ports.now())

    after = await advance(ports, intent.tenant_id, intent.id, step, epoch)
    if after is not None and after.state is IntentState.SENDING:
        after = await advance(ports, intent.tenant_id, intent.id, step, epoch)
    return after or intent


async def record_trades(ports: SenderPorts, intent: Intent, order: BrokerOrder, epoch: int) -> None:
    """Record the order's trades as the intent's. Raises ``Superseded``, ``Unavailable``."""
    for trade in order.trades:
        await _record_trade(ports, trade_of(intent, trade), epoch)


def trade_of(intent: Intent, trade: BrokerTrade) -> Trade:
    """The broker's execution as a trade of our books."""
    return Trade(
        tenant_id=intent.tenant_id,
        id=derived_id(PREFIXES["trade"], intent.broker_id, trade.id),
        broker_id=intent.broker_id,
        broker_trade_id=trade.id,
        intent_id=intent.id,
        strategy_id=intent.strategy_id,
        run_id=intent.run_id,
        role=intent.role,
        instrument=intent.instrument,
        product=intent.product,
        side=trade.side,
        quantity=trade.quantity,
        price=trade.price,
        at=trade.at,
    )


async def _record_trade(ports: SenderPorts, trade: Trade, epoch: int) -> None:
    if await ports.books.has_trade(trade):
        return
    while True:
        before = await ports.books.position_of(trade)
        after = apply_fill(before, trade)
        realized = after.realized - (before.realized if before else Decimal(0))
        try:
            await ports.books.record(trade, after, realized, session_date(trade.at), epoch)
        except StaleVersion:
            continue
        return
