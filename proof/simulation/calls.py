"""How a simulated process talks to what lies outside it: every call may be the one at which something happens."""

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from proof.simulation.faults import Faults, Mishap
from proof.simulation.loop import Process, SeededLoop
from proof.simulation.trace import Trace
from shared.application.ports.engine import RunKey
from shared.domain.books import Position
from shared.domain.errors import Unavailable
from shared.domain.intents import Intent
from shared.domain.runs import Run
from shared.domain.strategies import Strategy

START = datetime(2026, 11, 23, 3, 45, tzinfo=UTC)
"""The true time when a world begins: Monday 09:15 in Kolkata."""
CLASH_TRIES = 6
LATEST_EFFECT = 3.0
Value = TypeVar("Value")


class Store:
    """The part of the store that is not its content: which rows a transaction holds at this moment."""

    def __init__(self) -> None:
        self.busy: dict[str, float] = {}


class Border:
    """One process's way to the outside. ``kill`` and ``stall`` are the world's ways to end and to hold a process."""

    def __init__(
        self,
        loop: SeededLoop,
        process: Process,
        faults: Faults,
        trace: Trace,
        kill: Callable[[Process], None],
        stall: Callable[[Process], None],
        store: Store,
    ) -> None:
        self.loop = loop
        self.process = process
        self.faults = faults
        self.trace = trace
        self._kill = kill
        self._stall = stall
        self._store = store
        self.troubled_at = -100.0

    # the process's clocks

    def now(self) -> datetime:
        """Its wall clock, right or wrong."""
        return START + timedelta(seconds=self.loop.time() + self.process.skew)

    def boottime(self) -> float:
        """Its clock that only moves forward."""
        return self.loop.time() + self.process.boot_offset

    async def sleep(self, seconds: float, /) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    # calls

    async def read(self, name: str, look: Callable[[], Value], subject: object = "") -> Value:
        """Read from the store."""
        return await self.call(name, look, subject)

    async def write(self, name: str, effect: Callable[[], Value], rows: Collection[str], subject: object = "") -> Value:
        """A transaction that names these rows. One that names a row in use is cancelled and tried again."""
        for attempt in range(1, CLASH_TRIES + 1):
            now = self.loop.time()
            busy = self._store.busy
            if not any(busy.get(row, 0.0) > now for row in rows):
                return await self.call(name, effect, subject, rows)
            self.faults.counts["clash"] += 1
            self.troubled_at = now
            await asyncio.sleep(0.01 * attempt)
        self.trace.note(self.process.name, name, subject, "clashed with other transactions, given up")
        raise Unavailable("store_busy", f"{name}: other transactions hold its rows")

    async def call(
        self, name: str, effect: Callable[[], Value], subject: object = "", rows: Collection[str] = ()
    ) -> Value:
        """One call: some time, the effect, some time, and by chance a mishap on either side of the effect."""
        faults = self.faults
        mishap = faults.of_call(name)
        draw = faults.chance.random
        seconds = 0.002 + 0.01 * draw()
        if mishap is None:
            for row in rows:
                self._store.busy[row] = self.loop.time() + seconds
            await asyncio.sleep(seconds)
            return self._take_effect(name, effect, subject)
        self.troubled_at = self.loop.time()
        match mishap:
            case Mishap.KILL_BEFORE:
                await self._die(name, subject, mishap)
            case Mishap.STALL_BEFORE:
                self._hold(name, subject, mishap)
            case Mishap.SLOW:
                seconds += 3.0 * draw() ** 2
            case Mishap.THROTTLE:
                await asyncio.sleep(seconds)
                self._refuse(name, subject, mishap)
            case Mishap.LATE_EFFECT:
                self.loop.outside(seconds + LATEST_EFFECT * draw(), self._come_late, name, effect, subject)
                await asyncio.sleep(seconds + 0.5 * draw())
                self._refuse(name, subject, mishap)
        for row in rows:
            self._store.busy[row] = self.loop.time() + min(seconds, 0.02)
        await asyncio.sleep(seconds)
        result = self._take_effect(name, effect, subject)
        match mishap:
            case Mishap.KILL_AFTER:
                await self._die(name, subject, mishap)
            case Mishap.STALL_AFTER:
                self._hold(name, subject, mishap)
                await asyncio.sleep(0)
            case Mishap.LOSE_ANSWER:
                await asyncio.sleep(0.5 * draw())
                self._refuse(name, subject, mishap)
        return result

    def _take_effect(self, name: str, effect: Callable[[], Value], subject: object) -> Value:
        if not self.trace.is_on:
            return effect()
        try:
            result = effect()
        except Exception as error:
            self.trace.note(self.process.name, name, subject, f"refused: {error}")
            raise
        self.trace.note(self.process.name, name, subject, _brief(result))
        return result

    def _come_late(self, name: str, effect: Callable[[], Any], subject: object) -> None:
        try:
            effect()
        except Exception as error:
            self.trace.note(self.process.name, name, subject, f"came late, without effect: {error}")
        else:
            self.trace.note(self.process.name, name, subject, "came late and took effect")

    def _refuse(self, name: str, subject: object, mishap: Mishap) -> NoReturn:
        self.trace.note(self.process.name, name, subject, mishap.value)
        raise Unavailable("store_unavailable", f"{name}: {mishap.value}")

    async def _die(self, name: str, subject: object, mishap: Mishap) -> None:
        self.trace.note(self.process.name, name, subject, mishap.value)
        self._kill(self.process)
        await asyncio.sleep(0)  # for ever: nothing of a dead process runs again

    def _hold(self, name: str, subject: object, mishap: Mishap) -> None:
        self.trace.note(self.process.name, name, subject, mishap.value)
        self._stall(self.process)


def _brief(result: object) -> str:
    """A result in a few words."""
    match result:
        case None:
            return "-"
        case Intent():
            return f"{result.state} attempt {result.attempt} filled {result.filled_quantity} v{result.version}"
        case Run():
            leg = result.legs[0]
            lines = f"stop {leg.stop} target {leg.target} trail {leg.trail} best {leg.best}"
            return f"v{result.version} {result.state} {leg.entry_filled}-{leg.exit_filled} {lines}"
        case Strategy():
            return f"{result.id} v{result.meta.version} {result.status}"
        case Position():
            return f"{result.quantity} v{result.version}"
        case RunKey():
            return result.strategy_id
        case list():
            return f"[{', '.join(_brief(each) for each in result)}]"
        case bool() | int() | str() | dict():
            return str(result)[:120]
        case _:
            return type(result).__name__
