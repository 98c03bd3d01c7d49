"""Amounts and times on the wire."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain.money import amount_text
from shared.web.numbers import AmountIn, AmountOut, TimeOfDay, UnitsIn, number_text

AMOUNT_IN: TypeAdapter[Decimal] = TypeAdapter(AmountIn)
AMOUNT_OUT: TypeAdapter[Decimal] = TypeAdapter(AmountOut)
TIME: TypeAdapter[time] = TypeAdapter(TimeOfDay)
UNITS: TypeAdapter[int] = TypeAdapter(UnitsIn)

PLAIN = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal("9999999999"), places=4)


@given(PLAIN)
def test_an_amount_survives_the_round_trip_exactly(amount: Decimal) -> None:
    read = AMOUNT_IN.validate_python(format(amount, "f"))
    assert read == amount
    written = AMOUNT_OUT.dump_python(read, mode="json")
    assert Decimal(written) == amount
    assert len(written.partition(".")[2]) >= 2


@given(
    st.one_of(st.text(max_size=20), st.floats(), st.booleans(), st.none(), st.binary(max_size=4), st.lists(st.text()))
)
def test_nothing_else_becomes_an_amount(value: object) -> None:
    try:
        read = AMOUNT_IN.validate_python(value)
    except ValidationError as error:
        kinds = {each["type"] for each in error.errors()}
        assert kinds == ({"float_not_allowed"} if isinstance(value, float) else {"value_error"})
        return
    assert isinstance(value, str)
    assert value.isascii()
    assert Decimal(value) == read > 0


@pytest.mark.parametrize("value", ["0", "0.0000", "-1", "-0.5", 0, -3])
def test_what_is_not_above_zero_is_told_so(value: object) -> None:
    with pytest.raises(ValidationError, match="This must be more than zero"):
        AMOUNT_IN.validate_python(value)


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0.00"), ("5", "5.00"), ("1E+3", "1000.00"), ("12.5", "12.50"), ("0.0125", "0.0125"), ("-3.10000", "-3.10")],
)
def test_amounts_are_written_plainly(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


def test_plain_numbers_have_no_idle_zeros() -> None:
    assert [number_text(Decimal(each)) for each in ("0.50", "2", "1E+1", "0.125")] == ["0.5", "2", "10", "0.125"]


@given(st.times().map(lambda at: at.replace(microsecond=0)))
def test_every_second_of_the_day_can_be_said(at: time) -> None:
    assert TIME.validate_python(at.isoformat()) == at


@pytest.mark.parametrize("value", ["9:30:00", "09:30", "09:30:60", "24:00:00", "09:30:00Z", 0, None, "٠٩:٣٠:٠٠"])
def test_other_times_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TIME.validate_python(value)


@pytest.mark.parametrize("value", [0, -5, 10_000_001, True, "5", 5.0, Decimal(5)])
def test_units_are_whole_and_above_zero(value: object) -> None:
    with pytest.raises(ValidationError):
        UNITS.validate_python(value)
