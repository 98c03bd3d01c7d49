"""Making decisions durable, and only then acting on them: cancel wishes, doorbells, lines of the timeline."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.application.ports.engine import RunKey, StrategyKey
from shared.application.trigger_owner.bucket_writer import BucketWriter, StaleRun
from shared.application.trigger_owner.chronicle import Chronicle
from shared.application.trigger_owner.memory import Memory
from shared.application.trigger_owner.ringing import Bells
from shared.application.trigger_owner.telling import MEASURED_KINDS, with_latency
from shared.application.trigger_owner.watched import Watched
from shared.domain.books import TimelineEvent
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import IntentId, RunId
from shared.domain.messages import Doorbell
from shared.domain.run_life import Change
from shared.domain.runs import Run

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

_log = logging.getLogger("plimsoll.triggers")


def narrate(events: Iterable[TimelineEvent]) -> None:
    """Say in the log what the timeline says. ``correlation_id`` is the same from the arming to the last fill."""
    for event in events:
        run = f"{event.strategy_id}#{event.run_id}"
        _log.info(event.text, extra={"kind": event.kind, "tenant_id": event.tenant_id, "correlation_id": run})


class Recorder:
    """Writes changes under the epoch of their bucket."""

    def __init__(self, owner: "TriggerOwner", memory: Memory) -> None:
        self._owner = owner
        self._ports = owner.ports
        self._memory = memory
        self._chronicle = Chronicle(owner.ports.engine, owner.crew.spawn_beside)
        self._bells = Bells(owner.ports.ring, owner.crew.spawn_beside)
        self._writers: dict[int, BucketWriter] = {}
        self._called: dict[StrategyKey, tuple[RunId, int]] = {}
        self._taking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def commit(
        self, watched: Watched, change: Change, received: float | None, *others: tuple[Watched, Change]
    ) -> bool:
        """Write a change (with ``others`` or not at all) and act on it.

        False if a row had moved: then everything concerned is read again, and nothing was done. Raises ``Superseded``,
        ``Unavailable``.
        """
        await self._call(change)
        writer = await self.take(watched.bucket)
        try:
            await writer.write(change, *(each for _, each in others))
        except (StaleRun, Unavailable) as error:
            if not await self._is_written(watched, change):
                for other, _ in others:
                    await self._memory.reread_run(other)
                if isinstance(error, Unavailable):
                    raise
                return False
        self._called.pop(watched.key, None)
        self._hold(watched, change)
        for other, its_change in others:
            self._hold(other, its_change)
        if change.intents:
            self._ports.passed("after_intent")
        self._measure(change, received)
        await self._act(watched, change, writer)
        for each in (change, *(its_change for _, its_change in others)):
            narrate(each.events)
        return True

    def tell(self, events: list[TimelineEvent], *, replace: bool = False) -> None:
        """Write lines of the timeline in the background."""
        if events:
            if not replace:
                narrate(events)
            self._chronicle.write(events, replace=replace)

    async def _call(self, change: Change) -> None:
        """Call a person before the change is written, and once however often it must be tried."""
        run, key = change.run, StrategyKey(change.run.tenant_id, change.run.strategy_id)
        if change.page is not None and self._called.get(key) != (run.id, run.version):
            await self._ports.page(run.tenant_id, f"{run.strategy_id}#{run.id}", change.page)
            self._called[key] = (run.id, run.version)

    def forget_bucket(self, bucket: int) -> None:
        """Somebody else holds its epoch now."""
        self._writers.pop(bucket, None)

    def _hold(self, watched: Watched, change: Change) -> None:
        self._memory.take_run(watched, change.run)
        watched.orders |= {intent.id: intent for intent in change.intents}

    async def _is_written(self, watched: Watched, change: Change) -> bool:
        """Whether the row says that this very change was written (its answer was lost); else take the row as it is."""
        run = change.run
        stored = await self._ports.engine.get_run(RunKey(run.tenant_id, run.strategy_id, run.id))
        if stored == run:
            return True
        self._memory.take_run(watched, stored)
        await self._memory.reread_run(watched)
        return False

    async def _act(self, watched: Watched, change: Change, writer: BucketWriter) -> None:
        run = change.run
        # new orders first: an exit does not wait until the rest of its entry is marked
        self._ring(run, (intent.id for intent in change.intents))
        for intent_id in change.cancel:
            await self._ports.engine.want_cancelled(writer.bucket, writer.epoch, run.tenant_id, intent_id)
            for kept in (watched.orders, watched.reducers):
                if intent_id in kept:
                    kept[intent_id] = replace(kept[intent_id], cancel_wanted=True)
        self._ring(run, change.cancel)

    def _ring(self, run: Run, ids: Iterable[IntentId]) -> None:
        self._bells.ring(Doorbell(run.tenant_id, run.broker_id, each) for each in ids)

    def _measure(self, change: Change, received: float | None) -> None:
        """How long it took from the cause in hand to the decision durable; told with the decision's line."""
        decisions = [event for event in change.events if event.kind in MEASURED_KINDS]
        for event in decisions:
            if event.kind == "entry_decided" and "error_ms" in event.facts:
                self._owner.measures.add("timed_entry_error", float(event.facts["error_ms"]))
        if not change.intents:
            return
        milliseconds = None if received is None else (self._ports.boottime() - received) * 1000
        if milliseconds is not None:
            self._owner.measures.add("tick_to_intent", milliseconds)
        self.tell([with_latency(event, milliseconds, self._ports.now()) for event in decisions], replace=True)

    async def take(self, bucket: int) -> BucketWriter:
        """The bucket's writer, under an epoch that is taken when it is first asked for.

        Raises ``Unavailable``, and ``Superseded`` for a bucket that was lost: whoever was replaced must not take it
        back from its new owner.
        """
        async with self._taking[bucket]:
            writer = self._writers.get(bucket)
            if writer is None:
                self._expect_owned(bucket)
                epoch = await self._ports.engine.take_bucket(bucket)
                self._expect_owned(bucket)
                writer = BucketWriter(self._ports.engine, bucket, epoch, self._owner.crew.spawn)
                self._writers[bucket] = writer
            return writer

    def _expect_owned(self, bucket: int) -> None:
        if not self._owner.owns(bucket):
            raise Superseded("superseded", f"Another process owns bucket {bucket} now.")
