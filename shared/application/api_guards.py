"""What stands before every route of the API, bound once for each function."""

from dataclasses import dataclass

from shared.application.ports.common import Now
from shared.application.ports.identity import IdempotencyStore, RateLimiter


@dataclass(frozen=True, slots=True)
class ApiGuards:
    """The stores and limits that ``shared/web`` applies to each request before a route sees it.

    ``idempotency`` None: nothing changes behind these routes, so no answer is kept for a repeat. ``never_kept`` are the
    paths whose answers bear secrets that are stored nowhere.
    """

    rate_limiter: RateLimiter
    idempotency: IdempotencyStore | None
    now: Now
    never_kept: frozenset[str] = frozenset()
    user_requests_per_minute: int = 100
    body_limit_bytes: int = 256 * 1024
