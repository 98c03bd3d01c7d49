"""From changed rows to commands for the engine: strategies, and the kill switches among the rows of risk.

Only a changed version is a command: whatever else touches a row tells the engine nothing, so it never feeds itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shared.domain.errors import InvalidRecord
from shared.domain.ids import StrategyId, TenantId
from shared.domain.messages import KillSwitchChanged, MarketMessage, StrategyChanged
from shared.domain.partitions import BUCKETS


@dataclass(frozen=True, slots=True)
class RowChange:
    """A strategy's row before and after. ``version_before`` is None for a new row."""

    tenant_id: TenantId
    strategy_id: StrategyId
    bucket: int
    version_before: int | None
    version: int


@dataclass(frozen=True, slots=True)
class SwitchChange:
    """A kill switch's row before and after; ``strategy_id`` is None for a tenant's and for everybody's."""

    tenant_id: TenantId
    strategy_id: StrategyId | None
    version_before: int | None
    version: int


Parse: TypeAlias = Callable[[object], RowChange | SwitchChange | None]
"""What a raw record says; None if it is about neither. Raises ``InvalidRecord``."""

PutMessages: TypeAlias = Callable[[Sequence[tuple[int, MarketMessage]]], None]
"""Publishes (bucket, message) pairs. Raises ``Unavailable``."""

PutAside: TypeAlias = Callable[[object, str], None]
"""Keeps a record that cannot be read, with the reason. Raises ``Unavailable``."""

FindBucket: TypeAlias = Callable[[TenantId, StrategyId], int | None]
"""The bucket that watches a strategy; None if there is no such strategy. Raises ``Unavailable``."""


def publish_commands(
    records: Iterable[object], *, parse: Parse, find_bucket: FindBucket, publish: PutMessages, put_aside: PutAside
) -> int:
    """Tell the owners of what changed in these records, newest version each; gives how many changes were told.

    A strategy's change goes to its bucket; a tenant's or everybody's kill switch to all of them, because any may watch
    a strategy concerned. A record that cannot be read is put aside and holds up no other. Raises ``Unavailable`` when
    nothing can be published or put aside: then the whole batch comes again, which is harmless.
    """
    newest: dict[tuple[type, TenantId, StrategyId | None], RowChange | SwitchChange] = {}
    for record in records:
        try:
            change = parse(record)
        except InvalidRecord as error:
            put_aside(record, str(error))
            continue
        if change is None or change.version == change.version_before:
            continue
        whose = (type(change), change.tenant_id, change.strategy_id)
        known = newest.get(whose)
        if known is None or known.version < change.version:
            newest[whose] = change
    # switches first: what halts must not wait behind what was asked for before
    ordered = sorted(newest.values(), key=lambda change: isinstance(change, RowChange))
    messages = [message for change in ordered for message in _messages_of(change, find_bucket)]
    if messages:
        publish(messages)
    return len(newest)


def _messages_of(change: RowChange | SwitchChange, find_bucket: FindBucket) -> Iterator[tuple[int, MarketMessage]]:
    if isinstance(change, RowChange):
        yield change.bucket, StrategyChanged(change.tenant_id, change.strategy_id, change.version)
        return
    message = KillSwitchChanged(change.tenant_id, change.strategy_id, change.version)
    if change.strategy_id is None:
        yield from ((bucket, message) for bucket in range(BUCKETS))
        return
    bucket = find_bucket(change.tenant_id, change.strategy_id)
    if bucket is not None:
        yield bucket, message
