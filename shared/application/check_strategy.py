"""Whether a strategy may be traded as its owner asks: the exchange's rules, the calendar and the tenant's own limits.

Each violation is a ``Refused`` with a stable code, the field to change and a sentence that names the way out. The same
rules make the warnings of a strategy that was fine when it was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from shared.application.ports.trading import Instruments, MarketView, RiskLimitsStore
from shared.domain.errors import FieldError, Refused
from shared.domain.ids import TenantId
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.market_calendar import Session, latest_exit, session_on
from shared.domain.market_calendar import session_date as exchange_date
from shared.domain.money import Rounding, Side, is_on_tick, is_whole_lots, round_to_tick, rupees_text
from shared.domain.order_pricing import DAY_BAND_PERCENT
from shared.domain.protection import is_stop_on_right_side
from shared.domain.risk import EntryOrder, check_entry
from shared.domain.strategies import Distance, DistanceKind, Protection, Schedule, Weekday

_PERCENT = Decimal(100)
_WEEKS_AHEAD = 5
_SESSIONS_AHEAD = 2
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Where the rules look things up."""

    instruments: Instruments
    market: MarketView
    limits: RiskLimitsStore

    def last_price(self, instrument: InstrumentId) -> Decimal | None:
        """The newest price, or None if the market has not said any."""
        quote = self.market.quotes([instrument]).get(instrument)
        return quote.last if quote else None


def refused(code: str, field: str, message: str) -> Refused:
    """A trading rule that forbids the value of one field."""
    return Refused(code, message, [FieldError(field, message)])


def tradable_instrument(book: Rulebook, wanted: InstrumentId) -> Instrument:
    """The instrument. Raises ``Refused``: ``unknown_instrument``, ``instrument_not_tradable``."""
    instrument = book.instruments.by_id(wanted)
    if instrument is None:
        message = f"There is no instrument {wanted}. Search for it with GET /v1/instruments?query=…"
        raise refused("unknown_instrument", "instrument", message)
    if not instrument.is_tradable:
        message = f"{instrument.symbol} is an index: it has a value, but nobody can buy or sell it."
        raise refused("instrument_not_tradable", "instrument", message)
    return instrument


def quantity_problems(instrument: Instrument, quantity: int) -> Iterator[Refused]:
    """``quantity_off_lot``, ``quantity_above_freeze``."""
    if not is_whole_lots(quantity, instrument.lot_size):
        message = (
            f"{instrument.symbol} trades in lots of {instrument.lot_size}; {quantity} is not a whole number of them."
        )
        yield refused("quantity_off_lot", "quantity", message)
    if quantity > instrument.freeze_quantity:
        message = (
            f"The exchange takes at most {instrument.freeze_quantity} units of {instrument.symbol} in one order; "
            f"this one has {quantity}."
        )
        yield refused("quantity_above_freeze", "quantity", message)


def schedule_problems(instrument: Instrument, schedule: Schedule, now: datetime) -> Iterator[Refused]:
    """``exit_before_entry``, ``closed_day``, ``entry_outside_session``, ``exit_outside_session``.

    Times are held against the next two sessions of each chosen day, so that one short or special session does not
    forbid a strategy that fits the ordinary ones.
    """
    if schedule.exit_time <= schedule.entry_time:
        message = f"The exit at {schedule.exit_time} must come after the entry at {schedule.entry_time}."
        yield refused("exit_before_entry", "schedule.exit_time", message)
    exchange = instrument.exchange
    hours: list[tuple[time, time]] = []
    for day in sorted(schedule.days, key=list(Weekday).index):
        ahead = _sessions_ahead(instrument, day, now)
        if not ahead:
            yield refused("closed_day", "schedule.days", f"{exchange} has no session on {_FULL_NAMES[day]}.")
        hours.extend((session.opens_at.time(), latest_exit(instrument, session.day)) for session in ahead if session)
    if hours and all(schedule.entry_time < opens for opens, _ in hours):
        earliest = min(opens for opens, _ in hours)
        message = f"{instrument.symbol} trades from {earliest}; the entry at {schedule.entry_time} is before that."
        yield refused("entry_outside_session", "schedule.entry_time", message)
    latest = max((end for _, end in hours), default=None) or latest_exit(instrument, exchange_date(now))
    if schedule.entry_time >= latest:
        message = (
            f"The latest exit of {instrument.symbol} is {latest}; the entry at {schedule.entry_time} leaves no time."
        )
        yield refused("entry_outside_session", "schedule.entry_time", message)
    elif schedule.exit_time > latest:
        message = (
            f"The latest exit of {instrument.symbol} is {latest}, a minute before continuous trading ends; "
            f"{schedule.exit_time} is later."
        )
        yield refused("exit_outside_session", "schedule.exit_time", message)


