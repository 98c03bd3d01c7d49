"""What the accounts of one process share: the judgement of entries, the brokers' breakers, who was called already."""

from collections import defaultdict
from typing import TypeAlias

from shared.application.order_sender.breakers import BrokerBreaker
from shared.application.order_sender.entry_gate import EntryGate
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.sightings import Holding, Sighting
from shared.domain.brokers import BrokerName
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.kill_switch import PLATFORM

AccountKey: TypeAlias = tuple[TenantId, BrokerId]
ASIDE_SECONDS = 60.0
"""How long the sweep leaves a row alone that cannot be read or belongs to another account."""


_MOST_ASIDE = 10_000


class Common:
    """One of these per process. ``serving``: whose account it is that a desk has taken over."""

    def __init__(self, ports: SenderPorts) -> None:
        self._ports = ports
        self.gate = EntryGate(ports)
        self.paged: defaultdict[AccountKey, set[str]] = defaultdict(set)
        self.sightings: defaultdict[AccountKey, dict[Holding, Sighting]] = defaultdict(dict)
        self.told: set[str] = set()
        self.serving: dict[BrokerId, TenantId] = {}
        self._aside: dict[IntentId, float] = {}
        self._breakers: dict[BrokerName, BrokerBreaker] = {}
        self._paged_brokers: set[BrokerName] = set()

    def put_aside(self, intent_id: IntentId) -> None:
        """There is nothing to be done with this row; the sweep need not come back to it each second."""
        if len(self._aside) >= _MOST_ASIDE:
            self._aside.clear()  # they are merely looked at again
        self._aside[intent_id] = self._ports.boottime()

    def is_aside(self, intent_id: IntentId) -> bool:
        """Whether the row was put aside lately."""
        since = self._aside.get(intent_id)
        if since is None:
            return False
        if self._ports.boottime() - since < ASIDE_SECONDS:
            return True
        del self._aside[intent_id]
        return False

    def breaker_of(self, broker: BrokerName) -> BrokerBreaker:
        """The breaker of a broker."""
        breaker = self._breakers.get(broker)
        if breaker is None:
            breaker = self._breakers[broker] = BrokerBreaker(self._ports.boottime)
        return breaker

    def brokers_down(self) -> int:
        """How many brokers nothing is sent to."""
        return sum(breaker.is_open for breaker in self._breakers.values())

    async def page_for_broker(self, broker: BrokerName, seconds: float) -> None:
        """Call a person once for each outage of a whole broker that lasts so long. Raises ``Unavailable``."""
        if self.breaker_of(broker).open_seconds <= seconds:
            self._paged_brokers.discard(broker)
        elif broker not in self._paged_brokers:
            text = f"the broker {broker} has not answered for {seconds:.0f} s on several accounts; their orders wait"
            await self._ports.page(PLATFORM, f"broker:{broker}", text)
            self._paged_brokers.add(broker)
