"""The simulated exchange's market, step by step: ticks that look like an exchange's, from a seed and a start.

Floats drive the process; what leaves is whole paise on each instrument's tick grid.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain.instruments import Instrument
from shared.domain.market_data import Tick
from shared.domain.money import to_paise
from shared.domain.simulation.chance import Chance
from shared.domain.simulation.profiles import FACTOR, PROFILES, VIRTUAL_DAY_MS, Profile, business, swing

TICK_PROBABILITY = 0.85
"""In each step an instrument trades with this probability, so that ticks do not march."""

_INDIA_OFFSET_MS = 19_800_000
_DAY_MS = 86_400_000
_GAP = 0.0025
_SMALLEST_JUMP, _LARGEST_JUMP = 0.0015, 0.005
_LN2 = math.log(2.0)


@dataclass(frozen=True, slots=True)
class LastTrade:
    """Where an instrument stood when the exchange was last seen: price in paise and the day's cumulative volume."""

    price: int
    volume: int
    at: int


@dataclass(slots=True)
class _Book:
    """One instrument as it runs. ``own`` is its deviation from the base apart from factor and swing (log)."""

    instrument: Instrument
    profile: Profile
    grid: int
    own: float = 0.0
    volume: int = 0
    seq: int = 0


class SimulatedMarket:
    """Ticks of the simulated exchange. Equal arguments give equal ticks.

    ``last`` (by token) lets prices go on where they were; an instrument that is missing there begins at its base.
    ``steps_per_second`` is how often the market moves. Raises ``ValueError`` for an instrument without a profile.
    """

    def __init__(
        self,
        instruments: Sequence[Instrument],
        seed: int,
        start_ms: int,
        steps_per_second: int,
        last: Mapping[int, LastTrade] | None = None,
    ) -> None:
        unknown = [each.symbol for each in instruments if each.symbol not in PROFILES]
        if unknown:
            raise ValueError(f"no profile for the simulated instruments {', '.join(unknown)}")
        if not 1 <= steps_per_second <= 100:
            raise ValueError(f"the simulated market moves 1 to 100 times a second, not {steps_per_second}")
        last = last or {}
        self._step_ms = 1000 // steps_per_second
        self._now = start_ms - start_ms % self._step_ms
        self._chance = Chance(seed ^ start_ms)
        self._factor = 0.0
        self._books = [
            _Book(each, PROFILES[each.symbol], to_paise(each.tick_size))
            for each in sorted(instruments, key=lambda each: each.token)
        ]
        for book in self._books:
            if book.profile is FACTOR and book.instrument.token in last:
                self._factor = _bounded(math.log(last[book.instrument.token].price / FACTOR.base), FACTOR.bound)
        for book in self._books:
            if book.instrument.token in last:
                self._resume(book, last[book.instrument.token])

    def ticks_until(self, until_ms: int) -> list[Tick]:
        """Every tick before ``until_ms`` since the last call, in time order."""
        ticks: list[Tick] = []
        while self._now + self._step_ms <= until_ms:
            ticks += self._step()
        return ticks

    def skip_to(self, at_ms: int) -> None:
        """Let time pass without trading (the machine slept): prices stay, the next tick is later."""
        if at_ms > self._now:
            self._now = at_ms - at_ms % self._step_ms

    def _step(self) -> list[Tick]:
        at = self._now
        self._now += self._step_ms
        seconds = self._step_ms / 1000.0
        lively = business(at)
        opening = at // VIRTUAL_DAY_MS != (at - self._step_ms) // VIRTUAL_DAY_MS
        midnight = (at + _INDIA_OFFSET_MS) // _DAY_MS != (at - self._step_ms + _INDIA_OFFSET_MS) // _DAY_MS
        self._factor = self._moved(self._factor, FACTOR, seconds, lively, opening)
        ticks = []
        for book in self._books:
            if midnight:
                book.volume = 0
            if book.profile is not FACTOR:
                book.own = self._moved(book.own, book.profile, seconds, lively, opening)
            tick = self._trade(book, at, lively)
            if self._chance.happens(TICK_PROBABILITY):
                book.seq += 1
                ticks.append(tick._replace(seq=book.seq))
        return sorted(ticks, key=lambda tick: (tick.at, tick.token))

    def _moved(self, level: float, profile: Profile, seconds: float, lively: float, opening: bool) -> float:
        chance = self._chance
        level *= math.exp(-_LN2 * seconds / profile.half_life)
        level += profile.volatility * lively * math.sqrt(seconds / 60.0) * chance.normal()
        if profile.jumps_per_hour:
            if chance.happens(profile.jumps_per_hour * seconds / 3600.0):
                size = _SMALLEST_JUMP + (_LARGEST_JUMP - _SMALLEST_JUMP) * chance.uniform()
                level += size if chance.happens(0.5) else -size
            if opening:
                level += _GAP * chance.normal()
        return _bounded(level, profile.bound)

    def _trade(self, book: _Book, at: int, lively: float) -> Tick:
        """The book as it stands and a trade in it. Draws the same chances whether or not the tick is published."""
        profile, chance, grid = book.profile, self._chance, book.grid
        moment = at + int(chance.uniform() * self._step_ms)
        fair = profile.base * math.exp(self._level(book, moment))
        buyer, size = chance.happens(0.5), chance.uniform()
        if not profile.spread:
            last = max(grid, round(fair / grid) * grid)
            return Tick(book.instrument.token, moment, last, 0, 0, 0, 0, 0)
        spread = profile.spread * (2 if lively > 1.5 else 1) * grid
        bid = max(grid, round((fair - spread / 2) / grid) * grid)
        ask = bid + spread
        book.volume += 1 + int(profile.trade_size * lively * 0.4 * size * size)
        return Tick(book.instrument.token, moment, ask if buyer else bid, bid, ask, book.volume, 0, 0)

    def _level(self, book: _Book, at: int) -> float:
        profile = book.profile
        own = 0.0 if profile is FACTOR else book.own
        waved = math.log1p(profile.swing * swing(at)) if profile.swing else 0.0
        return profile.beta * self._factor + own + waved

    def _resume(self, book: _Book, last: LastTrade) -> None:
        if (last.at + _INDIA_OFFSET_MS) // _DAY_MS == (self._now + _INDIA_OFFSET_MS) // _DAY_MS:
            book.volume = last.volume
        if book.profile is not FACTOR:
            known = self._level(book, self._now)
            book.own = _bounded(math.log(last.price / book.profile.base) - known, book.profile.bound)


def _bounded(level: float, bound: float) -> float:
    return max(-bound, min(bound, level))
