"""From the streams into the use cases: decode each record, hand it over, remember how far everything is done with."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from shared.adapters.kinesis.polling import Batch
from shared.adapters.kinesis.records import unpack, unpack_doorbell
from shared.application.order_sender import OrderSender
from shared.application.trigger_owner import TriggerOwner
from shared.domain.errors import InvalidRecord, Unavailable

_log = logging.getLogger("plimsoll.execution")
CHECKPOINT_SECONDS = 2.0
MARKET, ORDERS = "market", "orders"
_LOGGED_BYTES = 4096
Quarantine = Callable[[str, bytes, str], Awaitable[None]]


class Source(Protocol):
    """A stream, batch after batch."""

    def __aiter__(self) -> AsyncIterator[Batch]:
        """The batches of all shards."""
        ...

    async def checkpoint(self, shard_id: str, sequence_number: str) -> None:
        """A restart begins after this record."""
        ...


@dataclass(slots=True)
class Progress:
    """How reading goes. ``read_at`` is on the boottime clock; ``sequences`` holds the last record of each shard."""

    read_at: float | None = None
    millis_behind: int = 0
    records: int = 0
    invalid_records: int = 0
    sequences: dict[str, str] = field(default_factory=dict)


async def consume_market(
    source: Source, owner: TriggerOwner, progress: Progress, boottime: Callable[[], float], quarantine: Quarantine
) -> None:
    """Hand every record of the market stream to the owner, for ever."""
    async for batch in source:
        await apply_market(batch, owner, progress, quarantine)
        note(progress, batch, boottime)


async def consume_doorbells(
    source: Source, sender: OrderSender, progress: Progress, boottime: Callable[[], float], quarantine: Quarantine
) -> None:
    """Hand every doorbell to the sender, for ever."""
    async for batch in source:
        await apply_doorbells(batch, sender, progress, quarantine)
        note(progress, batch, boottime)


async def apply_market(batch: Batch, owner: TriggerOwner, progress: Progress, quarantine: Quarantine) -> None:
    """Hand the records of one batch to the owner, in order. One that cannot be read is put aside."""
    for record in batch.records:
        try:
            content = unpack(record.data)
        except InvalidRecord as error:
            progress.invalid_records += 1
            await _put_aside(quarantine, MARKET, record.data, error)
            continue
        if isinstance(content, list):
            owner.on_ticks(content, record.arrived_at)
        else:
            owner.on_message(content)
        progress.records += 1
        if progress.records % 50 == 0:
            await asyncio.sleep(0)  # a long batch must not keep decisions from being written


async def apply_doorbells(batch: Batch, sender: OrderSender, progress: Progress, quarantine: Quarantine) -> None:
    """Hand the doorbells of one batch to the sender. One that cannot be read is put aside."""
    for record in batch.records:
        try:
            sender.ring(unpack_doorbell(record.data))
        except InvalidRecord as error:
            progress.invalid_records += 1
            await _put_aside(quarantine, ORDERS, record.data, error)
        progress.records += 1


async def checkpoint_often(
    source: Source, owner: TriggerOwner, progress: Progress, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Every two seconds remember how far everything is done with, for ever."""
    saved: dict[str, str] = {}
    while True:
        await sleep(CHECKPOINT_SECONDS)
        await checkpoint_now(source, owner, progress, saved)


async def checkpoint_now(source: Source, owner: TriggerOwner, progress: Progress, saved: dict[str, str]) -> None:
    """A record counts as done with when everything decided because of it, or earlier, is durable."""
    applied = dict(progress.sequences)
    await owner.save_bests()
    for shard_id, sequence_number in applied.items():
        if saved.get(shard_id) == sequence_number:
            continue
        try:
            await source.checkpoint(shard_id, sequence_number)
            saved[shard_id] = sequence_number
        except Unavailable:
            _log.warning("no checkpoint now: the store does not answer")


async def _put_aside(quarantine: Quarantine, source: str, data: bytes, error: InvalidRecord) -> None:
    """A record that cannot be read must never stop a shard, not even while the queue for such records is away."""
    try:
        await quarantine(source, data, str(error))
    except Unavailable:
        _log.error("a record of %s could not be put aside: %s", source, b64encode(data[:_LOGGED_BYTES]).decode())


def note(progress: Progress, batch: Batch, boottime: Callable[[], float]) -> None:
    """Everything of this batch was handed over."""
    progress.read_at = boottime()
    progress.millis_behind = batch.millis_behind
    if batch.records:
        progress.sequences[batch.shard_id] = batch.records[-1].sequence_number
