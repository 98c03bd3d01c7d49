"""The sweep names what is due soon, and may run as often as it likes."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from shared.application.ports.engine import StrategyKey
from shared.application.sweep_due import sweep_due
from shared.domain.ids import StrategyId, TenantId
from shared.domain.messages import ArmStrategy, MarketMessage


class Due:
    """Strategies of one exchange and shard by their entry time."""

    def __init__(self, *times: str) -> None:
        self.times = times

    def due(self, exchange: str, shard: int, begin: str, end: str) -> Sequence[StrategyKey]:
        if (exchange, shard) != ("NSE", 2):
            return []
        return [StrategyKey(TenantId("tnt_1"), StrategyId(at)) for at in self.times if begin <= at < end]

    def bucket_and_version(self, key: StrategyKey) -> tuple[int, int] | None:
        return None if key.strategy_id.endswith(":59") else (7, 1)


def swept(due: Due, at: datetime) -> list[str]:
    published: list[tuple[int, MarketMessage]] = []

    def publish(messages: Sequence[tuple[int, MarketMessage]]) -> None:
        published.extend(messages)

    assert sweep_due(at, due=due, publish=publish) == len(published)
    assert all(bucket == 7 for bucket, _ in published)
    return [message.strategy_id for _, message in published if isinstance(message, ArmStrategy)]


@pytest.mark.parametrize(
    ("at", "names"),
    [
        (datetime(2026, 11, 23, 3, 50, tzinfo=UTC), ["09:20:00", "09:30:59.5"]),
        (datetime(2026, 11, 23, 3, 49, tzinfo=UTC), ["09:20:00"]),
        (datetime(2026, 11, 23, 4, 10, tzinfo=UTC), []),
    ],
)
def test_it_looks_eleven_minutes_ahead_in_the_exchanges_zone(at: datetime, names: list[str]) -> None:
    assert swept(Due("09:20:00", "09:30:59.5", "09:31:00"), at) == names


def test_it_looks_across_midnight() -> None:
    at = datetime(2026, 11, 23, 18, 25, tzinfo=UTC)
    assert swept(Due("23:54:00", "23:55:00", "00:05:59.5", "00:06:00"), at) == ["23:55:00", "00:05:59.5"]


def test_a_strategy_that_is_gone_is_left_out() -> None:
    assert swept(Due("09:20:59"), datetime(2026, 11, 23, 3, 50, tzinfo=UTC)) == []


def test_many_strategies_travel_in_batches() -> None:
    batches: list[int] = []
    times = [f"09:2{minute}:{second:02d}.{part}" for minute in range(9) for second in range(58) for part in range(2)]
    at = datetime(2026, 11, 23, 3, 50, tzinfo=UTC)
    count = sweep_due(at, due=Due(*times), publish=lambda messages: batches.append(len(messages)))
    assert count == len(times)
    assert batches == [500, 500, len(times) - 1000]
