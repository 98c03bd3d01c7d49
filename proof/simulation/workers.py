"""The two kinds of process, built of the product's own parts, and what their entry points do around them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from proof.simulation.broker_port import BrokerPort
from proof.simulation.calls import START, Border
from proof.simulation.loop import Process
from proof.simulation.sender_ports import ControlsPort, SenderStore
from proof.simulation.store_ports import OwnerStore, StrategyPort
from proof.simulation.streams import Record, Shard, wait_for_records
from services.execution.consuming import Progress, checkpoint_now
from shared.application.order_sender import OrderSender, SenderPorts
from shared.application.ports.engine import Broker
from shared.application.trigger_owner import OwnerPorts, TriggerOwner
from shared.domain.books import Notice
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.messages import Doorbell, MarketMessage

if TYPE_CHECKING:
    from proof.simulation.world import World

CHECKPOINT_SECONDS = 2.0


class OwnerProcess(Process):
    """Watches one shard from its last checkpoint on."""

    def __init__(self, name: str, world: "World", shard: Shard) -> None:
        super().__init__(name)
        self.world = world
        self.shard = shard
        self.read_up_to = shard.checkpoint
        self.progress = Progress()
        self.is_resting = False
        self.border = world.border_of(self)
        self.owner = TriggerOwner(self._ports(), shard.buckets)
        self.since = world.loop.time()

    @property
    def is_unwell(self) -> bool:
        """What the health check sees."""
        return bool(self.owner.summary()["lost_buckets"])

    async def live(self) -> None:
        """Load, then serve for ever. An outage while loading ends the process; it is started again."""
        try:
            await self.owner.load()
        except Unavailable:
            self.world.end(self, "could not load")
            return
        self.world.auditor.loaded(self)
        owner = self.owner
        loops = (self._consume, self._checkpoint_often, owner.keep_time, owner.keep_in_step)
        for work in (*loops, owner.crew.failure):
            self.world.loop.create_task(until_failure(work, self.world, self))

    async def rest(self) -> None:
        """A graceful hand-over: take no more records, let decisions become durable, remember how far that is."""
        self.is_resting = True
        await self._checkpoint()
        self.world.end(self, "came to rest")

    async def checkpoint(self, shard_id: str, sequence_number: str) -> None:
        """``Source.checkpoint``: only the holder of the lease may move it, and only forward."""

        def put() -> None:
            if self.shard.holder is not self:
                raise Unavailable("lease_lost", "somebody else holds the lease")
            number = int(sequence_number)
            if number > self.shard.checkpoint:
                self.world.auditor.checkpointed(self, self.shard, number)
                self.shard.checkpoint = number

        await self.border.call("checkpoint", put, sequence_number)

    async def _consume(self) -> None:
        loop = self.world.loop
        while True:
            records = await wait_for_records(loop, self.shard, self.read_up_to)
            if self.is_resting:
                await asyncio.sleep(3600)
            if not records:
                await self._finish()
                return
            await asyncio.sleep(0.01 + 0.06 * self.world.chance.random())
            for record in self.shard.records[self.read_up_to :]:
                if self.is_resting:
                    break
                self._take(record)

    def _take(self, record: Record) -> None:
        self.read_up_to = record.number
        content = record.content
        if isinstance(content, list):
            if self.world.trace.is_on:
                prices = " ".join(f"{tick.token}={tick.last / 100:.2f}" for tick in content)
                self.world.trace.note(self.name, "ticks", f"{self.shard.name} {record.number}", prices)
            self.world.auditor.ticks_delivered(self, content)
            self.owner.on_ticks(content, START + timedelta(seconds=record.arrived))
        else:
            self.owner.on_message(content)
        self.progress.sequences[self.shard.name] = str(record.number)

    async def _finish(self) -> None:
        """The shard was split or merged and is read to its end: its children may begin."""
        while self.shard.checkpoint < len(self.shard.records):
            await self._checkpoint()
            await asyncio.sleep(0.2)
            if self.shard.holder is not self:
                return
        self.shard.is_finished = True
        self.world.end(self, "its shard has ended")

    async def _checkpoint_often(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            await self._checkpoint()

    async def _checkpoint(self) -> None:
        try:
            await checkpoint_now(self, self.owner, self.progress, {})  # type: ignore[arg-type]
        except Superseded:
            self.world.end(self, "it has lost a bucket")
            await asyncio.sleep(0)

    def _ports(self) -> OwnerPorts:
        world, border = self.world, self.border
        store = OwnerStore(border, world.tables, lambda run: world.auditor.known(self, run))
        return OwnerPorts(
            engine=store,
            strategies=StrategyPort(border, world.tables),
            risk=store,
            kill_switches=ControlsPort(border, world.tables),
            find_instrument=world.find_instrument,
            find_by_token=world.find_by_token,
            ring=self._ring,
            page=_pager(world, border),
            now=border.now,
            sleep=border.sleep,
            boottime=border.boottime,
        )

    async def _ring(self, doorbells: Sequence[Doorbell]) -> None:
        for doorbell in doorbells:
            await self.border.call("ring", lambda each=doorbell: self.world.ring(each), doorbell.intent_id)  # type: ignore[misc]


class SenderProcess(Process):
    """Sends the orders of some accounts."""

    def __init__(self, name: str, world: "World", place: int) -> None:
        super().__init__(name)
        self.world = world
        self.place = place
        self.border = world.border_of(self)
        self.sender = _Sender(self)
        self.since = world.loop.time()

    @property
    def is_unwell(self) -> bool:
        """What the health check sees."""
        return bool(self.sender.summary()["lost_accounts"])

    async def live(self) -> None:
        """Serve for ever."""
        for work in (self.sender.sweep, self.sender.crew.failure):
            self.world.loop.create_task(until_failure(work, self.world, self))

    async def rest(self) -> None:
        """A graceful hand-over: claim nothing more, wait for what is under way (three seconds at most)."""
        try:
            async with asyncio.timeout(3):
                await self.sender.rest()
        except TimeoutError:
            pass
        self.world.end(self, "came to rest")

    def ports(self) -> SenderPorts:
        """The sender's way to the outside."""
        world, border = self.world, self.border
        store = SenderStore(border, world.tables, lambda broker_id: world.place_of(broker_id) == self.place)
        controls = ControlsPort(border, world.tables)
        return SenderPorts(
            orders=store,
            books=store,
            connect=self._connect,
            publish=self._publish,
            page=_pager(world, border),
            kill_switches=controls,
            resolutions=controls,
            skew=lambda: timedelta(seconds=self.skew),
            now=border.now,
            sleep=border.sleep,
            boottime=border.boottime,
            notify=self._notify,
        )

    async def _connect(self, tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
        exchange = self.world.exchanges[broker_id]
        return await self.border.call(
            "connect", lambda: BrokerPort(self.border, exchange, self.world.auditor), broker_id
        )

    async def _notify(self, notice: Notice) -> None:
        await self.border.call("notify", lambda: None, f"{notice.kind}: {notice.text}")

    async def _publish(self, messages: Sequence[tuple[int, MarketMessage]]) -> None:
        for bucket, message in messages:
            await self.border.call("publish", lambda b=bucket, m=message: self.world.publish(b, m))  # type: ignore[misc]


class _Sender(OrderSender):
    """The product's, which says when an account's desk ended by an error: it goes on, to the auditor it is a defect."""

    def __init__(self, process: SenderProcess) -> None:
        super().__init__(process.ports())
        self._process = process

    def desk_failed(self, tenant_id: TenantId, broker_id: BrokerId, error: Exception) -> None:
        """Tell the auditor."""
        super().desk_failed(tenant_id, broker_id, error)
        self._process.world.failed(self._process, f"the desk of {broker_id} ended", error)


@dataclass(frozen=True, slots=True)
class _Page:
    world: "World"
    border: Border

    async def __call__(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        await self.border.call("page", lambda: self.world.auditor.paged(subject, reason), f"{subject}: {reason}")


def _pager(world: "World", border: Border) -> _Page:
    return _Page(world, border)


async def until_failure(work: Callable[[], Coroutine[Any, Any, None]], world: "World", process: Process) -> None:
    """Run part of a process; an error that nobody foresaw ends the process and counts as a defect."""
    try:
        await work()
    except Exception as error:
        world.crashed(process, error)


Worker = OwnerProcess | SenderProcess
