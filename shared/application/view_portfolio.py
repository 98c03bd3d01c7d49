"""What a tenant holds, what it earned, what it is worth, and whether every open position is guarded.

Rupees, charges apart unless said. Last prices are the newest quotes; a position without any quote is shown without a
value rather than with a made-up one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shared.application.desk import tenant_of
from shared.application.ports.common import Caller, Now, Page
from shared.application.ports.trading import BrokerConnections, MarketView, OrdersView, PortfolioView, RunsView
from shared.domain.books import Position, Trade
from shared.domain.brokers import BrokerConnection, Funds
from shared.domain.charges import ChargeBreakdown, ChargedOrder, Segment, charges_for_orders
from shared.domain.ids import BrokerId, intent_id_for
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Role
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date
from shared.domain.market_data import Quote
from shared.domain.performance import position_value
from shared.domain.positions import unrealized
from shared.domain.runs import Leg, Run, RunState

_ZERO = Decimal(0)
_MILLISECOND = Decimal("0.001")
_MOST_ACCOUNTS = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Books:
    """What the portfolio is read from, bound once."""

    portfolio: PortfolioView
    runs: RunsView
    orders: OrdersView
    brokers: BrokerConnections
    market: MarketView
    now: Now


@dataclass(frozen=True, slots=True)
class PositionState:
    """A position at the newest quote. ``value`` is above zero for long and short alike; None without a quote."""

    position: Position
    last: Decimal | None
    quoted_at: datetime | None
    unrealized: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class AccountState:
    """One broker account. ``funds`` None: the broker was not asked yet. ``value``: cash and open P&L together."""

    broker_id: BrokerId
    label: str
    funds: Funds | None
    unrealized: Decimal
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Guard:
    """How well open positions are guarded: legs filled without an armed stop, and the longest such time in seconds."""

    open_legs: int
    unprotected_legs: int
    seconds_unprotected: Decimal


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All accounts together on one session day. ``charges`` estimates what the day's trades cost."""

    day: date
    accounts: tuple[AccountState, ...]
    cash: Decimal
    value: Decimal
    realized: Decimal
    unrealized: Decimal
    charges: Decimal
    open_positions: int
    unpriced_positions: int
    guard: Guard

    @property
    def day_pnl(self) -> Decimal:
        """What the day brought so far: realised today and still open, before charges."""
        return self.realized + self.unrealized


@dataclass(frozen=True, slots=True)
class PortfolioFacts:
    """What a portfolio is made of, prices apart: whoever has the newest quotes can tell it again without reading.

    ``accounts``: each connection with its money as the broker last said it. ``guard`` is as of the reading.
    """

    day: date
    positions: tuple[Position, ...]
    accounts: tuple[tuple[BrokerConnection, Funds | None], ...]
    realized: Decimal
    charges: Decimal
    guard: Guard

    @property
    def instruments(self) -> set[InstrumentId]:
        """What is held, and so what is to be quoted."""
        return {each.instrument for each in self.positions}


def list_positions(caller: Caller, *, with_flat: bool, books: Books) -> list[PositionState]:
    """Open positions (flat ones too if wanted), by account and instrument."""
    positions = books.portfolio.positions(tenant_of(caller))
    return priced([each for each in positions if with_flat or each.quantity], books.market)


def list_trades(
    caller: Caller, *, limit: int, cursor: str | None, since: date | None, until: date | None, books: Books
) -> Page[Trade]:
    """Trades of the days ``since`` to ``until`` (exchange's dates, both included), newest first."""
    begin, end = day_bounds(since, until)
    return books.portfolio.trades_page(tenant_of(caller), limit=limit, cursor=cursor, since=begin, until=end)


def trades_between(caller: Caller, since: date, until: date, *, books: Books) -> Iterator[Trade]:
    """Every trade of the days ``since`` to ``until``, oldest first."""
    begin, end = day_bounds(since, until)
    assert begin is not None
    assert end is not None
    return books.portfolio.trades(tenant_of(caller), begin, end)


def runs_of_tenant(caller: Caller, since: date, until: date, *, books: Books) -> list[Run]:
    """Every run of the session days ``since`` to ``until``, by day and strategy."""
    runs = books.runs.of_tenant(tenant_of(caller))
    return sorted(
        (run for run in runs if since <= run.session_date <= until),
        key=lambda run: (run.session_date, run.created_at, run.strategy_id),
    )


def get_portfolio(caller: Caller, *, day: date | None, books: Books) -> Portfolio:
    """The portfolio at the newest quotes; realised P&L and charges are of ``day`` (today unless given)."""
    facts = read_portfolio_facts(caller, day=day, books=books)
    return portfolio_at(facts, books.market.quotes(facts.instruments))


def read_portfolio_facts(caller: Caller, *, day: date | None, books: Books) -> PortfolioFacts:
    """What the portfolio of ``day`` (today unless given) is made of, as the tables have it now."""
    tenant, now = tenant_of(caller), books.now()
    day = day or session_date(now)
    begin, end = day_bounds(day, day)
    assert begin is not None
    assert end is not None
    return PortfolioFacts(
        day=day,
        positions=tuple(each for each in books.portfolio.positions(tenant) if each.quantity),
        accounts=tuple(
            (connection, books.portfolio.funds(tenant, connection.id))
            for connection in books.brokers.page(tenant, limit=_MOST_ACCOUNTS, cursor=None).items
        ),
        realized=books.portfolio.realized_on(tenant, day),
        charges=charges_of(books.portfolio.trades(tenant, begin, end), day),
        guard=guard_of(list(books.runs.open_runs(tenant)), books.orders, now),
    )


