"""In-memory ports of the execution plane. One store for all of them, as the tables are; every call is a yield point.

``pause`` is awaited before and after each effect, so that a test may stop, delay or fail a caller at either side.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal

from shared.application.ports.engine import (
    Advance,
    IntentKey,
    OrderKey,
    RunKey,
    StaleWrites,
    StrategyKey,
    UnreadableRow,
)
from shared.domain.books import Notice, Position, RiskLimits, TimelineEvent, Trade
from shared.domain.brokers import Funds
from shared.domain.errors import StaleVersion, Superseded, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing, index_group_of
from shared.domain.run_life import Change
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy, StrategyStatus

Pause = Callable[[str], Awaitable[None]]


async def no_pause(_where: str) -> None:
    """Yield once, as any real call does."""
    await asyncio.sleep(0)


class EngineTables:
    """What the tables hold, and the history of every write to intents for the invariants."""

    def __init__(self) -> None:
        self.strategies: dict[StrategyKey, tuple[Strategy, int]] = {}
        self.runs: dict[RunKey, Run] = {}
        self.intents: dict[tuple[TenantId, IntentId], Intent] = {}
        self.history: dict[tuple[TenantId, IntentId], list[Intent]] = {}
        self.epochs: dict[str, int] = {}
        self.timeline: dict[tuple[str, str, str], TimelineEvent] = {}
        self.notices: dict[str, Notice] = {}
        self.trades: dict[str, Trade] = {}
        self.positions: dict[tuple[BrokerId, InstrumentId, Product], Position] = {}
        self.day_results: dict[tuple[TenantId, date], Decimal] = {}
        self.limits_of: dict[TenantId, RiskLimits] = {}
        self.funds_of: dict[BrokerId, Funds] = {}
        self.sessions: dict[str, SessionOpened] = {}
        self.routing = Routing()
        self.transactions: list[int] = []
        self.advances: list[tuple[Intent, ...]] = []
        self.unreadable: set[IntentId] = set()


class FakeEngine:
    """``Engine``, ``StrategyRows``, ``RiskBooks``, ``Orders`` and ``Books`` over one set of tables.

    Each process under test gets its own, over the same tables. ``busy`` buckets raise on overlapping transactions, as
    rows named by two transactions at once cancel each other.
    """

    def __init__(self, tables: EngineTables, pause: Pause = no_pause) -> None:
        self.tables = tables
        self.pause = pause
        self._busy: set[str] = set()

    async def take_bucket(self, bucket: int) -> int:
        return await self._take(f"OWN#{bucket}")

    async def take_account(self, broker_id: BrokerId) -> int:
        return await self._take(f"OWN#acct#{broker_id}")

    async def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        await self._begin(f"OWN#{bucket}", "commit")
        try:
            self._check(f"OWN#{bucket}", epoch)
            keys = [_key_of(change.run) for change in changes]
            assert len(set(keys)) == len(keys), "a transaction names a run once"
            actions = sum(1 + 2 * len(c.intents) + len(c.events) + len(c.notices) for c in changes)
            assert actions <= 99, "a transaction has at most 100 actions"
            stale = frozenset(place for place, change in enumerate(changes) if self._is_stale(change))
            if stale:
                raise StaleWrites(stale)
            for change in changes:
                self._write(change)
            self.tables.transactions.append(len(changes))
        finally:
            self._busy.discard(f"OWN#{bucket}")
        await self.pause("commit done")

    async def want_cancelled(self, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId) -> None:
        await self.pause("want_cancelled")
        self._check(f"OWN#{bucket}", epoch)
        intent = self.tables.intents.get((tenant_id, intent_id))
        if intent is not None and not intent.is_terminal and not intent.cancel_wanted:
            self._put_intent(replace(intent, cancel_wanted=True, version=intent.version + 1))
        await self.pause("want_cancelled done")

    async def get_run(self, key: RunKey) -> Run | None:
        await self.pause("get_run")
        return self.tables.runs.get(key)

    async def get_runs(self, keys: Sequence[RunKey]) -> Sequence[Run]:
        await self.pause("get_runs")
        return [self.tables.runs[key] for key in keys if key in self.tables.runs]

    async def open_runs(self, group: str) -> Sequence[RunKey]:
        await self.pause("open_runs")
        runs = self.tables.runs.items()
        return [key for key, run in runs if (not run.is_final or run.holds_on) and index_group_of(run.bucket) == group]

    async def runs_of(self, key: StrategyKey, day: date | None = None) -> Sequence[Run]:
        await self.pause("runs_of")
        mine = (run for each, run in self.tables.runs.items() if (each.tenant_id, each.strategy_id) == key)
        wanted = [run for run in mine if day is None or run.id.startswith(f"{day:%Y%m%d}-")]
        return sorted(wanted, key=lambda run: run.id)

    async def get_orders(self, keys: Sequence[OrderKey]) -> Sequence[Intent]:
        await self.pause("get_intents")
        return [self.tables.intents[key] for key in keys if key in self.tables.intents]

    async def order_versions(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, int]:
        await self.pause("order_versions")
        return {key: self.tables.intents[key].version for key in keys if key in self.tables.intents}

    async def tell(self, events: Sequence[TimelineEvent], *, replace: bool = False) -> None:
        await self.pause("tell")
        for event in events:
            key = _event_key(event)
            if replace or key not in self.tables.timeline:
                self.tables.timeline[key] = event

    async def save_session(self, session: SessionOpened) -> None:
        await self.pause("save_session")
        self.tables.sessions[session.exchange] = session

    async def saved_sessions(self) -> Sequence[SessionOpened]:
        await self.pause("saved_sessions")
        return list(self.tables.sessions.values())

    async def routing(self) -> Routing:
        await self.pause("routing")
        return self.tables.routing

    # StrategyRows

    async def get_strategy(self, key: StrategyKey) -> Strategy | None:
        await self.pause("get_strategy")
        row = self.tables.strategies.get(key)
        return row[0] if row else None

    async def get_strategies(self, keys: Sequence[StrategyKey]) -> Sequence[Strategy]:
        await self.pause("get_strategy")
        return [self.tables.strategies[key][0] for key in keys if key in self.tables.strategies]

    async def strategy_versions(self, keys: Sequence[StrategyKey]) -> Mapping[StrategyKey, int]:
        await self.pause("strategy_versions")
        rows = self.tables.strategies
        return {key: rows[key][0].meta.version for key in keys if key in rows}

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        await self.pause("open_in")
        rows = self.tables.strategies.items()
        return [
            key
            for key, (strategy, bucket) in rows
            if strategy.status is StrategyStatus.ACTIVE and index_group_of(bucket) == group
        ]

    # RiskBooks

    async def limits(self, tenant_id: TenantId) -> RiskLimits:
        await self.pause("limits")
        return self.tables.limits_of.get(tenant_id, RiskLimits())

    async def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        await self.pause("realized_on")
        return self.tables.day_results.get((tenant_id, day), Decimal(0))

    async def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        await self.pause("funds")
        return self.tables.funds_of.get(broker_id)

    async def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        await self.pause("position")
        return self.tables.positions.get((broker_id, instrument, product))

    # Orders

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        await self.pause("get_intent")
        if intent_id in self.tables.unreadable:
            raise UnreadableRow(intent_id)
        return self.tables.intents.get((tenant_id, intent_id))

    async def open_intents(self) -> Sequence[IntentKey]:
        await self.pause("open_intents")
        rows = self.tables.intents.values()
        return [IntentKey(row.tenant_id, row.broker_id, row.id) for row in rows if not row.is_terminal]

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        (account,) = {f"OWN#acct#{step.before.broker_id}" for step in steps}
        assert len({step.before.id for step in steps}) == len(steps) <= 49, "a transaction names a row once"
        await self._begin(account, "advance")
        try:
            self._check(account, epoch)
            rows = self.tables.intents
            moved = (rows.get((before.tenant_id, before.id)) != before for before, _ in steps)
            stale = frozenset(place for place, is_stale in enumerate(moved) if is_stale)
            if stale:
                raise StaleWrites(stale)
            for step in steps:
                self._put_intent(step.after)
            self.tables.advances.append(tuple(step.after for step in steps))
        finally:
            self._busy.discard(account)
        await self.pause("advance done")

    # Books

    async def has_trade(self, trade: Trade) -> bool:
        await self.pause("has_trade")
        return trade.id in self.tables.trades

    async def intent_of(self, trade: Trade) -> IntentId | None:
        await self.pause("intent_of")
        known = self.tables.trades.get(trade.id)
        return known.intent_id if known else None

    async def held(self, tenant_id: TenantId, broker_id: BrokerId) -> Sequence[Position]:
        await self.pause("held")
        mine = (
            each
            for each in self.tables.positions.values()
            if (each.tenant_id, each.broker_id) == (tenant_id, broker_id)
        )
        return [each for each in mine if each.quantity]

    async def position_of(self, trade: Trade) -> Position | None:
        return await self.position(trade.tenant_id, trade.broker_id, trade.instrument, trade.product)

    async def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        await self.pause("record")
        self._check(f"OWN#acct#{trade.broker_id}", epoch)
        if trade.id in self.tables.trades:
            return False
        key = (trade.broker_id, trade.instrument, trade.product)
        known = self.tables.positions.get(key)
        if (known.version if known else 0) != position.version - 1:
            raise StaleVersion("position_moved", f"{position.instrument} moved")
        self.tables.trades[trade.id] = trade
        self.tables.positions[key] = position
        result = self.tables.day_results.get((trade.tenant_id, day), Decimal(0))
        self.tables.day_results[trade.tenant_id, day] = result + realized
        await self.pause("record done")
        return True

    async def save_funds(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        await self.pause("save_funds")
        self.tables.funds_of[broker_id] = funds

    async def _take(self, key: str) -> int:
        await self.pause("take")
        epoch = self.tables.epochs[key] = self.tables.epochs.get(key, 0) + 1
        await self.pause("take done")
        return epoch

    async def _begin(self, key: str, where: str) -> None:
        if key in self._busy:
            raise Unavailable("store_busy", "two transactions of one owner on one epoch row")
        self._busy.add(key)
        try:
            await self.pause(where)
        except BaseException:
            self._busy.discard(key)
            raise

    def _check(self, key: str, epoch: int) -> None:
        if self.tables.epochs.get(key) != epoch:
            raise Superseded("superseded", key)

    def _is_stale(self, change: Change) -> bool:
        known = self.tables.runs.get(_key_of(change.run))
        moved = (known.version if known else 0) != change.run.version - 1
        return moved or any((intent.tenant_id, intent.id) in self.tables.intents for intent in change.intents)

    def _write(self, change: Change) -> None:
        self.tables.runs[_key_of(change.run)] = change.run
        for intent in change.intents:
            self._put_intent(intent)
        for event in change.events:
            self.tables.timeline[_event_key(event)] = event
        for notice in change.notices:
            self.tables.notices[notice.id] = notice

    def _put_intent(self, intent: Intent) -> None:
        self.tables.intents[intent.tenant_id, intent.id] = intent
        self.tables.history.setdefault((intent.tenant_id, intent.id), []).append(copy(intent))


class FakeStrategyRows:
    """``StrategyRows`` over the same tables (its ``get`` is another one than that of ``Orders``)."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine

    async def get(self, key: StrategyKey) -> Strategy | None:
        return await self._engine.get_strategy(key)

    async def get_many(self, keys: Sequence[StrategyKey]) -> Sequence[Strategy]:
        return await self._engine.get_strategies(keys)

    async def versions_of(self, keys: Sequence[StrategyKey]) -> Mapping[StrategyKey, int]:
        return await self._engine.strategy_versions(keys)

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        return await self._engine.open_in(group)


def _key_of(run: Run) -> RunKey:
    return RunKey(run.tenant_id, run.strategy_id, run.id)


def _event_key(event: TimelineEvent) -> tuple[str, str, str]:
    return event.strategy_id, event.run_id, event.key
