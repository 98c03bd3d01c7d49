"""How fast an account may send, and when it must not: tokens with a share kept for exits, and a circuit breaker."""

from collections import deque

from shared.application.ports.engine import Boottime
from shared.domain.intents import Role

KEPT_FOR_EXITS = 0.3
"""Share of the tokens that entries may not use."""
FAILURES_TO_OPEN = 5
FAILURE_WINDOW_SECONDS = 10.0
PROBE_SECONDS = 2.0
_SHORTEST_WAIT = 0.001  # a rounding error must not become a wait of no length, again and again


class Pace:
    """A token bucket of one account: at most ``per_second`` orders in any second."""

    def __init__(self, per_second: int, boottime: Boottime) -> None:
        self._rate = float(per_second)
        self._kept = min(self._rate * KEPT_FOR_EXITS, self._rate - 1)  # one token at least is for everybody
        self._boottime = boottime
        self._tokens = float(per_second)
        self._at = boottime()

    def wait_for(self, role: Role) -> float:
        """Seconds until an order of this role may go; 0 takes its token."""
        now = self._boottime()
        self._tokens = min(self._rate, self._tokens + (now - self._at) * self._rate)
        self._at = now
        floor = 0.0 if role is Role.EXIT else self._kept
        if self._tokens - 1 >= floor:
            self._tokens -= 1
            return 0.0
        return max((floor + 1 - self._tokens) / self._rate, _SHORTEST_WAIT)


class Breaker:
    """Opens when too many outcomes are unknown; a reading of the order book that succeeds closes it."""

    def __init__(self, boottime: Boottime) -> None:
        self._boottime = boottime
        self._failures: deque[float] = deque(maxlen=FAILURES_TO_OPEN)
        self._open_since: float | None = None
        self._probed_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether orders must wait."""
        return self._open_since is not None

    @property
    def open_seconds(self) -> float:
        """For how long it has been open."""
        return self._boottime() - self._open_since if self._open_since is not None else 0.0

    def failed(self) -> None:
        """Note an unknown outcome."""
        now = self._boottime()
        self._failures.append(now)
        full = len(self._failures) == FAILURES_TO_OPEN
        if full and now - self._failures[0] <= FAILURE_WINDOW_SECONDS and self._open_since is None:
            self._open_since = now

    def succeeded(self) -> None:
        """Note that the broker answers."""
        self._failures.clear()
        self._open_since = None

    def may_probe(self) -> bool:
        """Whether it is time to see if the broker is back."""
        now = self._boottime()
        if not self.is_open or now - self._probed_at < PROBE_SECONDS:
            return False
        self._probed_at = now
        return True
