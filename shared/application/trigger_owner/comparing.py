"""Once a second: is what is held in memory still what the tables say? A message that was lost costs no more than that.

Only versions are read, of many rows at once; whoever has a newer row is looked at again.
"""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared.application.ports.engine import OrderKey, RunKey, StrategyKey
from shared.application.trigger_owner.loading import Loader, batches
from shared.application.trigger_owner.watched import Hint, Watched
from shared.domain.errors import Unavailable
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.messages import Doorbell
from shared.domain.partitions import index_group_of

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

REREAD = Hint(reread=True)
REFRESH = Hint(refresh=True, reread=True)
RING_AGAIN_AFTER, RING_UNTIL = timedelta(seconds=0.5), timedelta(seconds=5)
MOST_ORDERS = 2_000
"""Orders compared in one second; when more are under way, the others follow in the next ones."""

_log = logging.getLogger("plimsoll.triggers")


class Comparing:
    """Compares orders under way each second, and one group of buckets each second."""

    def __init__(self, owner: "TriggerOwner", loader: Loader) -> None:
        self._owner = owner
        self._loader = loader
        self._busy: set[str] = set()
        self._pass = 0
        self._compared: dict[StrategyKey, None] = {}

    def go_on(self) -> None:
        """Begin the second's comparisons. One that has not ended yet is not overtaken."""
        self._begin("orders under way", self._orders)
        self._begin("a group of buckets", self._next_group)

    def _begin(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        if what not in self._busy:
            self._busy.add(what)
            self._owner.crew.spawn(self._run(what, work))

    async def _run(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Unavailable:
            _log.warning("comparing %s with the tables must wait: the store does not answer", what)
        finally:
            self._busy.discard(what)

    async def _orders(self) -> None:
        """Look at each strategy one of whose orders has moved, or should have left the broker by now."""
        now = self._owner.ports.now()
        keys: defaultdict[OrderKey, list[Watched]] = defaultdict(list)  # one that reduces concerns several
        under_way = self._next_under_way()
        self._begin("exits with their being sent", lambda: self._owner.unsent.look(under_way))
        for watched in under_way:
            if _has_expired_entry(watched, now):
                self._owner.post(watched.key, REREAD)
            for order in (*watched.orders.values(), *watched.reducers.values()):
                if not order.is_terminal:
                    keys[OrderKey(order.tenant_id, order.id)].append(watched)
        await self._ring_again(keys, now)
        for batch in batches(keys):
            for key, version in (await self._owner.ports.engine.order_versions(batch)).items():
                for watched in keys[key]:
                    known = watched.orders.get(key.intent_id) or watched.reducers.get(key.intent_id)
                    if known is None or known.version < version:
                        self._owner.post(watched.key, REREAD)

    async def _ring_again(self, keys: Mapping[OrderKey, list[Watched]], now: datetime) -> None:
        """An exit must not wait for the sender's own sweep when its doorbell was lost."""
        orders = (watched[0].orders.get(key.intent_id) for key, watched in keys.items())
        unheard = [each for each in orders if each is not None and _seems_unheard(each, now)]
        if not unheard:
            return
        try:
            await self._owner.ports.ring([Doorbell(each.tenant_id, each.broker_id, each.id) for each in unheard])
        except Unavailable:
            _log.warning("the doorbell is silent; the sender's sweep will find the orders")

    def _next_under_way(self) -> list[Watched]:
        """Those that were compared least lately."""
        waiting = self._owner.watched.under_way()
        if len(waiting) <= MOST_ORDERS:
            self._compared.clear()
            return waiting
        chosen = [each for each in waiting if each.key not in self._compared][:MOST_ORDERS]
        if not chosen:
            self._compared.clear()
            chosen = waiting[:MOST_ORDERS]
        self._compared |= dict.fromkeys(each.key for each in chosen)
        return chosen

    async def _next_group(self) -> None:
        """What is open and missing here is adopted; an edit whose message was lost is noticed."""
        owner = self._owner
        groups = owner.groups()
        group = groups[self._pass % len(groups)]
        self._pass += 1
        runs = await owner.ports.engine.open_runs(group)
        missing: dict[StrategyKey, RunKey | None] = {StrategyKey(*run[:2]): run for run in runs}
        for key in await owner.ports.strategies.open_in(group):
            missing.setdefault(key, None)
        await self._loader.adopt({key: run for key, run in missing.items() if key not in owner.watched})
        held = [each.key for each in owner.watched.of_group(group) if each.live_run is not None]
        for batch in batches(held):
            for key, version in (await owner.ports.strategies.versions_of(batch)).items():
                known = owner.watched.get(key)
                if known is not None and known.strategy.meta.version < version:
                    owner.post(key, REFRESH)


def groups_of(buckets: range) -> list[str]:
    """The groups of the index in which these buckets lie."""
    return sorted({index_group_of(bucket) for bucket in buckets})


def _seems_unheard(order: Intent, now: datetime) -> bool:
    """Whether an exit lies unsent although its doorbell has rung; after some more rings it is left to the sweep."""
    is_waiting = order.role is Role.EXIT and order.state is IntentState.PENDING
    return is_waiting and RING_AGAIN_AFTER <= now - order.created_at <= RING_UNTIL


def _has_expired_entry(watched: Watched, now: datetime) -> bool:
    return any(
        order.expires_at is not None and order.expires_at <= now and not order.is_terminal and not order.cancel_wanted
        for order in watched.orders.values()
    )
