"""When nothing may be sent because outcomes are lost: a circuit breaker for each account, and one for each broker.

Both are closed by a reading of the order book that succeeds; an order is never used to try whether a broker is back.
"""

from collections import deque
from typing import NamedTuple

from shared.application.ports.engine import Boottime
from shared.domain.ids import BrokerId, TenantId

FAILURES_TO_OPEN = 5
FAILURE_WINDOW_SECONDS = 10.0
PROBE_SECONDS = 2.0
ACCOUNTS_TO_OPEN = 3
"""So many accounts must have failed before a broker as a whole is held to be down."""
TENANTS_TO_OPEN = 2
"""Of at least so many tenants: nobody can stop the others' orders with accounts of his own."""


class _Opening:
    """What both breakers share: since when it is open, and when it was last tried."""

    def __init__(self, boottime: Boottime) -> None:
        self._boottime = boottime
        self._open_since: float | None = None
        self._probed_at = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether orders must wait."""
        return self._open_since is not None

    @property
    def open_seconds(self) -> float:
        """For how long it has been open."""
        return self._boottime() - self._open_since if self._open_since is not None else 0.0

    def may_probe(self) -> bool:
        """Whether it is time to see if the broker is back."""
        now = self._boottime()
        if not self.is_open or now - self._probed_at < PROBE_SECONDS:
            return False
        self._probed_at = now
        return True

    def readable(self) -> None:
        """An order book could be read: that closes it, though not before it was open for a moment.

        While it is closed a reading says nothing: an order can be lost by a broker whose book answers.
        """
        if self.is_open and self.open_seconds >= PROBE_SECONDS:
            self.close()

    def close(self) -> None:
        """Let orders go again, and forget what opened it."""
        self._open_since = None

    def _open(self) -> None:
        if self._open_since is None:
            self._open_since = self._boottime()


class Breaker(_Opening):
    """An account's: opens on five unknown outcomes in ten seconds."""

    def __init__(self, boottime: Boottime) -> None:
        super().__init__(boottime)
        self._failures: deque[float] = deque(maxlen=FAILURES_TO_OPEN)

    def failed(self) -> None:
        """Note an unknown outcome."""
        now = self._boottime()
        self._failures.append(now)
        if len(self._failures) == FAILURES_TO_OPEN and now - self._failures[0] <= FAILURE_WINDOW_SECONDS:
            self._open()

    def close(self) -> None:
        """Let orders go again, and forget what opened it."""
        super().close()
        self._failures.clear()


class _Outcome(NamedTuple):
    at: float
    tenant_id: TenantId
    broker_id: BrokerId
    is_known: bool


class BrokerBreaker(_Opening):
    """A broker's, over the accounts of this process.

    Opens on five unknown outcomes in ten seconds from at least three accounts of at least two tenants, and only if they
    are at least half of all outcomes: while most accounts get their answers the broker is not down, and the accounts
    that do not have breakers of their own.
    """

    def __init__(self, boottime: Boottime) -> None:
        super().__init__(boottime)
        self._outcomes: deque[_Outcome] = deque()

    def failed(self, tenant_id: TenantId, broker_id: BrokerId) -> None:
        """Note an unknown outcome of an account's order."""
        self._note(tenant_id, broker_id, is_known=False)
        failures = [each for each in self._outcomes if not each.is_known]
        accounts = {each.broker_id for each in failures}
        tenants = {each.tenant_id for each in failures}
        is_down = (
            len(failures) >= FAILURES_TO_OPEN
            and len(accounts) >= ACCOUNTS_TO_OPEN
            and len(tenants) >= TENANTS_TO_OPEN
            and 2 * len(failures) >= len(self._outcomes)
        )
        if is_down:
            self._open()

    def answered(self, tenant_id: TenantId, broker_id: BrokerId) -> None:
        """Note an order whose outcome is known."""
        self._note(tenant_id, broker_id, is_known=True)

    def close(self) -> None:
        """Let orders go again, and forget what opened it."""
        super().close()
        self._outcomes.clear()

    def _note(self, tenant_id: TenantId, broker_id: BrokerId, *, is_known: bool) -> None:
        now = self._boottime()
        while self._outcomes and now - self._outcomes[0].at > FAILURE_WINDOW_SECONDS:
            self._outcomes.popleft()
        self._outcomes.append(_Outcome(now, tenant_id, broker_id, is_known))
