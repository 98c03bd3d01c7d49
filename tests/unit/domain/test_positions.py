from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.books import Position, Trade
from shared.domain.ids import BrokerId
from shared.domain.money import Side
from shared.domain.positions import Holding, apply_fill, fifo_lots, fill_holding, unrealized
from shared.domain.strategies import Product
from tests.unit.domain.builders import NOW, a_position, a_trade

D = Decimal
B, S = Side.BUY, Side.SELL


def after(*fills: tuple[Side, int, str]) -> Position:
    position: Position | None = None
    for number, (side, quantity, price) in enumerate(fills):
        trade = a_trade(side, quantity, price, id=f"trd_{number:026d}", at=NOW + timedelta(seconds=number))
        position = apply_fill(position, trade)
    assert position is not None
    return position


@pytest.mark.parametrize(
    ("fills", "quantity", "average", "realized"),
    [
        ([(B, 10, "100")], 10, "100", "0"),
        ([(B, 10, "100"), (B, 30, "104")], 40, "103", "0"),
        ([(B, 10, "100"), (S, 4, "110")], 6, "100", "40"),
        ([(B, 10, "100"), (S, 10, "95")], 0, "0", "-50"),
        ([(B, 10, "100"), (S, 15, "110")], -5, "110", "100"),  # flips: the rest opens at the fill's price
        ([(S, 10, "100")], -10, "100", "0"),
        ([(S, 10, "100"), (S, 10, "90")], -20, "95", "0"),
        ([(S, 10, "100"), (B, 4, "90")], -6, "100", "40"),
        ([(S, 10, "100"), (B, 10, "105")], 0, "0", "-50"),
        ([(S, 10, "100"), (B, 25, "90")], 15, "90", "100"),
        ([(B, 10, "100"), (S, 10, "110"), (S, 5, "120")], -5, "120", "100"),
        ([(B, 5, "0"), (S, 5, "1")], 0, "0", "5"),
    ],
)
def test_fills_make_a_position(fills: list[tuple[Side, int, str]], quantity: int, average: str, realized: str) -> None:
    position = after(*fills)
    assert (position.quantity, position.average, position.realized) == (quantity, D(average), D(realized))


def test_thirds_of_a_paisa_are_not_lost() -> None:
    position = after((B, 1, "100.00"), (B, 2, "100.05"))
    assert position.average == D("100.03333333")
    assert position.cost == D("300.10")
    closed = after((B, 1, "100.00"), (B, 2, "100.05"), (S, 1, "101"), (S, 1, "101"), (S, 1, "101"))
    assert (closed.quantity, closed.cost) == (0, D(0))
    assert closed.realized == D("2.90")


def test_a_position_counts_its_versions_and_knows_its_newest_trade() -> None:
    position = after((B, 10, "100"), (S, 4, "110"))
    assert (position.version, position.updated_at) == (2, NOW + timedelta(seconds=1))
    late = apply_fill(position, a_trade(S, 1, "110", at=NOW - timedelta(hours=1)))
    assert late.updated_at == position.updated_at


def test_a_trade_of_another_account_or_product_is_refused() -> None:
    position = a_position(10, "1000")
    for trade in (a_trade(broker_id=BrokerId("brk_2")), a_trade(product=Product.DELIVERY)):
        with pytest.raises(ValueError, match="another position"):
            apply_fill(position, trade)


