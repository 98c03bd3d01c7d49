"""What a live socket's messages are answered: plain documents, and for the opening a status."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from shared.application.live.sockets import (
    SocketDesk,
    close_socket,
    open_socket,
    subscribe,
    topics_in,
    unsubscribe,
)
from shared.domain.errors import Invalid, NotAllowed, PlimsollError, Unavailable
from shared.domain.live import ConnectionId

Answer = dict[str, Any]
_ACTIONS = ("subscribe", "unsubscribe", "ping")


def answer(event: Mapping[str, Any], *, desk: SocketDesk, tell: Callable[[Unavailable], None]) -> Answer:
    """Answer one event. A message is always answered 200: what was wrong with it is said in the answer.

    ``tell``: called when a part was away.
    """
    context = event["requestContext"]
    connection_id = ConnectionId(context["connectionId"])
    match context["routeKey"]:
        case "$connect":
            return _opened(event, connection_id, desk)
        case "$disconnect":
            close_socket(connection_id, desk=desk)
            return {"statusCode": 200}
        case _:
            return _said(_reply(event, connection_id, desk, tell))


def _opened(event: Mapping[str, Any], connection_id: ConnectionId, desk: SocketDesk) -> Answer:
    """The gateway lets the socket in on 200 and refuses the handshake with any other status."""
    ticket = (event.get("queryStringParameters") or {}).get("ticket", "")
    try:
        open_socket(connection_id, ticket, desk=desk)
    except NotAllowed:
        return {"statusCode": 403}
    except Unavailable:
        return {"statusCode": 503}
    return {"statusCode": 200}


def _reply(
    event: Mapping[str, Any], connection_id: ConnectionId, desk: SocketDesk, tell: Callable[[Unavailable], None]
) -> dict[str, Any]:
    try:
        message = _message_in(event.get("body"))
        return _ANSWERS[message["action"]](message, connection_id, desk)
    except PlimsollError as error:
        if isinstance(error, Unavailable):
            tell(error)
        return {"type": "error", "code": error.code, "message": error.detail}


def _message_in(body: object) -> Mapping[str, Any]:
    try:
        message = json.loads(body) if isinstance(body, str) else None
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict) or message.get("action") not in _ACTIONS:
        actions = ", ".join(_ACTIONS)
        raise Invalid("invalid_message", f"Please send a JSON object whose `action` is one of {actions}.")
    return message


def _subscribed(message: Mapping[str, Any], connection_id: ConnectionId, desk: SocketDesk) -> dict[str, Any]:
    after = subscribe(connection_id, topics_in(message.get("topics")), desk=desk)
    return {"type": "subscribed", "topics": sorted(after.topics)}


def _unsubscribed(message: Mapping[str, Any], connection_id: ConnectionId, desk: SocketDesk) -> dict[str, Any]:
    after = unsubscribe(connection_id, topics_in(message.get("topics")), desk=desk)
    return {"type": "subscribed", "topics": sorted(after.topics)}


def _pong(_: Mapping[str, Any], __: ConnectionId, desk: SocketDesk) -> dict[str, Any]:
    return {"type": "pong", "at": desk.now().isoformat()}


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any], ConnectionId, SocketDesk], dict[str, Any]]] = {
    "subscribe": _subscribed,
    "unsubscribe": _unsubscribed,
    "ping": _pong,
}


def _said(document: Mapping[str, Any]) -> Answer:
    return {"statusCode": 200, "body": json.dumps(document)}
