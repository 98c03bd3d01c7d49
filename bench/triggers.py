"""The trigger index against its targets, and beside two ways of walking all open orders, in one run.

    make bench        or        .venv/bin/python -m bench.triggers

Each leg has a stop and a target or a trailing stop (percent or points) under one key; legs are on 100 instruments and
both sides and were entered along each instrument's walk. All is seeded: every run and every peer has the same work.
Rates are per CPU second, the best of several repeats; percentiles are of wall clock, so a busy machine shows in them.
**A fire is one key decided and gone with all its triggers**, handed out as ``Fired``; what the ticks cost is included.

* calm: prices move by up to two grid steps of 0.05, next to nothing fires. The first ticks after all was armed at once
  (``opening``) find the trailing stops at many best prices and bring them together; those after them are the calm ones;
* busy: a walk by one grid step on 100 instruments, one tick in 500 is a gap of 0.5 %; each leg that fires is entered
  again at the price, so that as many stay open;
* falling: every instrument in turn falls by 0.1 %, 80 times over, nothing is entered again;
* gap: every instrument falls by 8 % in one tick;
* the bare limit: for as many keys in the order of their levels, nothing but a heap's pop, the key's removal from a
  dict and its ``Fired``: what pure Python must at least do for a fire.

The peers are a loop over the open trades of the ticked instrument and, in an environment of its own (``make bench``
installs it), the simulated exchange of nautilus_trader with one open order for each trigger.
"""

import gc
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from heapq import heapify, heappop

