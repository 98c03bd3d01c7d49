"""The books day by day: what a span of days brought, and all of one day for a statement.

A day is the exchange's date. Everything follows from what the books hold: the day's realised result as the order sender
kept it with each trade, the trades, and the runs. Charges are estimated from the trades by the dated table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shared.application.desk import tenant_of
from shared.application.ports.common import Caller
from shared.application.view_portfolio import Books, charge_breakdown_of, day_bounds, runs_of_tenant, trades_between
from shared.domain.books import Trade
from shared.domain.charges import ChargeBreakdown
from shared.domain.errors import FieldError, Refused
from shared.domain.ids import BrokerId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.money import round_paise
from shared.domain.runs import Run
from shared.domain.strategies import Product

MOST_TRADES = 5_000
"""A statement with more would not fit into one answer; the export has no such limit."""
_ZERO = Decimal(0)
_FAR = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class DayResult:
    """What one day brought. ``runs`` counts those that entered. ``cumulative_net`` adds up from the first day asked
    for.
    """

    day: date
    realized: Decimal
    charges: Decimal
    trades: int
    runs: int
    cumulative_net: Decimal

    @property
    def net(self) -> Decimal:
        """Realised, after charges."""
        return self.realized - self.charges


@dataclass(frozen=True, slots=True)
class Holding:
    """What an account held at the end of a day. ``quantity`` below zero is short."""

    broker_id: BrokerId
    instrument: InstrumentId
    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All of one day. ``complete``: the day is over, nothing will be added."""

    day: date
    made_at: datetime
    complete: bool
    realized: Decimal
    charges: ChargeBreakdown
    trades: Sequence[Trade]
    runs: Sequence[Run]
    holdings: Sequence[Holding]

    @property
    def net(self) -> Decimal:
        """Realised, after charges."""
        return self.realized - self.charges.total


def get_history(caller: Caller, since: date, until: date, *, books: Books) -> list[DayResult]:
    """The days ``since`` to ``until`` on which something happened, oldest first."""
    results = books.portfolio.realized_between(tenant_of(caller), since, until)
    trades: dict[date, list[Trade]] = {}
    for trade in trades_between(caller, since, until, books=books):
        trades.setdefault(session_date(trade.at), []).append(trade)
    runs: dict[date, int] = {}
    for run in runs_of_tenant(caller, since, until, books=books):
        if any(leg.entry_filled for leg in run.legs):
            runs[run.session_date] = runs.get(run.session_date, 0) + 1
    days: list[DayResult] = []
    total = _ZERO
    for day in sorted({*results, *trades, *runs}):
        mine = trades.get(day, [])
        realized = round_paise(results.get(day, _ZERO))
        charges = charge_breakdown_of(mine, day).total
        total += realized - charges
        days.append(DayResult(day, realized, charges, len(mine), runs.get(day, 0), total))
    return days


def get_statement(caller: Caller, day: date, *, books: Books) -> Statement:
    """Everything of a day. Raises ``Refused`` (``day_not_reached``, ``statement_too_long``)."""
    tenant, now = tenant_of(caller), books.now()
    today = session_date(now)
    if day > today:
        message = f"{day} is not reached yet; today is {today}."
        raise Refused("day_not_reached", message, [FieldError("date", message)])
    trades = list(trades_between(caller, day, day, books=books))
    if len(trades) > MOST_TRADES:
        message = f"{day} has {len(trades)} trades; a statement holds {MOST_TRADES}. Please export them as CSV instead."
        raise Refused("statement_too_long", message, [FieldError("date", message)])
    return Statement(
        day=day,
        made_at=now,
        complete=day < today,
        realized=round_paise(books.portfolio.realized_on(tenant, day)),
        charges=charge_breakdown_of(trades, day),
        trades=trades,
        runs=runs_of_tenant(caller, day, day, books=books),
        holdings=_held_at_end(tenant, day, books),
    )


def _held_at_end(tenant: TenantId, day: date, books: Books) -> list[Holding]:
    """What is held now, less what was traded after the day: units are exact, where an average price would be lost."""
    _, end = day_bounds(None, day)
    assert end is not None
    later: dict[tuple[BrokerId, InstrumentId, Product], int] = {}
    for trade in books.portfolio.trades(tenant, end, end + _FAR):
        key = (trade.broker_id, trade.instrument, trade.product)
        later[key] = later.get(key, 0) + trade.side.sign * trade.quantity
    held: list[Holding] = []
    for position in books.portfolio.positions(tenant):
        key = (position.broker_id, position.instrument, position.product)
        quantity = position.quantity - later.get(key, 0)
        if quantity:
            held.append(Holding(*key, quantity))
    return held
