"""The arming sweep: strategies whose entry time comes soon are named to their owners. It never trades.

It runs each minute and looks eleven minutes ahead, so a sweep that is missed, late or repeated changes nothing. Changes
of rows that were never relayed need no sweep: owners compare their memory with the tables, all within a minute.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from shared.application.ports.engine import DueStrategies
from shared.domain.instruments import Exchange
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.messages import ArmStrategy, MarketMessage

AHEAD = timedelta(minutes=11)
DUE_SHARDS = 4
_BATCH = 500
_DAY_ENDS = "24"
"""Sorts after every time of the day."""


def sweep_due(
    at: datetime, *, due: DueStrategies, publish: Callable[[Sequence[tuple[int, MarketMessage]]], None]
) -> int:
    """Name every ACTIVE strategy with an entry time in the minutes after ``at``; gives how many.

    Raises ``Unavailable``; running it again is harmless.
    """
    messages: list[tuple[int, MarketMessage]] = []
    count = 0
    for exchange in Exchange:
        for shard in range(DUE_SHARDS):
            for begin, end in _windows(at):
                for key in due.due(exchange, shard, begin, end):
                    found = due.bucket_and_version(key)
                    if found is None:
                        continue
                    messages.append((found[0], ArmStrategy(key.tenant_id, key.strategy_id)))
                    count += 1
                    if len(messages) == _BATCH:
                        publish(messages)
                        messages = []
    if messages:
        publish(messages)
    return count


def _windows(at: datetime) -> Iterator[tuple[str, str]]:
    """``[begin, end)`` in the exchange's zone as ``HH:MM:SS``: two windows where midnight lies between."""
    begin = at.astimezone(EXCHANGE_ZONE)
    end = begin + AHEAD
    if end.date() == begin.date():
        yield f"{begin:%H:%M:%S}", f"{end:%H:%M:%S}"
    else:
        yield f"{begin:%H:%M:%S}", _DAY_ENDS
        yield "00:00:00", f"{end:%H:%M:%S}"
