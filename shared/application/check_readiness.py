"""Whether the platform can do its work just now."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from shared.application.ports.common import Now

Probe: TypeAlias = Callable[[], None]
"""Returns when the part is well, raises whatever went wrong."""

REMEMBERED = timedelta(seconds=5)
"""Anybody may ask, so asking often must cost nothing."""


@dataclass(frozen=True, slots=True)
class PartState:
    """One part: well, or what went wrong (the error's name; details stay in the log)."""

    part: str
    ok: bool
    problem: str = ""


def readiness(probes: Mapping[str, Probe], now: Now) -> Callable[[], list[PartState]]:
    """A function that looks at every part at the same time, and remembers what it saw for five seconds."""
    seen: list[tuple[datetime, list[PartState]]] = []

    def look() -> list[PartState]:
        at = now()
        if not seen or at - seen[0][0] >= REMEMBERED:
            with ThreadPoolExecutor(max_workers=len(probes)) as pool:
                seen[:] = [(at, list(pool.map(_state_of, probes.keys(), probes.values())))]
        return seen[0][1]

    return look


def _state_of(part: str, probe: Probe) -> PartState:
    try:
        probe()
    except Exception as error:  # whatever it is, the part is not well, and the answer says so
        return PartState(part, ok=False, problem=f"{type(error).__name__}: {error}"[:300])
    return PartState(part, ok=True)
