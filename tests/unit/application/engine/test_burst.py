"""Many entries at one instant: what each of them may cost."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.rows import advance
from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.checks import EntryChecks
from shared.application.trigger_owner.timers import MarketTimers
from shared.domain.errors import Unavailable
from shared.domain.ids import StrategyId
from shared.domain.instruments import Exchange
from shared.domain.intents import Intent
from shared.domain.market_time import MarketClock
from tests.contract.test_engine import TENANT, a_run, an_intent
from tests.fakes.engine import EngineTables, FakeEngine
from tests.fakes.virtual_time import START


async def test_timers_of_one_second_let_decisions_begin_before_all_of_them_have_rung() -> None:
    seen: list[str] = []

    async def sleep(seconds: float) -> None:
        seen.append(f"slept {seconds:g}")
        await asyncio.sleep(0 if seconds == 0 else 60)

    timers = MarketTimers(MarketClock(), lambda: START, sleep)
    for number in range(120):
        timers.add(Exchange.NSE, START, StrategyKey(TENANT, StrategyId(f"str_{number:03d}")))
    loop = asyncio.create_task(timers.run(lambda key: seen.append(key.strategy_id)))
    for _ in range(10):
        await asyncio.sleep(0)
    loop.cancel()
    assert seen.index("slept 0") == 50
    assert [each for each in seen if each.startswith("str_")] == [f"str_{number:03d}" for number in range(120)]


async def test_facts_of_one_account_are_read_once_for_a_thousand_entries() -> None:
    calls: Counter[str] = Counter()

    async def pause(where: str) -> None:
        calls[where] += 1
        await asyncio.sleep(0)

    engine = FakeEngine(EngineTables(), pause)
    checks = EntryChecks(engine, engine, lambda: 0.0)
    await asyncio.gather(*(checks.facts_of(a_run()) for _ in range(1_000)))
    assert calls == {"limits": 1, "realized_on": 1, "funds": 1}


async def test_a_fact_that_could_not_be_read_is_read_again() -> None:
    fails = True

    async def pause(where: str) -> None:
        if fails and where == "funds":
            raise Unavailable("store_unavailable", "away")

    engine = FakeEngine(EngineTables(), pause)
    checks = EntryChecks(engine, engine, lambda: 0.0)
    with pytest.raises(Unavailable):
        await checks.facts_of(a_run())
    fails = False
    assert (await checks.facts_of(a_run())).funds is None


def row_store(row: Intent) -> tuple[SenderPorts, EngineTables, Counter[str]]:
    """Ports over one row, and what was called."""
    calls: Counter[str] = Counter()

    async def pause(where: str) -> None:
        calls[where] += 1

    async def publish(messages: Any) -> None:
        calls["publish"] += 1

    tables = EngineTables()
    tables.intents[row.tenant_id, row.id] = row
    tables.epochs[f"OWN#acct#{row.broker_id}"] = 1
    ports = SimpleNamespace(orders=FakeEngine(tables, pause), publish=publish, sleep=asyncio.sleep)
    return cast(SenderPorts, ports), tables, calls


def next_version(row: Intent) -> Intent:
    return replace(row, version=row.version + 1, updated_at=row.updated_at + timedelta(seconds=1))


async def test_a_row_just_written_is_taken_further_without_being_read() -> None:
    row = an_intent()
    ports, tables, calls = row_store(row)
    after = await advance(ports, row.tenant_id, row.id, next_version, 1, known=row)
    assert after == next_version(row) == tables.intents[row.tenant_id, row.id]
    assert calls["get_intent"] == 0


async def test_a_row_that_moved_since_it_was_written_is_read_before_it_is_taken_further() -> None:
    row = an_intent()
    moved = replace(next_version(row), cancel_wanted=True)
    ports, tables, calls = row_store(moved)
    step: Callable[[Intent], Intent | None] = next_version
    after = await advance(ports, row.tenant_id, row.id, step, 1, known=row)
    assert after == next_version(moved) == tables.intents[row.tenant_id, row.id]
    assert calls["get_intent"] == 1
