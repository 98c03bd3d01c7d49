"""From changed strategy rows to commands for their owners.

Only a changed version is a command: whatever else touches the row tells the engine nothing, so it never feeds itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shared.domain.errors import InvalidRecord
from shared.domain.ids import StrategyId, TenantId
from shared.domain.messages import MarketMessage, StrategyChanged


@dataclass(frozen=True, slots=True)
class RowChange:
    """A strategy's row before and after. ``version_before`` is None for a new row."""

    tenant_id: TenantId
    strategy_id: StrategyId
    bucket: int
    version_before: int | None
    version: int


Parse: TypeAlias = Callable[[object], RowChange | None]
"""What a raw record says; None if it is not about a strategy. Raises ``InvalidRecord``."""

PutMessages: TypeAlias = Callable[[Sequence[tuple[int, MarketMessage]]], None]
"""Publishes (bucket, message) pairs. Raises ``Unavailable``."""

PutAside: TypeAlias = Callable[[object, str], None]
"""Keeps a record that cannot be read, with the reason. Raises ``Unavailable``."""


def publish_commands(records: Iterable[object], *, parse: Parse, publish: PutMessages, put_aside: PutAside) -> int:
    """Tell the owners of the strategies in these records, newest version each; gives how many were told.

    A record that cannot be read is put aside and holds up no other. Raises ``Unavailable`` when nothing can be
    published or put aside: then the whole batch comes again, which is harmless.
    """
    newest: dict[StrategyId, tuple[int, StrategyChanged]] = {}
    for record in records:
        try:
            change = parse(record)
        except InvalidRecord as error:
            put_aside(record, str(error))
            continue
        if change is None or change.version == change.version_before:
            continue
        known = newest.get(change.strategy_id)
        if known is None or known[1].version < change.version:
            message = StrategyChanged(change.tenant_id, change.strategy_id, change.version)
            newest[change.strategy_id] = (change.bucket, message)
    if newest:
        publish(list(newest.values()))
    return len(newest)
