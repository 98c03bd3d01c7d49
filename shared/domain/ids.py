"""Prefixed identifiers.

Every record's id says what it names (``usr_``, ``str_``, …) and sorts by the time it was made: the part
after the prefix is a UUIDv7 (RFC 9562 §5.7) written in Crockford's base 32 (26 characters). Orders are the
exception: their id follows from *why* they exist, so that the same decision can never be two orders.
"""

from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from typing import NewType

TenantId = NewType("TenantId", str)
UserId = NewType("UserId", str)
SessionId = NewType("SessionId", str)
StrategyId = NewType("StrategyId", str)
BrokerId = NewType("BrokerId", str)
IntentId = NewType("IntentId", str)
RunId = NewType("RunId", str)
NoticeId = NewType("NoticeId", str)

PREFIXES = {
    "tenant": "tnt_",
    "user": "usr_",
    "session": "ses_",
    "invitation": "inv_",
    "strategy": "str_",
    "broker": "brk_",
    "order": "ord_",
    "notice": "ntc_",
    "trade": "trd_",
    "audit": "aud_",
}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LENGTH = 26
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def new_id(prefix: str, now: datetime, randomness: bytes) -> str:
    """An id that sorts by ``now`` (to the millisecond) and is unique by ``randomness`` (10 bytes).

    Time and chance are arguments, so that tests and replays make the same ids again.
    """
    if prefix not in PREFIXES.values():
        raise ValueError(f"no such id prefix: {prefix!r}")
    if now.tzinfo is None:
        raise ValueError("an id is made from an aware time")
    if len(randomness) != 10:
        raise ValueError(f"an id needs 10 random bytes, was given {len(randomness)}")
    milliseconds = int(now.timestamp() * 1000)
    raw = bytearray(milliseconds.to_bytes(6, "big") + randomness)
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return prefix + _crockford(int.from_bytes(raw, "big"), _ID_LENGTH)


def derived_id(prefix: str, *why: str) -> str:
    """An id that follows from its reasons: the same reasons always give the same id."""
    # each reason with its length, so that no two lists of reasons read the same
    digest = sha256("|".join(f"{len(reason)}:{reason}" for reason in why).encode()).digest()[:16]
    return prefix + _crockford(int.from_bytes(digest, "big"), _ID_LENGTH)


def is_id(prefix: str, text: str) -> bool:
    """Whether ``text`` has the form of an id with this prefix (it may still name nothing)."""
    body = text.removeprefix(prefix)
    return text.startswith(prefix) and len(body) == _ID_LENGTH and all(c in _CROCKFORD for c in body)


def intent_id_for(tenant: TenantId, strategy: StrategyId, run: RunId, leg: int, role: str, generation: int) -> IntentId:
    """The broker's client order id of one decision: ``P`` and 80 bits in base 32, 17 characters of [A-Z2-7].

    The same decision always yields the same id, so a retry cannot place it twice. Every cause of an exit
    shares the role ``EXIT``: whatever fires first wins, the others find the row.
    """
    digest = sha256(f"{tenant}|{strategy}|{run}|{leg}|{role}|{generation}".encode()).digest()
    return IntentId("P" + b32encode(digest[:10]).decode())


def order_id_of(intent: IntentId) -> str:
    """The public id of the order that an intent became: ``ord_`` and the intent's id."""
    return PREFIXES["order"] + intent


def intent_id_of(order_id: str) -> IntentId:
    """The intent behind a public order id. Raises ``ValueError`` if the text is not an order id."""
    body = order_id.removeprefix(PREFIXES["order"])
    if body == order_id or len(body) != 17 or body[0] != "P" or not set(body) <= _BASE32:
        raise ValueError(f"not an order id: {order_id!r}")
    return IntentId(body)


def _crockford(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        letters.append(_CROCKFORD[digit])
    return "".join(reversed(letters))
