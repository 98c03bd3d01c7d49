from decimal import Decimal, getcontext

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.money import (
    Rounding,
    Side,
    decimal_of,
    finite,
    from_paise,
    is_on_tick,
    is_whole_lots,
    round_paise,
    round_rupees,
    round_to_tick,
    rupees_text,
    to_paise,
)

TICKS = ["0.01", "0.05", "0.10", "0.50", "1.00", "5.00"]
ticks = some.sampled_from([Decimal(tick) for tick in TICKS])
prices = some.decimals(min_value=0, max_value=1_000_000, places=8)
D = Decimal


def test_a_buy_gains_when_the_price_rises_and_a_sell_when_it_falls() -> None:
    assert (Side.BUY.sign, Side.SELL.sign) == (1, -1)
    assert (Side.BUY.opposite, Side.SELL.opposite) == (Side.SELL, Side.BUY)


@pytest.mark.parametrize("text", ["0", "0.05", "-3", "1e3", "1234567.89", "999999999999"])
def test_numbers_are_read_exactly(text: str) -> None:
    assert decimal_of(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    ["NaN", "sNaN", "Infinity", "-inf", "1e13", "1e9999999", "1e999999999999999999999", "1e-13", "1e-9999999", "", " 1",
     "1 ", "1_000", "1,000", "१२", "１２", "٣", "ten", "0x10", "1..2", "--1", "₹10"],
)  # fmt: skip
def test_what_is_no_amount_of_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decimal_of(text)


def test_a_float_is_never_money() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        finite(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("price", "tick", "rounding", "expected"),
    [
        ("100.02", "0.05", Rounding.UP, "100.05"),
        ("100.02", "0.05", Rounding.DOWN, "100.00"),
        ("100.02", "0.05", Rounding.NEAREST, "100.00"),
        ("100.025", "0.05", Rounding.NEAREST, "100.05"),
        ("100.05", "0.05", Rounding.UP, "100.05"),
        ("100.05", "0.05", Rounding.DOWN, "100.05"),
        ("0.01", "0.10", Rounding.UP, "0.10"),
        ("0.01", "0.10", Rounding.DOWN, "0.00"),
        ("20001", "5.00", Rounding.UP, "20005.00"),
        ("20001", "5.00", Rounding.DOWN, "20000.00"),
        ("-0.02", "0.05", Rounding.UP, "0.00"),
        ("-0.02", "0.05", Rounding.DOWN, "-0.05"),
    ],
)
def test_rounding_takes_the_named_neighbour(price: str, tick: str, rounding: Rounding, expected: str) -> None:
    rounded = round_to_tick(D(price), D(tick), rounding)
    assert rounded == D(expected)
    assert rounded.as_tuple().exponent == D(tick).as_tuple().exponent


@given(prices, ticks)
def test_neighbours_enclose_the_price_and_are_less_than_a_tick_apart(price: Decimal, tick: Decimal) -> None:
    up, down = round_to_tick(price, tick, Rounding.UP), round_to_tick(price, tick, Rounding.DOWN)
    nearest = round_to_tick(price, tick, Rounding.NEAREST)
    assert down <= price <= up
    assert up - down == (0 if is_on_tick(price, tick) else tick)
    assert abs(nearest - price) * 2 <= tick
    assert all(is_on_tick(each, tick) for each in (up, down, nearest))


@given(prices, ticks, some.sampled_from(list(Rounding)))
def test_rounding_twice_changes_nothing(price: Decimal, tick: Decimal, rounding: Rounding) -> None:
    once = round_to_tick(price, tick, rounding)
    assert round_to_tick(once, tick, rounding) == once


