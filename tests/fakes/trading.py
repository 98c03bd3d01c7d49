"""In-memory ports of the trader-facing use cases. They pass the same contract suite as the real adapters."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from shared.application.ports.common import Page
from shared.application.ports.trading import OrderFilter, OrderStep
from shared.domain.books import Notice, Position, RiskLimits, TimelineEvent, Trade
from shared.domain.brokers import BrokerConnection, Funds, SecretPurpose
from shared.domain.errors import Conflict, FieldError, Invalid, StaleVersion, Unavailable
from shared.domain.ids import BrokerId, IntentId, NoticeId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.intents import Intent
from shared.domain.market_data import Bar, Quote
from shared.domain.messages import SessionOpened
from shared.domain.names import same_name_key
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy, StrategyKind, StrategyStatus

Row = TypeVar("Row")


def page_of(
    rows: Iterable[Row], key: Callable[[Row], str], tenant_id: TenantId, limit: int, cursor: str | None
) -> Page[Row]:
    """One page of rows, largest key first. A cursor of another tenant is refused."""
    ordered = sorted(rows, key=key, reverse=True)
    if cursor:
        after = _open_cursor(cursor, tenant_id)
        ordered = [row for row in ordered if key(row) < after]
    items, more = ordered[:limit], len(ordered) > limit
    return Page(items, _cursor(tenant_id, key(items[-1])) if more else None)


class FakeStrategies:
    """Strategies in a dictionary. ``versions`` counts writes, as the table's stream would see them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[TenantId, StrategyId], Strategy] = {}
        self.order_rows: dict[tuple[TenantId, IntentId], StrategyId] = {}
        self.writes = 0

    def add(self, strategy: Strategy) -> None:
        self._refuse_taken_name(strategy)
        self._put(strategy)

    def add_order(self, strategy: Strategy, order: IntentId) -> Strategy:
        kept = self.rows.get((strategy.tenant_id, strategy.id))
        if kept is not None:
            return kept
        self.order_rows[strategy.tenant_id, order] = strategy.id
        self._put(strategy)
        return strategy

    def get(self, tenant_id: TenantId, strategy_id: StrategyId) -> Strategy | None:
        strategy = self.rows.get((tenant_id, strategy_id))
        return strategy if strategy and strategy.meta.deleted_at is None else None

    def of_order(self, tenant_id: TenantId, order: IntentId) -> Strategy | None:
        strategy_id = self.order_rows.get((tenant_id, order))
        return self.rows[tenant_id, strategy_id] if strategy_id else None

    def page(
        self, tenant_id: TenantId, *, limit: int, cursor: str | None, status: StrategyStatus | None = None
    ) -> Page[Strategy]:
        wanted = [
            each
            for (tenant, _), each in self.rows.items()
            if tenant == tenant_id
            and each.kind is StrategyKind.TIMED
            and each.meta.deleted_at is None
            and status in {None, each.status}
        ]
        return page_of(wanted, lambda each: each.id, tenant_id, limit, cursor)

    def save(self, strategy: Strategy, *, before: Strategy) -> None:
        kept = self.rows.get((strategy.tenant_id, strategy.id))
        if kept is None or kept.meta.version != before.meta.version:
            raise StaleVersion("stale_version", "Changed meanwhile.")
        if strategy.kind is StrategyKind.TIMED and strategy.meta.deleted_at is None:
            self._refuse_taken_name(strategy)
        self._put(strategy)

    def _put(self, strategy: Strategy) -> None:
        self.rows[strategy.tenant_id, strategy.id] = strategy
        self.writes += 1

    def _refuse_taken_name(self, strategy: Strategy) -> None:
        for (tenant, other_id), other in self.rows.items():
            if tenant != strategy.tenant_id or other_id == strategy.id or other.kind is not StrategyKind.TIMED:
                continue
            if other.meta.deleted_at is None and same_name_key(other.name) == same_name_key(strategy.name):
                raise Conflict("name_taken", "This name is taken.", [FieldError("name", "This name is taken.")])


