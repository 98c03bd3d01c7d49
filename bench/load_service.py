"""The execution service as it is, but for its store: tables in memory that answer as slowly as a store on a network.

Started by ``bench.load`` as a process of its own: streams, decoding, loops and health page are the real ones.
"""

import asyncio
import os
from dataclasses import replace
from typing import Any

from bench.load_market import open_strategies, session_at
from bench.load_store import LoadEngine, LoadTables
from bench.load_world import now
from services.execution import __main__ as service
from shared.adapters import aws
from shared.adapters.kinesis.polling import PollingSource
from shared.adapters.reference.instruments import instrument_book
from shared.application.ports.common import Sleep
from shared.application.trigger_owner import TriggerOwner
from shared.bootstrap.execution import Execution, build_execution
from shared.domain.ids import TenantId
from shared.domain.instruments import Exchange
from shared.domain.partitions import Routing
from shared.settings import ExecutionSettings
from tests.fakes.controls import ControlTables, FakeKillSwitches
from tests.fakes.engine import FakeStrategyRows

STORE_SECONDS = 0.005


def tables_with(count: int) -> LoadTables:
    """So many open positions, and the session they are in."""
    tables, began = LoadTables(), now()
    instruments = [each for each in instrument_book() if each.exchange is Exchange.NSE and each.is_tradable]
    for strategy, bucket, run, entry in open_strategies(count, instruments, 1000, Routing(), began):
        tables.put_strategy(strategy, bucket)
        tables.put_run(run)
        tables.intents[entry.tenant_id, entry.id] = entry
    session = session_at(began)
    tables.sessions[session.exchange] = session
    return tables


def main() -> None:
    """Serve until told to stop."""
    tables = tables_with(int(os.environ["BENCH_STRATEGIES"]))

    async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
        raise AssertionError(f"nobody is to be called: {subject}: {reason}")

    def build(settings: ExecutionSettings, sleep: Sleep, *rest: Any, **more: Any) -> Execution:
        real = build_execution(settings, sleep, *rest, **more)
        engine = LoadEngine(tables, STORE_SECONDS)
        ports = replace(
            real.owner.ports,
            engine=engine,
            strategies=FakeStrategyRows(engine),
            risk=engine,
            kill_switches=FakeKillSwitches(ControlTables(), engine.pause),
            page=page,
        )
        market = PollingSource(aws.kinesis(), settings.market_stream, float(settings.poll_seconds), 1, None)
        return replace(real, owner=TriggerOwner(ports), market=market)

    service.build_execution = build  # type: ignore[attr-defined]
    asyncio.run(service.main(("triggers",)))


if __name__ == "__main__":
    main()