def portfolio_at(facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> Portfolio:
    """The portfolio at these quotes."""
    positions = priced_at(facts.positions, quotes)
    accounts = tuple(_account(connection, funds, positions) for connection, funds in facts.accounts)
    return Portfolio(
        day=facts.day,
        accounts=accounts,
        cash=sum((each.funds.cash for each in accounts if each.funds), _ZERO),
        value=sum((each.value for each in accounts if each.value is not None), _ZERO),
        realized=facts.realized,
        unrealized=sum((each.unrealized for each in positions if each.unrealized is not None), _ZERO),
        charges=facts.charges,
        open_positions=len(positions),
        unpriced_positions=sum(each.last is None for each in positions),
        guard=facts.guard,
    )


def priced(positions: Sequence[Position], market: MarketView) -> list[PositionState]:
    """Positions at their newest quotes."""
    return priced_at(positions, market.quotes({each.instrument for each in positions if each.quantity}))


def priced_at(positions: Sequence[Position], quotes: Mapping[InstrumentId, Quote]) -> list[PositionState]:
    """Positions at these quotes."""
    return [_priced(each, quotes) for each in positions]


def charges_of(trades: Iterable[Trade], day: date) -> Decimal:
    """What a day's trades cost in all; see ``charge_breakdown_of``."""
    return charge_breakdown_of(trades, day).total


def charge_breakdown_of(trades: Iterable[Trade], day: date) -> ChargeBreakdown:
    """What a day's trades cost, by kind: brokerage for each executed order, the rest by account and instrument."""
    orders: dict[tuple[BrokerId, InstrumentId], dict[str, list[Trade]]] = {}
    for trade in trades:
        orders.setdefault((trade.broker_id, trade.instrument), {}).setdefault(trade.intent_id, []).append(trade)
    tariff = "paper"  # every account so far is one of the simulated exchange
    charged = ([_charged(each) for each in by_order.values()] for by_order in orders.values())
    return sum((charges_for_orders(each, tariff, day) for each in charged), ChargeBreakdown())


def guard_of(open_runs: Sequence[Run], orders: OrdersView, now: datetime) -> Guard:
    """How many legs of open runs are held, and how many of them without an armed stop.

    A fill that the engine has not taken in yet counts: the order says so before the run does.
    """
    held, gaps = 0, []
    for run in open_runs:
        if run.reduce_only:
            continue
        for leg in run.legs:
            since = _filled_unseen(run, leg, orders) if leg.entry_filled == 0 else run.updated_at
            if since is None or (leg.entry_filled and leg.open_quantity == 0):
                continue
            held += 1
            if leg.protected_at is None:
                gaps.append(max(_ZERO, Decimal(str((now - since).total_seconds()))).quantize(_MILLISECOND))
    return Guard(held, len(gaps), max(gaps, default=_ZERO.quantize(_MILLISECOND)))


def day_bounds(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The first instant of ``since`` and the first after ``until``, in the exchange's zone."""
    begin = datetime.combine(since, datetime.min.time(), EXCHANGE_ZONE) if since else None
    end = datetime.combine(until + _DAY, datetime.min.time(), EXCHANGE_ZONE) if until else None
    return begin, end


def _priced(position: Position, quotes: Mapping[InstrumentId, Quote]) -> PositionState:
    quote = quotes.get(position.instrument)
    if position.quantity == 0:
        return PositionState(position, None, None, _ZERO, _ZERO)
    if quote is None:
        return PositionState(position, None, None, None, None)
    gain = unrealized(position, quote.last)
    return PositionState(position, quote.last, quote.at, gain, position_value(position, quote.last))


def _account(connection: BrokerConnection, funds: Funds | None, positions: Sequence[PositionState]) -> AccountState:
    mine = [each for each in positions if each.position.broker_id == connection.id]
    gain = sum((each.unrealized for each in mine if each.unrealized is not None), _ZERO)
    return AccountState(connection.id, connection.label, funds, gain, funds.cash + gain if funds else None)


def _charged(trades: Sequence[Trade]) -> ChargedOrder:
    quantity = sum(each.quantity for each in trades)
    value = sum((each.quantity * each.price for each in trades), _ZERO)
    first = trades[0]
    return ChargedOrder(Segment.EQUITY, first.product, first.side, quantity, value / quantity)


def _filled_unseen(run: Run, leg: Leg, orders: OrdersView) -> datetime | None:
    """Since when the entry is (partly) filled without the run knowing; None if it is not, or nothing was ordered."""
    if run.state is not RunState.ENTERING:
        return None
    entry_id = intent_id_for(run.tenant_id, run.strategy_id, run.id, leg.number, Role.ENTRY, leg.entry_generation)
    entry = orders.get(run.tenant_id, entry_id)
    return entry.updated_at if entry and entry.filled_quantity else None
