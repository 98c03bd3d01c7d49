"""What goes wrong at a process's border, how often, and the count of it."""

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from random import Random


class Mishap(Enum):
    """What may happen to one call of one process."""

    KILL_BEFORE = "killed before the call"
    KILL_AFTER = "killed after the effect"
    STALL_BEFORE = "stalled before the call"
    STALL_AFTER = "stalled after the effect"
    THROTTLE = "refused before the effect"
    LOSE_ANSWER = "effect done, answer lost"
    LATE_EFFECT = "answer lost, effect comes later"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Odds:
    """Chances of each mishap for one call, and of each fault of streams and brokers for one message or request.

    ``focus``: the only calls to which mishaps happen (all, if empty). ``lag``: how far indexes are behind, in seconds.
    """

    kill: float = 0.0
    stall: float = 0.0
    throttle: float = 0.0
    lose_answer: float = 0.0
    late_effect: float = 0.0
    slow: float = 0.0
    lose_message: float = 0.0
    repeat_message: float = 0.0
    late_message: float = 0.0
    lose_request: float = 0.0
    lose_broker_answer: float = 0.0
    late_accept: float = 0.0
    slow_book: float = 0.0
    error_after_accept: float = 0.0
    rate_limited: float = 0.0
    refuse: float = 0.0
    bad_updates: float = 0.0
    broker_read_fails: float = 0.0
    lag: float = 0.1
    focus: tuple[str, ...] = ()

    def times(self, factor: float) -> "Odds":
        """The same kinds of fault, so many times as often."""
        return replace(
            self, **{name: getattr(self, name) * factor for name in self.__slots__ if name not in {"lag", "focus"}}
        )


CALM = Odds()
"""Nothing goes wrong."""

STORM = Odds(
    kill=0.0012,
    stall=0.0006,
    throttle=0.01,
    lose_answer=0.008,
    late_effect=0.004,
    slow=0.01,
    lose_message=0.05,
    repeat_message=0.05,
    late_message=0.05,
    lose_request=0.05,
    lose_broker_answer=0.06,
    late_accept=0.06,
    slow_book=0.06,
    error_after_accept=0.04,
    rate_limited=0.04,
    refuse=0.05,
    bad_updates=0.1,
    broker_read_fails=0.02,
    lag=0.8,
)
"""Everything goes wrong, all the time."""


class Faults:
    """Draws what goes wrong. Once ``end`` was called nothing does."""

    def __init__(self, chance: Random, odds: Odds) -> None:
        self.chance = chance
        self.odds = odds
        self.counts: Counter[str] = Counter()
        self._ladder = _ladder_of(odds)

    def end(self) -> None:
        """From here on everything works."""
        self.odds = CALM
        self._ladder = ()

    def resume(self, odds: Odds) -> None:
        """Things go wrong again."""
        self.odds = odds
        self._ladder = _ladder_of(odds)

    def of_call(self, name: str) -> Mishap | None:
        """What happens to this call, mostly nothing."""
        if not self._ladder or (self.odds.focus and name not in self.odds.focus):
            return None
        drawn = self.chance.random()
        if drawn >= self._ladder[-1][0]:
            return None
        mishap = next(each for edge, each in self._ladder if drawn < edge)
        self.counts[mishap.name.lower()] += 1
        return mishap

    def happens(self, name: str, chance: float) -> bool:
        """Whether a fault of this name happens now; it is counted."""
        if chance <= 0.0 or self.chance.random() >= chance:
            return False
        self.counts[name] += 1
        return True


def _ladder_of(odds: Odds) -> tuple[tuple[float, Mishap], ...]:
    parts = (
        (odds.kill / 2, Mishap.KILL_BEFORE),
        (odds.kill / 2, Mishap.KILL_AFTER),
        (odds.stall / 2, Mishap.STALL_BEFORE),
        (odds.stall / 2, Mishap.STALL_AFTER),
        (odds.throttle, Mishap.THROTTLE),
        (odds.lose_answer, Mishap.LOSE_ANSWER),
        (odds.late_effect, Mishap.LATE_EFFECT),
        (odds.slow, Mishap.SLOW),
    )
    edge, ladder = 0.0, []
    for chance, mishap in parts:
        edge += chance
        if chance:
            ladder.append((edge, mishap))
    return tuple(ladder)
