"""What the execution plane needs from the world. All coroutines: the engine waits for many things at once.

Whoever writes under an epoch loses the right to it when somebody else takes the bucket or account: ``Superseded``.
``Unavailable`` from a write says nothing about whether it was done; the caller reads before it writes again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeAlias

from shared.domain.books import Notice, Position, RiskLimits, TimelineEvent, Trade
from shared.domain.brokers import BrokerOrder, BrokerPosition, Capabilities, Funds, PlaceOutcome
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.intents import Intent
from shared.domain.kill_switch import KillSwitch
from shared.domain.messages import Doorbell, MarketMessage, SessionOpened
from shared.domain.partitions import Routing
from shared.domain.resolutions import Resolution
from shared.domain.run_life import Change
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy

Boottime: TypeAlias = Callable[[], float]
"""Seconds on a clock that only moves forward, suspended time included (CLOCK_BOOTTIME)."""

FindInstrument: TypeAlias = Callable[[InstrumentId], Instrument | None]
"""The instrument of this id, or None."""

FindByToken: TypeAlias = Callable[[int], Instrument | None]
"""The instrument with this number on the tick stream, or None."""


SESSION_EXPIRED = "session_expired"
"""Cause of a ``NotTaken`` after which signing in again may help."""

RATE_LIMITED = "rate_limited"
"""Cause of a ``NotTaken`` after which the whole account must pause."""


class StrategyKey(NamedTuple):
    """Where a strategy's row is."""

    tenant_id: TenantId
    strategy_id: StrategyId


class RunKey(NamedTuple):
    """Where a run's row is."""

    tenant_id: TenantId
    strategy_id: StrategyId
    run_id: RunId


class IntentKey(NamedTuple):
    """Where an intent's row is, and whose account it goes to."""

    tenant_id: TenantId
    broker_id: BrokerId
    intent_id: IntentId


class OrderKey(NamedTuple):
    """Where an intent's row is."""

    tenant_id: TenantId
    intent_id: IntentId


class Advance(NamedTuple):
    """One step of an intent: the row as it is thought to be, and the row that takes its place."""

    before: Intent
    after: Intent


class UnreadableRow(Exception):
    """A row is there, but this version of the code cannot read it. Only a person can tell what it says."""


class StaleWrites(Exception):
    """Nothing was written because some of the rows are no longer (or not yet) what the writer thought.

    ``positions`` are the places of the offending changes in the sequence that was given.
    """

    def __init__(self, positions: frozenset[int]) -> None:
        super().__init__(f"stale: {sorted(positions)}")
        self.positions = positions


class StrategyRows(Protocol):
    """The strategies as the engine reads them; the API is their only writer."""

    async def get(self, key: StrategyKey) -> Strategy | None:
        """The row as it stands (consistent), archived ones included; None if there never was one."""
        ...

    async def get_many(self, keys: Sequence[StrategyKey]) -> Sequence[Strategy]:
        """Those of the rows that exist (consistent), in no order, with few calls. No key may come twice."""
        ...

    async def versions_of(self, keys: Sequence[StrategyKey]) -> Mapping[StrategyKey, int]:
        """The versions of those of the rows that exist (consistent), without reading the rest of them."""
        ...

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        """Strategies that are ACTIVE in a group of buckets (``partitions.index_group_of``)."""
        ...


class DueStrategies(Protocol):
    """What the arming sweep reads. Plain functions: it runs in a Lambda."""

    def due(self, exchange: str, shard: int, begin: str, end: str) -> Sequence[StrategyKey]:
        """ACTIVE timed strategies of a shard whose entry time (``HH:MM:SS``) lies in ``[begin, end)``."""
        ...

    def bucket_and_version(self, key: StrategyKey) -> tuple[int, int] | None:
        """The bucket that watches a strategy and its row's version; None if there is no such row."""
        ...


