"""Which sockets there are, who is behind them, and which state goes to which of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass

from shared.application.live.channel import Channel
from shared.application.live.market import LiveMarket
from shared.application.live.quotes import QuoteChannels
from shared.application.live.sender import PERIOD_SECONDS, Monotonic, Sent, SocketSender
from shared.application.live.tenant import Beside, TenantDesk
from shared.application.ports.common import Caller, Now, Sleep
from shared.application.ports.live import LiveConnections, LiveSessions, LiveViews, Push
from shared.domain.errors import Unavailable
from shared.domain.ids import TenantId
from shared.domain.kill_switch import PLATFORM
from shared.domain.live import (
    ConnectionChanged,
    ConnectionId,
    LiveConnection,
    Signal,
    Slice,
    is_quotes,
)

GOODBYES_SECONDS = 6.0
"""How long all goodbyes together may take when the service stops."""
CLOSING = {
    "session_ended": "Your session has ended; please sign in again.",
    "slow_client": "This connection does not keep up; please connect again.",
    "going_away": "The live service restarts; please connect again.",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveParts:
    """What the service works with. ``receive`` waits for signals; ``name_stream`` gives a new name each time."""

    connections: LiveConnections
    receive: Callable[[], Awaitable[Sequence[Signal]]]
    sessions: LiveSessions
    push: Push
    views: LiveViews
    market: LiveMarket
    serves: Slice
    name_stream: Callable[[], str]
    beside: Beside
    now: Now
    monotonic: Monotonic
    sleep: Sleep


@dataclass(slots=True)
class _Socket:
    """One socket, the task that sends to it, and when it was found."""

    row: LiveConnection
    sender: SocketSender
    task: "asyncio.Task[None]"
    found_at: float


@dataclass(slots=True)
class _Desk:
    """A tenant's channels and the task that reads for them."""

    desk: TenantDesk
    task: "asyncio.Task[None]"


