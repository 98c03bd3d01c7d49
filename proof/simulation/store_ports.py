"""The product's ports over the simulated store, one set for each process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from proof.simulation.calls import Border
from proof.simulation.tables import OWNED_BUCKET, Tables
from shared.application.ports.engine import OrderKey, RunKey, StrategyKey
from shared.domain.books import Position, RiskLimits, TimelineEvent
from shared.domain.brokers import Funds
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing
from shared.domain.run_life import Change
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy

Learn = Callable[[Run], None]


class Lagging:
    """Readings of indexes, which show what was true a moment ago."""

    def __init__(self, border: Border, tables: Tables) -> None:
        self.border = border
        self.tables = tables

    def then(self) -> float:
        """The time whose truth an index shows now."""
        faults = self.border.faults
        return self.border.loop.time() - faults.odds.lag * faults.chance.random()


class OwnerStore(Lagging):
    """``Engine`` and ``RiskBooks``. ``learn`` is told of every run whose row the process has seen or written."""

    def __init__(self, border: Border, tables: Tables, learn: Learn) -> None:
        super().__init__(border, tables)
        self._learn = learn

    async def take_bucket(self, bucket: int) -> int:
        """Raise the bucket's epoch."""
        key = f"{OWNED_BUCKET}{bucket}"
        return await self.border.call("take_bucket", lambda: self.tables.take(key), bucket)

    async def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        """One transaction: the epoch's row, the runs, the intents."""
        rows = [f"{OWNED_BUCKET}{bucket}"]
        rows += [f"{change.run.strategy_id}#{change.run.id}" for change in changes]
        rows += [intent.id for change in changes for intent in change.intents]
        subject = _changes_text(changes) if self.border.trace.is_on else ""
        await self.border.write("commit", lambda: self.tables.commit(bucket, epoch, changes), rows, subject)
        for change in changes:
            self._learn(change.run)

    async def want_cancelled(self, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId) -> None:
        """One transaction: the epoch's row and the intent."""
        rows = (f"{OWNED_BUCKET}{bucket}", intent_id)
        await self.border.write(
            "want_cancelled",
            lambda: self.tables.want_cancelled(bucket, epoch, tenant_id, intent_id),
            rows,
            intent_id,
        )

    async def get_run(self, key: RunKey) -> Run | None:
        """A consistent reading."""
        run = await self.border.read("get_run", lambda: self.tables.runs.get(key), key.strategy_id)
        if run is not None:
            self._learn(run)
        return run

    async def get_runs(self, keys: Sequence[RunKey]) -> Sequence[Run]:
        """Consistent readings of many rows."""

        def look() -> list[Run]:
            return [self.tables.runs[key] for key in keys if key in self.tables.runs]

        runs = await self.border.read("get_runs", look, len(keys))
        for run in runs:
            self._learn(run)
        return runs

    async def open_runs(self, group: str) -> Sequence[RunKey]:
        """From the index."""
        return await self.border.read("open_runs", lambda: self.tables.open_runs.seen_at(self.then(), group), group)

    async def runs_of(self, key: StrategyKey, day: date | None = None) -> Sequence[Run]:
        """A consistent query."""

        def look() -> list[Run]:
            mine = [run for each, run in self.tables.runs.items() if (each.tenant_id, each.strategy_id) == key]
            wanted = [run for run in mine if day is None or run.id.startswith(f"{day:%Y%m%d}-")]
            return sorted(wanted, key=lambda run: run.id)

        runs = await self.border.read("runs_of", look, key.strategy_id)
        for run in runs:
            self._learn(run)
        return runs

    async def get_orders(self, keys: Sequence[OrderKey]) -> Sequence[Intent]:
        """Consistent readings of many rows of any tenants."""

        def look() -> list[Intent]:
            return [self.tables.intents[key] for key in keys if key in self.tables.intents]

        return await self.border.read("get_orders", look, len(keys))

    async def order_versions(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, int]:
        """Consistent readings of one attribute."""

        def look() -> dict[OrderKey, int]:
            return {key: self.tables.intents[key].version for key in keys if key in self.tables.intents}

        return await self.border.read("order_versions", look, len(keys))

    async def tell(self, events: Sequence[TimelineEvent], *, replace: bool = False) -> None:
        """Lines for people; nothing depends on them."""
        await self.border.call("tell", lambda: None, len(events))

    async def save_session(self, session: SessionOpened) -> None:
        """Remember a session."""

        def put() -> None:
            self.tables.sessions[session.exchange] = session

        await self.border.call("save_session", put)

    async def saved_sessions(self) -> Sequence[SessionOpened]:
        """The sessions remembered."""
        return await self.border.read("saved_sessions", lambda: list(self.tables.sessions.values()))

    async def routing(self) -> Routing:
        """Every underlying has one bucket here."""
        return await self.border.read("routing", Routing)

    async def limits(self, tenant_id: TenantId) -> RiskLimits:
        """Nobody has limits of their own here."""
        return await self.border.read("limits", RiskLimits, tenant_id)

    async def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        """The day's result."""
        return await self.border.read(
            "realized_on", lambda: self.tables.day_results.get((tenant_id, day), Decimal(0)), tenant_id
        )

    async def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        """An account's money as last kept."""
        return await self.border.read("funds", lambda: self.tables.funds_of.get(broker_id), broker_id)

    async def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        """What our books hold."""
        place = (broker_id, instrument, product)
        return await self.border.read("position", lambda: self.tables.positions.get(place), broker_id)


class StrategyPort(Lagging):
    """``StrategyRows``."""

    async def get(self, key: StrategyKey) -> Strategy | None:
        """A consistent reading."""

        def look() -> Strategy | None:
            row = self.tables.strategies.get(key)
            return row[0] if row else None

        return await self.border.read("get_strategy", look, key.strategy_id)

    async def get_many(self, keys: Sequence[StrategyKey]) -> Sequence[Strategy]:
        """Consistent readings of many rows."""

        def look() -> list[Strategy]:
            return [self.tables.strategies[key][0] for key in keys if key in self.tables.strategies]

        return await self.border.read("get_strategies", look, len(keys))

    async def versions_of(self, keys: Sequence[StrategyKey]) -> Mapping[StrategyKey, int]:
        """Consistent readings of one attribute."""

        def look() -> dict[StrategyKey, int]:
            rows = self.tables.strategies
            return {key: rows[key][0].meta.version for key in keys if key in rows}

        return await self.border.read("versions_of", look, len(keys))

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        """From the index."""
        return await self.border.read("open_in", lambda: self.tables.open_strategies.seen_at(self.then(), group), group)


def _changes_text(changes: Sequence[Change]) -> str:
    return "; ".join(_change_text(each) for each in changes)


def _change_text(change: Change) -> str:
    run, leg = change.run, change.run.legs[0]
    made = "".join(f" +{new.role}{new.generation} {new.id} {new.quantity}@{new.limit}" for new in change.intents)
    lines = f" [stop {leg.stop} target {leg.target} trail {leg.trail} best {leg.best}]" if leg.stop else ""
    aside = f" {run.tags}" if run.tags else ""
    cancel = f" cancel {','.join(change.cancel)}" if change.cancel else ""
    return (
        f"{run.strategy_id} v{run.version} {run.state} {leg.entry_filled}-{leg.exit_filled}{made}{cancel}{lines}{aside}"
    )