class Engine(Protocol):
    """Runs and the orders that they ask for, written by whoever owns the bucket."""

    async def take_bucket(self, bucket: int) -> int:
        """Become the bucket's owner: the new epoch, above every one granted before."""
        ...

    async def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        """Write all changes (runs, new intents with their history, events, notices) or none.

        At most one change a run. Raises ``Superseded``, ``StaleWrites`` or ``Unavailable``.
        """
        ...

    async def want_cancelled(self, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId) -> None:
        """Mark an intent as unwanted; without effect if it is terminal. Raises ``Superseded``, ``Unavailable``."""
        ...

    async def get_run(self, key: RunKey) -> Run | None:
        """The row as it stands (consistent), or None."""
        ...

    async def get_runs(self, keys: Sequence[RunKey]) -> Sequence[Run]:
        """Those of the rows that exist (consistent), in no order, with few calls. No key may come twice."""
        ...

    async def open_runs(self, group: str) -> Sequence[RunKey]:
        """Runs that are not final or failed with units held, of a group of buckets."""
        ...

    async def runs_of(self, key: StrategyKey, day: date | None = None) -> Sequence[Run]:
        """A strategy's runs (consistent), oldest first; of one session day if given."""
        ...

    async def get_orders(self, keys: Sequence[OrderKey]) -> Sequence[Intent]:
        """Intents of any tenants that exist (consistent), in no order, with few calls. No key may come twice."""
        ...

    async def order_versions(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, int]:
        """The versions of those that exist (consistent), without reading the rest of them."""
        ...

    async def tell(self, events: Sequence[TimelineEvent], *, replace: bool = False) -> None:
        """Write timeline events that belong to no change of a run. One that is there stays, unless ``replace``."""
        ...

    async def save_session(self, session: SessionOpened) -> None:
        """Remember an exchange's session for the next start."""
        ...

    async def saved_sessions(self) -> Sequence[SessionOpened]:
        """The sessions remembered."""
        ...

    async def routing(self) -> Routing:
        """The routing item in force (consistent); the first version, without any spread, if there is none."""
        ...


class RiskBooks(Protocol):
    """What the checks before an entry look at."""

    async def limits(self, tenant_id: TenantId) -> RiskLimits:
        """The tenant's own limits."""
        ...

    async def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        """The tenant's realised P&L of a session day in rupees, charges apart."""
        ...

    async def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        """The newest known state of an account's money, or None if it was never asked for."""
        ...

    async def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        """What the account holds, or None if it never held any."""
        ...


