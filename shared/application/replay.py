"""Replay a timed strategy over recorded bars: one result a symbol and day, then their sum.

The clock is the bars' own. Levels and decisions are the live engine's (``shared.domain.timed``); how a price moves
inside a bar is ``shared.domain.bar_path``'s.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shared.application.replay_plan import ReplayPlan, plan_on
from shared.domain.bar_path import Trade, walk
from shared.domain.charges import ChargeBreakdown, ChargedOrder, Segment, charges_for_orders
from shared.domain.money import from_paise
from shared.domain.protection import is_stop_on_right_side
from shared.domain.recordings import SessionBars
from shared.domain.strategies import Product

NO_ENTRY_BAR = "no_entry_bar"
STOP_ON_WRONG_SIDE = "stop_on_wrong_side"
STOP_LEAVES_NO_PRICE = "stop_leaves_no_price"


@dataclass(frozen=True, slots=True)
class ReplayedDay:
    """What came of one symbol on one day. ``trade`` is None when there was no bar to enter at; all money in rupees."""

    symbol: str
    day: date
    trade: Trade | None
    gross: Decimal
    charges: ChargeBreakdown
    note: str | None

    @property
    def pnl(self) -> Decimal:
        """Gross gain less charges."""
        return self.gross - self.charges.total


@dataclass(slots=True)
class ReplaySummary:
    """The days added up, in rupees. ``add`` takes them one by one."""

    symbol_days: int = 0
    trades: int = 0
    winners: int = 0
    losers: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    gross: Decimal = Decimal("0.00")
    charges: Decimal = Decimal("0.00")
    charges_approximate: bool = False

    @property
    def pnl(self) -> Decimal:
        """Gross gain less charges."""
        return self.gross - self.charges

    def add(self, day: ReplayedDay) -> None:
        """Count one more day."""
        self.symbol_days += 1
        self.gross += day.gross
        self.charges += day.charges.total
        self.charges_approximate |= day.charges.approximate
        if day.trade is not None:
            self.trades += 1
            self.winners += day.pnl > 0
            self.losers += day.pnl < 0
            self.reasons[day.trade.reason.value] += 1


def replay(sessions: Iterable[SessionBars], plan: ReplayPlan) -> Iterator[ReplayedDay]:
    """Each symbol and day of ``sessions``, replayed on its own. Charges are those in force on that day."""
    for session in sessions:
        trade = walk(plan_on(plan, session.day), session.bars)
        if trade is None:
            yield ReplayedDay(session.symbol, session.day, None, Decimal("0.00"), ChargeBreakdown(), NO_ENTRY_BAR)
            continue
        gross = from_paise(trade.points * plan.quantity)
        yield ReplayedDay(
            session.symbol, session.day, trade, gross, _charges(plan, trade, session.day), _note(plan, trade)
        )


def _charges(plan: ReplayPlan, trade: Trade, day: date) -> ChargeBreakdown:
    orders = [
        ChargedOrder(Segment.EQUITY, Product.INTRADAY, side, plan.quantity, from_paise(price))
        for side, price in ((plan.side, trade.entry), (plan.side.opposite, trade.exit))
    ]
    return charges_for_orders(orders, plan.tariff, day)


def _note(plan: ReplayPlan, trade: Trade) -> str | None:
    if trade.note is not None:
        return trade.note.value
    if trade.lines.stop <= 0:
        return STOP_LEAVES_NO_PRICE
    if not is_stop_on_right_side(plan.protection.stop_loss, plan.side, from_paise(trade.entry)):
        return STOP_ON_WRONG_SIDE
    return None