class LiveHub:
    """All sockets of this slice's tenants. Nothing here blocks the loop, and no socket waits for another."""

    def __init__(self, parts: LiveParts) -> None:
        self._parts = parts
        self._sockets: dict[ConnectionId, _Socket] = {}
        self._of_tenant: dict[TenantId, set[ConnectionId]] = {}
        self._desks: dict[TenantId, _Desk] = {}
        self._quotes = QuoteChannels(parts.market, parts.views.quote)
        self._ending: dict[ConnectionId, asyncio.Task[None]] = {}
        self._flush_at = 0.0
        self.sent = Sent()

    @property
    def counts(self) -> dict[str, int]:
        """How much there is of what."""
        sent = {"messages": self.sent.messages, "retries": self.sent.retries}
        return {"sockets": len(self._sockets), "tenants": len(self._desks), **sent}

    def prices_moved(self) -> None:
        """Tell the newest quotes to who watches them or holds what they price, at most five times a second."""
        now, market = self._parts.monotonic(), self._parts.market
        if now < self._flush_at or not market.has_moved:
            return
        self._flush_at = now + PERIOD_SECONDS
        moved = market.take_changed()
        self._wake(self._quotes.tell(moved))
        instruments = {quote.instrument for quote in moved}
        for each in self._desks.values():
            if not instruments.isdisjoint(each.desk.held):
                each.desk.reprice()

    async def take_signals(self, signals: Sequence[Signal]) -> None:
        """Look where they point. Raises ``Unavailable``."""
        looked_at: set[ConnectionId] = set()
        for each in signals:
            if isinstance(each, ConnectionChanged):
                looked_at.add(each.connection_id)
                continue
            everybody = each.tenant_id == PLATFORM
            concerned = self._desks.values() if everybody else filter(None, [self._desks.get(each.tenant_id)])
            for found in concerned:
                found.desk.mark(each.topics)
        await asyncio.gather(*(self._look_at(each) for each in looked_at))

    async def sweep(self) -> None:
        """Compare all rows with the sockets that are known. Raises ``Unavailable``."""
        began = self._parts.monotonic()
        rows = await self._parts.beside(lambda: list(self._parts.connections.all()))
        mine = {row.id: row for row in rows if self._parts.serves.holds(row.tenant_id)}
        for row in mine.values():
            self._take(row)
        for connection_id, known in list(self._sockets.items()):
            if connection_id not in mine and known.found_at < began:
                self._forget(connection_id)

    async def check_sessions(self) -> None:
        """Close the sockets whose session has ended. Raises ``Unavailable``."""
        behind = {(each.row.tenant_id, each.row.session_id) for each in self._sockets.values()}
        if not behind:
            return
        alive = await self._parts.beside(lambda: self._parts.sessions(behind))
        ended = behind - alive
        for each in list(self._sockets.values()):
            if (each.row.tenant_id, each.row.session_id) in ended:
                self._drop(each, "session_ended")

    async def close(self) -> None:
        """Tell every socket that this service goes away, and close it."""
        for known in list(self._sockets.values()):
            self._drop(known, "going_away")
        goodbyes = list(self._ending.values())
        if goodbyes:
            _, late = await asyncio.wait(goodbyes, timeout=GOODBYES_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _look_at(self, connection_id: ConnectionId) -> None:
        row = await self._parts.beside(lambda: self._parts.connections.get(connection_id))
        if row is None:
            self._forget(connection_id)
        elif self._parts.serves.holds(row.tenant_id):
            self._take(row)

    def _take(self, row: LiveConnection) -> None:
        """A row as it was read: a socket that is new, or wants other topics, or has ended with nobody telling."""
        known = self._sockets.get(row.id)
        if row.id in self._ending:
            return
        if row.ends_at <= self._parts.now():
            self._forget(row.id)
            self._end(row.id, self._remove_row(row.id))
            return
        if known is not None and row.serial <= known.row.serial:
            return
        before = known.row.topics if known else {}
        if known is None:
            known = self._sockets[row.id] = self._new_socket(row)
            self._of_tenant.setdefault(row.tenant_id, set()).add(row.id)
        known.row = row
        self._quotes.watch(row.id, before, row.topics)
        self._want(row.tenant_id)
        known.sender.watch(row.topics)

    def _new_socket(self, row: LiveConnection) -> _Socket:
        def find(topic: str) -> Channel | None:
            if is_quotes(topic):
                return self._quotes.find(topic)
            own = self._desks.get(row.tenant_id)
            return own.desk.find(topic) if own else None

        parts = self._parts
        sender = SocketSender(row.id, parts.push, find, parts.name_stream, parts.monotonic, parts.sleep, self.sent)
        return _Socket(row, sender, asyncio.create_task(self._serve(row.id, sender)), parts.monotonic())

    async def _serve(self, connection_id: ConnectionId, sender: SocketSender) -> None:
        try:
            outcome = await sender.run()
        except Exception:  # a defect in one socket's messages is that socket's end, no other's
            _log.exception("%s cannot be served", connection_id)
            outcome = "going_away"
        known = self._sockets.get(connection_id)
        if known is not None and known.sender is sender:
            self._drop(known, outcome)

    def _want(self, tenant_id: TenantId) -> None:
        """The tenant's desk reads what its sockets watch; without any it closes."""
        rows = [self._sockets[each].row for each in self._of_tenant.get(tenant_id, ())]
        wanted = {topic for row in rows for topic in row.topics if not is_quotes(topic)}
        own = self._desks.get(tenant_id)
        if not wanted:
            if own is not None:
                own.task.cancel()
                del self._desks[tenant_id]
            return
        first = rows[0]
        caller = Caller(first.tenant_id, first.user_id, first.role, first.session_id)
        if own is None:
            own = self._desks[tenant_id] = self._new_desk(tenant_id, caller)
        own.desk.want(wanted, caller)

    def _new_desk(self, tenant_id: TenantId, caller: Caller) -> _Desk:
        def changed(topics: Collection[str]) -> None:
            mine = self._of_tenant.get(tenant_id, set())
            self._wake(each for each in mine if not self._sockets[each].row.topics.keys().isdisjoint(topics))

        parts = self._parts
        quotes = parts.market.quotes
        made = TenantDesk(caller, parts.views, quotes, changed, parts.beside, parts.monotonic, parts.sleep)
        return _Desk(made, asyncio.create_task(made.run()))

    def _wake(self, concerned: Iterable[ConnectionId]) -> None:
        for connection_id in concerned:
            self._sockets[connection_id].sender.wake()

    def _drop(self, known: _Socket, code: str) -> None:
        """Close a socket, telling it why unless it is gone already."""
        self._forget(known.row.id)
        self._end(known.row.id, self._close(known, code))

    async def _close(self, known: _Socket, code: str) -> None:
        if known.task is not asyncio.current_task():
            await asyncio.gather(known.task, return_exceptions=True)  # whatever it was sending has gone out
        if code in CLOSING:
            await known.sender.say_goodbye(code, CLOSING[code])
        await self._remove_row(known.row.id)

    def _forget(self, connection_id: ConnectionId) -> None:
        known = self._sockets.pop(connection_id, None)
        if known is None:
            return
        if known.task is not asyncio.current_task():
            known.task.cancel()
        row = known.row
        self._of_tenant[row.tenant_id].discard(connection_id)
        if not self._of_tenant[row.tenant_id]:
            del self._of_tenant[row.tenant_id]
        self._quotes.watch(connection_id, row.topics, ())
        self._want(row.tenant_id)

    def _end(self, connection_id: ConnectionId, ending: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(ending)
        self._ending[connection_id] = task
        task.add_done_callback(lambda _: self._ending.pop(connection_id, None))

    async def _remove_row(self, connection_id: ConnectionId) -> None:
        try:
            await self._parts.beside(lambda: self._parts.connections.remove(connection_id))
        except Unavailable as error:
            _log.warning("%s stays in the table until it ages: %s", connection_id, error)
