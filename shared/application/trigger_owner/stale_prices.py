"""Guarded, but by old prices: when that begins and how long it lasted is told in the timeline of each run concerned.

A stop that waits for a tick protects as well as the ticks are fresh. Judged once a second, an instrument at a time;
only while the instrument's continuous trading runs, because nothing is due in a pause.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.market_watch import MAX_TICK_AGE_MS, market_ms
from shared.application.trigger_owner.watched import Watched
from shared.domain.books import TimelineEvent
from shared.domain.instruments import Instrument
from shared.domain.market_calendar import is_open
from shared.domain.run_life.draft import event_of
from shared.domain.runs import Run

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner
    from shared.application.trigger_owner.recording import Recorder

_ORDER = 70
"""Where these lines stand among those of the same instant."""


class StalePrices:
    """Instruments of guarded positions whose newest tick is too old, and since when (ms of market time)."""

    def __init__(self, owner: "TriggerOwner", recorder: "Recorder") -> None:
        self._owner = owner
        self._recorder = recorder
        self._guarded: dict[int, dict[StrategyKey, Watched]] = {}
        self._instruments: dict[int, Instrument] = {}
        self._stale: dict[int, int] = {}
        self._told: dict[StrategyKey, tuple[Run, int]] = {}

    def note(self, watched: Watched) -> None:
        """A strategy's run may have come to be guarded, or have ceased to be."""
        token = watched.instrument.token
        mine = self._guarded.setdefault(token, {})
        if watched.is_guarded:
            mine[watched.key] = watched
            self._instruments[token] = watched.instrument
            return
        mine.pop(watched.key, None)
        if watched.key in self._told:
            self._end([watched.key], watched.instrument, self._market_ms(watched.instrument))
        if not mine:
            del self._guarded[token]
            self._stale.pop(token, None)

    def forget(self, watched: Watched) -> None:
        """Somebody else watches this strategy now, or nobody can: say no more about it."""
        self._guarded.get(watched.instrument.token, {}).pop(watched.key, None)
        self._told.pop(watched.key, None)

    def look(self) -> None:
        """Once a second: whose prices have become too old, and whose are fresh again."""
        for token, guarded in self._guarded.items():
            instrument = self._instruments[token]
            now = self._market_ms(instrument)
            if now is None:
                continue
            last = self._owner.watch.last(token)
            allowed = MAX_TICK_AGE_MS * max(1, int(self._owner.clock.speed_of(instrument.exchange)))
            since = last.at + allowed if last is not None else self._stale.get(token, now)
            if now > since and is_open(instrument, _instant(now)):
                self._stale.setdefault(token, since)
                self._begin(guarded, instrument, now)
            elif token in self._stale and last is not None:
                del self._stale[token]
                self._end([key for key in guarded if key in self._told], instrument, min(now, last.at))

    def _begin(self, guarded: dict[StrategyKey, Watched], instrument: Instrument, now: int) -> None:
        since = self._stale[instrument.token]
        fresh = [watched for key, watched in guarded.items() if key not in self._told]
        events: list[TimelineEvent] = []
        for watched in fresh:
            if watched.run is not None:
                begun = max(since, market_ms(watched.run.legs[0].entry_at or _instant(since)))
                self._told[watched.key] = (watched.run, begun)
                text = f"No fresh price of {instrument.id}: the stop is armed and waits for one."
                events.append(self._event(watched.run, "ticks_stale", text, now, {"since": _instant(begun)}))
        self._recorder.tell(events)

    def _end(self, keys: list[StrategyKey], instrument: Instrument, until: int | None) -> None:
        events = []
        speed = self._owner.clock.speed_of(instrument.exchange)
        for key in keys:
            run, begun = self._told.pop(key)
            ended = max(begun, until if until is not None else begun)
            seconds = (Decimal(ended - begun) / 1000 / speed).quantize(Decimal("0.001"))
            text = f"Prices of {instrument.id} are fresh again, or nothing is held any more."
            events.append(self._event(run, "ticks_fresh", text, ended, {"stale_seconds": f"{seconds}"}))
        self._recorder.tell(events)

    def _event(self, run: Run, kind: str, text: str, at: int, facts: dict[str, object]) -> TimelineEvent:
        return event_of(run, kind, text, _instant(at), self._owner.ports.now(), _ORDER, facts)

    def _market_ms(self, instrument: Instrument) -> int | None:
        market = self._owner.clock.market_now(instrument.exchange, self._owner.ports.now())
        return market_ms(market) if market is not None else None


def taken_over(run: Run, at: datetime, now: datetime) -> TimelineEvent:
    """The line of a run with a position that another owner took over: before it nobody may have watched."""
    text = "Another process guards this position from now on."
    return event_of(run, "taken_over", text, at, now, _ORDER, {"quantity": run.legs[0].open_quantity})


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
