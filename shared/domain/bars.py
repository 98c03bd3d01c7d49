"""Bars from ticks: one-minute bars are built, longer ones derived from them.

Arrival order is not time order. A tick of the minute that is being built may come late: then it can raise the high,
lower the low, and is open or close only if its ``(at, seq)`` says so. A tick of a minute that is already closed changes
nothing (bars once published stay as they are) and is counted as late.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Bar, Tick, moment
from shared.domain.money import from_paise

MINUTE = 60_000
"""Milliseconds in a minute, the length of the bars that are built."""

DERIVED_MINUTES = (5, 15, 60)
"""Lengths of the bars that are derived."""


@dataclass(slots=True)
class _OpenBar:
    """The minute that is being built. Prices in paise; ``first`` and ``latest`` are the ``(at, seq)`` of its ends."""

    minute: int
    open: int
    high: int
    low: int
    close: int
    first: tuple[int, int]
    latest: tuple[int, int]

    def take(self, tick: Tick) -> None:
        moment = (tick.at, tick.seq)
        self.high = max(self.high, tick.last)
        self.low = min(self.low, tick.last)
        if moment < self.first:
            self.first, self.open = moment, tick.last
        if moment >= self.latest:
            self.latest, self.close = moment, tick.last


@dataclass(slots=True)
class _Series:
    """One instrument. ``volume`` is the running maximum of the cumulative volume, ``counted`` what closed bars hold."""

    bar: _OpenBar | None = None
    closed_until: int = 0
    volume: int = 0
    counted: int = 0


class BarBuilder:
    """Builds the one-minute bars of many instruments.

    Volume is the growth of the running maximum of the cumulative volume (sources let it step back now and then). The
    first tick of an instrument is the baseline, unless ``open_session`` said that the day begins at zero.
    """

    def __init__(self, instruments: Mapping[int, InstrumentId]) -> None:
        self._instruments = instruments
        self._series: dict[int, _Series] = {}
        self.late = 0
        """Ticks that came after their minute was closed."""

    def open_session(self, tokens: Iterable[int]) -> list[Bar]:
        """A new day: close what is open and count volume from zero. Gives the bars that this closed."""
        closed = []
        for token in tokens:
            series = self._series.get(token)
            if series is not None and series.bar is not None:
                closed.append(self._close(token, series))
            self._series[token] = _Series()
        return closed

    def apply(self, tick: Tick) -> Bar | None:
        """Take a tick in. Gives the bar that it closed by being of a later minute, else None."""
        minute = tick.at - tick.at % MINUTE
        series = self._series.get(tick.token)
        if series is None:
            series = self._series[tick.token] = _Series(volume=tick.volume, counted=tick.volume)
        bar = series.bar
        if minute < series.closed_until or (bar is not None and minute < bar.minute):
            self.late += 1
            return None
        closed = None
        if bar is not None and minute > bar.minute:
            closed = self._close(tick.token, series)
        series.volume = max(series.volume, tick.volume)
        if series.bar is None:
            moment = (tick.at, tick.seq)
            series.bar = _OpenBar(minute, tick.last, tick.last, tick.last, tick.last, moment, moment)
        else:
            series.bar.take(tick)
        return closed

    def close_until(self, market_ms: int, tokens: Collection[int]) -> list[Bar]:
        """Close these instruments' bars whose minute has ended by ``market_ms``: quiet ones get their bars too."""
        return [
            self._close(token, series)
            for token, series in self._series.items()
            if token in tokens and series.bar is not None and series.bar.minute + MINUTE <= market_ms
        ]

    def open_bars(self) -> list[Bar]:
        """The bars being built, as they stand (charts show them)."""
        return [
            self._bar(token, series, series.bar) for token, series in self._series.items() if series.bar is not None
        ]

    def _close(self, token: int, series: _Series) -> Bar:
        assert series.bar is not None
        bar = self._bar(token, series, series.bar)
        series.counted = series.volume
        series.closed_until = series.bar.minute + MINUTE
        series.bar = None
        return bar

    def _bar(self, token: int, series: _Series, bar: _OpenBar) -> Bar:
        return Bar(
            instrument=self._instruments[token],
            start=moment(bar.minute),
            open=from_paise(bar.open),
            high=from_paise(bar.high),
            low=from_paise(bar.low),
            close=from_paise(bar.close),
            volume=series.volume - series.counted,
        )


def derive(bars: Sequence[Bar], minutes: int, anchor: datetime) -> list[Bar]:
    """Bars of ``minutes`` from one-minute bars of one instrument in time order.

    They are aligned to ``anchor`` (aware; the session's opening, so that hours run 09:15 to 10:15). Missing minutes
    are simply missing: a bar is made of what there is.
    """
    if minutes < 1:
        raise ValueError(f"a bar has at least one minute, was {minutes}")
    width = timedelta(minutes=minutes)
    derived: list[Bar] = []
    for bar in bars:
        start = anchor + (bar.start - anchor) // width * width
        if derived and derived[-1].start == start:
            derived[-1] = _joined(derived[-1], bar)
        else:
            derived.append(Bar(bar.instrument, start, bar.open, bar.high, bar.low, bar.close, bar.volume))
    return derived


def _joined(left: Bar, right: Bar) -> Bar:
    return Bar(
        instrument=left.instrument,
        start=left.start,
        open=left.open,
        high=max(left.high, right.high),
        low=min(left.low, right.low),
        close=right.close,
        volume=left.volume + right.volume,
    )
