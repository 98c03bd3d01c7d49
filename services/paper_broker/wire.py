"""The simulated exchange's JSON: money as text, times as ISO-8601 in UTC. What cannot be read is an ``Invalid``."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from shared.domain.brokers import Funds
from shared.domain.errors import FieldError, Invalid
from shared.domain.instruments import InstrumentId
from shared.domain.matching import OrderRequest, PaperOrder
from shared.domain.money import Side, decimal_of, round_paise
from shared.domain.paper_account import PaperPosition
from shared.domain.strategies import Product

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_INSTRUMENT = re.compile(r"[A-Z]{1,8}:[A-Z0-9&_ -]{1,32}")
_LARGEST_WAIT_MS = 5000
_SHORTEST_SECRET, _LONGEST_SECRET = 8, 256

Choice = TypeVar("Choice", Side, Product)


def credentials_of(body: Any) -> tuple[str, str]:
    """Account and secret. Raises ``Invalid``."""
    account, secret = _name(_object(body), "account"), _object(body).get("secret")
    if not isinstance(secret, str) or not _SHORTEST_SECRET <= len(secret) <= _LONGEST_SECRET:
        raise _invalid("secret", f"must be text of {_SHORTEST_SECRET} to {_LONGEST_SECRET} characters")
    return account, secret


def order_request_of(body: Any) -> OrderRequest:
    """The order that a client asks for. Raises ``Invalid`` with code ``invalid_order``."""
    attributes = _object(body)
    quantity = attributes.get("quantity")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity <= 0:
        raise _invalid("quantity", "must be a whole number above zero")
    instrument = attributes.get("instrument")
    if not isinstance(instrument, str) or not _INSTRUMENT.fullmatch(instrument):
        raise _invalid("instrument", "must look like NSE:RELIANCE")
    return OrderRequest(
        client_id=_name(attributes, "client_id"),
        instrument=InstrumentId(instrument),
        side=_choice(Side, attributes, "side"),
        quantity=quantity,
        limit=_price(attributes, "limit"),
        product=_choice(Product, attributes, "product"),
    )


def updates_query_of(query: Any) -> tuple[int, int]:
    """``after`` and ``wait_ms`` of a long poll. Raises ``Invalid``."""
    return _whole(query, "after", 10**12), _whole(query, "wait_ms", _LARGEST_WAIT_MS)


def order_json(order: PaperOrder) -> dict[str, Any]:
    """An order as clients read it. Its trades are stamped in market time, ``updated_at`` is the exchange's clock."""
    return {
        "order_id": order.order_id,
        "client_id": order.client_id,
        "instrument": order.instrument,
        "side": order.side.value,
        "quantity": order.quantity,
        "limit": str(order.limit),
        "product": order.product.value,
        "state": order.state.value,
        "filled_quantity": order.filled_quantity,
        "average_price": None if order.average_price is None else str(order.average_price),
        "reason_code": order.reason_code,
        "reason": order.reason,
        "updated_at": _iso(order.updated_at),
        "trades": [
            {"trade_id": each.id, "quantity": each.quantity, "price": str(each.price), "at": _iso(each.at)}
            for each in order.trades
        ],
    }


def funds_json(funds: Funds) -> dict[str, Any]:
    """An account's money."""
    return {
        "cash": str(funds.cash),
        "blocked": str(funds.blocked),
        "available": str(funds.available),
        "at": _iso(funds.at),
    }


def position_json(position: PaperPosition) -> dict[str, Any]:
    """A position; ``average`` is its cost a unit, to the paisa."""
    average = position.cost / position.quantity if position.quantity else Decimal(0)
    return {
        "instrument": position.instrument,
        "product": position.product.value,
        "quantity": position.quantity,
        "average": str(round_paise(average)),
        "realized": str(round_paise(position.realized)),
    }


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise _invalid("body", "must be a JSON object")
    return body


def _name(attributes: dict[str, Any], field: str) -> str:
    value = attributes.get(field)
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _invalid(field, "must be 1 to 64 letters, digits, _ or -")
    return value


def _price(attributes: dict[str, Any], field: str) -> Decimal:
    value = attributes.get(field)
    try:
        if isinstance(value, str):
            return decimal_of(value)
    except ValueError:
        pass
    raise _invalid(field, 'must be a decimal number as text, such as "101.50"')


def _choice(kind: type[Choice], attributes: dict[str, Any], field: str) -> Choice:
    try:
        return kind(str(attributes.get(field)))
    except ValueError:
        raise _invalid(field, f"must be one of {', '.join(kind)}") from None


def _whole(query: Any, field: str, largest: int) -> int:
    text = query.get(field, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 13 or int(text) > largest:
        raise _invalid(field, f"must be a whole number from 0 to {largest}")
    return int(text)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _invalid(field: str, why: str) -> Invalid:
    return Invalid("invalid_order", f"{field} {why}", [FieldError(field, why)])
