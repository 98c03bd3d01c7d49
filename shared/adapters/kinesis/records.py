"""What the bytes on the streams mean.

``market``: byte 0 is the type (1 ticks, 2 message), bytes 1-2 the version (big endian). A tick record goes on with the
base time (u64, ms since the epoch), the count (u16) and 34 bytes a tick; a message with UTF-8 JSON. ``orders`` carries
doorbells as JSON. Whatever cannot be read raises ``InvalidRecord``; nothing is guessed.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from shared.domain.errors import InvalidRecord
from shared.domain.market_data import Tick
from shared.domain.messages import Doorbell, MarketMessage

VERSION = 1
TICKS, MESSAGE = 1, 2
LARGEST_RECORD = 20 * 1024
"""Bytes in one tick record. Larger batches become several records."""

_HEAD = struct.Struct(">BH")
_TICKS_HEAD = struct.Struct(">BHQH")
_TICK = struct.Struct(">IHiiiQII")
_LONGEST_SPAN = 0xFFFF
_MOST_TICKS = (LARGEST_RECORD - _TICKS_HEAD.size) // _TICK.size

Value = TypeVar("Value")
_MESSAGES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(MarketMessage)}
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (*_MESSAGES.values(), Doorbell)}


def pack_ticks(ticks: Sequence[Tick]) -> list[bytes]:
    """Ticks as records, in their order: a new record where one is full (20 KB) or would span more than 65 s.

    Raises ``ValueError`` for a number that its field cannot hold.
    """
    records: list[bytes] = []
    start, earliest, latest = 0, 0, 0
    for position, tick in enumerate(ticks):
        if position == start:
            earliest = latest = tick.at
            continue
        earliest, latest = min(earliest, tick.at), max(latest, tick.at)
        if position - start == _MOST_TICKS or latest - earliest > _LONGEST_SPAN:
            records.append(_pack(ticks[start:position]))
            start, earliest, latest = position, tick.at, tick.at
    if ticks:
        records.append(_pack(ticks[start:]))
    return records


def pack_message(message: MarketMessage) -> bytes:
    """One message as a record: the header and ``{"kind": …}``, Decimals as text and times as ISO-8601."""
    body = {"kind": type(message).__name__} | _plain(message)
    return _HEAD.pack(MESSAGE, VERSION) + json.dumps(body, separators=(",", ":")).encode()


def unpack(data: bytes) -> list[Tick] | MarketMessage:
    """What a ``market`` record says. Raises ``InvalidRecord`` for anything else than what was packed here."""
    if len(data) < _HEAD.size:
        raise _invalid("truncated", f"{len(data)} bytes hold no header")
    kind, version = _HEAD.unpack_from(data)
    if version != VERSION:
        raise _invalid("unknown_version", f"version {version} is not known")
    if kind == TICKS:
        return _unpack_ticks(data)
    if kind == MESSAGE:
        return _unpack_message(data[_HEAD.size :])
    raise _invalid("unknown_type", f"type {kind} is not known")


def pack_doorbell(doorbell: Doorbell) -> bytes:
    """A doorbell as a record of the ``orders`` stream."""
    return json.dumps(_plain(doorbell), separators=(",", ":")).encode()


def unpack_doorbell(data: bytes) -> Doorbell:
    """The doorbell in a record of the ``orders`` stream. Raises ``InvalidRecord``."""
    return _value(Doorbell, _json_object(data))


def _pack(ticks: Sequence[Tick]) -> bytes:
    base = min(tick.at for tick in ticks)
    try:
        head = _TICKS_HEAD.pack(TICKS, VERSION, base, len(ticks))
        return head + b"".join(_TICK.pack(tick.token, tick.at - base, *tick[2:]) for tick in ticks)
    except struct.error as error:
        raise ValueError(f"a tick does not fit its record: {error}") from error


def _unpack_ticks(data: bytes) -> list[Tick]:
    if len(data) < _TICKS_HEAD.size:
        raise _invalid("truncated", f"{len(data)} bytes hold no tick header")
    _, _, base, count = _TICKS_HEAD.unpack_from(data)
    expected = _TICKS_HEAD.size + count * _TICK.size
    if len(data) != expected:
        raise _invalid("wrong_length", f"{count} ticks take {expected} bytes, not {len(data)}")
    packed = memoryview(data)[_TICKS_HEAD.size :]
    return [
        Tick(token, base + offset, last, bid, ask, volume, interest, seq)
        for token, offset, last, bid, ask, volume, interest, seq in _TICK.iter_unpack(packed)
    ]


def _unpack_message(body: bytes) -> MarketMessage:
    attributes = _json_object(body)
    kind = _MESSAGES.get(str(attributes.pop("kind", None)))
    if kind is None:
        raise _invalid("unknown_message", "the message's kind is missing or not known")
    message: MarketMessage = _value(kind, attributes)
    return message


def _plain(value: object) -> dict[str, Any]:
    plain: dict[str, Any] = _ADAPTERS[type(value)].dump_python(value, mode="json")
    return plain


def _value(kind: type[Value], attributes: dict[str, Any]) -> Value:
    try:
        value: Value = _ADAPTERS[kind].validate_python(attributes)
    except ValidationError as error:
        raise _invalid("invalid_message", f"{kind.__name__}: {error.error_count()} fields cannot be read") from error
    for name in _field_names(value):
        each = getattr(value, name)
        if isinstance(each, datetime) and each.tzinfo is None:
            raise _invalid("invalid_message", f"{kind.__name__}.{name} has no zone")
    return value


def _field_names(value: object) -> list[str]:
    return [each.name for each in fields(value)] if is_dataclass(value) else []


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        attributes = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _invalid("not_json", "the body is not JSON") from error
    if not isinstance(attributes, dict):
        raise _invalid("not_json", "the body is no JSON object")
    return attributes


def _invalid(code: str, detail: str) -> InvalidRecord:
    return InvalidRecord(code, detail)
