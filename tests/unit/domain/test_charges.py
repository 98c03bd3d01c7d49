from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.charges import ChargeBreakdown, ChargedOrder, Segment, Tariff, charges_for_orders
from shared.domain.data.charges_table import CHARGE_ROWS
from shared.domain.money import Side
from shared.domain.strategies import Product

D = Decimal
MAY_2026 = date(2026, 5, 4)


def equity(side: Side, quantity: int, price: str, booked: Product = Product.INTRADAY) -> ChargedOrder:
    return ChargedOrder(Segment.EQUITY, booked, side, quantity, D(price))


def option(side: Side, quantity: int, price: str) -> ChargedOrder:
    return ChargedOrder(Segment.OPTIONS, Product.INTRADAY, side, quantity, D(price))


def test_the_worked_option_example() -> None:
    # Buy 65 and sell 65 of a NIFTY option, premium 200 → 210: turnover 13,000 + 13,650 = 26,650.
    charges = charges_for_orders([option(Side.BUY, 65, "200"), option(Side.SELL, 65, "210")], "zerodha", MAY_2026)
    assert charges == ChargeBreakdown(
        brokerage=D("40.00"),  # 2 × 20
        stt=D("20"),  # 0.15 % × 13,650 = 20.475
        exchange=D("9.47"),  # 0.03553 % × 26,650 = 9.4687
        sebi=D("0.03"),  # 0.0001 % × 26,650 = 0.02665
        stamp=D("0"),  # 0.003 % × 13,000 = 0.39
        gst=D("8.91"),  # 18 % × (40 + 9.47 + 0.03)
        dp=D("0"),
    )
    assert charges.total == D("78.41")
    assert 650 - charges.total == D("571.59")


def test_a_worked_intraday_share_example() -> None:
    # Buy 100 at 1,250.00 and sell 100 at 1,260.50: turnover 125,000 + 126,050 = 251,050.
    orders = [equity(Side.BUY, 100, "1250.00"), equity(Side.SELL, 100, "1260.50")]
    charges = charges_for_orders(orders, "zerodha", date(2025, 3, 3))
    assert charges == ChargeBreakdown(
        brokerage=D("40.00"),  # 0.03 % is 37.50 and 37.815: both above the cap of 20
        stt=D("32"),  # 0.025 % × 126,050 = 31.5125
        exchange=D("7.71"),  # 0.00307 % × 251,050 = 7.707235
        sebi=D("0.25"),  # 0.0001 % × 251,050 = 0.25105
        stamp=D("4"),  # 0.003 % × 125,000 = 3.75
        gst=D("8.63"),  # 18 % × (40 + 7.71 + 0.25) = 8.6328
        dp=D("0"),
    )
    assert charges.total == D("92.59")
    assert 1050 - charges.total == D("957.41")


def test_a_small_intraday_trade_pays_a_percentage() -> None:
    # Buy 10 at 1,250 and sell 10 at 1,260: turnover 12,500 + 12,600.
    charges = charges_for_orders([equity(Side.BUY, 10, "1250"), equity(Side.SELL, 10, "1260")], "zerodha", MAY_2026)
    assert charges.brokerage == D("7.53")  # 3.75 + 3.78
    assert charges.stt == D("3")  # 3.15
    assert charges.stamp == D("0")  # 0.375
    assert charges.gst == D("1.50")  # 18 % × (7.53 + 0.77 + 0.03) = 1.4994
    assert charges.total == D("12.83")


def test_a_worked_delivery_sale_with_its_depository_charge() -> None:
    # Sell 10 at 1,260: turnover 12,600.
    charges = charges_for_orders([equity(Side.SELL, 10, "1260", Product.DELIVERY)], "zerodha", MAY_2026)
    assert charges == ChargeBreakdown(
        brokerage=D("0.00"),
        stt=D("13"),  # 0.1 % × 12,600 = 12.6
        exchange=D("0.39"),  # 0.00307 % × 12,600 = 0.38682
        sebi=D("0.01"),  # 0.0126
        stamp=D("0"),
        gst=D("2.41"),  # 18 % × (0.39 + 0.01 + 13.00) = 2.412
        dp=D("13.00"),  # 15.34 with its GST
    )


