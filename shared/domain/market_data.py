"""What the market says: ticks and bars.

On the tick path prices are whole paise and times whole milliseconds since the epoch; ``Bar`` and ``Quote`` are
what people and reports read, in rupees and aware datetimes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from shared.domain.instruments import InstrumentId

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Tick(NamedTuple):
    """One change of an instrument's market. Prices in paise, ``at`` in ms since the epoch (market time).

    ``bid`` and ``ask`` are 0 where the source gives none. ``volume`` is cumulative for the session. ``seq`` rises
    by source and instrument and, with ``at``, orders ticks: apply one iff ``(at, seq)`` is above the last applied.
    """

    token: int
    at: int
    last: int
    bid: int
    ask: int
    volume: int
    open_interest: int
    seq: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The newest state of an instrument's market, in rupees. ``at`` is market time."""

    instrument: InstrumentId
    at: datetime
    last: Decimal
    bid: Decimal | None
    ask: Decimal | None
    volume: int
    day_open: Decimal | None = None
    day_high: Decimal | None = None
    day_low: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One minute (or a multiple) of trading. ``start`` is the first instant of the bar, aware."""

    instrument: InstrumentId
    start: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int


def milliseconds(at: datetime) -> int:
    """An aware time as whole milliseconds since the epoch, without a float on the way."""
    return (at - _EPOCH) // _MILLISECOND


def moment(at_ms: int) -> datetime:
    """Milliseconds since the epoch as an aware time in UTC."""
    return _EPOCH + at_ms * _MILLISECOND
