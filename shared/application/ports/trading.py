"""What the trader-facing use cases need from the world, in the domain's words.

Every reading names the tenant first; another tenant's id simply finds nothing. What the engine writes (runs, orders,
trades, positions, timeline, notices) is only read here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from shared.application.ports.common import Page
from shared.domain.books import Notice, Position, RiskLimits, TimelineEvent, Trade
from shared.domain.brokers import BrokerConnection, Funds, SecretPurpose
from shared.domain.ids import BrokerId, IntentId, NoticeId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.intents import Intent, IntentState
from shared.domain.market_data import Bar, Quote
from shared.domain.messages import SessionOpened
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy, StrategyStatus


class Strategies(Protocol):
    """The strategies of all tenants. The API is the only writer; archived ones are not found."""

    def add(self, strategy: Strategy) -> None:
        """Keep a new timed strategy. Raises ``Conflict`` (``name_taken``)."""
        ...

    def add_order(self, strategy: Strategy, order: IntentId) -> Strategy:
        """Keep a new manual strategy and the order it becomes; one with the same id already there wins.

        Gives the strategy that is kept now, so that a repeated request finds the first one's.
        """
        ...

    def get(self, tenant_id: TenantId, strategy_id: StrategyId) -> Strategy | None:
        """The strategy as it stands (consistent), or None."""
        ...

    def of_order(self, tenant_id: TenantId, order: IntentId) -> Strategy | None:
        """The manual strategy that placed this order, archived or not, or None."""
        ...

    def page(
        self, tenant_id: TenantId, *, limit: int, cursor: str | None, status: StrategyStatus | None = None
    ) -> Page[Strategy]:
        """Timed strategies, newest first. With a filter a page may be short although more follow."""
        ...

    def save(self, strategy: Strategy, *, before: Strategy) -> None:
        """Replace ``before``. Raises ``StaleVersion`` if it is no longer so, ``Conflict`` (``name_taken``)."""
        ...


class RunsView(Protocol):
    """The engine's runs and their timelines, read only."""

    def get(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Run | None:
        """One run, or None."""
        ...

    def newest(self, tenant_id: TenantId, strategy_id: StrategyId, count: int = 5) -> Sequence[Run]:
        """The newest runs of a strategy (consistent), newest first."""
        ...

    def page(self, tenant_id: TenantId, strategy_id: StrategyId, *, limit: int, cursor: str | None) -> Page[Run]:
        """Runs of a strategy, newest first."""
        ...

    def of_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> Iterator[Run]:
        """Every run of a strategy, oldest first."""
        ...

    def of_tenant(self, tenant_id: TenantId) -> Iterator[Run]:
        """Every run of a tenant, by strategy."""
        ...

    def open_runs(self, tenant_id: TenantId) -> Iterator[Run]:
        """The tenant's runs that are not final yet (may lag by a moment)."""
        ...

    def timeline(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Sequence[TimelineEvent]:
        """What happened in a run and why, in the order in which it happened."""
        ...


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders to list; None does not narrow."""

    strategy_id: StrategyId | None = None
    broker_id: BrokerId | None = None
    instrument: InstrumentId | None = None
    state: IntentState | None = None

    def keeps(self, intent: Intent) -> bool:
        """Whether an order is wanted."""
        return (
            self.strategy_id in {None, intent.strategy_id}
            and self.broker_id in {None, intent.broker_id}
            and self.instrument in {None, intent.instrument}
            and self.state in {None, intent.state}
        )


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One state that an order was in, as its history keeps it."""

    version: int
    at: datetime
    state: IntentState
    filled_quantity: int
    average_price: Decimal | None = None
    reason: str | None = None
    attempt: int = 0
    reason_code: str | None = None


class OrdersView(Protocol):
    """The engine's intents, read only."""

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """One intent (consistent), or None."""
        ...

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, only: OrderFilter) -> Page[Intent]:
        """Intents, newest first. With a filter a page may be short although more follow."""
        ...

    def history(self, tenant_id: TenantId, intent_id: IntentId) -> Sequence[OrderStep]:
        """Every state the intent was in, oldest first."""
        ...


class PortfolioView(Protocol):
    """The engine's books, read only."""

    def positions(self, tenant_id: TenantId) -> Sequence[Position]:
        """All positions, flat ones included."""
        ...

    def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        """One position (consistent), or None."""
        ...

    def trades_page(
        self,
        tenant_id: TenantId,
        *,
        limit: int,
        cursor: str | None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page[Trade]:
        """Trades in ``[since, until)``, newest first."""
        ...

    def trades(self, tenant_id: TenantId, since: datetime, until: datetime) -> Iterator[Trade]:
        """Every trade in ``[since, until)``, oldest first."""
        ...

    def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        """An account's money as the broker last said it, or None before it was ever asked."""
        ...

    def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        """Realised P&L of a session day in rupees, charges apart; zero if nothing happened."""
        ...

    def realized_between(self, tenant_id: TenantId, since: date, until: date) -> dict[date, Decimal]:
        """The same of each day from ``since`` to ``until`` (both included) that has any."""
        ...


class RiskLimitsStore(Protocol):
    """A tenant's own limits."""

    def get(self, tenant_id: TenantId) -> RiskLimits:
        """The limits; version 0 and no limit at all before any were set."""
        ...

    def save(self, tenant_id: TenantId, limits: RiskLimits, *, now: datetime, by: str) -> None:
        """Keep version ``limits.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        ...


class BrokerConnections(Protocol):
    """A tenant's accounts at brokers. Unlinked ones are not found."""

    def add(self, connection: BrokerConnection) -> None:
        """Keep a new connection."""
        ...

    def get(self, tenant_id: TenantId, broker_id: BrokerId) -> BrokerConnection | None:
        """The connection (consistent), or None."""
        ...

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None) -> Page[BrokerConnection]:
        """Connections, newest first."""
        ...

    def save(self, connection: BrokerConnection, *, before: BrokerConnection) -> None:
        """Replace ``before``. Raises ``StaleVersion`` if it is no longer so."""
        ...


class Seal(Protocol):
    """Sealing a secret so that only who may open this purpose, tenant and broker can read it."""

    def __call__(self, secret: str, *, tenant_id: TenantId, broker_id: BrokerId, purpose: SecretPurpose) -> bytes:
        """The sealed secret. Raises ``Unavailable`` when the key service does not answer."""
        ...


class PaperAccounts(Protocol):
    """Accounts at the simulated exchange."""

    def open(self, account: str, secret: str) -> str:
        """Open an account (again is fine) and give its session token. Raises ``Unavailable``."""
        ...


class OpeningFunds(Protocol):
    """What a fresh account holds, until the engine asks the broker for the first time."""

    def keep(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Put it in the place of whatever was known of the account before."""
        ...


class NoticesView(Protocol):
    """What the trader should know. The engine writes; reading marks."""

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, unread_only: bool) -> Page[Notice]:
        """Notices, newest first."""
        ...

    def unread(self, tenant_id: TenantId) -> int:
        """How many are not read yet."""
        ...

    def mark_read(self, tenant_id: TenantId, notice_id: NoticeId, now: datetime) -> Notice | None:
        """Mark it read (the first time counts) and give it; None if there is none of that id."""
        ...

    def mark_all_read(self, tenant_id: TenantId, now: datetime, *, most: int) -> int:
        """Mark up to ``most`` unread ones of no later than ``now`` read, and say how many that were."""
        ...


class Instruments(Protocol):
    """The instrument master."""

    def by_id(self, instrument: InstrumentId | str) -> Instrument | None:
        """The instrument of this id, or None."""
        ...

    def search(self, text: str, limit: int = 20) -> list[Instrument]:
        """Instruments that match what a person types, best first."""
        ...

    def __iter__(self) -> Iterator[Instrument]:
        """Every instrument."""
        ...


class AnnouncedSessions(Protocol):
    """The sessions that feeds announced, as the trigger owners wrote them down."""

    def of(self, exchange: Exchange) -> SessionOpened | None:
        """The newest session of an exchange, which may be over by now; None if none was ever announced.

        Raises ``Unavailable``.
        """
        ...


class MarketView(Protocol):
    """The newest quotes and the bars of a day, as the market-data service keeps them."""

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        """The newest quote of each instrument that has one."""
        ...

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        """One-minute bars of a session day (the exchange's date), oldest first."""
        ...
