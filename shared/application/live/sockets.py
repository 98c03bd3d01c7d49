"""Opening and closing live sockets, and what they are subscribed to: one use case a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.application.ports.common import Caller, Now, Randomness
from shared.application.ports.live import CountSockets, LiveConnections, SendSignals, SocketTickets
from shared.domain.errors import Invalid, NotAllowed, NotFound, Refused, StaleVersion, TooManyRequests, Unavailable
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.instruments import InstrumentId
from shared.domain.live import (
    MOST_CONNECTIONS,
    MOST_QUOTES,
    SOCKET_LASTS,
    TENANT_TOPICS,
    TICKET_LASTS,
    ConnectionChanged,
    ConnectionId,
    LiveConnection,
    SocketTicket,
    instrument_of,
    ticket_digest,
    ticket_of,
)

_TRIES = 5
_MOST_NAMES = MOST_QUOTES + len(TENANT_TOPICS)
_FULL_PAUSE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it is handed out. ``url``: where to connect with it; ``expires_in`` in seconds."""

    ticket: str
    url: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class SocketDesk:
    """What the messages of a socket are answered with, bound once. ``is_instrument``: whether there is one."""

    tickets: SocketTickets
    connections: LiveConnections
    signal: SendSignals
    is_instrument: Callable[[InstrumentId], bool]
    now: Now


def issue_ticket(
    caller: Caller, *, tickets: SocketTickets, sockets: CountSockets, url: str, now: Now, randomness: Randomness
) -> Ticket:
    """A ticket that opens one socket within half a minute, as this caller. Only its digest is stored.

    Raises ``TooManyRequests`` (``too_many_sockets``) when the tenant holds as many as it may.
    """
    tenant = TenantId(caller.tenant_id)
    if sockets(tenant) >= MOST_CONNECTIONS:
        message = f"There are {MOST_CONNECTIONS} live connections already; please close some windows."
        raise TooManyRequests("too_many_sockets", message, retry_after=int(_FULL_PAUSE.total_seconds()))
    ticket = ticket_of(randomness(32))
    kept = SocketTicket(tenant, UserId(caller.user_id), caller.role, SessionId(caller.session_id), now() + TICKET_LASTS)
    tickets.issue(ticket_digest(ticket), kept)
    return Ticket(ticket, url, int(TICKET_LASTS.total_seconds()))


def open_socket(connection_id: ConnectionId, ticket: str, *, desk: SocketDesk) -> LiveConnection:
    """Let a socket in by its ticket. Raises ``NotAllowed`` for one that is unknown, used or too old."""
    now = desk.now()
    redeemed = desk.tickets.redeem(ticket_digest(ticket), now) if ticket else None
    if redeemed is None:
        raise NotAllowed("invalid_ticket", "This ticket is unknown, was used or is too old; ask for a new one.")
    connection = LiveConnection(
        connection_id,
        redeemed.tenant_id,
        redeemed.user_id,
        redeemed.role,
        redeemed.session_id,
        connected_at=now,
        ends_at=now + SOCKET_LASTS,
    )
    desk.connections.add(connection)
    return connection


def subscribe(connection_id: ConnectionId, topics: Sequence[str], *, desk: SocketDesk) -> LiveConnection:
    """Watch these topics besides; one that is watched already starts anew with a snapshot.

    All of them or none. Raises ``NotFound`` (``unknown_topic``, ``not_connected``), ``Refused`` (``too_many_topics``).
    """
    for topic in topics:
        _check(topic, desk)

    def changed(before: LiveConnection) -> LiveConnection:
        after = before.subscribed(topics)
        if after.quotes > MOST_QUOTES:
            raise Refused("too_many_topics", f"One connection watches the quotes of up to {MOST_QUOTES} instruments.")
        return after

    return _change(connection_id, changed, desk)


def unsubscribe(connection_id: ConnectionId, topics: Sequence[str], *, desk: SocketDesk) -> LiveConnection:
    """Watch these topics no more; those that were not watched are fine. Raises ``NotFound`` (``not_connected``)."""
    return _change(connection_id, lambda before: before.unsubscribed(frozenset(topics)), desk)


def close_socket(connection_id: ConnectionId, *, desk: SocketDesk) -> None:
    """The client has gone."""
    known = desk.connections.get(connection_id)
    if known is None:
        return
    desk.connections.remove(connection_id)
    desk.signal([ConnectionChanged(known.tenant_id, connection_id)])


def topics_in(wanted: object) -> list[str]:
    """The topics of a message, each once. Raises ``Invalid`` (``invalid_message``)."""
    names = wanted if isinstance(wanted, list) else []
    if not 0 < len(names) <= _MOST_NAMES or not all(isinstance(name, str) for name in names):
        raise Invalid("invalid_message", f"`topics` must be a list of 1 to {_MOST_NAMES} names.")
    return list(dict.fromkeys(names))


def _check(topic: str, desk: SocketDesk) -> None:
    instrument = instrument_of(topic)
    if topic in TENANT_TOPICS or (instrument is not None and desk.is_instrument(instrument)):
        return
    raise NotFound("unknown_topic", f"There is no topic {topic[:80]!r}.")


def _change(
    connection_id: ConnectionId, change: Callable[[LiveConnection], LiveConnection], desk: SocketDesk
) -> LiveConnection:
    for _ in range(_TRIES):
        before = desk.connections.get(connection_id)
        if before is None:
            raise NotFound("not_connected", "This connection is closed; please connect again.")
        after = change(before)
        try:
            desk.connections.save(after, before=before)
        except StaleVersion:
            continue  # another message of the same socket was faster
        desk.signal([ConnectionChanged(after.tenant_id, connection_id)])
        return after
    raise Unavailable("store_busy", "Too many changes at once; please try again.")