class KillSwitches(Protocol):
    """The kill switches as the engine reads them; whoever may engage them is their only writer."""

    async def switches_of(self, tenant_id: TenantId, strategy_id: StrategyId) -> Sequence[KillSwitch]:
        """The rows that concern a strategy (consistent): its own, its tenant's, everybody's. Raises ``Unavailable``."""
        ...

    async def engaged_in(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """A tenant's rows (its own and its strategies'), or the platform's for ``PLATFORM``, engaged ones only."""
        ...


class Resolutions(Protocol):
    """What people asked to be done with parked orders."""

    async def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """The request that waits for an answer (consistent), or None. Raises ``Unavailable``."""
        ...

    async def answer(self, resolution: Resolution) -> None:
        """Write the answer over the request of the version before; without effect if it was answered meanwhile.

        Raises ``Unavailable``.
        """
        ...


class Orders(Protocol):
    """Intents as the order sender sees them. It advances them; it never makes one."""

    async def take_account(self, broker_id: BrokerId) -> int:
        """Become the account's sender: the new epoch, above every one granted before."""
        ...

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """The row as it stands (consistent), or None. Raises ``UnreadableRow``, ``Unavailable``."""
        ...

    async def open_intents(self) -> Sequence[IntentKey]:
        """Every intent that is not terminal, of all accounts (may lag by a moment)."""
        ...

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Take rows of one account further and keep their new states in the history: all of them, or none.

        No row may come twice, and at most 49 at a time. Raises ``Superseded``, ``StaleWrites`` with the places of the
        rows that are no longer what the writer thought, ``Unavailable``.
        """
        ...


class Books(Protocol):
    """Trades, positions and the day's result, written by whoever sends the account's orders."""

    async def has_trade(self, trade: Trade) -> bool:
        """Whether this trade is in the books."""
        ...

    async def intent_of(self, trade: Trade) -> IntentId | None:
        """The order under which this trade is in the books, or None if it is not."""
        ...

    async def position_of(self, trade: Trade) -> Position | None:
        """The position that a trade belongs to (consistent), or None."""
        ...

    async def held(self, tenant_id: TenantId, broker_id: BrokerId) -> Sequence[Position]:
        """Every position of an account by our books (consistent), flat ones left out."""
        ...

    async def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        """Write a trade, the position after it and what it added to the day's result, all or nothing.

        False if the trade was recorded before. Raises ``StaleVersion`` when the position moved meanwhile,
        ``Superseded``, ``Unavailable``.
        """
        ...

    async def save_funds(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Keep what the broker says about the account's money."""
        ...


@dataclass(frozen=True, slots=True)
class BookUpdates:
    """What changed in a broker's book. ``next`` is what to ask after the next time."""

    orders: tuple[BrokerOrder, ...]
    next: int


class BrokerAway(Exception):
    """A reading at the broker failed or did not end in time. It proves nothing about any order."""


class SessionEnded(BrokerAway):
    """The broker refuses the session, and none that is newer is kept: somebody has to sign in."""


class Broker(Protocol):
    """One account at a broker. ``place`` never raises for what the broker or the network does; readings may."""

    @property
    def capabilities(self) -> Capabilities:
        """What this broker's API promises."""
        ...

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send one order, once: no retry, no redirect, a deadline."""
        ...

    async def cancel(self, broker_order_id: str) -> bool:
        """Ask for an order to be cancelled. False if the broker says it is final already. Raises ``BrokerAway``."""
        ...

    async def find(self, intent_id: IntentId) -> BrokerOrder | None:
        """The order with this client id, closed ones included; None is proof of absence now. Raises ``BrokerAway``."""
        ...

    async def orders(self) -> Sequence[BrokerOrder]:
        """The complete book of the day, each order with its trades. Raises ``BrokerAway``."""
        ...

    async def updates(self, after: int, wait: timedelta) -> BookUpdates:
        """What changed after that number, waiting up to ``wait`` for something. Raises ``BrokerAway``."""
        ...

    async def funds(self) -> Funds:
        """The account's money now. Raises ``BrokerAway``."""
        ...

    async def positions(self) -> Sequence[BrokerPosition]:
        """What the account holds now, flat ones left out. Raises ``BrokerAway``."""
        ...

    async def sign_in_again(self) -> bool:
        """Read the session anew after the broker refused it. False if there is still none that works."""
        ...

    async def close(self) -> None:
        """Let go of the connections. Nothing may be asked of it afterwards."""
        ...


class ConnectBroker(Protocol):
    """Opens a tenant's account at its broker."""

    async def __call__(self, tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
        """The account, or None if the tenant has no such (active) connection. Raises ``Unavailable``."""
        ...


class RingDoorbells(Protocol):
    """Tells the order sender to look at intents."""

    async def __call__(self, doorbells: Sequence[Doorbell]) -> None:
        """Ring. Raises ``Unavailable``; the sender's own sweep makes up for a lost ring."""
        ...


class Publish(Protocol):
    """Puts messages into buckets of the ``market`` stream."""

    async def __call__(self, messages: Sequence[tuple[int, MarketMessage]]) -> None:
        """Publish (bucket, message) pairs. Raises ``Unavailable``."""
        ...


class Page(Protocol):
    """Calls a person: a message in the dead-letter queue of parked orders, which has an alarm."""

    async def __call__(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        """Say which order or run is parked and why. Raises ``Unavailable``."""
        ...


class Notify(Protocol):
    """Leaves a notice for a trader."""

    async def __call__(self, notice: Notice) -> None:
        """Keep it unless one of this id is kept already. Raises ``Unavailable``."""
        ...


class Checkpoint(Protocol):
    """A named instant in the order path. Production does nothing; tests stop the process there."""

    def __call__(self, name: str) -> None:
        """Passed ``after_intent``, ``after_claim``, ``after_send`` or ``after_ack``."""
        ...
