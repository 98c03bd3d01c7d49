"""How fast an account may send: tokens for each market segment, windows for the account, a share kept for exits."""

from collections import deque

from shared.application.ports.engine import Boottime
from shared.domain.brokers import Capabilities, MarketSegment, RequestLimit
from shared.domain.intents import Role

KEPT_FOR_EXITS = 0.3
"""Share of the tokens that entries may not use."""
_SHORTEST_WAIT = 0.001  # a rounding error must not become a wait of no length, again and again


class Pace:
    """A token bucket of one market segment: ``per_second`` tokens a second, and as many at once."""

    def __init__(self, per_second: int, boottime: Boottime) -> None:
        self._rate = float(per_second)
        self._kept = min(self._rate * KEPT_FOR_EXITS, self._rate - 1)  # one token at least is for everybody
        self._boottime = boottime
        self._tokens = float(per_second)
        self._at = boottime()

    def wait_for(self, role: Role) -> float:
        """Seconds until an order of this role may go; 0 takes its token."""
        seconds = self.look(role)
        if seconds == 0:
            self.take()
        return seconds

    def look(self, role: Role) -> float:
        """Seconds until an order of this role may go; takes nothing."""
        now = self._boottime()
        self._tokens = min(self._rate, self._tokens + (now - self._at) * self._rate)
        self._at = now
        floor = 0.0 if role is Role.EXIT else self._kept
        missing = floor + 1 - self._tokens
        return max(missing / self._rate, _SHORTEST_WAIT) if missing > 0 else 0.0

    def take(self) -> None:
        """Use a token."""
        self._tokens -= 1


class Window:
    """A log of requests: never more than so many in any stretch of a length, wherever it is laid."""

    def __init__(self, limit: RequestLimit, boottime: Boottime) -> None:
        self._seconds = limit.window.total_seconds()
        self._most = limit.requests
        self._most_entries = max(1, limit.requests - int(limit.requests * KEPT_FOR_EXITS))
        self._boottime = boottime
        self._sent: deque[float] = deque()

    def look(self, role: Role) -> float:
        """Seconds until a request for an order of this role may go; takes nothing."""
        now = self._boottime()
        while self._sent and now - self._sent[0] >= self._seconds:
            self._sent.popleft()
        most = self._most if role is Role.EXIT else self._most_entries
        if len(self._sent) < most:
            return 0.0
        leaves = self._sent[len(self._sent) - most]  # when this one has left the stretch there is room
        return max(leaves + self._seconds - now, _SHORTEST_WAIT)

    def take(self) -> None:
        """Note a request."""
        self._sent.append(self._boottime())


class AccountPace:
    """All limits of one account. Orders obey their segment's and the account's, cancellations the account's alone."""

    def __init__(self, capabilities: Capabilities, boottime: Boottime) -> None:
        self._capabilities = capabilities
        self._boottime = boottime
        self._segments: dict[MarketSegment, Pace] = {}
        self._windows = [Window(limit, boottime) for limit in capabilities.request_limits]
        self._paused_until = 0.0

    def wait_for(self, role: Role, segment: MarketSegment) -> float:
        """Seconds until an order of this role may go to a segment; 0 takes its place in every limit."""
        pace = self._segments.get(segment)
        if pace is None:
            pace = self._segments[segment] = Pace(self._capabilities.rate_of(segment), self._boottime)
        seconds = max(pace.look(role), self._look(role))
        if seconds == 0:
            pace.take()
            self._take()
        return seconds

    def wait_for_cancel(self, role: Role) -> float:
        """Seconds until an order of this role may be cancelled; 0 takes its place."""
        seconds = self._look(role)
        if seconds == 0:
            self._take()
        return seconds

    def pause(self, seconds: float) -> None:
        """The broker asks the account to wait: exits too, for it would refuse them."""
        self._paused_until = max(self._paused_until, self._boottime() + seconds)

    @property
    def paused_for(self) -> float:
        """Seconds for which nothing may be sent."""
        return max(0.0, self._paused_until - self._boottime())

    def _look(self, role: Role) -> float:
        return max([self.paused_for, *(window.look(role) for window in self._windows)])

    def _take(self) -> None:
        for window in self._windows:
            window.take()