class FakeRunsView:
    """Runs and timelines that tests put in."""

    def __init__(self) -> None:
        self.rows: dict[tuple[TenantId, StrategyId, RunId], Run] = {}
        self.events: list[TimelineEvent] = []

    def put(self, *runs: Run) -> None:
        for run in runs:
            self.rows[run.tenant_id, run.strategy_id, run.id] = run

    def get(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Run | None:
        return self.rows.get((tenant_id, strategy_id, run_id))

    def newest(self, tenant_id: TenantId, strategy_id: StrategyId, count: int = 5) -> Sequence[Run]:
        return list(self.of_strategy(tenant_id, strategy_id))[::-1][:count]

    def page(self, tenant_id: TenantId, strategy_id: StrategyId, *, limit: int, cursor: str | None) -> Page[Run]:
        return page_of(self.of_strategy(tenant_id, strategy_id), lambda run: run.id, tenant_id, limit, cursor)

    def of_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> Iterator[Run]:
        return (run for run in self.of_tenant(tenant_id) if run.strategy_id == strategy_id)

    def of_tenant(self, tenant_id: TenantId) -> Iterator[Run]:
        return (run for key, run in sorted(self.rows.items()) if key[0] == tenant_id)

    def open_runs(self, tenant_id: TenantId) -> Iterator[Run]:
        return (run for run in self.of_tenant(tenant_id) if not run.is_final)

    def timeline(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Sequence[TimelineEvent]:
        wanted = (tenant_id, strategy_id, run_id)
        mine = [event for event in self.events if (event.tenant_id, event.strategy_id, event.run_id) == wanted]
        return sorted(mine, key=lambda event: (event.at, event.recorded_at, event.key))


class FakeOrdersView:
    """Intents and their histories that tests put in."""

    def __init__(self) -> None:
        self.rows: dict[tuple[TenantId, IntentId], Intent] = {}
        self.steps: dict[tuple[TenantId, IntentId], list[OrderStep]] = {}

    def put(self, *intents: Intent) -> None:
        for intent in intents:
            self.rows[intent.tenant_id, intent.id] = intent
            step = OrderStep(
                version=intent.version,
                at=intent.updated_at,
                state=intent.state,
                filled_quantity=intent.filled_quantity,
                average_price=intent.average_price,
                reason=intent.reason,
                attempt=intent.attempt,
                reason_code=intent.reason_code,
            )
            self.steps.setdefault((intent.tenant_id, intent.id), []).append(step)

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        return self.rows.get((tenant_id, intent_id))

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, only: OrderFilter) -> Page[Intent]:
        mine = (row for (tenant, _), row in self.rows.items() if tenant == tenant_id and only.keeps(row))
        return page_of(mine, lambda row: f"{row.created_at.isoformat()}#{row.id}", tenant_id, limit, cursor)

    def history(self, tenant_id: TenantId, intent_id: IntentId) -> Sequence[OrderStep]:
        return sorted(self.steps.get((tenant_id, intent_id), []), key=lambda step: step.version)


@dataclass
class FakePortfolioView:
    """Books that tests fill."""

    all_positions: list[Position] = field(default_factory=list)
    all_trades: list[Trade] = field(default_factory=list)
    money: dict[tuple[TenantId, BrokerId], Funds] = field(default_factory=dict)
    results: dict[tuple[TenantId, date], Decimal] = field(default_factory=dict)

    def positions(self, tenant_id: TenantId) -> Sequence[Position]:
        mine = (each for each in self.all_positions if each.tenant_id == tenant_id)
        return sorted(mine, key=lambda each: (each.broker_id, each.instrument, each.product))

    def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        wanted = (broker_id, instrument, product)
        mine = self.positions(tenant_id)
        return next((each for each in mine if (each.broker_id, each.instrument, each.product) == wanted), None)

    def trades_page(
        self,
        tenant_id: TenantId,
        *,
        limit: int,
        cursor: str | None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page[Trade]:
        mine = [
            each
            for each in self.all_trades
            if each.tenant_id == tenant_id and (not since or each.at >= since) and (not until or each.at < until)
        ]
        return page_of(mine, lambda each: f"{each.at.isoformat()}#{each.id}", tenant_id, limit, cursor)

    def trades(self, tenant_id: TenantId, since: datetime, until: datetime) -> Iterator[Trade]:
        mine = (each for each in self.all_trades if each.tenant_id == tenant_id and since <= each.at < until)
        return iter(sorted(mine, key=lambda each: (each.at, each.id)))

    def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        return self.money.get((tenant_id, broker_id))

    def keep(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        self.money[tenant_id, broker_id] = funds

    def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        return self.results.get((tenant_id, day), Decimal(0))

    def realized_between(self, tenant_id: TenantId, since: date, until: date) -> dict[date, Decimal]:
        mine = {day: amount for (tenant, day), amount in self.results.items() if tenant == tenant_id}
        return {day: amount for day, amount in mine.items() if since <= day <= until}


class FakeRiskLimits:
    """Limits in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[TenantId, RiskLimits] = {}

    def get(self, tenant_id: TenantId) -> RiskLimits:
        return self.rows.get(tenant_id, RiskLimits())

    def save(self, tenant_id: TenantId, limits: RiskLimits, *, now: datetime, by: str) -> None:
        if self.get(tenant_id).version != limits.version - 1:
            raise StaleVersion("stale_version", "Changed meanwhile.")
        self.rows[tenant_id] = limits


class FakeBrokerConnections:
    """Connections in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[tuple[TenantId, BrokerId], BrokerConnection] = {}

    def add(self, connection: BrokerConnection) -> None:
        self.rows[connection.tenant_id, connection.id] = connection

    def get(self, tenant_id: TenantId, broker_id: BrokerId) -> BrokerConnection | None:
        connection = self.rows.get((tenant_id, broker_id))
        return connection if connection and connection.meta.deleted_at is None else None

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None) -> Page[BrokerConnection]:
        mine = [each for each in self.rows.values() if each.tenant_id == tenant_id and each.meta.deleted_at is None]
        return page_of(mine, lambda each: each.id, tenant_id, limit, cursor)

    def save(self, connection: BrokerConnection, *, before: BrokerConnection) -> None:
        kept = self.rows.get((connection.tenant_id, connection.id))
        if kept is None or kept.meta.version != before.meta.version:
            raise StaleVersion("stale_version", "Changed meanwhile.")
        self.rows[connection.tenant_id, connection.id] = connection


@dataclass
class FakePaperAccounts:
    """Accounts at a simulated exchange that may be away. ``opened`` maps accounts to secrets."""

    opened: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def open(self, account: str, secret: str) -> str:
        if self.away:
            raise Unavailable("broker_unavailable", "The broker does not answer.")
        self.opened[account] = secret
        return f"session-of-{account}"


def fake_seal(secret: str, *, tenant_id: TenantId, broker_id: BrokerId, purpose: SecretPurpose) -> bytes:
    """Looks sealed, and tests can see what for."""
    hidden = base64.b64encode(secret[::-1].encode()).decode()
    return f"sealed:{tenant_id}:{broker_id}:{purpose}:{hidden}".encode()


class FakeNoticesView:
    """Notices that tests put in."""

    def __init__(self) -> None:
        self.rows: dict[tuple[TenantId, NoticeId], Notice] = {}

    def put(self, *notices: Notice) -> None:
        for notice in notices:
            self.rows[notice.tenant_id, notice.id] = notice

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, unread_only: bool) -> Page[Notice]:
        mine = (
            each
            for each in self.rows.values()
            if each.tenant_id == tenant_id and not (unread_only and each.read_at is not None)
        )
        return page_of(mine, lambda each: f"{each.at.isoformat()}#{each.id}", tenant_id, limit, cursor)

    def unread(self, tenant_id: TenantId) -> int:
        return sum(1 for each in self.rows.values() if each.tenant_id == tenant_id and each.read_at is None)

    def mark_read(self, tenant_id: TenantId, notice_id: NoticeId, now: datetime) -> Notice | None:
        notice = self.rows.get((tenant_id, notice_id))
        if notice is None:
            return None
        if notice.read_at is None:
            notice = self.rows[tenant_id, notice_id] = replace(notice, read_at=now)
        return notice

    def mark_all_read(self, tenant_id: TenantId, now: datetime, *, most: int) -> int:
        mine = [each for (tenant, _), each in self.rows.items() if tenant == tenant_id]
        unread = [each for each in mine if each.read_at is None and each.at <= now][:most]
        return sum(self.mark_read(tenant_id, each.id, now) is not None for each in unread)


@dataclass
class FakeAnnouncedSessions:
    """Sessions that tests announce."""

    newest: dict[Exchange, SessionOpened] = field(default_factory=dict)

    def of(self, exchange: Exchange) -> SessionOpened | None:
        return self.newest.get(exchange)


@dataclass
class FakeMarketView:
    """Quotes and bars that tests put in."""

    newest: dict[InstrumentId, Quote] = field(default_factory=dict)
    of_day: dict[tuple[InstrumentId, date], list[Bar]] = field(default_factory=dict)

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        return {each: self.newest[each] for each in instruments if each in self.newest}

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        return self.of_day.get((instrument, day), [])


def _cursor(tenant_id: TenantId, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([tenant_id, key]).encode()).decode()


def _open_cursor(cursor: str, tenant_id: TenantId) -> str:
    try:
        owner, key = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        owner, key = None, ""
    if owner != tenant_id:
        raise Invalid("invalid_cursor", "This cursor was not made by this list.")
    return str(key)
