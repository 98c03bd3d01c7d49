"""Manual orders: placed with a stop like everything else, or only able to shrink a position; and cancelled.

A manual order is a strategy of kind ``manual`` with one run, so it takes the same road as every other order. Its id
follows from the tenant and the sender's idempotency key: the same key is the same order, however often it is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from shared.application.check_strategy import (
    price_problems,
    protection_problems,
    quantity_problems,
    refused,
    tradable_instrument,
)
from shared.application.desk import Desk, broker_of, tenant_of
from shared.application.pauses import switch_in_force, switch_sentence
from shared.application.ports.common import Caller
from shared.application.view_orders import (
    OrderState,
    find_order,
    first_order_of,
    manual_order_state,
)
from shared.domain.errors import Conflict, Refused
from shared.domain.ids import PREFIXES, BrokerId, StrategyId, derived_id
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.intents import IntentState
from shared.domain.market_calendar import session_date
from shared.domain.money import Side
from shared.domain.performance import position_value
from shared.domain.records import RecordMeta
from shared.domain.risk import EntryOrder, check_entry
from shared.domain.strategies import ManualOrder, Product, Protection, Strategy, StrategyKind, StrategyStatus


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a trader orders. ``limit`` None: marketable at once. ``protection`` None only with ``reduce_only``."""

    broker_id: BrokerId
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    limit: Decimal | None
    reduce_only: bool
    protection: Protection | None


def place_order(caller: Caller, wish: NewOrder, key: str, *, desk: Desk) -> OrderState:
    """Accept an order; the engine takes it up at once. The same ``key`` finds the order that it made before.

    Raises ``NotFound`` (``broker_not_found``), ``Refused`` with the code of the first rule that forbids it,
    ``Conflict``: ``kill_switch`` while one is engaged, unless the order can only reduce a position;
    ``idempotency_key_reused`` when the key made a different order.
    """
    now = desk.now()
    tenant = tenant_of(caller)
    strategy_id = StrategyId(derived_id(PREFIXES["strategy"], tenant, key))
    strategy = Strategy(
        tenant_id=tenant,
        id=strategy_id,
        name=f"{wish.side.upper()} {wish.quantity} {wish.instrument}",
        kind=StrategyKind.MANUAL,
        status=StrategyStatus.ACTIVE,
        instrument=wish.instrument,
        side=wish.side,
        quantity=wish.quantity,
        product=wish.product,
        broker_id=wish.broker_id,
        protection=wish.protection,
        schedule=None,
        manual=ManualOrder(limit=wish.limit, reduce_only=wish.reduce_only, placed_at=now),
        meta=RecordMeta.new(now, caller.user_id),
    )
    kept = desk.strategies.get(tenant, strategy_id)
    if kept is None:
        broker_of(desk.brokers, caller, wish.broker_id)
        for problem in _problems(desk, strategy):
            raise problem
        _refuse_while_engaged(desk, strategy)
        kept = desk.strategies.add_order(strategy, first_order_of(strategy))
    if _terms(kept) != _terms(strategy):
        message = "This Idempotency-Key has placed another order before; send a new key with a new order."
        raise Conflict("idempotency_key_reused", message)
    return manual_order_state(desk, kept)


def cancel_order(caller: Caller, order_id: str, *, desk: Desk) -> OrderState:
    """Ask for the unfilled rest of a manual order to be cancelled; asking again changes nothing.

    A part that is filled already stays protected by its stop. Raises ``NotFound``, ``Conflict``:
    ``order_of_strategy`` (stop or square off the strategy instead), ``order_final``.
    """
    intent, strategy = find_order(caller, order_id, desk=desk)
    if strategy is None:
        assert intent is not None
        message = (
            f"This order belongs to the strategy {intent.strategy_id}: stop it (no more entries) or square it off "
            "(leave now) instead of cancelling one order under its position."
        )
        raise Conflict("order_of_strategy", message)
    state = manual_order_state(desk, strategy, intent)
    if state.cancel_requested:
        return state
    if state.state in _FINAL:
        message = f"This order is {state.state.lower()} already; there is nothing left to cancel."
        raise Conflict("order_final", message)
    now = desk.now()
    stopped = replace(strategy, status=StrategyStatus.STOPPED, meta=strategy.meta.edited(now, caller.user_id))
    desk.strategies.save(stopped, before=strategy)
    return manual_order_state(desk, stopped)


_FINAL = frozenset({IntentState.FILLED, IntentState.REJECTED, IntentState.CANCELLED, IntentState.VOID})


def _terms(strategy: Strategy) -> tuple[object, ...]:
    """What makes two requests the same order (its protection may have been edited since)."""
    manual = strategy.manual
    limit, reduce_only = (manual.limit, manual.reduce_only) if manual else (None, None)
    wanted = (strategy.broker_id, strategy.instrument, strategy.side, strategy.quantity, strategy.product)
    return (*wanted, limit, reduce_only)


def _refuse_while_engaged(desk: Desk, strategy: Strategy) -> None:
    """The sender would not let it go either, which is the guarantee; said here, nobody has to look twice."""
    assert strategy.manual is not None
    switch = None if strategy.manual.reduce_only else switch_in_force(desk, strategy)
    if switch is not None:
        remedy = "Orders with reduce_only: true still go."
        raise Conflict("kill_switch", f"{switch_sentence(switch)} {remedy}")


def _problems(desk: Desk, strategy: Strategy) -> Iterator[Refused]:
    assert strategy.manual is not None
    instrument = tradable_instrument(desk.rules, strategy.instrument)
    yield from quantity_problems(instrument, strategy.quantity)
    limit = strategy.manual.limit
    if limit is not None:
        yield from price_problems(instrument, limit, "limit")
    if strategy.protection is None:
        yield from _reduction_problems(desk, strategy)
        return
    reference = limit if limit is not None else desk.rules.last_price(instrument.id)
    yield from protection_problems(instrument, strategy.side, strategy.protection, reference)
    yield from _risk_problems(desk, strategy, instrument, reference)


def _reduction_problems(desk: Desk, strategy: Strategy) -> Iterator[Refused]:
    position = desk.portfolio.position(strategy.tenant_id, strategy.broker_id, strategy.instrument, strategy.product)
    held = position.quantity if position else 0
    if held * strategy.side.sign >= 0:
        message = (
            f"There is no position in {strategy.instrument} ({strategy.product}) that a {strategy.side} would reduce. "
            "An order that opens a position needs a stop-loss."
        )
        yield refused("nothing_to_reduce", "reduce_only", message)
    elif strategy.quantity > abs(held):
        message = f"The position is {abs(held)} units; {strategy.quantity} would turn it round."
        yield refused("quantity_above_position", "quantity", message)


def _risk_problems(
    desk: Desk, strategy: Strategy, instrument: Instrument, reference: Decimal | None
) -> Iterator[Refused]:
    tenant, broker = strategy.tenant_id, strategy.broker_id
    price = reference or Decimal(0)
    position = desk.portfolio.position(tenant, broker, instrument.id, strategy.product)
    breaches = check_entry(
        EntryOrder(instrument, strategy.quantity, price),
        desk.rules.limits.get(tenant),
        desk.portfolio.funds(tenant, broker),
        desk.portfolio.realized_on(tenant, session_date(desk.now())),
        position_value(position, price) if position else Decimal(0),
    )
    for breach in breaches:
        yield refused(breach.code, "quantity", breach.message)