def test_the_depository_charges_once_a_day_however_many_sales() -> None:
    sales = [equity(Side.SELL, 5, "1260", Product.DELIVERY)] * 3
    assert charges_for_orders(sales, "dhan", MAY_2026).dp == D("12.50")
    assert charges_for_orders([equity(Side.BUY, 5, "1260", Product.DELIVERY)], "dhan", MAY_2026).dp == 0
    assert charges_for_orders([equity(Side.SELL, 5, "1260")], "dhan", MAY_2026).dp == 0


def test_brokerage_counts_per_order() -> None:
    one = charges_for_orders([equity(Side.BUY, 200, "1250")], "zerodha", MAY_2026)
    two = charges_for_orders([equity(Side.BUY, 100, "1250")] * 2, "zerodha", MAY_2026)
    assert (one.brokerage, two.brokerage) == (D("20.00"), D("40.00"))
    assert (one.stt, one.exchange, one.stamp) == (two.stt, two.exchange, two.stamp)


def test_the_paper_account_pays_like_a_discount_broker() -> None:
    orders = [equity(Side.BUY, 10, "1250"), equity(Side.SELL, 10, "1260")]
    assert charges_for_orders(orders, "paper", MAY_2026) == charges_for_orders(orders, "zerodha", MAY_2026)


def test_without_a_tariff_and_without_a_fill_nothing_is_charged() -> None:
    assert charges_for_orders([equity(Side.BUY, 10, "1250")], "none", MAY_2026) == ChargeBreakdown()
    assert charges_for_orders([], "zerodha", MAY_2026).total == 0
    assert charges_for_orders([option(Side.BUY, 0, "0")], "zerodha", MAY_2026).total == 0


def test_an_unknown_broker_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        charges_for_orders([equity(Side.BUY, 1, "1")], "nobody", MAY_2026)


def futures(side: Side) -> ChargedOrder:
    return ChargedOrder(Segment.FUTURES, Product.INTRADAY, side, 65, D("24000"))  # turnover 1,560,000


@pytest.mark.parametrize(
    ("order", "day", "stt"),
    [
        (futures(Side.SELL), date(2026, 3, 31), "312"),  # 0.02 %
        (futures(Side.SELL), date(2026, 4, 1), "780"),  # 0.05 %
        (futures(Side.BUY), date(2026, 4, 1), "0"),
        (option(Side.SELL, 65, "200"), date(2026, 3, 31), "13"),  # 0.1 % × 13,000
        (option(Side.SELL, 65, "200"), date(2026, 4, 1), "20"),  # 0.15 % × 13,000 = 19.5
    ],
)
def test_the_tax_of_the_day_is_taken(order: ChargedOrder, day: date, stt: str) -> None:
    charges = charges_for_orders([order], "zerodha", day)
    assert charges.stt == D(stt)
    assert not charges.approximate


def test_angel_one_was_free_for_delivery_before_november_2024() -> None:
    bought = [equity(Side.BUY, 100, "250", Product.DELIVERY)]  # 25,000: 0.1 % is 25, capped at 20
    few = [equity(Side.BUY, 1, "250", Product.DELIVERY)]
    assert charges_for_orders(bought, "angel_one", date(2024, 10, 31)).brokerage == 0
    assert charges_for_orders(bought, "angel_one", date(2024, 11, 1)).brokerage == D("20.00")
    assert charges_for_orders(few, "angel_one", date(2024, 11, 1)).brokerage == D("5.00")


