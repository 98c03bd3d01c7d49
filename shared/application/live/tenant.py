"""What one tenant's sockets show: read anew after a signal, compared, told by prices in between.

Reading is level-based. A signal only says where to look, so a lost or repeated one costs time, never truth; and because
indexes lag behind their tables, what a signal pointed to is looked at once more a moment later. Everything that
somebody watches is read each half minute in any case.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Protocol, TypeVar

from shared.application.live.channel import Channel, DataChannel, ListChannel
from shared.application.live.sender import PERIOD_SECONDS, Monotonic
from shared.application.ports.common import Caller, Sleep
from shared.application.ports.live import LiveViews
from shared.application.view_portfolio import PortfolioFacts
from shared.domain.errors import Unavailable
from shared.domain.instruments import InstrumentId
from shared.domain.live import KILL_SWITCH, PNL, POSITIONS, TENANT_TOPICS
from shared.domain.market_data import Quote

ECHO_SECONDS = 1.5
"""After a signal its topics are read once more: an index may lag behind its table."""
REREAD_SECONDS = 30.0
UNPROTECTED_SECONDS = 1.0
"""While a position is without an armed stop, the figures that say for how long are read so often."""
_AFTER_FAILURE_SECONDS = 2.0
_BOOK = "book"
"""Positions and P&L are made of the same reading."""

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Beside(Protocol):
    """Runs a blocking call beside the event loop."""

    def __call__(self, call: Callable[[], Result], /) -> Awaitable[Result]:
        """Its result."""
        ...


class TenantDesk:
    """The channels of one tenant. ``changed`` is called with the topics that have a new state.

    ``caller`` is one of the people whose sockets these are: what is read is read as that person.
    """

    def __init__(
        self,
        caller: Caller,
        views: LiveViews,
        quotes: Callable[[Collection[InstrumentId]], Mapping[InstrumentId, Quote]],
        changed: Callable[[Collection[str]], None],
        beside: Beside,
        monotonic: Monotonic,
        sleep: Sleep,
    ) -> None:
        self._caller, self._views, self._quotes, self._changed = caller, views, quotes, changed
        self._beside, self._monotonic, self._sleep = beside, monotonic, sleep
        self._channels: dict[str, Channel] = {}
        self._facts: PortfolioFacts | None = None
        self._due: dict[str, float] = {}
        self._echo: dict[str, float] = {}
        self._wake = asyncio.Event()

    @property
    def held(self) -> set[InstrumentId]:
        """Instruments whose prices matter here."""
        return self._facts.instruments if self._facts else set()

    def find(self, topic: str) -> Channel | None:
        """The channel of a topic once it has a state."""
        channel = self._channels.get(topic)
        return channel if channel is not None and channel.version else None

    def want(self, topics: Collection[str], caller: Caller) -> None:
        """Keep these topics, no others; new ones are read at once."""
        self._caller = caller
        wanted = TENANT_TOPICS.intersection(topics)
        for topic in self._channels.keys() - wanted:
            del self._channels[topic]
        new = wanted - self._channels.keys()
        for topic in new:
            self._channels[topic] = DataChannel() if topic in {PNL, KILL_SWITCH} else ListChannel()
        readings = {_reading_of(topic) for topic in wanted}
        self._due = {reading: at for reading, at in self._due.items() if reading in readings}
        if _BOOK not in readings:
            self._facts = None
        if new:
            self._due |= dict.fromkeys({_reading_of(topic) for topic in new}, self._monotonic())
            self._wake.set()

    def mark(self, topics: Collection[str]) -> None:
        """Something behind these topics has changed."""
        now = self._monotonic()
        for reading in {_reading_of(topic) for topic in topics if topic in self._channels}:
            self._due[reading] = now
            self._echo[reading] = now + ECHO_SECONDS
        self._wake.set()

    def reprice(self) -> None:
        """Tell positions and P&L by the newest quotes, from what was last read."""
        try:
            self._reprice()
        except Exception:  # one tenant's figures must not silence the others
            _log.exception("positions of %s cannot be told", self._caller.tenant_id)
            self._facts = None  # until they are read again

    def _reprice(self) -> None:
        if self._facts is None:
            return
        quotes = self._quotes(self._facts.instruments)
        told = []
        positions, pnl = self._channels.get(POSITIONS), self._channels.get(PNL)
        if isinstance(positions, ListChannel) and positions.update(self._views.positions(self._facts, quotes)):
            told.append(POSITIONS)
        if isinstance(pnl, DataChannel) and pnl.update(self._views.portfolio(self._facts, quotes)):
            told.append(PNL)
        if told:
            self._changed(told)

    async def run(self) -> None:
        """Read what is due, for ever."""
        while True:
            self._wake.clear()
            now = self._monotonic()
            ready = [reading for reading, at in self._due.items() if at <= now]
            if not ready:
                await self._wait(min(self._due.values()) - now if self._due else None)
                continue
            for reading in ready:
                echo = self._echo.pop(reading, 0.0)
                self._due[reading] = echo if echo > now else now + REREAD_SECONDS
            await asyncio.gather(*(self._read(reading) for reading in ready))
            await self._sleep(PERIOD_SECONDS)

    async def _read(self, reading: str) -> None:
        try:
            await (self._read_book() if reading == _BOOK else self._read_topic(reading))
        except Unavailable as error:
            _log.warning("%s of %s cannot be read now: %s", reading, self._caller.tenant_id, error)
            self._again(reading, _AFTER_FAILURE_SECONDS)
        except Exception:  # one topic that cannot be told must not silence the others
            _log.exception("%s of %s cannot be told", reading, self._caller.tenant_id)
            self._again(reading, REREAD_SECONDS)

    async def _read_book(self) -> None:
        caller = self._caller
        facts = await self._beside(lambda: self._views.facts(caller))
        if _BOOK not in self._due:
            return  # nobody wants it any more
        self._facts = facts
        if facts.guard.unprotected_legs:
            self._again(_BOOK, UNPROTECTED_SECONDS)
        self.reprice()

    async def _read_topic(self, topic: str) -> None:
        caller = self._caller
        channel = self._channels.get(topic)
        if isinstance(channel, DataChannel):
            data = await self._beside(lambda: self._views.kill_switch(caller))
            is_new = channel.update(data)
        elif isinstance(channel, ListChannel):
            listed = await self._beside(lambda: self._views.listed(topic, caller))
            is_new = channel.update(listed)
        else:
            return
        if is_new:
            self._changed([topic])

    def _again(self, reading: str, seconds: float) -> None:
        if reading in self._due:
            self._due[reading] = min(self._due[reading], self._monotonic() + seconds)

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()


def _reading_of(topic: str) -> str:
    return _BOOK if topic in {POSITIONS, PNL} else topic
