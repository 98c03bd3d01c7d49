"""Recorded sessions as ticks, faults told apart and counted.

What happens to a recorded tick (``TickCleaner``):

* **stamped 1970** (before the year 2000: the source had no time for it) or **on another day** than the session: it
  cannot be placed in the session and is left out;
* **outside continuous trading** (pre-open, after the close): left out, strategies do not trade there;
* **exact repeat** of the instrument's previous tick (time, price, volume): left out, it says nothing new;
* **out of order** (older than the instrument's newest): kept, in order of arrival. Consumers apply a tick only if its
  ``(at, seq)`` is above the last one they applied, and bars let it correct the open minute only;
* **volume stepping back**: kept; bars use the running maximum.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import count
from typing import NamedTuple

from shared.domain.market_data import Tick
from shared.domain.recordings import MinuteBar, RecordedTick

PATH_OFFSETS_MS = (0, 20_000, 40_000, 59_000)
"""When within its minute the four prices of a bar are published."""

_YEAR_2000_MS = 946_684_800_000


class Heard(NamedTuple):
    """A tick and the market time (ms) at which it is published, which in a faulty recording is not its stamp."""

    at: int
    tick: Tick


@dataclass(slots=True)
class Dirt:
    """How many ticks of a recording had which fault. Only ``out_of_order`` ones are published."""

    stamped_1970: int = 0
    other_day: int = 0
    outside_session: int = 0
    repeated: int = 0
    out_of_order: int = 0
    unknown_symbol: int = 0

    def as_dict(self) -> dict[str, int]:
        """Counts by the name of the fault."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def bar_ticks(token: int, bars: Iterable[MinuteBar]) -> Iterator[Heard]:
    """Four ticks a bar, at seconds 0, 20, 40 and 59: open, low, high, close of a bar that rose or stood, open, high,
    low, close of one that fell. The bar's volume comes in quarters; there is no bid and ask.
    """
    traded, seq = 0, count(1)
    for bar in bars:
        first, second = (bar.low, bar.high) if bar.close >= bar.open else (bar.high, bar.low)
        path = (bar.open, first, second, bar.close)
        for quarter, (offset, price) in enumerate(zip(PATH_OFFSETS_MS, path, strict=True), start=1):
            at = bar.start + offset
            volume = traded + bar.volume * quarter // 4
            yield Heard(at, Tick(token, at, price, 0, 0, volume, 0, next(seq)))
        traded += bar.volume


class TickCleaner:
    """Turns one day's recorded ticks into ticks for the stream. ``parts`` are its trading hours in ms, ends excluded.

    ``day`` is the first and the last millisecond (excluded) of the session's date in the exchange's zone.
    """

    def __init__(
        self, tokens: dict[str, int], day: tuple[int, int], parts: Sequence[tuple[int, int]], dirt: Dirt
    ) -> None:
        self._tokens = tokens
        self._day = day
        self._parts = parts
        self._dirt = dirt
        self._newest: dict[int, int] = {}
        self._previous: dict[int, tuple[int, int, int]] = {}

    def clean(self, recorded: RecordedTick) -> Heard | None:
        """The tick to publish and when, or None for one that is left out (and counted)."""
        token = self._tokens.get(recorded.symbol)
        if token is None:
            self._dirt.unknown_symbol += 1
        elif recorded.at < _YEAR_2000_MS:
            self._dirt.stamped_1970 += 1
        elif not self._day[0] <= recorded.at < self._day[1]:
            self._dirt.other_day += 1
        elif not any(start <= recorded.at < end for start, end in self._parts):
            self._dirt.outside_session += 1
        elif self._previous.get(token) == (recorded.at, recorded.last, recorded.volume):
            self._dirt.repeated += 1
        else:
            return self._keep(token, recorded)
        return None

    def _keep(self, token: int, recorded: RecordedTick) -> Heard:
        self._previous[token] = (recorded.at, recorded.last, recorded.volume)
        newest = self._newest.get(token, recorded.at)
        if recorded.at < newest:
            self._dirt.out_of_order += 1
        newest = self._newest[token] = max(newest, recorded.at)
        # published when the newest stamp so far has been reached: a late tick comes late, as it did on the day
        return Heard(newest, Tick(token, recorded.at, recorded.last, 0, 0, recorded.volume, 0, recorded.seq))
