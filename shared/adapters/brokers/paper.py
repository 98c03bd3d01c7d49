"""The simulated exchange as a broker, over HTTP.

Foreign words are translated by exact lookup here and nowhere else. What is not proven is ``Unknown``: a time-out, a
reset, a 5xx or an answer that cannot be read may all hide an order.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import httpx

from shared.application.ports.engine import RATE_LIMITED, SESSION_EXPIRED, BookUpdates, BrokerAway, SessionEnded
from shared.domain.brokers import (
    Accepted,
    BrokerOrder,
    BrokerOrderState,
    BrokerPosition,
    BrokerTrade,
    Capabilities,
    Funds,
    NotTaken,
    PlaceOutcome,
    RefusedByBroker,
    Unknown,
)
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.money import Side, decimal_of
from shared.domain.strategies import Product

CAPABILITIES = Capabilities(
    unique_client_id=True,
    lookup_by_client_id=True,
    order_book_complete=True,
    accept_horizon=timedelta(seconds=2),
)
REFUSALS = {
    "insufficient_funds": "insufficient_funds",
    "price_outside_band": "price_outside_band",
    "freeze_quantity_exceeded": "freeze_quantity_exceeded",
    "unknown_instrument": "unknown_instrument",
    "off_tick": "off_tick",
    "market_closed": "market_closed",
    "invalid_order": "invalid_order",
}
"""The exchange's refusals by its own code; a refusal with any other code is not proven."""
_DUPLICATE = "duplicate_client_id"
_FINAL = "already_final"
_READ_SECONDS = 3.0
_IDLE_SECONDS = 20.0
_CONNECTIONS = 8
_LOOK_AGAIN_SECONDS = 1.0
Value = TypeVar("Value")


class PaperBrokerClient:
    """One account at the simulated exchange. ``read_token`` reads the session token anew, None if there is none."""

    def __init__(
        self,
        base_url: str,
        token: str,
        read_token: Callable[[], Awaitable[str | None]],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        limits = httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=_IDLE_SECONDS)
        self._http = httpx.AsyncClient(
            base_url=base_url, limits=limits, transport=transport, trust_env=False, timeout=_READ_SECONDS
        )
        self._token = token
        self._read_token = read_token
        self._looking = asyncio.Lock()
        self._look_again_at = float("-inf")

    @property
    def capabilities(self) -> Capabilities:
        """What the exchange promises."""
        return CAPABILITIES

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send one order, once, with a deadline for the whole exchange of bytes."""
        body = {
            "client_id": intent.id,
            "instrument": intent.instrument,
            "side": intent.side.value,
            "quantity": intent.quantity,
            "limit": format(intent.limit, "f"),
            "product": intent.product.value,
        }
        try:
            async with asyncio.timeout(CAPABILITIES.http_deadline.total_seconds()):
                response = await self._http.post("/orders", json=body, headers=self._headers())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotTaken(repr(error))  # no byte of the request was sent
        except (httpx.HTTPError, TimeoutError) as error:
            return Unknown(repr(error))  # it may have arrived
        return _outcome_of(response)

    async def cancel(self, broker_order_id: str) -> bool:
        """Ask for an order to be cancelled. False if it is final already. Raises ``BrokerAway``."""
        response = await self._send("DELETE", f"/orders/{broker_order_id}")
        if response.status_code == httpx.codes.ACCEPTED:
            return True
        if response.status_code == httpx.codes.CONFLICT and _document(response).get("code") == _FINAL:
            return False
        raise BrokerAway(f"DELETE /orders answered {response.status_code}")

    async def find(self, intent_id: IntentId) -> BrokerOrder | None:
        """The order with this client id, or None. Raises ``BrokerAway``."""
        response = await self._send("GET", f"/orders/by-client-id/{intent_id}")
        if response.status_code == httpx.codes.NOT_FOUND and _document(response).get("code") == "order_not_found":
            return None
        return _read(response, _order_of)

    async def orders(self) -> Sequence[BrokerOrder]:
        """The complete book of the day. Raises ``BrokerAway``."""
        response = await self._send("GET", "/orders")
        return _read(response, lambda document: [_order_of(each) for each in document["orders"]])

    async def updates(self, after: int, wait: timedelta) -> BookUpdates:
        """What changed after that number, waiting up to ``wait``. Raises ``BrokerAway``."""
        milliseconds = wait // timedelta(milliseconds=1)
        timeout = wait.total_seconds() + _READ_SECONDS
        response = await self._send("GET", f"/updates?after={after}&wait_ms={milliseconds}", timeout)
        return _read(
            response,
            lambda document: BookUpdates(
                tuple(_order_of(each["order"]) for each in document["updates"]), int(document["next"])
            ),
        )

    async def funds(self) -> Funds:
        """The account's money. Raises ``BrokerAway``."""
        return _read(await self._send("GET", "/funds"), _funds_of)

    async def positions(self) -> list[BrokerPosition]:
        """What the account holds. Raises ``BrokerAway``."""
        return _read(await self._send("GET", "/positions"), _positions_of)

    async def sign_in_again(self) -> bool:
        """Read the session token anew. False if there is none, or still the one that was refused."""
        token = await self._read_token()
        if token is None or token == self._token:
            return False
        self._token = token
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _send(self, method: str, path: str, seconds: float = _READ_SECONDS) -> httpx.Response:
        """Ask; once more with the newest session if the one in use is refused. Raises ``BrokerAway``."""
        token = self._token
        response = await self._ask(method, path, seconds)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            if not await self._found_newer_session(token):
                raise SessionEnded(f"{method} {path.partition('?')[0]}: the session is refused")
            response = await self._ask(method, path, seconds)
        return response

    async def _found_newer_session(self, refused: str) -> bool:
        """Look, one at a time and not too often, whether somebody has signed in since that session was read."""
        async with self._looking:
            if self._token != refused:
                return True
            now = asyncio.get_running_loop().time()
            if now < self._look_again_at:
                return False
            self._look_again_at = now + _LOOK_AGAIN_SECONDS
            try:
                return await self.sign_in_again()
            except Unavailable as error:
                raise BrokerAway(f"the session is refused, and a newer one cannot be read: {error}") from error

    async def _ask(self, method: str, path: str, seconds: float) -> httpx.Response:
        try:
            async with asyncio.timeout(seconds):
                return await self._http.request(method, path, headers=self._headers(), timeout=seconds)
        except (httpx.HTTPError, TimeoutError) as error:
            raise BrokerAway(f"{method} {path.partition('?')[0]}: {error!r}") from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self._token}"}