@pytest.mark.parametrize("tick", ["0", "-0.05"])
def test_a_grid_needs_a_step(tick: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_to_tick(D(1), D(tick), Rounding.UP)


@pytest.mark.parametrize(
    ("quantity", "lot", "whole"), [(1, 1, True), (65, 65, True), (66, 65, False), (0, 1, False), (-65, 65, False)]
)
def test_quantities_are_whole_lots(quantity: int, lot: int, whole: bool) -> None:
    assert is_whole_lots(quantity, lot) is whole


@given(some.integers(min_value=-(10**13), max_value=10**13))
def test_paise_come_back_from_rupees(paise: int) -> None:
    assert to_paise(from_paise(paise)) == paise


@pytest.mark.parametrize("price", ["0.001", "100.005", "1.0000000000000000000000000000000001"])
def test_a_price_finer_than_a_paisa_is_refused(price: str) -> None:
    with pytest.raises(ValueError, match="finer than a paisa"):
        to_paise(D(price))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "₹0.00"),
        ("7.5", "₹7.50"),
        ("999.994", "₹999.99"),
        ("999.995", "₹1,000.00"),
        ("12345.6", "₹12,345.60"),
        ("1000000", "₹10,00,000.00"),
        ("123456789.01", "₹12,34,56,789.01"),
        ("-1234.5", "-₹1,234.50"),
        ("-0.001", "₹0.00"),
    ],
)
def test_rupees_read_as_in_india(amount: str, text: str) -> None:
    assert rupees_text(D(amount)) == text


class TestDecimalPrecision:
    """Where binary fractions or a narrow context would lose money."""

    def test_the_context_has_its_28_digits(self) -> None:
        assert getcontext().prec >= 28

    def test_a_tenth_and_two_tenths_are_three_tenths(self) -> None:
        assert decimal_of("0.1") + decimal_of("0.2") == decimal_of("0.3")

    def test_a_million_additions_of_a_paisa_are_ten_thousand_rupees(self) -> None:
        assert sum((D("0.01") for _ in range(1_000_000)), D(0)) == 10_000

    def test_half_a_rupee_rounds_up_and_not_to_even(self) -> None:
        assert [round_rupees(D(each)) for each in ("0.5", "1.5", "2.5", "-0.5")] == [1, 2, 3, -1]

    def test_half_a_paisa_rounds_up_and_not_to_even(self) -> None:
        assert [round_paise(D(each)) for each in ("0.005", "0.015", "0.025")] == [D("0.01"), D("0.02"), D("0.03")]

    def test_just_below_half_a_paisa_rounds_down(self) -> None:
        assert round_paise(D("1.00499999999999999999")) == D("1.00")

    def test_a_price_that_a_float_cannot_hold_is_on_its_tick(self) -> None:
        assert is_on_tick(D("1250.35"), D("0.05"))
        assert 1250.35 % 0.05 != 0

    def test_a_float_would_round_this_price_to_the_wrong_tick(self) -> None:
        assert round_to_tick(D("1.15"), D("0.05"), Rounding.DOWN) == D("1.15")
        assert int(1.15 / 0.05) * 0.05 < 1.149

    def test_the_largest_amount_keeps_its_paise(self) -> None:
        assert to_paise(D("999999999999.99")) == 99_999_999_999_999

    def test_a_ten_billionth_of_a_tick_still_rounds_up(self) -> None:
        assert round_to_tick(D("100.0000000001"), D("0.05"), Rounding.UP) == D("100.05")

    def test_a_percent_of_a_percent_is_exact(self) -> None:
        assert D("1249.95") * D("0.05") / 100 == D("0.624975")

    def test_the_sum_of_charges_is_the_sum_of_their_paise(self) -> None:
        parts = [round_paise(D(each)) for each in ("9.4687", "0.02665", "8.91")]
        assert sum(parts, D(0)) == D("18.41")

    def test_trailing_zeros_do_not_change_an_amount(self) -> None:
        assert D("100.10") == D("100.1")
        assert to_paise(D("100.10000000")) == 10_010

    def test_crores_of_crores_are_refused_rather_than_rounded(self) -> None:
        with pytest.raises(ValueError, match="not an amount"):
            finite(D("100000000000000"))
