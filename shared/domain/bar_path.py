"""A timed plan walked over one session's minute bars.

A bar tells four prices but not their order, so the walk assumes the worst that it allows:

* Entry at the open of the first bar that starts inside the entry window.
* Inside a bar the price moves without gaps: a line is filled at its level. Between bars it may jump: what the open is
  already at or beyond fills at the open. An open beyond the target comes before anything inside the bar.
* When a bar holds both the stop and the target, the stop is assumed first.
* A trailing stop follows the entry price and the highs (a short's: lows) of *earlier* bars, never the bar at hand.
* The time exit is at the open of the first bar at or after it, wherever that open is; without such a bar at the last
  close of the session.

Prices are whole paise, times ms since the epoch.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import itemgetter

from shared.domain.money import from_paise
from shared.domain.recordings import MinuteBar
from shared.domain.runs import ExitReason
from shared.domain.timed import Lines, TimedPlan, lines_at

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class WalkNote(StrEnum):
    """What a reader should know about a walk besides its figures."""

    NO_EXIT_BAR = "no_exit_bar"


@dataclass(frozen=True, slots=True)
class Trade:
    """Entry and exit of one session. ``lines`` are those drawn at the entry; times are the starts of the bars."""

    entry_at: int
    entry: int
    lines: Lines
    exit_at: int
    exit: int
    reason: ExitReason
    note: WalkNote | None = None

    @property
    def points(self) -> int:
        """What one unit gained (paise), charges aside."""
        return (self.exit - self.entry) * self.lines.side.sign


def walk(plan: TimedPlan, bars: Sequence[MinuteBar]) -> Trade | None:
    """The trade that the plan makes on these bars (one instrument, one session, rising ``start``).

    None when no bar starts in [``due_at``, ``enter_by``). Raises ``ValueError`` as ``lines_at`` does.
    """
    first = bisect_left(bars, milliseconds_of(plan.due_at), key=itemgetter(0))
    if first == len(bars) or bars[first].start >= milliseconds_of(plan.enter_by):
        return None
    entry = bars[first]
    lines = lines_at(plan, from_paise(entry.open))
    exit_at, price, reason, note = _leave(plan, lines, bars, first)
    return Trade(entry.start, entry.open, lines, exit_at, price, reason, note)


def milliseconds_of(at: datetime) -> int:
    """An aware time as whole ms since the epoch."""
    return (at - _EPOCH) // _MILLISECOND


def _leave(
    plan: TimedPlan, lines: Lines, bars: Sequence[MinuteBar], first: int
) -> tuple[int, int, ExitReason, WalkNote | None]:
    """When, where and why the position entered at the open of ``bars[first]`` is left."""
    # A short is a long in the mirror: with all prices' signs turned (and highs and lows swapped) one rule serves both.
    sign = lines.side.sign
    exit_start = milliseconds_of(plan.exit_at) if plan.exit_at else None
    stop = sign * lines.stop
    target = None if lines.target is None else sign * lines.target
    best = sign * bars[first].open
    trail = lines.trail.level(best) if lines.trail else None
    for start, open_, high, low, _, _ in bars[first:]:
        if exit_start is not None and start >= exit_start:
            return start, open_, ExitReason.TIME, None
        opened, most, least = (open_, high, low) if sign > 0 else (-open_, -low, -high)
        if target is not None and opened >= target:
            return start, open_, ExitReason.TARGET, None
        line, reason = (stop, ExitReason.STOP) if trail is None or trail <= stop else (trail, ExitReason.TRAIL)
        if opened <= line:
            return start, open_, reason, None
        if least <= line:
            return start, sign * line, reason, None
        if target is not None and most >= target:
            return start, sign * target, ExitReason.TARGET, None
        if most > best:
            best = most
            trail = lines.trail.level(best) if lines.trail else None
    last = bars[-1]
    return last.start, last.close, ExitReason.TIME, WalkNote.NO_EXIT_BAR
