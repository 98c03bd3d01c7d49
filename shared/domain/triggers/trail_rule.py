"""How a trailing stop follows the best price, in whole numbers only.

All arithmetic here is on **mirrored** prices: a long's price as it is, a short's with its sign turned. A short is then
a long in the mirror: for both, higher is better, a stop lies below and rounds up. Exact, so that the index and the
Decimal rule of ``shared.domain.protection`` can never disagree by a tick.
"""

from decimal import Decimal
from typing import NamedTuple

from shared.domain.money import PAISE_IN_RUPEE, Side
from shared.domain.strategies import Distance, DistanceKind

TRAIL_SCALE = 1_000_000
"""Distances are whole millionths: of a percent, or of a paisa."""

_HUNDRED_PERCENT = 100 * TRAIL_SCALE


class TrailRule(NamedTuple):
    """A trail's level as a line through the best price: ``ceil((best × slope − offset) / step) × tick``."""

    slope: int
    offset: int
    step: int
    tick: int

    def level(self, best: int) -> int:
        """The mirrored level in paise for a mirrored ``best``, rounded towards safety on the tick grid."""
        slope, offset, step, tick = self
        return -((offset - best * slope) // step) * tick


def trail_rule(kind: DistanceKind, distance: int, side: Side, tick: int) -> TrailRule:
    """The rule of a trail ``distance`` (see ``TRAIL_SCALE``) away, percent or points, on a grid of ``tick`` paise."""
    if kind is DistanceKind.PERCENT:
        # Mirrored, a short's best is negative: the percentage then enlarges it instead of shrinking it.
        return TrailRule(_HUNDRED_PERCENT - side.sign * distance, 0, _HUNDRED_PERCENT * tick, tick)
    return TrailRule(TRAIL_SCALE, distance, TRAIL_SCALE * tick, tick)


class TrailLevels:
    """The levels of all trails of one kind, side and grid, by distance and best price (mirrored).

    The same line as ``trail_rule`` draws, without building a rule: it is drawn again with each new high.
    """

    __slots__ = ("_by_best", "_by_distance", "_shrink", "step", "tick")

    def __init__(self, kind: DistanceKind, side: Side, tick: int) -> None:
        is_percent = kind is DistanceKind.PERCENT
        self._by_best = _HUNDRED_PERCENT if is_percent else TRAIL_SCALE
        self._by_distance = 0 if is_percent else 1
        self._shrink = side.sign if is_percent else 0
        self.step = self._by_best * tick
        self.tick = tick

    def at(self, distance: int, best: int) -> int:
        """The mirrored level in paise, rounded towards safety."""
        slope = best * self._shrink + self._by_distance
        return -((distance * slope - best * self._by_best) // self.step) * self.tick

    def through(self, best: int) -> tuple[int, int]:
        """``slope`` (above zero) and ``base`` of ``level = −((distance × slope − base) // step) × tick``."""
        return best * self._shrink + self._by_distance, best * self._by_best


def scaled_distance(distance: Distance) -> int:
    """A trail's ``Distance`` (percent, or points in rupees) in ``TRAIL_SCALE`` units.

    Raises ``ValueError`` for one finer than a millionth.
    """
    unit = TRAIL_SCALE if distance.kind is DistanceKind.PERCENT else TRAIL_SCALE * PAISE_IN_RUPEE
    scaled = distance.value * Decimal(unit)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"a trailing distance has too many decimals: {distance.value}")
    return whole
