"""What market data and the simulated exchange need from the world.

Publishing and storing are plain calls that block; their callers run them beside the event loop, one at a time where
order matters. The exchange's book is asked by many accounts at once, so its calls are coroutines.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Bar, Quote, Tick
from shared.domain.matching import PaperOrder
from shared.domain.messages import MarketMessage, SessionOpened
from shared.domain.paper_account import PaperAccount, PaperPosition
from shared.domain.partitions import Routing

FeedEvent: TypeAlias = SessionOpened | list[Tick]
"""What a feed says: a session began, or ticks in order of arrival."""


class Feed(Protocol):
    """A source of market data. When its events end, nothing more will come."""

    @property
    def name(self) -> str:
        """What kind of feed it is."""
        ...

    def events(self) -> AsyncIterator[FeedEvent]:
        """Sessions and ticks as they happen."""
        ...

    def faults(self) -> dict[str, int]:
        """How many ticks had which fault so far."""
        ...


class MarketSink(Protocol):
    """The market stream as a feed writes to it. Calls raise ``Unavailable``; repeating one is harmless."""

    def publish_ticks_of(self, batches: Mapping[str, Sequence[Tick]]) -> None:
        """Write ticks by underlying, each to the buckets that watch it."""
        ...

    def publish_messages(self, messages: Iterable[tuple[int, MarketMessage]]) -> None:
        """Write messages, each to its bucket."""
        ...

    def route(self, routing: Routing) -> None:
        """Spread ticks by this routing item from now on."""
        ...


class Checkpoints(Protocol):
    """How far one consumer has come in each shard of one stream."""

    def load(self, shard_id: str) -> str | None:
        """The sequence number of the last record done with, or None."""
        ...

    def save(self, shard_id: str, sequence_number: str) -> None:
        """Everything up to this record is done with."""
        ...


class QuoteStore(Protocol):
    """The newest quote of each instrument. Calls raise ``Unavailable``."""

    def put(self, quotes: Sequence[Quote], now: datetime) -> None:
        """Replace the quotes of these instruments (each at most once)."""
        ...

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        """The newest quote of each of these instruments that has one."""
        ...


class BarStore(Protocol):
    """One-minute bars as they are written. Calls raise ``Unavailable``."""

    def put(self, bars: Sequence[Bar], now: datetime) -> None:
        """Write bars; a bar of the same instrument and minute is replaced. None may come twice in one call."""
        ...


class StaleBook(Exception):
    """The account's rows are not what the writer thought: nothing was written. Read the ledger again."""


class OrderExists(Exception):
    """The account has an order of this key already: nothing was written."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One account with the positions and orders of its present book."""

    account: PaperAccount
    positions: Sequence[PaperPosition]
    orders: Sequence[PaperOrder]


@dataclass(frozen=True, slots=True)
class BookChange:
    """One step of an account, written whole or not at all.

    Each row goes from its version minus one to its version; an order of version 1 must not exist yet. With an order,
    ``account.sequence`` is the number of this step in the account's updates.
    """

    account: PaperAccount
    order: PaperOrder | None = None
    position: PaperPosition | None = None


class PaperBook(Protocol):
    """The simulated exchange's durable book. Every call may raise ``Unavailable``."""

    async def open_account(self, account: PaperAccount) -> PaperAccount:
        """Keep a new account; if there is one of this name, that one stays and is given."""
        ...

    async def ledger(self, account: str) -> Ledger | None:
        """The account as it stands (consistent), or None."""
        ...

    async def commit(self, change: BookChange) -> None:
        """Write one step. Raises ``OrderExists`` or ``StaleBook``; after ``Unavailable`` it may be written or not."""
        ...

    async def order(self, account: str, key: str) -> PaperOrder | None:
        """The order of this key, of earlier books too, or None."""
        ...

    async def updates(self, account: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Sequence number and order key of each change after a number, in order."""
        ...

    async def accounts_with_open_orders(self) -> set[str]:
        """Accounts that had open orders when last written (may lag by a moment)."""
        ...
