"""What the use cases need from the world, in the domain's words. Adapters and fakes implement these.

API use cases wait for one thing at a time, so their ports are plain functions; the engine waits for many at once, so
its ports are coroutines.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeAlias, TypeVar

Item = TypeVar("Item")

Now: TypeAlias = Callable[[], datetime]
"""The clock: aware, UTC. Passed in, never looked up."""

Randomness: TypeAlias = Callable[[int], bytes]
"""So many random bytes (``secrets.token_bytes`` in production)."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list. ``next_cursor`` is opaque; None on the last page."""

    items: Sequence[Item]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as the authorizer established it."""

    tenant_id: str
    user_id: str
    role: str
    session_id: str


class Sleep(Protocol):
    """Waiting, as a port, so that simulations own time."""

    def __call__(self, seconds: float, /) -> Awaitable[None]:
        """Return after so many seconds."""
        ...
