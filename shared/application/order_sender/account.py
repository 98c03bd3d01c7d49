"""What the tasks of one account share: its rows in memory, its queues, its breaker."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from shared.application.order_sender.account_writer import AccountWriter
from shared.application.order_sender.breakers import Breaker
from shared.application.order_sender.common import Common
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.rows import advance
from shared.application.order_sender.sightings import Holding
from shared.application.order_sender.steps import voided
from shared.application.ports.engine import UnreadableRow
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import AT_BROKER, Intent, IntentState, Role

_log = logging.getLogger("plimsoll.orders")
MOST_RINGS = 2_000
"""Doorbells of one account that may wait; the sweep finds what did not fit."""
RETRY_PAUSES = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts at something that is away."""


def retry_pause(attempt: int) -> float:
    """Seconds to wait after so many failures in a row (0 is the first)."""
    return RETRY_PAUSES[min(attempt, len(RETRY_PAUSES) - 1)]


class Account:
    """One account's state. ``live`` holds the rows that are not terminal, as last read or written.

    ``doubt`` is held while an order leaves a position of which units seem to be missing, until its row is written.
    ``enough_at``: when (boottime) a reading of positions showed as much as our orders have brought, by position;
    ``compared_at``: when all positions were compared (those that differ are in ``sightings``).
    """

    def __init__(
        self, ports: SenderPorts, tenant_id: TenantId, broker_id: BrokerId, common: Common | None = None
    ) -> None:
        self.ports = replace(ports, orders=AccountWriter(ports.orders))
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
        self.common = common or Common(ports)
        self.sightings = self.common.sightings[tenant_id, broker_id]
        self.enough_at: dict[Holding, float] = {}
        self.compared_at = float("-inf")
        self.breaker = Breaker(ports.boottime)
        self.book = asyncio.Lock()
        self.doubt = asyncio.Lock()
        self.wake = asyncio.Event()
        self.used_at = ports.boottime()
        self.answered_at = ports.boottime()
        self._looked_at: dict[IntentId, float] = {}
        self._claims: dict[IntentId, tuple[int, float]] = {}
        self._rests: dict[IntentId, float] = {}
        self._paged = self.common.paged[tenant_id, broker_id]

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
            self.is_well_again(intent.id)
            return
        self._looked_at[intent.id] = self.used_at
        if intent.state in {IntentState.SENDING, IntentState.PARKED}:
            self.saw_claim(intent.id, intent.attempt)
        if intent.state in AT_BROKER:
            self._rests.setdefault(intent.id, self.used_at)
        known = self.live.get(intent.id)
        if known is None or known.version <= intent.version:
            self.live[intent.id] = intent
        queue = self.queues[intent.role]
        if intent.state is IntentState.PENDING and intent.id not in self.sending and intent.id not in queue:
            queue.append(intent.id)
        if intent.state is not IntentState.PENDING and intent.id in queue:
            queue.remove(intent.id)

    def saw_claim(self, intent_id: IntentId, attempt: int) -> None:
        """From now at the latest this attempt's request may be on its way. Only the first time counts."""
        if self._claims.get(intent_id, (0, 0.0))[0] != attempt:
            self._claims[intent_id] = (attempt, self.ports.boottime())

    def claim_seen_at(self, intent: Intent) -> float:
        """When (boottime) this process first knew that the attempt was claimed: now, if it did not know.

        The wall clocks of two machines, or one that is set, cannot say when a request may be given up.
        """
        self.saw_claim(intent.id, intent.attempt)
        return self._claims[intent.id][1]

    def rested(self, intent: Intent) -> float:
        """For how many seconds this process knows that an order lives at the broker."""
        return self.ports.boottime() - self._rests.get(intent.id, self.ports.boottime())

    async def read(self, intent_id: IntentId) -> Intent | None:
        """The row as it stands, or None if there is no such row of this account that can be read.

        A doorbell proves nothing: a row of another account is never touched from here. Raises ``Unavailable``.
        """
        try:
            intent = await self.ports.orders.get(self.tenant_id, intent_id)
        except UnreadableRow as error:
            await self.put_aside(intent_id, error)
            return None
        if intent is not None and (intent.broker_id, intent.tenant_id) != (self.broker_id, self.tenant_id):
            _log.error("%s is not an order of account %s: left alone", intent_id, self.broker_id)
            self.common.put_aside(intent_id)
            return None
        return intent

    async def put_aside(self, intent_id: IntentId, error: UnreadableRow) -> None:
        """A row that cannot be read waits for a person; it must not hold up the others. Raises ``Unavailable``."""
        self.common.put_aside(intent_id)
        self._forget(intent_id)
        _log.error("%s cannot be read: %s", intent_id, error)
        await self.page_once(intent_id, "its row cannot be read")

    async def advance(self, intent_id: IntentId, step: Callable[[Intent], Intent | None]) -> Intent | None:
        """Bring a row one step further, whatever it takes, and keep it. Raises ``Superseded``."""
        after = await advance(self.ports, self.tenant_id, intent_id, step, self.epoch)
        if after is not None:
            self.note(after)
        return after

    async def void(self, intent_id: IntentId, code: str, reason: str) -> None:
        """Let go of an order that will not be sent any more. Raises ``Superseded``."""
        await self.advance(intent_id, lambda row: voided(row, code, reason, self.ports.now()))

    def unknown(self) -> list[Intent]:
        """Intents that are SENDING although nobody here is sending them."""
        sending = IntentState.SENDING
        return [each for each in self.live.values() if each.state is sending and each.id not in self.sending]

    async def page_once(self, subject: str, reason: str) -> None:
        """Call a person, once for each subject. Raises ``Unavailable`` when nobody could be called."""
        if subject not in self._paged:
            await self.ports.page(self.tenant_id, subject, reason)
            self._paged.add(subject)

    def is_well_again(self, subject: str) -> None:
        """The next time that this happens a person is called anew."""
        self._paged.discard(subject)

    def _forget(self, intent_id: IntentId) -> None:
        self.live.pop(intent_id, None)
        self.not_before.pop(intent_id, None)
        self._looked_at.pop(intent_id, None)
        self._claims.pop(intent_id, None)
        self._rests.pop(intent_id, None)
        for queue in self.queues.values():
            if intent_id in queue:
                queue.remove(intent_id)
