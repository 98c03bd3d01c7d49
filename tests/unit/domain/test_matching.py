"""How the simulated exchange judges and fills orders."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.brokers import BrokerOrderState
from shared.domain.instruments import InstrumentKind
from shared.domain.market_data import Tick
from shared.domain.matching import (
    Execution,
    OrderRequest,
    PaperOrder,
    Touch,
    band_around,
    crosses,
    ended,
    execution_of,
    filled,
    order_id_for,
    refusal_of,
    touch_of,
)
from shared.domain.money import Side
from shared.domain.strategies import Product
from tests.unit.domain.builders import RELIANCE, an_instrument

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
STOCK = an_instrument(tick_size=Decimal("0.05"), lot_size=1, freeze_quantity=1000)
PRICES = st.integers(1, 400).map(lambda ticks: Decimal(ticks) * 5)


def a_request(**changes: Any) -> OrderRequest:
    facts: dict[str, Any] = {
        "client_id": "P1",
        "instrument": RELIANCE,
        "side": Side.BUY,
        "quantity": 10,
        "limit": Decimal("100.00"),
        "product": Product.INTRADAY,
    }
    return OrderRequest(**facts | changes)


def an_order(**changes: Any) -> PaperOrder:
    facts: dict[str, Any] = {
        "account": "acc",
        "book": 1,
        "client_id": "P1",
        "order_id": "PX1",
        "instrument": RELIANCE,
        "side": Side.BUY,
        "quantity": 10,
        "limit": Decimal("100.00"),
        "product": Product.INTRADAY,
        "state": BrokerOrderState.OPEN,
        "session_date": date(2026, 11, 20),
        "placed_at": NOW,
        "active_at": NOW,
        "updated_at": NOW,
        "sequence": 1,
    }
    return PaperOrder(**facts | changes)


def a_touch(bid: str, ask: str, size: int = 1000) -> Touch:
    return Touch(Decimal(bid), Decimal(ask), size)


@pytest.mark.parametrize(
    ("changes", "reference", "code"),
    [
        ({"quantity": 0}, None, "invalid_order"),
        ({"quantity": 10**8}, None, "invalid_order"),
        ({"limit": Decimal(0)}, None, "invalid_order"),
        ({"limit": Decimal("-5")}, None, "invalid_order"),
        ({"limit": Decimal("100.03")}, None, "off_tick"),
        ({"quantity": 1001}, None, "freeze_quantity_exceeded"),
        ({"limit": Decimal("120.05")}, Decimal(100), "price_outside_band"),
        ({"limit": Decimal("79.95")}, Decimal(100), "price_outside_band"),
    ],
)
def test_what_breaks_a_rule_is_refused(changes: dict[str, Any], reference: Decimal | None, code: str) -> None:
    refusal = refusal_of(a_request(**changes), STOCK, reference)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize("limit", ["80.00", "120.00", "100.00"])
def test_what_keeps_the_rules_is_not(limit: str) -> None:
    assert refusal_of(a_request(limit=Decimal(limit), quantity=1000), STOCK, Decimal(100)) is None


def test_an_index_and_part_of_a_lot_are_refused() -> None:
    assert refusal_of(a_request(), an_instrument(kind=InstrumentKind.INDEX), None) is not None
    refusal = refusal_of(a_request(quantity=10), replace(STOCK, lot_size=75), None)
    assert refusal is not None
    assert refusal.code == "invalid_order"


@given(PRICES)
def test_the_bands_edges_are_on_the_tick_and_inside(reference: Decimal) -> None:
    tick = Decimal("0.05")
    lowest, highest = band_around(reference, tick)
    assert lowest % tick == highest % tick == 0
    assert tick <= lowest <= reference <= highest
    assert lowest >= reference * Decimal("0.8")
    assert highest <= reference * Decimal("1.2")


def test_an_arriving_order_fills_at_the_touch() -> None:
    assert execution_of(an_order(), a_touch("99.00", "99.50")) == Execution(10, Decimal("99.50"))
    sell = an_order(side=Side.SELL)
    assert execution_of(sell, a_touch("100.50", "101.00")) == Execution(10, Decimal("100.50"))


def test_a_resting_order_fills_at_its_limit() -> None:
    assert execution_of(an_order(resting=True), a_touch("98.00", "98.50")) == Execution(10, Decimal("100.00"))


def test_what_does_not_cross_does_not_fill() -> None:
    assert execution_of(an_order(), a_touch("99.95", "100.05")) is None
    assert execution_of(an_order(side=Side.SELL), a_touch("99.95", "100.05")) is None
    assert not crosses(an_order(), a_touch("99.95", "100.05"))


@pytest.mark.parametrize("state", [BrokerOrderState.FILLED, BrokerOrderState.CANCELLED, BrokerOrderState.REJECTED])
def test_a_final_order_fills_no_more(state: BrokerOrderState) -> None:
    order = an_order(state=state)
    assert execution_of(order, a_touch("1.00", "1.05")) is None
    with pytest.raises(ValueError, match="cannot fill"):
        filled(order, Execution(1, Decimal(1)), NOW, NOW, 2)
    with pytest.raises(ValueError, match="cannot become"):
        ended(order, BrokerOrderState.CANCELLED, "x", "x", NOW, 2)


def test_a_large_order_fills_in_parts() -> None:
    order, touch = an_order(quantity=25), a_touch("99.00", "99.50", size=10)
    for number, left in enumerate((15, 5, 0), start=2):
        execution = execution_of(order, touch)
        assert execution is not None
        order = filled(order, execution, NOW, NOW, number)
        assert order.open_quantity == left
    assert order.state is BrokerOrderState.FILLED
    assert [trade.quantity for trade in order.trades] == [10, 10, 5]
    assert [trade.id for trade in order.trades] == ["PX1-1", "PX1-2", "PX1-3"]
    assert (order.version, order.sequence, order.average_price) == (4, 4, Decimal("99.5"))


def test_an_order_is_never_overfilled() -> None:
    with pytest.raises(ValueError, match="cannot fill"):
        filled(an_order(), Execution(11, Decimal(1)), NOW, NOW, 2)
    with pytest.raises(ValueError, match="cannot fill"):
        filled(an_order(), Execution(0, Decimal(1)), NOW, NOW, 2)


def test_cancelling_keeps_what_was_filled() -> None:
    partial = filled(an_order(), Execution(4, Decimal("99.50")), NOW, NOW, 2)
    after = ended(partial, BrokerOrderState.CANCELLED, "cancelled_by_client", "On request.", NOW, 3)
    assert (after.state, after.filled_quantity, after.is_final) == (BrokerOrderState.CANCELLED, 4, True)
    with pytest.raises(ValueError, match="cannot become"):
        ended(partial, BrokerOrderState.OPEN, "x", "x", NOW, 3)


@given(
    st.integers(1, 500),
    st.sampled_from(Side),
    PRICES,
    st.lists(st.tuples(PRICES, PRICES, st.integers(1, 200)), max_size=30),
)
def test_fills_are_never_worse_than_the_limit_and_never_too_much(
    quantity: int, side: Side, limit: Decimal, books: list[tuple[Decimal, Decimal, int]]
) -> None:
    order = an_order(quantity=quantity, side=side, limit=limit)
    for number, (low, high, size) in enumerate(books, start=2):
        touch = Touch(min(low, high), max(low, high), size)
        execution = execution_of(order, touch)
        if execution is None:
            order = order if order.is_final else replace(order, resting=True)
            continue
        assert execution.quantity <= min(size, order.open_quantity)
        assert execution.price <= limit if side is Side.BUY else execution.price >= limit
        order = filled(order, execution, NOW, NOW, number)
    assert order.filled_quantity == sum(trade.quantity for trade in order.trades) <= quantity
    assert order.value == sum(trade.quantity * trade.price for trade in order.trades)
    assert (order.state is BrokerOrderState.FILLED) == (order.open_quantity == 0)


def test_a_tick_without_a_book_stands_for_both_sides() -> None:
    touch = touch_of(Tick(1, 5, 10_000, 0, 0, 0, 0, 1), 1)
    assert (touch.bid, touch.ask) == (Decimal("100.00"), Decimal("100.00"))
    touch = touch_of(Tick(1, 5, 10_000, 9_995, 10_005, 0, 0, 1), 1)
    assert (touch.bid, touch.ask) == (Decimal("99.95"), Decimal("100.05"))


@given(st.integers(1, 10_000_000), st.integers(1, 2000), st.integers(0, 10**6))
def test_the_displayed_size_is_whole_lots_and_the_same_for_the_same_tick(last: int, lot: int, seq: int) -> None:
    tick = Tick(1, 5, last, 0, 0, 0, 0, seq)
    size = touch_of(tick, lot).size
    assert size > 0
    assert size % lot == 0
    assert size == touch_of(tick, lot).size
    assert size * Decimal(last) / 100 <= max(Decimal(750_000), lot * Decimal(last) / 100)


def test_an_order_id_follows_from_account_and_client_id() -> None:
    assert order_id_for("a", "P1") == order_id_for("a", "P1") != order_id_for("b", "P1")
