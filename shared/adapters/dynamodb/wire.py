"""Plain attributes in DynamoDB's wire form, and back.

boto3 has this too, in its resource layer; loading that layer would cost each function's start a fifth of a second.
"""

from collections.abc import Callable, Mapping
from decimal import Clamped, Context, Decimal, Inexact, Overflow, Rounded, Underflow
from typing import Any

Item = dict[str, Any]

# What DynamoDB can hold: 38 significant digits. More is an error, never a silent rounding of money.
_NUMBERS = Context(Emin=-128, Emax=126, prec=38, traps=[Clamped, Overflow, Inexact, Rounded, Underflow])


def to_item(attributes: Mapping[str, Any]) -> Item:
    """Plain attributes in wire form.

    Raises ``TypeError`` for floats and for kinds that DynamoDB does not know, ``decimal.Inexact`` (or its kin) for
    numbers that it cannot hold exactly.
    """
    return {name: _written(value) for name, value in attributes.items()}


def from_item(item: Mapping[str, Any]) -> Item:
    """Wire form as plain attributes; numbers are ``Decimal``, binaries ``bytes``."""
    return {name: _read(value) for name, value in item.items()}


def _written(value: Any) -> dict[str, Any]:  # noqa: PLR0911 - one line a kind reads best
    if isinstance(value, str):
        return {"S": str(value)}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | Decimal):
        return {"N": _number(value)}
    if value is None:
        return {"NULL": True}
    if isinstance(value, Mapping):
        return {"M": {str(name): _written(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [_written(each) for each in value]}
    if isinstance(value, bytes | bytearray):
        return {"B": bytes(value)}
    raise TypeError(f"DynamoDB holds no {type(value).__name__}")


def _number(value: int | Decimal) -> str:
    number = _NUMBERS.create_decimal(value)
    if not number.is_finite():
        raise TypeError(f"DynamoDB holds no {number}")
    return str(number)


def _read(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return _READERS[kind](content)


def _binary(content: Any) -> bytes:
    return bytes(content)


_READERS: dict[str, Callable[[Any], Any]] = {
    "S": str,
    "N": Decimal,
    "BOOL": bool,
    "NULL": lambda _: None,
    "M": from_item,
    "L": lambda content: [_read(each) for each in content],
    "B": _binary,
    "SS": set,
    "NS": lambda content: {Decimal(each) for each in content},
    "BS": lambda content: {_binary(each) for each in content},
}
