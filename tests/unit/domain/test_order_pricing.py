"""Marketable, but inside a band; rounded so that the fill is protected."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.money import Side, is_on_tick
from shared.domain.order_pricing import DAY_BAND_PERCENT, LAST_STEP, band_percent, marketable_limit, protection_percent

BUY, SELL = Side.BUY, Side.SELL
TICK = Decimal("0.05")


@pytest.mark.parametrize(
    ("price", "percent"), [("99.99", "2"), ("100", "1"), ("500", "1"), ("500.05", "0.5"), ("4000", "0.5")]
)
def test_the_slabs(price: str, percent: str) -> None:
    assert protection_percent(Decimal(price)) == Decimal(percent)


@pytest.mark.parametrize(
    ("side", "last", "step", "limit"),
    [
        (BUY, "1000.00", 0, "1005.00"),
        (SELL, "1000.00", 0, "995.00"),
        (BUY, "1001.00", 0, "1006.05"),
        (SELL, "1001.00", 0, "995.95"),
        (BUY, "1000.00", 1, "1010.00"),
        (SELL, "1000.00", 2, "980.00"),
        (BUY, "1000.05", LAST_STEP, "1100.05"),
        (SELL, "1000.05", LAST_STEP, "900.05"),
        (SELL, "0.05", 0, "0.05"),
    ],
)
def test_limits(side: Side, last: str, step: int, limit: str) -> None:
    assert marketable_limit(side, Decimal(last), TICK, step) == Decimal(limit)


@given(
    paise=st.integers(min_value=100, max_value=10**7),
    side=st.sampled_from(Side),
    step=st.integers(min_value=0, max_value=LAST_STEP + 2),
)
def test_every_limit_crosses_the_last_price_on_the_grid_and_stays_in_the_days_band(
    paise: int, side: Side, step: int
) -> None:
    last = Decimal(paise // 5 * 5) / 100
    limit = marketable_limit(side, last, TICK, step)
    assert is_on_tick(limit, TICK)
    assert (limit - last) * side.sign >= 0
    if step >= LAST_STEP:
        assert abs(limit - last) <= max(last * DAY_BAND_PERCENT / 100, TICK)


def test_each_step_is_at_least_as_wide_as_the_one_before() -> None:
    for price in (Decimal(50), Decimal(300), Decimal(3000)):
        widths = [band_percent(price, step) for step in range(LAST_STEP + 1)]
        assert widths == sorted(widths)
        assert widths[-1] == DAY_BAND_PERCENT
