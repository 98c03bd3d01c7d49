"""Orders as the trader sees them: what the engine sent, and manual orders from the moment they are accepted.

An order's public id is ``ord_`` and the id of its intent, which follows from the decision. So a manual order has its
id before the engine has written anything, and can be read at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shared.application.desk import Desk, tenant_of
from shared.application.ports.common import Caller, Page
from shared.application.ports.trading import OrderFilter, OrderStep
from shared.domain.errors import not_found
from shared.domain.ids import (
    BrokerId,
    IntentId,
    RunId,
    StrategyId,
    TenantId,
    intent_id_for,
    intent_id_of,
    order_id_of,
)
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.market_calendar import session_date
from shared.domain.money import Side
from shared.domain.resolutions import Resolution, settled
from shared.domain.runs import Run, run_id_of
from shared.domain.strategies import Product, Strategy, StrategyKind, StrategyStatus

FIRST_LEG = 1


@dataclass(frozen=True, slots=True)
class OrderState:
    """One order. ``state`` PENDING without an intent: accepted and kept, the engine has not taken it up yet.

    ``cancel_requested``: the unfilled rest is no longer wanted. ``resolution``: what a person asked to be done with the
    order when it was parked, and what became of that. Prices in rupees, times aware.
    """

    tenant_id: TenantId
    id: str
    strategy_id: StrategyId
    run_id: RunId
    role: Role
    cause: str
    broker_id: BrokerId
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    limit: Decimal | None
    state: IntentState
    filled_quantity: int
    average_price: Decimal | None
    cancel_requested: bool
    reason_code: str | None
    reason: str | None
    broker_order_id: str | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    acked_at: datetime | None = None
    filled_at: datetime | None = None
    history: Sequence[OrderStep] = ()
    resolution: Resolution | None = None


def first_order_of(strategy: Strategy) -> IntentId:
    """The intent that a manual strategy will become in the session of the day on which it was placed."""
    if strategy.manual is None:
        raise ValueError(f"{strategy.id} is no manual order")
    return _entry_of(strategy, run_id_of(session_date(strategy.manual.placed_at)))


def get_order(caller: Caller, order_id: str, *, desk: Desk) -> OrderState:
    """One order with its history. Raises ``NotFound``."""
    intent, strategy = find_order(caller, order_id, desk=desk)
    return order_state(desk, intent, strategy)


def order_state(desk: Desk, intent: Intent | None, strategy: Strategy | None) -> OrderState:
    """An order with its history and what was asked about it, from what ``find_order`` gave."""
    if strategy is not None:
        return manual_order_state(desk, strategy, intent, with_history=True)
    assert intent is not None
    return _state_with_history(desk, intent)


def find_order(caller: Caller, order_id: str, *, desk: Desk) -> tuple[Intent | None, Strategy | None]:
    """The order's intent, if the engine has written it, and the manual strategy that placed it, if one did.

    At least one of them; raises ``NotFound`` otherwise.
    """
    tenant = tenant_of(caller)
    try:
        intent_id = intent_id_of(order_id)
    except ValueError:
        raise not_found("order", order_id) from None
    intent = desk.orders.get(tenant, intent_id)
    strategy = desk.strategies.of_order(tenant, intent_id)
    if intent is not None and strategy is None and intent.role is Role.ENTRY:
        owner = desk.strategies.get(tenant, intent.strategy_id)
        strategy = owner if owner and owner.kind is StrategyKind.MANUAL else None
    if intent is None and strategy is None:
        raise not_found("order", order_id)
    return intent, strategy


def list_orders(caller: Caller, *, limit: int, cursor: str | None, only: OrderFilter, desk: Desk) -> Page[OrderState]:
    """Orders that the engine has taken up, newest first."""
    page = desk.orders.page(tenant_of(caller), limit=limit, cursor=cursor, only=only)
    return Page([_state_of(intent) for intent in page.items], page.next_cursor)


def listed_order(intent: Intent) -> OrderState:
    """An order as lists show it."""
    return _state_of(intent)


def manual_order_state(
    desk: Desk, strategy: Strategy, intent: Intent | None = None, *, with_history: bool = False
) -> OrderState:
    """A manual order's state, whether or not the engine has taken it up.

    The engine names the run by its market's date, which a replay or midnight may make another than ours: the order
    keeps the id under which it was placed.
    """
    placed_as = first_order_of(strategy)
    run: Run | None = None
    if intent is None:
        run, intent = _taken_up(desk, strategy)
    if intent is None:
        return _state_without_intent(strategy, placed_as, run)
    stopped = strategy.status is not StrategyStatus.ACTIVE
    state = _state_with_history(desk, intent) if with_history else _state_of(intent)
    return replace(state, id=order_id_of(placed_as), cancel_requested=not intent.is_terminal and stopped)


def intent_of_manual(desk: Desk, strategy: Strategy) -> Intent | None:
    """The intent that the engine made of a manual order, whatever day's run it belongs to; None before it did."""
    return _taken_up(desk, strategy)[1]


