"""What the tasks of one account share: its rows in memory, its queues, its breaker."""

import asyncio
from collections import deque
from collections.abc import Callable

from shared.application.order_sender.pace import Breaker
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.rows import advance
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import Intent, IntentState, Role

MOST_RINGS = 2_000
"""Doorbells of one account that may wait; the sweep finds what did not fit."""
RETRY_PAUSES = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts at something that is away."""


def retry_pause(attempt: int) -> float:
    """Seconds to wait after so many failures in a row (0 is the first)."""
    return RETRY_PAUSES[min(attempt, len(RETRY_PAUSES) - 1)]


class Account:
    """One account's state. ``live`` holds the rows that are not terminal, as last read or written."""

    def __init__(
        self, ports: SenderPorts, tenant_id: TenantId, broker_id: BrokerId, paged: set[str] | None = None
    ) -> None:
        self.ports = ports
        self.tenant_id = tenant_id
        self.broker_id = broker_id
        self.epoch = 0
        self.is_open = True
        self.live: dict[IntentId, Intent] = {}
        self.rings: deque[IntentId] = deque()
        self.queues: dict[Role, deque[IntentId]] = {Role.EXIT: deque(), Role.ENTRY: deque()}
        self.not_before: dict[IntentId, float] = {}
        self.sending: set[IntentId] = set()
        self.settled: set[str] = set()
        self.breaker = Breaker(ports.boottime)
        self.book = asyncio.Lock()
        self.wake = asyncio.Event()
        self.used_at = ports.boottime()
        self._looked_at: dict[IntentId, float] = {}
        self._paged: set[str] = set() if paged is None else paged

    def ring(self, intent_id: IntentId) -> None:
        """Have an intent looked at. A ring too many changes nothing."""
        if intent_id not in self.rings and len(self.rings) < MOST_RINGS:
            self.rings.append(intent_id)
        self.wake.set()

    def ring_if_unseen(self, intent_id: IntentId, seconds: float) -> None:
        """Have an intent looked at unless that happened in the last so many seconds (the sweep's way)."""
        if self.ports.boottime() - self._looked_at.get(intent_id, float("-inf")) >= seconds:
            self.ring(intent_id)

    def note(self, intent: Intent) -> None:
        """Keep a row as it is now, and queue it if it waits to be sent."""
        self.used_at = self.ports.boottime()
        if intent.is_terminal:
            self._forget(intent.id)
            return
        self._looked_at[intent.id] = self.used_at
        known = self.live.get(intent.id)
        if known is None or known.version <= intent.version:
            self.live[intent.id] = intent
        queue = self.queues[intent.role]
        if intent.state is IntentState.PENDING and intent.id not in self.sending and intent.id not in queue:
            queue.append(intent.id)
        if intent.state is not IntentState.PENDING and intent.id in queue:
            queue.remove(intent.id)

    async def advance(self, intent_id: IntentId, step: Callable[[Intent], Intent | None]) -> Intent | None:
        """Bring a row one step further, whatever it takes, and keep it. Raises ``Superseded``."""
        after = await advance(self.ports, self.tenant_id, intent_id, step, self.epoch)
        if after is not None:
            self.note(after)
        return after

    def unknown(self) -> list[Intent]:
        """Intents that are SENDING although nobody here is sending them."""
        sending = IntentState.SENDING
        return [each for each in self.live.values() if each.state is sending and each.id not in self.sending]

    async def page_once(self, subject: str, reason: str) -> None:
        """Call a person, once for each subject (of what was ``paged`` already, too)."""
        if subject not in self._paged:
            self._paged.add(subject)
            await self.ports.page(self.tenant_id, subject, reason)

    def is_well_again(self, subject: str) -> None:
        """The next time that this happens a person is called anew."""
        self._paged.discard(subject)

    def _forget(self, intent_id: IntentId) -> None:
        self.live.pop(intent_id, None)
        self.not_before.pop(intent_id, None)
        self._looked_at.pop(intent_id, None)
        for queue in self.queues.values():
            if intent_id in queue:
                queue.remove(intent_id)
