"""What goes through one socket: snapshots first, then deltas, each topic at most five times a second.

Nothing is queued: what a socket is to be sent next is made when it can be sent, from the newest state of its topics
and what it was sent last. So a slow socket holds up nobody and costs no memory; one that takes nothing for some seconds
is closed.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from shared.application.live.channel import Channel
from shared.application.ports.common import Sleep
from shared.application.ports.live import Push, SocketBusy, SocketGone
from shared.domain.live import ConnectionId

PERIOD_SECONDS = 0.2
"""Between two messages of one topic to one socket."""
SLOW_SECONDS = 10.0
"""A socket that takes nothing for so long is closed."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
GOODBYE_SECONDS = 2.0

Monotonic = Callable[[], float]

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Topic:
    """How far a socket has come in one topic. ``stream`` empty: it needs a snapshot."""

    serial: int
    stream: str = ""
    seq: int = 0
    version: int = 0
    next_at: float = 0.0
    pages: deque[str] = field(default_factory=deque)


@dataclass(slots=True)
class Sent:
    """What one sender, or all of them together, have sent."""

    messages: int = 0
    retries: int = 0


class SocketSender:
    """The one that sends to one socket. ``find`` gives the channel of a topic once it has a state."""

    def __init__(
        self,
        connection_id: ConnectionId,
        push: Push,
        find: Callable[[str], Channel | None],
        name_stream: Callable[[], str],
        monotonic: Monotonic,
        sleep: Sleep,
        sent: Sent,
    ) -> None:
        self.connection_id = connection_id
        self._push, self._find, self._name_stream = push, find, name_stream
        self._monotonic, self._sleep, self._sent = monotonic, sleep, sent
        self._topics: dict[str, _Topic] = {}
        self._wake = asyncio.Event()

    @property
    def topics(self) -> set[str]:
        """What it is subscribed to."""
        return set(self._topics)

    def watch(self, topics: Mapping[str, int]) -> None:
        """Send these topics, no others. A topic whose number is new begins with a snapshot."""
        kept = {}
        for topic, serial in topics.items():
            before = self._topics.get(topic)
            if before is None or before.serial != serial:
                kept[topic] = _Topic(serial, next_at=before.next_at if before else 0.0)
            else:
                kept[topic] = before
        self._topics = kept
        self._wake.set()

    def wake(self) -> None:
        """Some channel has a new state."""
        self._wake.set()

    async def run(self) -> str:
        """Send until the socket is gone or too slow: gives ``gone`` or ``slow_client``."""
        while True:
            self._wake.clear()
            message, wait = self._next()
            if message is not None:
                outcome = await self._deliver(message)
                if outcome is not None:
                    return outcome
            else:
                await self._wait(wait)

    async def say_goodbye(self, code: str, message: str) -> None:
        """Tell the client why, if it takes it at once, and close the socket. For when ``run`` has ended."""
        text = json.dumps({"type": "closing", "code": code, "message": message}).encode()
        with suppress(SocketGone, SocketBusy, TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._push.send(self.connection_id, text)
        with suppress(SocketBusy, TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._push.close(self.connection_id)

    def _next(self) -> tuple[str | None, float | None]:
        """The next message, or how long there is none: None is until somebody wakes it."""
        now = self._monotonic()
        soonest: float | None = None
        for name, topic in sorted(self._topics.items(), key=lambda each: each[1].next_at):
            if topic.pages:
                return topic.pages.popleft(), None
            channel = self._find(name)
            if channel is None or (topic.stream and topic.version == channel.version):
                continue
            if topic.next_at > now:
                soonest = min(soonest or topic.next_at, topic.next_at)
                continue
            topic.next_at = now + PERIOD_SECONDS
            return self._message(name, topic, channel), None
        return None, soonest - now if soonest is not None else None

    def _message(self, name: str, topic: _Topic, channel: Channel) -> str:
        change = channel.delta(topic.version) if topic.stream else None
        quoted = json.dumps(name)
        topic.version = channel.version
        if change is not None:
            topic.seq += 1
            head = f'{{"type":"delta","topic":{quoted},"stream":"{topic.stream}","seq":{topic.seq},'
            return f"{head}{change}}}"
        topic.stream, topic.seq = self._name_stream(), 1
        pages = channel.snapshot().pages
        head = f'{{"type":"snapshot","topic":{quoted},"stream":"{topic.stream}","seq":1,'
        topic.pages.extend(
            f'{head}"page":{number},"pages":{len(pages)},{page}}}' for number, page in enumerate(pages, start=1)
        )
        return topic.pages.popleft()

    async def _deliver(self, message: str) -> str | None:
        """Send one message however often it takes; None when it is through, else how the socket ended."""
        data = message.encode()
        began, pause = self._monotonic(), FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._push.send(self.connection_id, data)
            except SocketGone:
                return "gone"
            except SocketBusy as error:
                if self._monotonic() - began >= SLOW_SECONDS:
                    _log.info("%s takes nothing: %s", self.connection_id, error)
                    return "slow_client"
                self._sent.retries += 1
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            self._sent.messages += 1
            return None

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
