"""The seeded work of ``bench.triggers``: legs with their triggers, and streams of ticks, the same for every peer."""

import random
from collections.abc import Hashable, Iterator
from functools import cache

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers import TRAIL_SCALE, StopTrigger, TargetTrigger, TrailTrigger, Trigger

MARKETS = 100
OPENING = 100_000
GRID = 5
GAP_STEPS = 100
GAP_EVERY = 500

Ticks = list[tuple[int, int]]
Legs = dict[Hashable, list[Trigger]]


@cache
def triggers(size: int, markets: int = MARKETS) -> list[Trigger]:
    """Legs entered along each instrument's walk, two triggers each, with keys like those of the engine."""
    chance = random.Random(1)
    tenants = [f"tnt_{number:026}" for number in range(1_000)]
    prices = [OPENING] * markets
    found: list[Trigger] = []
    for number in range(size // 2):
        token = chance.randrange(markets)
        drift = (OPENING - prices[token]) // 200
        prices[token] += GRID * ((drift + GRID * chance.randint(-2, 2)) // GRID)
        key = (chance.choice(tenants), f"str_{number:026}")
        found += leg(key, token, chance.choice((Side.BUY, Side.SELL)), prices[token], chance)
    return found


def leg(key: Hashable, token: int, side: Side, price: int, chance: random.Random) -> list[Trigger]:
    """A stop, and a target or a trail, 0.5 to 5 % away in steps of 0.05 %."""
    stop, other = chance.randint(10, 100), chance.randint(10, 100)
    away = GRID * round(price * other / 2_000 / GRID)
    first = StopTrigger(key, token, side, price - side.sign * GRID * round(price * stop / 2_000 / GRID))
    kind = chance.random()
    if kind < 0.5:
        return [first, TargetTrigger(key, token, side, price + side.sign * away)]
    if kind < 0.85:
        return [first, TrailTrigger(key, token, side, DistanceKind.PERCENT, other * TRAIL_SCALE // 20, GRID, price)]
    return [first, TrailTrigger(key, token, side, DistanceKind.POINTS, other * 50 * TRAIL_SCALE, GRID, price)]


def calm(number: int) -> Ticks:
    """An instrument by chance moves by up to two grid steps, drawn back to its opening."""
    return _walk(number, 2, gap_every=0, seed=2)


def busy(number: int, seed: int) -> Ticks:
    """The same by one grid step, but one tick in ``GAP_EVERY`` is a gap of ``GAP_STEPS`` of them (0.5 %)."""
    return _walk(number, 1, gap_every=GAP_EVERY, seed=seed)


def stormy(number: int, seed: int) -> Ticks:
    """Each tick moves by up to sixty grid steps."""
    return _walk(number, 60, gap_every=0, seed=seed)


def fall(step: int, markets: int = MARKETS) -> Ticks:
    """All instruments fall by 8 %, all by one ``step`` before any takes the next."""
    end = OPENING * 92 // 100
    return [(token, last) for last in range(OPENING - step, end - 1, -step) for token in range(markets)]


def by_key(armed: list[Trigger]) -> Legs:
    """The triggers of each key."""
    legs: Legs = {}
    for trigger in armed:
        legs.setdefault(trigger.key, []).append(trigger)
    return legs


def entered_again(legs: Legs, last: int, keys: list[Hashable]) -> Iterator[Trigger]:
    """The triggers of the legs as far from this price as they were from their opening."""
    for key in keys:
        for trigger in legs[key]:
            match trigger:
                case TrailTrigger():
                    yield TrailTrigger(
                        key, trigger.token, trigger.side, trigger.kind, trigger.distance, trigger.tick, last
                    )
                case StopTrigger() | TargetTrigger():
                    yield type(trigger)(key, trigger.token, trigger.side, last + trigger.level - OPENING)


def _walk(number: int, most: int, gap_every: int, seed: int) -> Ticks:
    chance = random.Random(seed)
    prices = [OPENING] * MARKETS
    ticks: Ticks = []
    for _ in range(number):
        token = chance.randrange(MARKETS)
        steps = chance.randint(-most, most)
        if gap_every and chance.randrange(gap_every) == 0:
            steps = chance.choice((-GAP_STEPS, GAP_STEPS))
        drift = (OPENING - prices[token]) // 50
        prices[token] += GRID * ((drift + GRID * steps) // GRID)
        ticks.append((token, prices[token]))
    return ticks
