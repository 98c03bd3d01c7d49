"""How often somebody may try at the doors that stand open to everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.ports.identity import RateLimiter
from shared.domain.errors import TooManyRequests
from shared.domain.ratelimits import seconds_to_wait

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """Attempts a minute for one e-mail address and for one network address."""

    per_email: int = 5
    per_address: int = 60


def count_attempt(
    limiter: RateLimiter, limits: AttemptLimits, *, address: str, now: datetime, email: str | None = None
) -> None:
    """Count one attempt from ``address`` (and at ``email``). Raises ``TooManyRequests``.

    Failures from an address earn a growing pause besides: see ``delay_after``.
    """
    wait = limiter.take(f"address#{address}", limit=limits.per_address, window=MINUTE, now=now)
    wait = wait or seconds_to_wait(limiter.failures(f"address#{address}", now), now)
    if not wait and email is not None:
        wait = limiter.take(f"email#{email}", limit=limits.per_email, window=MINUTE, now=now)
    if wait:
        raise TooManyRequests("too_many_attempts", f"Too many attempts; please wait {wait} s.", retry_after=wait)


def note_failed_attempt(limiter: RateLimiter, *, address: str, now: datetime) -> None:
    """Remember a failure of this address."""
    limiter.note_failure(f"address#{address}", now)