def _outcome_of(response: httpx.Response) -> PlaceOutcome:
    status, document = response.status_code, _document(response)
    code = document.get("code")
    match status:
        case httpx.codes.CREATED if isinstance(document.get("order_id"), str):
            return Accepted(document["order_id"])
        case httpx.codes.CONFLICT if code == _DUPLICATE and isinstance(document.get("order_id"), str):
            return Accepted(document["order_id"])  # this very order is there already: an earlier request arrived
        case httpx.codes.BAD_REQUEST if code in REFUSALS:
            return RefusedByBroker(REFUSALS[code], str(document.get("message", "")))
        case httpx.codes.UNAUTHORIZED:
            return NotTaken(SESSION_EXPIRED)
        case httpx.codes.TOO_MANY_REQUESTS:
            return NotTaken(RATE_LIMITED, _retry_after(response))
        case _:
            return Unknown(f"status {status}, code {code!r}")


def _read(response: httpx.Response, parse: Callable[[Any], Value]) -> Value:
    if response.status_code != httpx.codes.OK:
        raise BrokerAway(f"{response.request.method} {response.request.url.path} answered {response.status_code}")
    try:
        return parse(response.json())
    except (ValueError, KeyError, TypeError) as error:
        raise BrokerAway(f"{response.request.url.path}: the answer cannot be read: {error!r}") from error


def _document(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _retry_after(response: httpx.Response) -> timedelta:
    text = response.headers.get("Retry-After", "")
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() else timedelta(0)


def _order_of(document: dict[str, Any]) -> BrokerOrder:
    order_id, client_id = str(document["order_id"]), IntentId(document["client_id"])
    instrument, side = InstrumentId(document["instrument"]), Side(document["side"])
    return BrokerOrder(
        broker_order_id=order_id,
        client_id=client_id,
        instrument=instrument,
        side=side,
        quantity=int(document["quantity"]),
        limit=_price_or_none(document["limit"]),
        state=BrokerOrderState(document["state"]),
        filled_quantity=int(document["filled_quantity"]),
        average_price=_price_or_none(document["average_price"]),
        reason_code=document.get("reason_code"),
        reason=document.get("reason"),
        updated_at=_time(document["updated_at"]),
        trades=tuple(
            BrokerTrade(
                id=str(each["trade_id"]),
                client_id=client_id,
                broker_order_id=order_id,
                instrument=instrument,
                side=side,
                quantity=int(each["quantity"]),
                price=decimal_of(each["price"]),
                at=_time(each["at"]),
            )
            for each in document["trades"]
        ),
    )


def _positions_of(body: Any) -> list[BrokerPosition]:
    rows = (
        BrokerPosition(InstrumentId(str(each["instrument"])), Product(each["product"]), int(each["quantity"]))
        for each in body["positions"]
    )
    return [position for position in rows if position.quantity]


def _funds_of(document: dict[str, Any]) -> Funds:
    return Funds(
        cash=decimal_of(document["cash"]),
        blocked=decimal_of(document["blocked"]),
        available=decimal_of(document["available"]),
        at=_time(document["at"]),
    )


def _price_or_none(text: str | None) -> Decimal | None:
    return None if text is None else decimal_of(text)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {text}")
    return at
