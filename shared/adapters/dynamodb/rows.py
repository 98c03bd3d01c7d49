"""Domain values to DynamoDB items and back, by the types they declare.

Decimals stay numbers, times become ISO-8601 text in UTC, enums their value; None is left out where it is the default.
Each item carries ``schema_version``; readers upgrade old ones on the way in, so no row is ever rewritten in bulk.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from pydantic import TypeAdapter

from shared.adapters.dynamodb.wire import Item, from_item, to_item

__all__ = ["SCHEMA_VERSION", "Item", "attributes_of", "from_item", "to_item", "value_of"]

Value = TypeVar("Value")

SCHEMA_VERSION = 1
_adapters: dict[type, TypeAdapter[Any]] = {}


def attributes_of(value: object) -> Item:
    """A domain value as plain attributes (Decimal, str, int, bool, bytes, list, dict), defaults of None left out."""
    plain = _plain(value)
    if not isinstance(plain, dict):
        raise TypeError(f"only records become items, not {type(value).__name__}")
    return plain | {"schema_version": SCHEMA_VERSION}


def value_of(kind: type[Value], attributes: Mapping[str, Any]) -> Value:
    """The domain value that ``attributes_of`` wrote; attributes it does not declare are ignored."""
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    known = {name: attributes[name] for name in names if name in attributes}
    return _adapter(kind).validate_python(known)


def _adapter(kind: type[Value]) -> TypeAdapter[Value]:
    adapter = _adapters.get(kind)
    if adapter is None:
        adapter = _adapters[kind] = TypeAdapter(kind)
    return adapter


def _plain(value: object) -> Any:  # noqa: PLR0911 - one line a kind reads best
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return Decimal(str(value.total_seconds()))
        case dict():
            return {str(_plain(key)): _plain(each) for key, each in value.items() if each is not None}
        case frozenset() | set():
            return sorted(_plain(each) for each in value)
        case tuple() | list():
            return [_plain(each) for each in value]
        case float():
            raise TypeError("a float is neither money nor a count; use Decimal")
        case _ if is_dataclass(value) and not isinstance(value, type):
            pairs = ((each, getattr(value, each.name)) for each in fields(value))
            return {f.name: _plain(each) for f, each in pairs if each is not None or f.default is not None}
        case _:
            return value
