"""Looking at one strategy: read what may have changed, decide, write, then act. One at a time for each strategy."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.application.trigger_owner.arming import is_waiting, rearm
from shared.application.trigger_owner.checks import AHEAD_SECONDS, Beside, EntryChecks, beside, judged
from shared.application.trigger_owner.memory import Memory
from shared.application.trigger_owner.recording import Recorder
from shared.application.trigger_owner.reducing import enter_reduction
from shared.application.trigger_owner.seeing import moment_of, view_of
from shared.application.trigger_owner.stale_prices import taken_over
from shared.application.trigger_owner.telling import news_of_orders
from shared.application.trigger_owner.watched import Hint, Rows, Watched
from shared.domain.errors import InvalidTransition, Superseded, Unavailable
from shared.domain.run_life import Moment, View, next_change, wants_entry
from shared.domain.runs import Run

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

_log = logging.getLogger("plimsoll.triggers")
_MOST_STEPS = 25
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


class Attendant:
    """Works off the inbox of each watched strategy."""

    def __init__(self, owner: "TriggerOwner", memory: Memory, recorder: Recorder) -> None:
        self._owner = owner
        self._ports = owner.ports
        self._memory = memory
        self._recorder = recorder
        self._checks = EntryChecks(owner.ports.risk, owner.ports.engine, owner.ports.boottime)

    async def attend(self, watched: Watched) -> None:
        """Look again for each hint until none is left. While the store is away, wait and try the same hint again."""
        pause = _FIRST_PAUSE
        try:
            while watched.inbox:
                hint = watched.next_hint()
                try:
                    async with watched.lock:
                        await self._look(watched, hint)
                    pause = _FIRST_PAUSE
                except Unavailable as error:
                    _log.warning("%s must wait: %s", watched.key.strategy_id, error)
                    watched.inbox.insert(0, hint)
                    # a run whose lines are durable is guarded while its look waits: a tick that comes now counts
                    self._owner.watch.guard(watched)
                    await self._ports.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
        except Superseded:
            self._recorder.forget_bucket(watched.bucket)
            self._owner.drop_bucket(watched.bucket)
        except (ValueError, ArithmeticError, LookupError, TypeError, InvalidTransition) as error:
            await self._quarantine(watched, error)
        finally:
            watched.is_attended = False

    async def _look(self, watched: Watched, hint: Hint) -> None:
        if hint.refresh:
            await self._refresh(watched, hint.rows)
        elif hint.reread or watched.is_unread:
            await self._memory.reread_orders(watched)
        was_open = watched.open_run is not None
        seen = self._market_time(watched)
        await self._decide(watched, hint)
        if hint.refresh and was_open and watched.open_run is None:
            await self._refresh(watched)  # the market's day may have changed: there may be another run to make
            await self._decide(watched, Hint())
        self._settle_down(watched, seen)

    async def _refresh(self, watched: Watched, rows: Rows | None = None) -> None:
        """Read the strategy again (unless that was just done), find or make its run, and read the run's orders."""
        self._owner.halts.look_up(watched.key.tenant_id)
        strategy = rows.strategy if rows is not None else await self._memory.read_strategy(watched.key)
        if strategy is not None and strategy.meta.version >= watched.strategy.meta.version:
            watched.strategy = strategy
        moment = self._moment(watched)
        if moment is not None and watched.run is not None and is_waiting(watched.run):
            change = rearm(watched, watched.run, moment)
            if change is not None:
                await self._recorder.commit(watched, change, None)
        if watched.open_run is None:
            left_open = watched.open_row
            made = await self._memory.find_run(watched, moment, rows)
            held = watched.run
            if left_open is not None and held is not None and not held.is_final and held.legs[0].open_quantity > 0:
                now = self._ports.now()
                self._recorder.tell([taken_over(held, moment.market if moment else now, now)])
            if made is not None:
                await self._recorder.commit(watched, made, None)
        await self._memory.reread_orders(watched, rows)

    async def _decide(self, watched: Watched, hint: Hint) -> None:
        """Take step after step until nothing more follows. Every step judges everything anew."""
        for _ in range(_MOST_STEPS):
            run, moment = watched.run, self._moment(watched)
            if run is None or moment is None:
                return
            halt = self._owner.halts.of(watched.key)
            view = view_of(watched, run, hint, self._owner.watch, moment, halt)
            if run.is_final and not run.holds_on:
                return
            if not await self._step(watched, view, hint):
                return
        raise ValueError(f"{watched.key.strategy_id}: no end of decisions")

    async def _step(self, watched: Watched, view: View, hint: Hint) -> bool:
        """One step; False when nothing follows."""
        run, moment, halts = view.run, view.moment, self._owner.halts
        if wants_entry(view):
            await halts.know(watched.key.tenant_id)
            view = replace(view, halt=halts.of(watched.key))
        if wants_entry(view):
            facts = await self._checks.facts_of(run)
            is_limited = facts.limits.max_position_value is not None
            others = beside(watched, self._owner.watched.of_tenant(watched.key.tenant_id)) if is_limited else Beside()
            view = replace(view, moment=self._moment(watched) or moment, halt=halts.of(watched.key))
            view = judged(view, facts, others)
            if run.reduce_only:
                return await enter_reduction(watched, view, hint.received, self._owner, self._memory, self._recorder)
        elif is_waiting(run):
            await self._wait(watched, run, moment)
        change = next_change(view, save_best=hint.save_best)
        if change is None:
            return False
        watched.is_entering = is_waiting(run) and bool(change.intents)  # seen at once by whoever is judged next
        try:
            await self._recorder.commit(watched, change, hint.received)
        finally:
            watched.is_entering = False
        return True

    async def _wait(self, watched: Watched, run: Run, moment: Moment) -> None:
        """Nothing to price the entry yet, or not due yet: be called by the next tick, and know the facts by then."""
        if run.due_at <= moment.market < run.enter_by:
            self._owner.watch.wait_for_tick(watched.instrument.token, watched.key)
        elif facts_due(run, moment.speed) <= moment.market < run.due_at:
            await self._checks.facts_of(run)

    def _settle_down(self, watched: Watched, seen: datetime) -> None:
        """Lines, timers and news as the run now asks for them; out of memory if nothing is left to do.

        Whatever was due by ``seen``, the market's time before the decisions, they have taken into account: it needs no
        timer.
        """
        owner = self._owner
        owner.watch.guard(watched)
        owner.watched.note(watched)
        owner.stale_prices.note(watched)
        run, exchange = watched.open_run, watched.instrument.exchange
        if run is not None:
            for due in (facts_due(run, owner.clock.speed_of(exchange)), run.due_at, run.enter_by, run.exit_at):
                if due is not None and due > seen:
                    owner.timers.add(exchange, due, watched.key)
        if watched.run is not None:
            news = news_of_orders(
                watched, watched.run, lambda instant: owner.clock.market_now(exchange, instant) or instant
            )
            self._recorder.tell(news)
        if not watched.is_kept:
            owner.watch.release(watched)
            owner.watched.pop(watched.key, None)

    async def _quarantine(self, watched: Watched, error: Exception) -> None:
        """One strategy that cannot be evaluated must not stop the others: leave it out and call a person."""
        _log.error("%s cannot be evaluated: %s", watched.key.strategy_id, error, exc_info=error)
        watched.inbox.clear()
        self._owner.watch.release(watched)
        self._owner.stale_prices.forget(watched)
        self._owner.watched.pop(watched.key, None)
        try:
            await self._ports.page(watched.key.tenant_id, watched.key.strategy_id, f"cannot be evaluated: {error}")
        except Unavailable:
            _log.error("the page about %s was not sent", watched.key.strategy_id)

    def _market_time(self, watched: Watched) -> datetime:
        """What timers go by: the market's time, or our own clock's while nobody has announced a session."""
        now = self._ports.now()
        return self._owner.clock.market_now(watched.instrument.exchange, now) or now

    def _moment(self, watched: Watched) -> Moment | None:
        tick = self._owner.watch.last(watched.instrument.token)
        return moment_of(watched, self._owner.clock, tick, self._ports.now())


def facts_due(run: Run, speed: Decimal) -> datetime:
    """The market time at which the facts for an entry are read."""
    return run.due_at - timedelta(seconds=AHEAD_SECONDS * float(speed))