def protection_problems(
    instrument: Instrument, side: Side, protection: Protection, last: Decimal | None
) -> Iterator[Refused]:
    """``price_off_tick``, ``stop_wrong_side``, ``stop_outside_band``, ``target_wrong_side``, ``trailing_wrong_side``.

    ``last`` None (no quote yet): what needs a price is judged at the entry instead.
    """
    yield from _stop_problems(instrument, side, protection.stop_loss, last)
    if protection.take_profit:
        yield from _target_problems(instrument, side, protection.take_profit, last)
    trailing = protection.trailing
    if trailing and side is Side.BUY and _leaves_no_price(trailing, last):
        message = "A trailing stop must be nearer than the whole price."
        yield refused("trailing_wrong_side", "protection.trailing.value", message)


def price_problems(instrument: Instrument, price: Decimal, field: str) -> Iterator[Refused]:
    """``price_off_tick``, naming the nearest prices that the exchange takes."""
    tick = instrument.tick_size
    if not is_on_tick(price, tick):
        below, above = (round_to_tick(price, tick, way) for way in (Rounding.DOWN, Rounding.UP))
        message = (
            f"{instrument.symbol} is quoted in steps of {rupees_text(tick)}; take {rupees_text(below)} "
            f"or {rupees_text(above)} instead of {price}."
        )
        yield refused("price_off_tick", field, message)


def limit_problems(
    book: Rulebook, tenant_id: TenantId, instrument: Instrument, quantity: int, last: Decimal | None
) -> Iterator[Refused]:
    """The tenant's own limits as far as they concern this strategy alone (codes of ``shared.domain.risk``)."""
    order = EntryOrder(instrument, quantity, last or Decimal(0))
    for breach in check_entry(order, book.limits.get(tenant_id), None, Decimal(0), Decimal(0)):
        if breach.code != "freeze_quantity_exceeded":  # said already, as quantity_above_freeze
            yield refused(breach.code, "quantity", breach.message)


def _stop_problems(instrument: Instrument, side: Side, stop: Distance, last: Decimal | None) -> Iterator[Refused]:
    field = "protection.stop_loss.value"
    if stop.kind is not DistanceKind.PRICE:
        if side is Side.BUY and _leaves_no_price(stop, last):
            yield refused("stop_wrong_side", field, "The stop-loss of a long position must leave a price above zero.")
        return
    yield from price_problems(instrument, stop.value, field)
    if last is None:
        return
    if not is_stop_on_right_side(stop, side, last):
        where = "below" if side is Side.BUY else "above"
        what = "long" if side is Side.BUY else "short"
        message = (
            f"The stop-loss of a {what} position lies {where} the price: {instrument.symbol} is at "
            f"{rupees_text(last)}, so {rupees_text(stop.value)} would be hit at once."
        )
        yield refused("stop_wrong_side", field, message)
    elif abs(last - stop.value) > last * DAY_BAND_PERCENT / _PERCENT:
        message = (
            f"{rupees_text(stop.value)} is more than {DAY_BAND_PERCENT} % away from the last price "
            f"{rupees_text(last)}: beyond the day's price band no exit could be sold or bought."
        )
        yield refused("stop_outside_band", field, message)


def _target_problems(instrument: Instrument, side: Side, target: Distance, last: Decimal | None) -> Iterator[Refused]:
    field = "protection.take_profit.value"
    if target.kind is not DistanceKind.PRICE:
        if side is Side.SELL and _leaves_no_price(target, last):
            yield refused("target_wrong_side", field, "The target of a short position must leave a price above zero.")
        return
    yield from price_problems(instrument, target.value, field)
    if last is not None and (target.value - last) * side.sign <= 0:
        where = "above" if side is Side.BUY else "below"
        message = f"The target lies {where} the price, and {instrument.symbol} is at {rupees_text(last)}."
        yield refused("target_wrong_side", field, message)


def _leaves_no_price(distance: Distance, last: Decimal | None) -> bool:
    if distance.kind is DistanceKind.PERCENT:
        return distance.value >= _PERCENT
    return last is not None and distance.value >= last


def _sessions_ahead(instrument: Instrument, weekday: Weekday, now: datetime) -> list[Session | None]:
    """The next two sessions of this weekday; None stands for a day that the calendar does not know.

    Nothing in five weeks: the exchange has no sessions on that day.
    """
    day = exchange_date(now)
    day += timedelta(days=(list(Weekday).index(weekday) - day.weekday()) % 7)
    found: list[Session | None] = []
    for _ in range(_WEEKS_AHEAD):
        session = session_on(instrument, day)
        if session is not None:
            found.append(session if isinstance(session, Session) else None)
        if len(found) == _SESSIONS_AHEAD:
            break
        day += _WEEK
    return found


_FULL_NAMES = dict(
    zip(Weekday, ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"), strict=True)
)
