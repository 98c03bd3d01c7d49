"""Hours of continuous trading by exchange and class of instrument, dated. In the exchange's zone.

A row holds from ``effective_from`` until the next row of the same exchange and class. Pre-open and closing auctions are
not continuous trading and not listed.
"""

from datetime import date, time
from typing import NamedTuple

ALL_DAY_END = time(0, 0)
"""An end of 00:00 is the midnight that follows: the day's last instant is 23:59:59."""


class SessionHours(NamedTuple):
    """One row: when continuous trading of a class runs on an ordinary trading day, and where that is known from."""

    exchange: str
    instrument_class: str
    effective_from: date
    opens: time
    ends: time
    every_day: bool
    source: str


CASH_WITH_DERIVATIVES = "cash_with_derivatives"
CASH_WITHOUT_DERIVATIVES = "cash_without_derivatives"
INDEX = "index"

_REPRINT = "exchange timetable as reprinted [secondary]"
_CLOSING_AUCTION = "reports of NSE circular 74/2026 and of the closing-auction circulars [secondary]"
_OWN = "the platform's own simulated exchange"
_START = date.min

SESSION_HOURS: tuple[SessionHours, ...] = (
    SessionHours("NSE", CASH_WITH_DERIVATIVES, _START, time(9, 15), time(15, 30), False, _REPRINT),
    # from here on these stocks end their day in a closing auction
    SessionHours("NSE", CASH_WITH_DERIVATIVES, date(2026, 8, 3), time(9, 15), time(15, 15), False, _CLOSING_AUCTION),
    SessionHours("NSE", CASH_WITHOUT_DERIVATIVES, _START, time(9, 15), time(15, 30), False, _REPRINT),
    SessionHours("NSE", INDEX, _START, time(9, 15), time(15, 30), False, _REPRINT),
    SessionHours("SIM", CASH_WITH_DERIVATIVES, _START, time(0, 0), ALL_DAY_END, True, _OWN),
    SessionHours("SIM", CASH_WITHOUT_DERIVATIVES, _START, time(0, 0), ALL_DAY_END, True, _OWN),
    SessionHours("SIM", INDEX, _START, time(0, 0), ALL_DAY_END, True, _OWN),
)
