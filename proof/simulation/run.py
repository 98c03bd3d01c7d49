"""Many worlds, on all cores, and the sum of what happened in them."""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from proof.simulation.world import Outcome, run_seed

CHUNK = 20
Progress = Callable[[int], None]


@dataclass
class Sum:
    """What a number of worlds came to. ``failures``: those in which a promise was broken or nothing was entered."""

    seeds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    weathers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    failed_seeds: list[int] = field(default_factory=list)
    lost_exits: int = 0
    broken: int = 0
    cpu_seconds: float = 0.0
    seconds: float = 0.0

    def add(self, other: "Sum") -> None:
        """Take in another sum."""
        self.seeds += other.seeds
        self.counts.update(other.counts)
        self.weathers.update(other.weathers)
        self.failures += other.failures
        self.failed_seeds += other.failed_seeds
        self.lost_exits += other.lost_exits
        self.broken += other.broken
        self.cpu_seconds += other.cpu_seconds

    @property
    def faults(self) -> int:
        """Everything that went wrong, kills and pauses included."""
        quiet = {
            "steps",
            "orders",
            "exits",
            "entered",
            "due",
            "pages",
            "duplicates",
            "kill_switches",
            "resolutions",
            "by_hand",
            "rescues",
            "together",
        }
        return sum(count for name, count in self.counts.items() if name not in quiet)

    def text(self) -> str:
        """One line of figures."""
        counts = self.counts
        return (
            f"{self.seeds} worlds, {counts['orders']} orders, {counts['exits']} exits ({counts['due']} by a line that "
            f"was reached), {counts['kills']} kills, {counts['pauses']} pauses, {self.faults} faults in all, "
            f"{len(self.failures)} failures"
        )


def run_seeds(seeds: Iterable[int]) -> Sum:
    """Run these worlds here, one after the other."""
    total = Sum()
    begun = time.process_time()
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # what the product says in a storm is no news
    try:
        for seed in seeds:
            _take_in(total, run_seed(seed))
    finally:
        logging.disable(before)
    total.cpu_seconds = time.process_time() - begun
    return total


def run_on_all_cores(seeds: range, progress: Progress = lambda count: None, workers: int | None = None) -> Sum:
    """Run these worlds in as many processes as there are cores; ``progress`` hears how many are done."""
    begun = time.monotonic()
    total = Sum()
    with ProcessPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for part in pool.map(run_seeds, _chunks(seeds)):
            total.add(part)
            progress(total.seeds)
    total.seconds = time.monotonic() - begun
    return total


def _take_in(total: Sum, outcome: Outcome) -> None:
    total.seeds += 1
    total.counts.update(outcome.counts)
    total.weathers[outcome.weather] += 1
    if outcome.violation is not None:
        total.broken += 1
        total.lost_exits += outcome.violation.name in {"I3", "I8"}
        total.failures.append(f"seed {outcome.seed} ({outcome.weather}): {outcome.violation}")
        total.failed_seeds.append(outcome.seed)
    elif not outcome.counts["entered"]:
        total.failures.append(f"seed {outcome.seed} ({outcome.weather}): nothing was entered, so it proves nothing")
        total.failed_seeds.append(outcome.seed)


def _chunks(seeds: range) -> Iterator[range]:
    for begin in range(seeds.start, seeds.stop, CHUNK):
        yield range(begin, min(begin + CHUNK, seeds.stop))