from bench import triggers_peers as peers
from bench import triggers_work as work
from shared.domain.runs import ExitReason
from shared.domain.triggers import Fired, Trigger, TriggerIndex
from tests.unit.domain.triggers.brute_force import BruteForce

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LARGEST = SIZES[-1]
TICKS = 50_000
REPEATS = 2
STEPS = {"falling": work.OPENING // 1_000, "gap": work.OPENING * 8 // 100}


@dataclass(slots=True)
class Figures:
    """What was measured at one size; rates a CPU second, times in µs."""

    calm: float = 0
    opening: float = 0
    calm_p99: float = float("inf")
    quiet_mean: float = float("inf")
    quiet_p99: float = float("inf")
    fire_mean: float = float("inf")
    fire_p99: float = float("inf")
    firing: float = 0
    falling: float = 0
    gap: float = 0
    arms: float = 0
    cancels: float = 0


def main() -> None:
    """Measure and print."""
    if sys.argv[1:]:
        raise SystemExit(__doc__)
    begun = time.monotonic()
    figures = {size: measured(size) for size in SIZES}
    limit = max(bare_fires_a_second(LARGEST) for _ in range(2))
    alone = {}
    for name, step in STEPS.items():
        index, _ = opened(work.triggers(LARGEST, markets=1))
        alone[name] = fires_a_second(index, work.fall(step, markets=1))
    table(figures, alone, limit)
    by_size(figures)
    compare({size: f.calm for size, f in figures.items()})
    print(f"\n{time.monotonic() - begun:.0f} s in all")


def table(figures: dict[int, Figures], alone: dict[str, float], limit: float) -> None:
    """The targets, and what was measured."""
    top, low = figures[LARGEST], figures[SIZES[0]]
    bare, keyed = bytes_a_trigger(LARGEST)
    wrong, compared = differences()
    print(f"{f'{LARGEST:,} open triggers on {work.MARKETS} instruments':<60}{'measured':>14}{'target':>12}")
    at_least("calm ticks a CPU second", top.calm, 1_000_000)
    at_least("gap: fires a CPU second", top.gap, 300_000)
    at_least("falling: fires a CPU second", top.falling, 300_000)
    at_least("the same on one instrument, gap", alone["gap"], 300_000)
    at_least("the same on one instrument, falling", alone["falling"], 300_000)
    at_least("added a CPU second", top.arms, 250_000)
    at_most("p99 of a calm tick, µs", top.calm_p99, 5)
    at_most("p99 of a busy tick that fires nothing, µs", top.quiet_p99, 5)
    at_most(f"cost of a calm tick, x that with {SIZES[0]:,}", low.calm / top.calm, 2)
    at_most(f"cost of a fire in a gap, x that with {SIZES[0]:,}", low.gap / top.gap, 2)
    at_most("bytes a trigger, the keys included", keyed, 300)
    at_most("bytes a trigger, the index alone", bare, 300)
    at_most(f"fires unlike brute force ({compared:,} compared)", wrong, 0)
    print(f"{'the bare limit: fires a CPU second (2 triggers each)':<60}{limit:>14,.0f}"
          f"    gap reaches {top.gap / limit:.0%} of it, falling {top.falling / limit:.0%}")  # fmt: skip


def by_size(figures: dict[int, Figures]) -> None:
    """What grows with the number of triggers, and what does not."""
    print(f"\n{'':<12}{'opening':>12}{'calm':>12}{'p99':>7}{'busy, no fire: µs':>20}{'busy, a fire: µs':>19}"
          f"{'ticks':>8}{'gap':>11}{'falling':>11}{'added':>11}{'cancelled':>11}")  # fmt: skip
    print(f"{'triggers':<12}{'ticks/s':>12}{'ticks/s':>12}{'µs':>7}{'mean':>12}{'p99':>8}{'mean':>11}{'p99':>8}"
          f"{'firing':>8}{'fires/s':>11}{'fires/s':>11}{'/s':>11}{'keys/s':>11}")  # fmt: skip
    for size, f in figures.items():
        print(f"{size:<12,}{f.opening:>12,.0f}{f.calm:>12,.0f}{f.calm_p99:>7.2f}{f.quiet_mean:>12.2f}{f.quiet_p99:>8.2f}"
              f"{f.fire_mean:>11.2f}{f.fire_p99:>8.2f}{f.firing:>8.1%}{f.gap:>11,.0f}{f.falling:>11,.0f}"
              f"{f.arms:>11,.0f}{f.cancels:>11,.0f}")  # fmt: skip


def at_least(what: str, figure: float, target: float) -> None:
    """A line of the table whose figure should be high."""
    print(f"{what:<60}{figure:>14,.0f}{target:>12,.0f}  {'ok' if figure >= target else 'MISSED'}", flush=True)


def at_most(what: str, figure: float, target: float) -> None:
    """A line of the table whose figure should be low."""
    print(f"{what:<60}{figure:>14,.2f}{target:>12,.0f}  {'ok' if figure <= target else 'MISSED'}", flush=True)


def measured(size: int) -> Figures:
    """The index at one size, the best of the repeats each."""
    figures, armed = Figures(), work.triggers(size)
    stream, busy_ticks = work.calm(3 * TICKS), work.busy(TICKS, seed=9)
    opening, calm, more = stream[:TICKS], stream[TICKS : 2 * TICKS], stream[2 * TICKS :]
    legs = work.by_key(armed)
    settle_memory()
    for repeat in range(REPEATS):
        for name, step in STEPS.items():
            index, seconds = opened(armed)
            figures.arms = max(figures.arms, size / seconds)
            figures.opening = max(figures.opening, TICKS / cpu(tick, index, opening))
            figures.calm = max(figures.calm, TICKS / cpu(tick, index, calm))
            figures.calm_p99 = min(figures.calm_p99, p99(times_of(index, more)))
            if repeat == 0 and name == "gap":
                busy_stream(figures, index, legs, busy_ticks)
            rate = fires_a_second(index, work.fall(step))
            setattr(figures, name, max(getattr(figures, name), rate))
            keys = [key for key in legs if key in index]
            random.Random(5).shuffle(keys)
            figures.cancels = max(figures.cancels, len(keys) / cpu(cancel, index, keys))
    return figures


def busy_stream(figures: Figures, index: TriggerIndex, legs: work.Legs, ticks: work.Ticks) -> None:
    """Each tick timed, those that fire apart from those that do not; entering again is in neither."""
    quiet: list[float] = []
    firing: list[tuple[float, int]] = []
    now, on_tick = time.perf_counter_ns, index.on_tick
    for token, last in ticks:
        started = now()
        fired = on_tick(token, last)
        took = (now() - started) / 1_000
        if fired:
            firing.append((took, len(fired)))
            arm(index, list(work.entered_again(legs, last, [each.key for each in fired])))
        else:
            quiet.append(took)
    figures.quiet_mean = min(figures.quiet_mean, sum(quiet) / len(quiet))
    figures.quiet_p99 = min(figures.quiet_p99, p99(quiet))
    figures.firing = len(firing) / len(ticks)
    if firing:
        took_in_all, fires = (sum(column) for column in zip(*firing, strict=True))
        figures.fire_mean = min(figures.fire_mean, took_in_all / fires)
        figures.fire_p99 = min(figures.fire_p99, p99([took / number for took, number in firing]))


def fires_a_second(index: TriggerIndex, ticks: work.Ticks) -> float:
    """Fires a CPU second of ticks."""
    held = len(index)
    seconds = cpu(tick, index, ticks)
    return (held - len(index)) / seconds


def bare_fires_a_second(size: int) -> float:
    """The least that a fire costs in pure Python, on as many keys as ``size`` triggers have."""
    held = {key: number for number, key in enumerate(work.by_key(work.triggers(size)))}
    keys, chance = list(held), random.Random(3)
    heaps: list[list[int]] = [[] for _ in range(work.MARKETS)]
    for number in held.values():
        heaps[number % work.MARKETS].append(chance.randrange(work.OPENING) << 26 | number)
    for heap in heaps:
        heapify(heap)
    gc.collect()
    return size // 2 / cpu(pop_all, heaps, held, keys)


def pop_all(heaps: list[list[int]], held: dict[Hashable, int], keys: list[Hashable]) -> None:
    """Sixty at a time from each instrument in turn."""
    new, fired = tuple.__new__, list[Fired]()
    while held:
        for heap in heaps:
            fired.clear()
            for _ in range(min(60, len(heap))):
                entry = heappop(heap)
                key = keys[entry & (1 << 26) - 1]
                held.pop(key)
                fired.append(new(Fired, (key, ExitReason.STOP, entry >> 26)))


def opened(armed: list[Trigger]) -> tuple[TriggerIndex, float]:
    """An index in which all are armed and each instrument has a price, and the CPU seconds that arming took."""
    index = TriggerIndex()
    seconds = cpu(arm, index, armed)
    for token in range(work.MARKETS):
        index.on_tick(token, work.OPENING)
    return index, seconds


def settle_memory() -> None:
    """The collector need not walk the bench's own lists; it runs over all that the index makes."""
    gc.collect()
    gc.freeze()


def arm(index: TriggerIndex, armed: list[Trigger]) -> None:
    """Add all."""
    for trigger in armed:
        index.add(trigger)


def tick(index: TriggerIndex, ticks: work.Ticks) -> None:
    """Apply all."""
    on_tick = index.on_tick
    for token, last in ticks:
        on_tick(token, last)


def cancel(index: TriggerIndex, keys: list[Hashable]) -> None:
    """Cancel all."""
    for key in keys:
        index.cancel(key)


def times_of(index: TriggerIndex, ticks: work.Ticks) -> list[float]:
    """What each tick took, µs."""
    now, on_tick = time.perf_counter_ns, index.on_tick
    times = []
    for token, last in ticks:
        started = now()
        on_tick(token, last)
        times.append((now() - started) / 1_000)
    return times


def p99(times: list[float]) -> float:
    """The 99th percentile."""
    return sorted(times)[len(times) * 99 // 100]


def bytes_a_trigger(size: int) -> tuple[float, float]:
    """What the index allocates for a trigger, and that with the keys, each counted once; tenants are shared."""
    armed = work.triggers(size)
    keys = {trigger.key for trigger in armed}
    gc.collect()
    tracemalloc.start()
    index = TriggerIndex.restore(armed)
    allocated = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(index) == len(keys)
    key_bytes = sum(sys.getsizeof(key) + 16 + sys.getsizeof(key[1]) for key in keys)  # type: ignore[index, misc]
    return allocated / size, (allocated + key_bytes) / size


def differences() -> tuple[int, int]:
    """How many fires differ from those of a loop over every trigger, and how many were compared."""
    armed = work.triggers(3_000)
    index, brute, legs = TriggerIndex.restore(armed), BruteForce(), work.by_key(armed)
    for trigger in armed:
        brute.add(trigger)
    wrong = compared = 0
    for token, last in work.stormy(3_000, seed=4):
        fired = {each.key: (each.reason.value, each.level) for each in index.on_tick(token, last)}
        expected = brute.on_tick(token, last)
        compared += len(expected)
        wrong += len(fired.items() ^ expected.items())
        for trigger in work.entered_again(legs, last, list(expected)):
            index.add(trigger)
            brute.add(trigger)
    return wrong, compared


def compare(ours: dict[int, float]) -> None:
    """The peers on the same legs and ticks."""
    print(f"\n{'calm ticks/s':<12}{'index':>14}{'loop':>12}{'ratio':>9}{'nautilus':>12}{'ratio':>9}")
    loops: dict[int, float] = {}
    exchanges: dict[int, float] = {}
    for size in SIZES:
        number = min(TICKS // 2, max(2_000, 100_000_000 // size))
        loops[size] = max(peers.loop_ticks_a_second(work.triggers(size), work.calm(number)) for _ in range(2))
        line = f"{size:<12,}{ours[size]:>14,.0f}{loops[size]:>12,.0f}{ours[size] / loops[size]:>8,.0f}x"
        few = max(2_000, 10_000_000 // size)
        if size <= peers.NAUTILUS_MOST and (rate := peers.nautilus_ticks_a_second(size, few)):
            exchanges[size] = rate
            line += f"{rate:>12,.0f}{ours[size] / rate:>8,.0f}x"
        print(line, flush=True)
    for name, rates in (("index", ours), ("loop", loops), ("nautilus", exchanges)):
        if rates:
            low, high = min(rates), max(rates)
            print(f"slope of the {name}: {rates[low] / rates[high]:,.1f} x the cost of a tick from {low:,} to {high:,}")
    print(peers.about_nautilus())


def cpu(what: Callable[..., object], *arguments: object) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    what(*arguments)
    return time.process_time() - started


if __name__ == "__main__":
    main()