@pytest.mark.parametrize(("quantity", "price"), [(0, "1"), (-5, "1"), (5, "-1")])
def test_what_is_no_execution_is_refused(quantity: int, price: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        fill_holding(Holding(), B, quantity, D(price))


@pytest.mark.parametrize(
    ("position", "last", "expected"),
    [
        (a_position(10, "1000"), "110", "100"),
        (a_position(10, "1000"), "90", "-100"),
        (a_position(-10, "-1000"), "90", "100"),
        (a_position(-10, "-1000"), "110", "-100"),
        (a_position(0, "0", "55"), "110", "0"),
    ],
)
def test_unrealised_is_what_closing_now_would_earn(position: Position, last: str, expected: str) -> None:
    assert unrealized(position, D(last)) == D(expected)


prices = some.decimals(min_value=D("0.05"), max_value=100_000, places=2)
fills = some.lists(some.tuples(some.sampled_from([B, S]), some.integers(1, 10_000), prices), min_size=1, max_size=40)


@given(fills, prices)
def test_realised_and_unrealised_are_exactly_the_cash_flow(
    made: list[tuple[Side, int, Decimal]], last: Decimal
) -> None:
    holding, cash, quantity = Holding(), D(0), 0
    for side, units, price in made:
        holding = fill_holding(holding, side, units, price)
        cash -= side.sign * units * price
        quantity += side.sign * units
        assert holding.quantity == quantity
        assert holding.realized + unrealized(holding, last) == cash + quantity * last
        assert (holding.quantity == 0) <= (holding.cost == 0)
        assert holding.quantity * holding.cost >= 0


@given(fills)
def test_adding_to_a_position_realises_nothing(made: list[tuple[Side, int, Decimal]]) -> None:
    holding = Holding()
    for side, units, price in made:
        before = holding
        holding = fill_holding(holding, side, units, price)
        if before.quantity * side.sign >= 0:
            assert holding.realized == before.realized


@given(fills)
def test_the_average_lies_between_the_cheapest_and_the_dearest_fill(made: list[tuple[Side, int, Decimal]]) -> None:
    position: Position | None = None
    for side, units, price in made:
        position = apply_fill(position, a_trade(side, units, str(price)))
    assert position is not None
    if position.quantity:
        # shares released by partial closes are rounded to eight decimals, hence the margin
        margin = D("0.000001")
        assert min(p for _, _, p in made) - margin <= position.average <= max(p for _, _, p in made) + margin


def trades_of(made: list[tuple[Side, int, Decimal]]) -> list[Trade]:
    return [
        a_trade(side, units, str(price), id=f"trd_{number:026d}", at=NOW + timedelta(seconds=number))
        for number, (side, units, price) in enumerate(made)
    ]


def test_lots_are_closed_oldest_first() -> None:
    lots = fifo_lots(trades_of([(B, 10, D(100)), (B, 10, D(110)), (S, 15, D(120))]))
    assert [(lot.quantity, lot.open_price, lot.gain) for lot in lots.closed] == [
        (10, D(100), D(200)),
        (5, D(110), D(50)),
    ]
    assert [(lot.quantity, lot.price, lot.side) for lot in lots.open] == [(5, D(110), B)]


def test_a_short_lot_gains_when_it_is_bought_back_cheaper() -> None:
    lots = fifo_lots(trades_of([(S, 10, D(100)), (B, 4, D(90))]))
    assert [(lot.side, lot.gain) for lot in lots.closed] == [(S, D(40))]
    assert [(lot.quantity, lot.side) for lot in lots.open] == [(6, S)]


def test_lots_flip_through_zero() -> None:
    lots = fifo_lots(trades_of([(B, 10, D(100)), (S, 25, D(110))]))
    assert [(lot.quantity, lot.side, lot.price) for lot in lots.open] == [(15, S, D(110))]
    assert lots.closed[0].closed_at - lots.closed[0].opened_at == timedelta(seconds=1)


def test_accounts_and_products_keep_their_lots_apart() -> None:
    lots = fifo_lots([a_trade(B, 10, "100"), a_trade(S, 10, "110", product=Product.DELIVERY)])
    assert lots.closed == ()
    assert len(lots.open) == 2


@given(fills)
def test_lots_account_for_every_unit_and_rupee(made: list[tuple[Side, int, Decimal]]) -> None:
    trades = trades_of(made)
    lots = fifo_lots(reversed(trades))
    signed = sum(trade.side.sign * trade.quantity for trade in trades)
    assert sum(lot.side.sign * lot.quantity for lot in lots.open) == signed
    assert len({lot.side for lot in lots.open}) <= 1
    cash = -sum((trade.side.sign * trade.quantity * trade.price for trade in trades), D(0))
    opened = sum((lot.side.sign * lot.quantity * lot.price for lot in lots.open), D(0))
    assert sum((lot.gain for lot in lots.closed), D(0)) == cash + opened


@given(fills)
def test_once_flat_lots_and_average_cost_agree(made: list[tuple[Side, int, Decimal]]) -> None:
    open_quantity = sum(side.sign * units for side, units, _ in made)
    if open_quantity:
        made = [*made, (S if open_quantity > 0 else B, abs(open_quantity), D("123.45"))]
    trades = trades_of(made)
    holding = Holding()
    for trade in trades:
        holding = fill_holding(holding, trade.side, trade.quantity, trade.price)
    assert sum((lot.gain for lot in fifo_lots(trades).closed), D(0)) == holding.realized
