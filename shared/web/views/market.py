"""Quotes on the wire, the same over HTTP and over the live socket. Prices in rupees."""

from datetime import datetime
from typing import Self

from pydantic import Field

from shared.domain.market_data import Quote
from shared.web.numbers import AmountOut
from shared.web.schemas import View


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
