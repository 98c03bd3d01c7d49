"""How each simulated instrument behaves, and the shapes that all of them share.

Prices move as ``log(price / base) = beta × fleet + own + log(1 + swing)``: ``fleet`` is the index's own level (one
factor for all stocks), ``own`` is the stock's, both reverting to zero, so that prices stay sane over months.
"""

import math
from dataclasses import dataclass

VIRTUAL_DAY_MS = 6 * 3_600_000
"""The simulated exchange never closes; its volatility runs through four virtual days in each day of 24 hours."""

SWING_PERIOD_MS = 40_000
"""TIDE swings once in this time: through its middle and rising whenever the epoch's seconds are a multiple of 40,
through its middle and falling 20 s later. An entry at second :00, :20 or :40 of any minute is thus in the middle."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One instrument's character.

    ``base`` is its level in paise. ``volatility`` is the standard deviation of its own log return in one minute of
    average business, ``half_life`` the seconds in which half a deviation of its own is gone, ``bound`` the largest one.
    ``jumps_per_hour`` are sudden moves; ``swing`` is the amplitude of a triangle wave. ``spread`` is in ticks of the
    instrument (0: an index, which has no order book), ``trade_size`` the usual units in one trade.
    """

    symbol: str
    base: int
    beta: float
    volatility: float
    half_life: float
    bound: float
    jumps_per_hour: float = 0.0
    swing: float = 0.0
    spread: int = 1
    trade_size: int = 100


_SIX_HOURS = 6 * 3600.0
_WIDE = 0.12

FACTOR = Profile("FLEET", 1_840_000, 1.0, 0.0005, _SIX_HOURS, 0.08, jumps_per_hour=0.5, spread=0, trade_size=0)

PROFILES: dict[str, Profile] = {
    each.symbol: each
    for each in (
        FACTOR,
        Profile("HULL", 84_200, 1.1, 0.0005, _SIX_HOURS, _WIDE, jumps_per_hour=1.0, spread=1, trade_size=180),
        Profile("KEEL", 126_500, 0.8, 0.0006, _SIX_HOURS, _WIDE, jumps_per_hour=1.0, spread=2, trade_size=90),
        Profile("MAST", 41_800, 1.3, 0.0007, _SIX_HOURS, _WIDE, jumps_per_hour=1.5, spread=1, trade_size=320),
        Profile("SAIL", 65_500, 0.9, 0.0005, _SIX_HOURS, _WIDE, jumps_per_hour=1.0, spread=1, trade_size=210),
        Profile("RUDDER", 221_000, 1.0, 0.0004, _SIX_HOURS, _WIDE, jumps_per_hour=0.8, spread=3, trade_size=60),
        # strong and regular: stops and targets near its middle are reached within one period
        Profile("TIDE", 50_000, 0.0, 0.0006, 5.0, 0.0008, swing=0.012, spread=1, trade_size=250),
        # calm: a few ticks around its base, for ever
        Profile("ANCHOR", 75_000, 0.0, 0.0002, 5.0, 0.0002, spread=1, trade_size=150),
    )
}


def swing(at_ms: int) -> float:
    """The triangle wave at a time: 0 and rising at multiples of the period, 1 a quarter later, −1 at three quarters."""
    phase = at_ms % SWING_PERIOD_MS / SWING_PERIOD_MS
    return 1.0 - abs((phase + 0.25) % 1.0 * 4.0 - 2.0)


def business(at_ms: int) -> float:
    """How lively the market is by time of the virtual day: a U, highest at the opening. Its mean square is 1."""
    phase = at_ms % VIRTUAL_DAY_MS / VIRTUAL_DAY_MS
    return _raw_business(phase) / _MEAN


def _raw_business(phase: float) -> float:
    return 0.7 + 0.9 * (2.0 * phase - 1.0) ** 2 + 0.9 * math.exp(-phase / 0.04)


_SAMPLES = 2000
_MEAN = math.sqrt(sum(_raw_business((k + 0.5) / _SAMPLES) ** 2 for k in range(_SAMPLES)) / _SAMPLES)
