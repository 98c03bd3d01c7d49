"""Instruments, candles and sessions on the wire. Prices in rupees."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Self

from pydantic import Field

from shared.application.market_status import ExchangeStatus, FeedState
from shared.application.view_market import SessionState
from shared.domain.instruments import Exchange, Instrument, InstrumentKind
from shared.domain.market_data import Bar
from shared.web.numbers import AmountOut
from shared.web.schemas import View


class InstrumentView(View):
    """What can be traded or watched, and the exchange's rules for it."""

    id: str
    exchange: Exchange
    symbol: str
    name: str
    kind: InstrumentKind
    tradable: bool
    tick_size: AmountOut
    lot_size: int
    freeze_quantity: int
    has_derivatives: bool

    @classmethod
    def of(cls, instrument: Instrument) -> Self:
        """From the domain."""
        return cls(
            id=instrument.id,
            exchange=instrument.exchange,
            symbol=instrument.symbol,
            name=instrument.name,
            kind=instrument.kind,
            tradable=instrument.is_tradable,
            tick_size=instrument.tick_size,
            lot_size=instrument.lot_size,
            freeze_quantity=instrument.freeze_quantity,
            has_derivatives=instrument.has_derivatives,
        )


class CandleView(View):
    """One bar; ``start`` is its first instant."""

    start: datetime
    open: AmountOut
    high: AmountOut
    low: AmountOut
    close: AmountOut
    volume: int

    @classmethod
    def of(cls, bar: Bar) -> Self:
        """From the domain."""
        return cls(**{name: getattr(bar, name) for name in cls.model_fields})


class TradingSessionView(View):
    """Whether an instrument trades now, and when it does next. ``known`` false: the calendar cannot say."""

    instrument: str
    day: date
    is_open: bool
    known: bool
    opens_at: datetime | None
    closes_at: datetime | None
    latest_exit: time = Field(description="Latest timed exit of the day, in the exchange's zone")
    next_opens_at: datetime | None

    @classmethod
    def of(cls, state: SessionState) -> Self:
        """From the use case's answer."""
        return cls(**{name: getattr(state, name) for name in cls.model_fields})


class ExchangeStatusView(View):
    """One exchange now. ``known`` false: the calendar cannot say."""

    exchange: Exchange
    day: date
    is_open: bool
    known: bool
    opens_at: datetime | None = Field(description="Of today; null when it is closed today")
    closes_at: datetime | None = Field(description="When the last of its instruments closes today; some may earlier")
    next_opens_at: datetime | None
    feed: FeedState
    quoted_at: datetime | None = Field(description="Market time of its newest quote")

    @classmethod
    def of(cls, status: ExchangeStatus) -> Self:
        """From the use case's answer."""
        return cls(**{name: getattr(status, name) for name in cls.model_fields})


class MarketStatusView(View):
    """Every exchange, and the server's time: the age of a quote is `at` less `quoted_at`."""

    at: datetime
    exchanges: list[ExchangeStatusView]

    @classmethod
    def of(cls, at: datetime, exchanges: Iterable[ExchangeStatus]) -> Self:
        """From the use case's answer."""
        return cls(at=at, exchanges=[ExchangeStatusView.of(each) for each in exchanges])
