"""What can be armed, and what comes back when it fires. Prices are whole paise, times ms since the epoch."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from shared.domain.money import Side
from shared.domain.runs import ExitReason
from shared.domain.strategies import DistanceKind


@dataclass(frozen=True, slots=True)
class StopTrigger:
    """Leave a long when the last price is at or below ``level``, a short when at or above."""

    key: Hashable
    token: int
    side: Side
    level: int


@dataclass(frozen=True, slots=True)
class TargetTrigger:
    """Leave a long when the last price is at or above ``level``, a short when at or below."""

    key: Hashable
    token: int
    side: Side
    level: int


@dataclass(frozen=True, slots=True)
class TrailTrigger:
    """A stop that follows the best price since the entry at ``distance`` (in ``TRAIL_SCALE`` units).

    ``best`` is the best price so far, at first the entry; it only ever improves. ``tick`` is the grid in paise on
    which the level is rounded towards safety. Raises ``ValueError`` for a distance, tick or price not above zero.
    """

    key: Hashable
    token: int
    side: Side
    kind: DistanceKind
    distance: int
    tick: int
    best: int

    def __post_init__(self) -> None:
        if self.kind is DistanceKind.PRICE or min(self.distance, self.tick, self.best) <= 0:
            raise ValueError(f"a trail keeps a distance (percent or points) from a price, all above zero: {self}")


@dataclass(frozen=True, slots=True)
class TimeTrigger:
    """Fires at the first look at or after ``due`` (ms of market time)."""

    key: Hashable
    due: int


Trigger: TypeAlias = StopTrigger | TargetTrigger | TrailTrigger | TimeTrigger


class Fired(NamedTuple):
    """A key whose line the price is at or beyond: which line, and where it was (paise)."""

    key: Hashable
    reason: ExitReason
    level: int
