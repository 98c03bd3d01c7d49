"""What the owner measures of itself: the newest thousand of each kind, as percentiles on demand."""

from collections import deque
from collections.abc import Iterable

_KEPT = 1000


class Measures:
    """Latencies in milliseconds, by name."""

    def __init__(self) -> None:
        self._kept: dict[str, deque[float]] = {}

    def add(self, name: str, milliseconds: float) -> None:
        """Note one measurement."""
        self._kept.setdefault(name, deque(maxlen=_KEPT)).append(milliseconds)

    def percentiles(self) -> dict[str, dict[str, float]]:
        """The p50 and p99 of each name, and how many measurements they rest on."""
        return {
            name: {"p50": percentile(kept, 50), "p99": percentile(kept, 99), "count": float(len(kept))}
            for name, kept in self._kept.items()
        }


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that at least ``percent`` percent of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    rank = max(1, -(-len(ordered) * percent // 100))
    return round(ordered[rank - 1], 3)