def _taken_up(desk: Desk, strategy: Strategy) -> tuple[Run | None, Intent | None]:
    run = next(iter(desk.runs.newest(strategy.tenant_id, strategy.id, 1)), None)
    taken_up_as = _entry_of(strategy, run.id) if run else first_order_of(strategy)
    return run, desk.orders.get(strategy.tenant_id, taken_up_as)


def _state_with_history(desk: Desk, intent: Intent) -> OrderState:
    history = desk.orders.history(intent.tenant_id, intent.id)
    resolution = None
    if any(step.state is IntentState.PARKED for step in history) or intent.state is IntentState.PARKED:
        asked = desk.resolutions.get(intent.tenant_id, intent.id)
        resolution = settled(asked, intent) if asked else None
    return replace(_state_of(intent, history=history), resolution=resolution)


def _entry_of(strategy: Strategy, run_id: RunId) -> IntentId:
    return intent_id_for(strategy.tenant_id, strategy.id, run_id, FIRST_LEG, Role.ENTRY, 0)


def _state_of(intent: Intent, history: Sequence[OrderStep] = ()) -> OrderState:
    return OrderState(
        tenant_id=intent.tenant_id,
        id=order_id_of(intent.id),
        strategy_id=intent.strategy_id,
        run_id=intent.run_id,
        role=intent.role,
        cause=intent.cause,
        broker_id=intent.broker_id,
        instrument=intent.instrument,
        side=intent.side,
        quantity=intent.quantity,
        product=intent.product,
        limit=intent.limit,
        state=intent.state,
        filled_quantity=intent.filled_quantity,
        average_price=intent.average_price,
        cancel_requested=intent.cancel_wanted and not intent.is_terminal,
        reason_code=intent.reason_code,
        reason=intent.reason,
        broker_order_id=intent.broker_order_id,
        created_at=intent.created_at,
        updated_at=intent.updated_at,
        sent_at=intent.sent_at,
        acked_at=intent.acked_at,
        filled_at=intent.filled_at,
        history=history,
    )


def _state_without_intent(strategy: Strategy, placed_as: IntentId, run: Run | None) -> OrderState:
    """Accepted but not sent: still waiting, cancelled before it was taken up, or let go by the engine with a reason."""
    manual = strategy.manual
    assert manual is not None
    let_go = run is not None and run.is_final
    stopped = strategy.status is not StrategyStatus.ACTIVE
    return OrderState(
        tenant_id=strategy.tenant_id,
        id=order_id_of(placed_as),
        strategy_id=strategy.id,
        run_id=run.id if run else run_id_of(session_date(manual.placed_at)),
        role=Role.ENTRY,
        cause=Role.ENTRY.value,
        broker_id=strategy.broker_id,
        instrument=strategy.instrument,
        side=strategy.side,
        quantity=strategy.quantity,
        product=strategy.product,
        limit=manual.limit,
        state=IntentState.VOID if let_go else IntentState.PENDING,
        filled_quantity=0,
        average_price=None,
        cancel_requested=stopped and not let_go,
        reason_code=run.reason if run and let_go else None,
        reason=run.explanation if run and let_go else None,
        broker_order_id=None,
        created_at=manual.placed_at,
        updated_at=run.updated_at if run else strategy.meta.updated_at,
    )