@pytest.mark.parametrize(
    ("order", "day", "approximate"),
    [
        (equity(Side.BUY, 10, "100"), date(2024, 9, 30), True),  # the exchange's rate is known from October 2024
        (equity(Side.BUY, 10, "100"), date(2024, 10, 1), False),
        (option(Side.SELL, 65, "200"), date(2019, 1, 1), True),
        (option(Side.SELL, 65, "200"), date(2024, 10, 1), False),
    ],
)
def test_a_date_before_the_first_row_is_said_to_be_approximate(
    order: ChargedOrder, day: date, approximate: bool
) -> None:
    charges = charges_for_orders([order], "zerodha", day)
    assert charges.approximate is approximate
    assert charges.exchange > 0


def test_before_the_first_row_the_earliest_rate_stands_in() -> None:
    sold = [option(Side.SELL, 65, "200")]
    early = charges_for_orders(sold, "zerodha", date(2016, 1, 1))
    assert replace(early, approximate=False) == charges_for_orders(sold, "zerodha", date(2024, 10, 1))


BROKERS = [each for each in Tariff if each is not Tariff.NONE]
sides = some.sampled_from(list(Side))
orders = some.builds(
    ChargedOrder,
    some.just(Segment.EQUITY),
    some.sampled_from(list(Product)),
    sides,
    some.integers(0, 5000),
    some.decimals(min_value=D("0.05"), max_value=50_000, places=2),
)


@given(some.lists(orders, max_size=6), some.sampled_from(BROKERS), some.dates(date(2017, 1, 1), date(2027, 1, 1)))
def test_charges_are_whole_paise_never_negative_and_add_up(
    day_orders: list[ChargedOrder], broker: Tariff, day: date
) -> None:
    charges = charges_for_orders(day_orders, broker, day)
    parts = [charges.brokerage, charges.stt, charges.exchange, charges.sebi, charges.stamp, charges.gst, charges.dp]
    assert all(part >= 0 and part == part.quantize(D("0.01")) for part in parts)
    assert charges.stt % 1 == 0
    assert charges.stamp % 1 == 0
    assert charges.total == sum(parts, D(0))


@given(some.lists(orders, max_size=6), some.sampled_from(BROKERS))
def test_the_order_of_orders_does_not_matter(day_orders: list[ChargedOrder], broker: Tariff) -> None:
    assert charges_for_orders(day_orders, broker, MAY_2026) == charges_for_orders(day_orders[::-1], broker, MAY_2026)


@pytest.mark.parametrize(("broker", "segment", "booked", "side"), list(product(BROKERS, Segment, Product, Side)))
def test_every_tariff_knows_a_price_for_every_kind_of_order(
    broker: Tariff, segment: Segment, booked: Product, side: Side
) -> None:
    charges = charges_for_orders([ChargedOrder(segment, booked, side, 1000, D("100"))], broker, MAY_2026)
    free = booked is Product.DELIVERY and segment is Segment.EQUITY
    assert (charges.brokerage > 0) or (free and broker in {Tariff.PAPER, Tariff.ZERODHA, Tariff.DHAN})
    assert charges.exchange > 0
    assert charges.gst > 0


def test_the_rows_of_one_price_do_not_overlap() -> None:
    for row, other in product(CHARGE_ROWS, CHARGE_ROWS):
        same = (row.charge, row.party, row.segment, row.product) == (
            other.charge,
            other.party,
            other.segment,
            other.product,
        )
        if row is not other and same:
            ends, begins = sorted((row, other), key=lambda each: each.effective_from or date.min)
            assert ends.effective_to is not None
            assert begins.effective_from is not None
            assert (begins.effective_from - ends.effective_to).days == 1


def test_every_row_says_where_it_is_from_and_how_sure_it_is() -> None:
    for row in CHARGE_ROWS:
        assert row.source
        assert row.mark in {"docs", "secondary", "unverified"}
        assert row.rounding in {"rupee", "paisa"}
    assert {row.mark for row in CHARGE_ROWS if row.party == "angel_one"} == {"unverified"}
    assert not any("ipft" in row.charge for row in CHARGE_ROWS)
