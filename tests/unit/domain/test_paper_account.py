"""Money at the simulated exchange: margins, and that not a paisa is lost."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.instruments import InstrumentId
from shared.domain.matching import Execution, OrderRequest, PaperOrder
from shared.domain.money import Side
from shared.domain.paper_account import (
    OPENING_CASH,
    PaperAccount,
    PaperPosition,
    PositionKey,
    after_fill,
    after_reset,
    blocked_by,
    funds_of,
    funds_refusal,
)
from shared.domain.strategies import Product
from tests.unit.domain.builders import RELIANCE
from tests.unit.domain.test_matching import NOW, a_request, an_order

ACCOUNT = PaperAccount("acc", "hash", NOW)
TCS = InstrumentId("NSE:TCS")


def a_position(quantity: int, cost: str, product: Product = Product.INTRADAY) -> dict[PositionKey, PaperPosition]:
    position = PaperPosition("acc", 1, RELIANCE, product, quantity, Decimal(cost))
    return {position.key: position}


def _refusal(
    request: OrderRequest, positions: dict[PositionKey, PaperPosition] | None = None, *orders: PaperOrder
) -> str | None:
    refusal = funds_refusal(request, ACCOUNT, positions or {}, orders)
    return refusal.code if refusal else None


def test_an_account_opens_with_ten_lakh() -> None:
    funds = funds_of(ACCOUNT, {}, [], NOW)
    assert (funds.cash, funds.blocked, funds.available) == (OPENING_CASH, Decimal("0.00"), Decimal("1000000.00"))


@pytest.mark.parametrize(
    ("product", "blocked"), [(Product.INTRADAY, Decimal("200.00")), (Product.DELIVERY, Decimal("1000.00"))]
)
def test_a_position_blocks_its_margin(product: Product, blocked: Decimal) -> None:
    assert funds_of(ACCOUNT, a_position(10, "1000", product), [], NOW).blocked == blocked
    assert funds_of(ACCOUNT, a_position(-10, "-1000", product), [], NOW).blocked == blocked


def test_an_open_order_blocks_what_it_could_open() -> None:
    buy = an_order(quantity=10, limit=Decimal(100))
    assert funds_of(ACCOUNT, {}, [buy], NOW).blocked == Decimal("200.00")
    half = an_order(quantity=10, limit=Decimal(100), filled_quantity=5)
    assert funds_of(ACCOUNT, {}, [half], NOW).blocked == Decimal("100.00")


def test_an_order_that_closes_blocks_nothing_but_only_once() -> None:
    held = a_position(10, "1000")
    first = an_order(client_id="A", order_id="A", side=Side.SELL, quantity=10)
    second = an_order(client_id="B", order_id="B", side=Side.SELL, quantity=10)
    assert funds_of(ACCOUNT, held, [first], NOW).blocked == Decimal("200.00")
    assert funds_of(ACCOUNT, held, [first, second], NOW).blocked == Decimal("400.00")


def test_an_order_beyond_the_money_is_refused() -> None:
    assert _refusal(a_request(quantity=10_000, limit=Decimal(500))) is None  # 20 % of 50 lakh is all there is
    assert _refusal(a_request(quantity=10_001, limit=Decimal(500))) == "insufficient_funds"
    assert _refusal(a_request(quantity=2_001, limit=Decimal(500), product=Product.DELIVERY)) == "insufficient_funds"
    assert _refusal(a_request(side=Side.SELL, quantity=10_001, limit=Decimal(500))) == "insufficient_funds"


def test_an_exit_needs_no_money() -> None:
    everything = a_position(10_000, "5000000")
    assert _refusal(a_request(side=Side.SELL, quantity=10_000, limit=Decimal(400)), everything) is None
    assert _refusal(a_request(quantity=1, limit=Decimal(500)), everything) == "insufficient_funds"


def test_delivery_is_sold_only_when_held() -> None:
    sale = a_request(side=Side.SELL, quantity=10, product=Product.DELIVERY)
    assert _refusal(sale) == "invalid_order"
    assert _refusal(sale, a_position(9, "900", Product.DELIVERY)) == "invalid_order"
    held = a_position(10, "1000", Product.DELIVERY)
    assert _refusal(sale, held) is None
    promised = an_order(side=Side.SELL, quantity=5, product=Product.DELIVERY)
    assert _refusal(sale, held, promised) == "invalid_order"


def test_a_round_trip_realises_its_gain() -> None:
    empty = PaperPosition("acc", 1, RELIANCE, Product.INTRADAY)
    account, position = after_fill(ACCOUNT, empty, Side.BUY, Execution(10, Decimal("100.00")))
    assert account.cash == OPENING_CASH
    account, position = after_fill(account, position, Side.SELL, Execution(10, Decimal("101.50")))
    assert account.cash == OPENING_CASH + 15
    assert (position.quantity, position.version) == (0, 2)
    assert (position.cost, position.realized) == (Decimal(0), Decimal(15))


def test_a_reset_begins_a_new_book_with_the_opening_cash() -> None:
    after = after_reset(PaperAccount("acc", "hash", NOW, cash=Decimal(5), book=3, sequence=9, version=12))
    assert (after.cash, after.book, after.sequence, after.version) == (OPENING_CASH, 4, 9, 13)


FILLS = st.lists(
    st.tuples(
        st.sampled_from([RELIANCE, TCS]),
        st.sampled_from(Side),
        st.integers(1, 1000),
        st.integers(5, 500_000).map(lambda paise: Decimal(paise) / 100),
    ),
    max_size=40,
)


@given(FILLS)
def test_cash_is_conserved_to_the_last_digit(fills: list[tuple[InstrumentId, Side, int, Decimal]]) -> None:
    account, positions = ACCOUNT, dict[PositionKey, PaperPosition]()
    flow = Decimal(0)
    for instrument, side, quantity, price in fills:
        key = (instrument, Product.INTRADAY)
        held = positions.get(key) or PaperPosition("acc", 1, *key)
        account, positions[key] = after_fill(account, held, side, Execution(quantity, price))
        flow -= side.sign * quantity * price
    cost = sum((position.cost for position in positions.values()), Decimal(0))
    assert account.cash - OPENING_CASH == flow + cost
    assert account.cash - OPENING_CASH == sum((each.realized for each in positions.values()), Decimal(0))


@given(st.lists(st.tuples(st.sampled_from(Side), st.integers(1, 50)), max_size=10), st.integers(-60, 60))
def test_blocked_money_is_never_negative_and_never_falls_with_more_orders(
    orders: list[tuple[Side, int]], quantity: int
) -> None:
    positions: Any = a_position(quantity, str(quantity * 100))
    before = Decimal(0)
    for count in range(len(orders) + 1):
        demands = [(an_order(side=side), units, Decimal(100)) for side, units in orders[:count]]
        blocked = blocked_by(positions, demands)
        assert blocked >= before
        before = blocked
