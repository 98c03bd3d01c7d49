"""Amounts and times of day on the wire: exact in, exact out.

In: text or whole numbers. A JSON number with a fraction is refused (``float_not_allowed``), because most clients have
already rounded it by the time they write it. Out: text, never in exponent notation, with at least two decimals.
"""

import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.domain.money import amount_text

_DECIMAL = re.compile(r"-?\d{1,10}(?:\.\d{1,4})?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)", re.ASCII)
_LARGEST = 9_999_999_999
_IN_SCHEMA = {
    "anyOf": [{"type": "string", "pattern": r"^\d{1,10}(\.\d{1,4})?$"}, {"type": "integer", "minimum": 1}],
    "description": "A decimal number above zero, as text. JSON numbers with a fraction are refused.",
    "examples": ["12.50"],
}
_OUT_SCHEMA = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["1250.00"]}
_TIME_SCHEMA = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$", "examples": ["09:30:00"]}


def exact_amount(value: Any) -> Decimal:
    """A Decimal above zero from text or a whole number. Raises what pydantic turns into a field error."""
    if isinstance(value, Decimal | float):
        message = 'Send it as a string, such as "12.50": a floating-point number does not hold amounts exactly.'
        raise PydanticCustomError("float_not_allowed", message)
    whole = isinstance(value, int) and not isinstance(value, bool) and value <= _LARGEST
    if not whole and not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
        raise ValueError('This must be a decimal number with at most 4 decimals, written as text, such as "12.50".')
    amount = Decimal(value)
    if amount <= 0:
        raise ValueError("This must be more than zero.")
    return amount


def number_text(number: Decimal) -> str:
    """A number that is no money, without idle zeros: ``0.5``."""
    whole, _, decimals = format(number, "f").partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def clock_time(value: Any) -> time:
    """A time of day from ``HH:MM:SS``, nothing else."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('This must be a time such as "09:30:00".')
    return time(int(match[1]), int(match[2]), int(match[3]))


AmountIn = Annotated[Decimal, BeforeValidator(exact_amount), WithJsonSchema(_IN_SCHEMA, mode="validation")]
"""An amount in a request: above zero, at most 4 decimals."""

AmountOut = Annotated[
    Decimal, PlainSerializer(amount_text, return_type=str), WithJsonSchema(_OUT_SCHEMA, mode="serialization")
]
"""An amount in an answer."""

TimeOfDay = Annotated[time, BeforeValidator(clock_time), WithJsonSchema(_TIME_SCHEMA)]
"""A time of day in the exchange's zone."""

UnitsIn = Annotated[int, Strict(), Field(gt=0, le=10_000_000)]
"""A quantity in units: a whole number above zero."""
