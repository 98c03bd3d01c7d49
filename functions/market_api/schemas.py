"""Instruments, quotes, candles and sessions on the wire. Prices in rupees."""

from datetime import date, datetime, time
from typing import Self

from pydantic import Field

from shared.application.view_market import SessionState
from shared.domain.instruments import Exchange, Instrument, InstrumentKind
from shared.domain.market_data import Bar, Quote
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


class QuoteView(View):
    """The newest state of an instrument's market."""

    instrument: str
    at: datetime = Field(description="Market time")
    last: AmountOut
    bid: AmountOut | None
    ask: AmountOut | None
    volume: int
    day_open: AmountOut | None
    day_high: AmountOut | None
    day_low: AmountOut | None

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """From the domain."""
        return cls(**{name: getattr(quote, name) for name in cls.model_fields})


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
