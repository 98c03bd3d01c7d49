"""Exits that nobody sends: rung for again, and a person is called when no order sender seems to be alive.

The order sender calls a person itself for what it cannot send. This is for the time when there is none, or none that
gets as far as an account: whoever decided an exit sees that its row does not move.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.watched import Watched
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import PLATFORM
from shared.domain.messages import Doorbell

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

PAGE_AFTER_SECONDS = 15.0
RING_SECONDS = 10.0
SUBJECT = "exits_unsent"

_log = logging.getLogger("plimsoll.triggers")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An exit, since when it is known to wait, and when it was rung for (boottime)."""

    order: Intent
    since: float
    rung_at: float


class UnsentExits:
    """Keeps for how long exits have waited, and which accounts show no sign of life meanwhile."""

    def __init__(self, owner: "TriggerOwner") -> None:
        self._owner = owner
        self._waiting: dict[StrategyKey, _Waiting] = {}
        self._heard: dict[BrokerId, float] = {}
        self._paged: set[BrokerId] = set()

    def heard(self, broker_id: BrokerId) -> None:
        """An order of this account has moved: its exits wait for their turn, not for a sender."""
        if self._waiting:
            self._heard[broker_id] = self._owner.ports.boottime()

    async def look(self, under_way: Iterable[Watched]) -> None:
        """Once a second: ring for exits that still wait, and call a person about accounts that are silent.

        Raises ``Unavailable`` when nobody can be called now; the next look tries again.
        """
        now = self._owner.ports.boottime()
        for watched in under_way:
            if watched.key not in self._waiting and (order := _unsent_exit(watched)) is not None:
                self._waiting[watched.key] = _Waiting(order, now, now)
        self._forget_what_moved()
        await self._ring([key for key, each in self._waiting.items() if now - each.rung_at >= RING_SECONDS], now)
        await self._page(now)

    def _forget_what_moved(self) -> None:
        for key, each in list(self._waiting.items()):
            watched = self._owner.watched.get(key)
            order = _unsent_exit(watched) if watched is not None else None
            if order is None or order.id != each.order.id:
                del self._waiting[key]
        if not self._waiting:
            self._heard.clear()

    async def _ring(self, keys: list[StrategyKey], now: float) -> None:
        orders = [self._waiting[key].order for key in keys]
        if not orders:
            return
        for key in keys:
            self._waiting[key] = replace(self._waiting[key], rung_at=now)
        try:
            await self._owner.ports.ring([Doorbell(each.tenant_id, each.broker_id, each.id) for each in orders])
        except Unavailable:
            _log.warning("%d doorbells are silent: the stream does not answer", len(orders))

    async def _page(self, now: float) -> None:
        silent: defaultdict[BrokerId, int] = defaultdict(int)
        for each in self._waiting.values():
            known = max(each.since, self._heard.get(each.order.broker_id, each.since))
            if now - known > PAGE_AFTER_SECONDS:
                silent[each.order.broker_id] += 1
        new = silent.keys() - self._paged
        if new:
            count = sum(silent[each] for each in new)
            reason = (
                f"{count} exits of {len(new)} accounts have waited for more than 15 s, and no order sender moves them"
            )
            await self._owner.ports.page(PLATFORM, SUBJECT, reason)
        self._paged = set(silent)


def _unsent_exit(watched: Watched) -> Intent | None:
    if watched.open_run is None:
        return None
    orders = watched.orders.values()
    return next((each for each in orders if each.role is Role.EXIT and each.state is IntentState.PENDING), None)
