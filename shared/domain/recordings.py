"""Market data as somebody recorded it: by trading symbol, prices in whole paise, times in ms since the epoch."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class MinuteBar(NamedTuple):
    """One bar: ``start`` is its first instant (ms), prices in paise, ``volume`` in units traded within it."""

    start: int
    open: int
    high: int
    low: int
    close: int
    volume: int


@dataclass(frozen=True, slots=True)
class SessionBars:
    """The bars of one symbol on one day (of the exchange's zone), by rising ``start``, none twice.

    ``rounded`` counts prices of this day that were finer than a paisa and were rounded to the nearest one.
    """

    symbol: str
    day: date
    bars: tuple[MinuteBar, ...]
    rounded: int = 0


class RecordedTick(NamedTuple):
    """One row of a tick recording, faults included. ``volume`` is cumulative for the day.

    ``seq`` is its place in the order of arrival within its symbol and day; ``at`` is the time stamped on it, which may
    be wrong; ``heard`` is when it must have arrived: the newest credible stamp of its symbol so far.
    """

    seq: int
    at: int
    symbol: str
    last: int
    volume: int
    heard: int
