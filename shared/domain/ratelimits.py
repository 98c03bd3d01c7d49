"""How long somebody must wait after failing too often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_FAILURES = 10
"""Failures from one address that cost nothing: mobile carriers put thousands of people behind one."""
LONGEST_DELAY = timedelta(minutes=5)
FORGET_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Failures:
    """How often something failed lately, and when last (None if it did not)."""

    count: int
    last_at: datetime | None


def delay_after(failures: int) -> timedelta:
    """The pause that so many failures earn: none up to ten, then 1, 2, 4 … seconds, at most five minutes."""
    over = failures - FREE_FAILURES
    if over <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(over - 1, 16)), LONGEST_DELAY)


def seconds_to_wait(failures: Failures, now: datetime) -> int:
    """Whole seconds until the next attempt is allowed; 0 if it is allowed now."""
    if failures.last_at is None or now - failures.last_at >= FORGET_AFTER:
        return 0
    left = failures.last_at + delay_after(failures.count) - now
    return max(0, -(-left // timedelta(seconds=1)))
