"""Market data and the simulated exchange's book in memory."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from shared.application.ports.market import BookChange, Ledger, OrderExists, StaleBook
from shared.domain.errors import Unavailable
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Bar, Quote, Tick
from shared.domain.matching import PaperOrder
from shared.domain.messages import MarketMessage
from shared.domain.paper_account import PaperAccount, PaperPosition


class FakeCheckpoints:
    """Checkpoints of one consumer and stream."""

    def __init__(self, saved: Mapping[str, str] | None = None) -> None:
        self.saved = dict(saved or {})

    def load(self, shard_id: str) -> str | None:
        return self.saved.get(shard_id)

    def save(self, shard_id: str, sequence_number: str) -> None:
        self.saved[shard_id] = sequence_number


class FakeMarketSink:
    """What was published, in order. ``away`` makes the next so many calls fail."""

    def __init__(self) -> None:
        self.ticks: list[tuple[str, list[Tick]]] = []
        self.messages: list[tuple[int, MarketMessage]] = []
        self.away = 0

    def publish_ticks_of(self, batches: Mapping[str, Sequence[Tick]]) -> None:
        self._fail_if_away()
        self.ticks += [(underlying, list(ticks)) for underlying, ticks in batches.items()]

    def publish_messages(self, messages: Iterable[tuple[int, MarketMessage]]) -> None:
        self._fail_if_away()
        self.messages += messages

    @property
    def all_ticks(self) -> list[Tick]:
        return [tick for _, ticks in self.ticks for tick in ticks]

    def _fail_if_away(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("stream_unavailable", "The stream is away.")


class FakeQuotes:
    """Quotes by instrument."""

    def __init__(self, quotes: Iterable[Quote] = ()) -> None:
        self.kept = {quote.instrument: quote for quote in quotes}
        self.writes = 0

    def put(self, quotes: Sequence[Quote], now: datetime) -> None:
        assert len({quote.instrument for quote in quotes}) == len(quotes)
        self.kept |= {quote.instrument: quote for quote in quotes}
        self.writes += len(quotes)

    def get(self, instrument: InstrumentId) -> Quote | None:
        return self.kept.get(instrument)

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        return {instrument: self.kept[instrument] for instrument in instruments if instrument in self.kept}


class FakeBars:
    """Bars by instrument and minute."""

    def __init__(self) -> None:
        self.kept: dict[tuple[InstrumentId, datetime], Bar] = {}

    def put(self, bars: Sequence[Bar], now: datetime) -> None:
        assert len({(bar.instrument, bar.start) for bar in bars}) == len(bars)
        self.kept |= {(bar.instrument, bar.start): bar for bar in bars}

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        wanted = (bar for bar in self.kept.values() if bar.instrument == instrument)
        return sorted((bar for bar in wanted if session_date(bar.start) == day), key=lambda bar: bar.start)


class FakePaperBook:
    """The simulated exchange's book. ``lose`` makes the next so many commits fail: after writing if ``after_write``."""

    def __init__(self) -> None:
        self.accounts: dict[str, PaperAccount] = {}
        self.order_rows: dict[tuple[str, str], PaperOrder] = {}
        self.position_rows: dict[tuple[str, int, str, str], PaperPosition] = {}
        self.update_rows: dict[tuple[str, int], str] = {}
        self.lose = 0
        self.after_write = False

    async def open_account(self, account: PaperAccount) -> PaperAccount:
        return self.accounts.setdefault(account.account, account)

    async def ledger(self, account: str) -> Ledger | None:
        kept = self.accounts.get(account)
        if kept is None:
            return None
        orders = [order for (name, _), order in self.order_rows.items() if name == account]
        positions = [each for key, each in self.position_rows.items() if key[:2] == (account, kept.book)]
        return Ledger(kept, positions, [each for each in orders if each.book == kept.book or not each.is_final])

    async def commit(self, change: BookChange) -> None:
        await asyncio.sleep(0)
        if self.lose:
            self.lose -= 1
            if self.after_write:
                self._write(change)
            raise Unavailable("store_unavailable", "The answer was lost.")
        self._write(change)

    async def order(self, account: str, client_id: str) -> PaperOrder | None:
        return self.order_rows.get((account, client_id))

    async def updates(self, account: str, after: int, limit: int) -> list[tuple[int, str]]:
        found = [(number, client) for (name, number), client in self.update_rows.items() if name == account]
        return sorted(each for each in found if each[0] > after)[:limit]

    async def accounts_with_open_orders(self) -> set[str]:
        return {account for (account, _), order in self.order_rows.items() if not order.is_final}

    def _write(self, change: BookChange) -> None:
        account, order, position = change.account, change.order, change.position
        known = self.accounts.get(account.account)
        stale = known is None or known.version != account.version - 1
        exists = False
        if order is not None:
            row = self.order_rows.get((account.account, order.client_id))
            exists = order.version == 1 and row is not None
            stale |= order.version > 1 and (row is None or row.version != order.version - 1)
            stale |= (account.account, order.sequence) in self.update_rows and not exists
        if position is not None:
            held = self.position_rows.get(_position_key(position))
            stale |= (held.version if held else 0) != position.version - 1
        if exists and not stale:
            raise OrderExists(order.client_id if order else "")
        if stale:
            raise StaleBook(account.account)
        self.accounts[account.account] = account
        if order is not None:
            self.order_rows[account.account, order.client_id] = replace(order, resting=False)
            self.update_rows[account.account, order.sequence] = order.client_id
        if position is not None:
            self.position_rows[_position_key(position)] = position


def _position_key(position: PaperPosition) -> tuple[str, int, str, str]:
    return position.account, position.book, position.instrument, position.product
