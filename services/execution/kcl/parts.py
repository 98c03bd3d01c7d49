"""The two halves of the engine as parts of a shard: the trigger owner of its buckets, the sender of its accounts."""

import gc
from collections.abc import Callable, Coroutine
from typing import Any

from services.execution.consuming import Progress, Quarantine, apply_doorbells, apply_market
from services.execution.health import orders_state, triggers_state
from shared.adapters.kinesis.polling import Batch
from shared.application.order_sender import OrderSender
from shared.application.trigger_owner import TriggerOwner


class TriggersPart:
    """Watches the strategies of the shard's buckets."""

    def __init__(self, owner: TriggerOwner, quarantine: Quarantine, boottime: Callable[[], float]) -> None:
        self.progress = Progress()
        self._owner = owner
        self._quarantine = quarantine
        self._boottime = boottime

    async def load(self) -> None:
        """Guard every open run of these buckets before the first tick is read."""
        gc.disable()  # what is loaded stays; looking through it again and again would only cause pauses
        await self._owner.load()
        gc.freeze()
        gc.enable()

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Timers, and keeping in step with the tables."""
        return [self._owner.keep_time(), self._owner.keep_in_step(), self._owner.crew.failure()]

    async def apply(self, batch: Batch) -> None:
        """Ticks and messages, in order."""
        await apply_market(batch, self._owner, self.progress, self._quarantine)

    async def settle(self) -> None:
        """Every decision is written, every moved trailing stop too."""
        await self._owner.save_bests()

    async def rest(self) -> None:
        """With timers and ticks stopped nothing new begins."""
        await self._owner.save_bests()

    async def stop(self) -> None:
        """What was decided but not written will be decided again by the next owner."""
        await self._owner.stop()

    def state(self) -> dict[str, Any]:
        """Figures for the health page."""
        return triggers_state(self._owner, self.progress, self._boottime())


class OrdersPart:
    """Sends the orders of the accounts whose keys the shard holds."""

    def __init__(self, sender: OrderSender, quarantine: Quarantine, boottime: Callable[[], float]) -> None:
        self.progress = Progress()
        self._sender = sender
        self._quarantine = quarantine
        self._boottime = boottime

    async def load(self) -> None:
        """The first sweep finds what is open."""

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """The sweep."""
        return [self._sender.sweep(), self._sender.crew.failure()]

    async def apply(self, batch: Batch) -> None:
        """Doorbells."""
        await apply_doorbells(batch, self._sender, self.progress, self._quarantine)

    async def settle(self) -> None:
        """A doorbell only says "look": the intent was durable before it rang, and the sweep looks too."""

    async def rest(self) -> None:
        """Claim nothing more; every request under way is answered and written."""
        await self._sender.rest()

    async def stop(self) -> None:
        """Rows that are SENDING now are looked up by the next sender."""
        await self._sender.stop()

    def state(self) -> dict[str, Any]:
        """Figures for the health page."""
        return orders_state(self._sender, self.progress, self._boottime())
