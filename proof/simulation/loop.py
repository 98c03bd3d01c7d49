"""An event loop that owns time and chooses by its seed who goes next.

Time jumps to the next timer as soon as nobody can go on. Of all that could go on at one instant one is drawn, so that
no order of events is taken for granted. Each step belongs to the simulated process in whose context it was made: the
steps of a dead process are dropped wherever they stand, those of a stalled one wait until it wakes.
"""

import asyncio
import contextvars
import heapq
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

MOST_STEPS = 3_000_000


PROCESS: contextvars.ContextVar["Process | None"] = contextvars.ContextVar("process", default=None)


class Process:
    """One operating system process: what kill -9 ends and SIGSTOP holds. ``skew``: how wrong its wall clock is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_alive = True
        self.stalled_until: float | None = None
        self.skew = 0.0
        self.held: list[Step] = []
        self.boot_offset = 0.0
        self.machine = 0
        self.is_leaving = False
        self.context = contextvars.copy_context()
        self.context.run(PROCESS.set, self)


class NothingEverHappens(Exception):
    """Everybody waits and no timer is set."""


class Step:
    """A callback that waits for its turn."""

    __slots__ = ("args", "callback", "context", "process")

    def __init__(self, callback: Callable[..., Any], args: tuple[Any, ...], context: contextvars.Context) -> None:
        self.callback: Callable[..., Any] | None = callback
        self.args = args
        self.context = context
        self.process = context.get(PROCESS)

    def cancel(self) -> None:
        """Never run it."""
        self.callback = None

    def cancelled(self) -> bool:
        """Whether it will never run."""
        return self.callback is None


class _NumberedTask(asyncio.Task[Any]):
    """A task whose hash is a serial number: sets of tasks have the same order each time a seed is run."""

    def __init__(self, number: int, work: Coroutine[Any, Any, Any], **rest: Any) -> None:
        self.number = number
        super().__init__(work, **rest)

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        return self is other


class SeededLoop(asyncio.AbstractEventLoop):
    """The scheduler of one world. Not for anything that touches the outside."""

    def __init__(self, chance: Random) -> None:
        self._draw = chance.random
        self._now = 0.0
        self._ready: list[Step] = []
        self._timers: list[tuple[float, int, Step]] = []
        self._serial = 0
        self._tasks: list[asyncio.Task[Any]] = []
        self._most_tasks = 1_000
        self.steps = 0
        self.is_halted = False
        self.unhandled: list[str] = []
        self._dropped: list[Step] = []
        self._stalled: list[Process] = []

    # what a world asks for

    def run_until(self, end: float) -> None:
        """Let time pass until ``end`` (virtual seconds) or until the world is halted."""
        asyncio._set_running_loop(self)
        try:
            while not self.is_halted and self._wind(end):
                self._run_one()
        finally:
            asyncio._set_running_loop(None)

    def start(self, process: Process, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Start a task that belongs to a process, with all that it starts in turn."""
        task: asyncio.Task[Any] = self.create_task(work, context=process.context.copy())
        return task

    def inside(self, process: Process, act: Callable[..., Any], *args: Any) -> None:
        """Have something done in a process, as soon as it runs."""
        self._ready.append(Step(act, args, process.context.copy()))

    def outside(self, seconds: float, act: Callable[..., Any], *args: Any) -> Step:
        """Have something done after so many seconds that no process can hold up: it happens in the world."""
        return self._push(self._now + seconds, Step(act, args, _WORLD))

    def kill(self, process: Process) -> None:
        """End a process where it stands: nothing of it is ever run again, no handler and no ``finally``."""
        process.is_alive = False
        self._dropped += process.held
        process.held.clear()

    def stall(self, process: Process, seconds: float) -> None:
        """Hold a process for so long; then everything that came meanwhile comes at once."""
        process.stalled_until = self._now + seconds
        self._stalled.append(process)
        self.outside(seconds, self.wake, process)

    def dispose(self) -> None:
        """End every task that is left, dead processes' too, so that nothing remains for the garbage collector."""
        asyncio._set_running_loop(self)
        self._ready += self._dropped
        for process in self._stalled:
            self._ready += process.held
            process.held.clear()
        try:
            for _ in range(1000):
                left = [task for task in self._tasks if not task.done()]
                if not left:
                    break
                for task in left:
                    task.cancel()
                self._drain()
            for task in self._tasks:
                if task.done() and not task.cancelled():
                    task.exception()
                task._log_destroy_pending = False  # type: ignore[attr-defined]
        finally:
            asyncio._set_running_loop(None)
        self._tasks.clear()
        self._ready.clear()
        self._timers.clear()

    # turns

    def _wind(self, end: float) -> bool:
        """Have something ready, moving time on if need be; False when nothing happens before ``end``."""
        timers, ready = self._timers, self._ready
        if not ready:
            while timers and timers[0][2].callback is None:
                heapq.heappop(timers)
            if not timers or timers[0][0] > end:
                self._now = max(self._now, end) if end != float("inf") else self._now
                return False
            self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            step = heapq.heappop(timers)[2]
            if step.callback is not None:
                ready.append(step)
        return True

    def _run_one(self) -> None:
        ready = self._ready
        count = len(ready)
        if not count:
            return
        if count > 1:  # draw one; the last takes its place
            place = int(self._draw() * count)
            step, ready[place] = ready[place], ready[-1]
            ready.pop()
        else:
            step = ready.pop()
        callback, process = step.callback, step.process
        if callback is None:
            return
        if process is not None:
            if not process.is_alive:
                self._dropped.append(step)
                return
            if process.stalled_until is not None:
                process.held.append(step)
                return
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NothingEverHappens(f"after {MOST_STEPS} steps the world is at {self._now:.1f} s: it spins")
        step.context.run(callback, *step.args)

    def wake(self, process: Process) -> None:
        """Let a stalled process go on if its time is up."""
        if process.stalled_until is not None and process.stalled_until <= self._now:
            process.stalled_until = None
            (self._ready if process.is_alive else self._dropped).extend(process.held)
            process.held.clear()

    def _drain(self) -> None:
        while self._ready:
            steps, self._ready = self._ready, []
            for step in steps:
                if step.callback is not None:
                    step.context.run(step.callback, *step.args)

    def _push(self, when: float, step: Step) -> Step:
        self._serial += 1
        heapq.heappush(self._timers, (when, self._serial, step))
        return step

    # what asyncio asks for

    def time(self) -> float:
        """Virtual seconds since the world began."""
        return self._now

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., Any], *args: Any, context: Any = None
    ) -> Any:
        """Have a callback run at this instant."""
        step = Step(callback, args, context if context is not None else contextvars.copy_context())
        self._ready.append(step)
        return step

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Any = None
    ) -> Any:
        """Have a callback run after so many seconds."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., Any], *args: Any, context: Any = None
    ) -> Any:
        """Have a callback run at this time."""
        return self._push(when, Step(callback, args, context if context is not None else contextvars.copy_context()))

    def create_future(self) -> "asyncio.Future[Any]":
        """A future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: str | None = None, context: Any = None) -> Any:
        """A task of this loop."""
        self._serial += 1
        task = _NumberedTask(self._serial, coro, loop=self, name=name, context=context)
        self._tasks.append(task)
        if len(self._tasks) > self._most_tasks:
            self._tasks = [each for each in self._tasks if not each.done()]
            self._most_tasks = 2 * len(self._tasks) + 1_000
        return task

    def get_debug(self) -> bool:
        """Never."""
        return False

    def is_running(self) -> bool:
        """Whether a world is being run."""
        return asyncio._get_running_loop() is self

    def is_closed(self) -> bool:
        """Never."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Note an error that nobody fetched."""
        self.unhandled.append(f"{context.get('message')}: {context.get('exception')!r}")


_WORLD = contextvars.Context()
"""The context of what belongs to no process."""
