"""The books day by day on the wire. Amounts in rupees."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from functions.portfolio_api.schemas import TradeView
from shared.application.daily_books import DayResult, Holding, Statement
from shared.domain.charges import ChargeBreakdown
from shared.domain.strategies import Product
from shared.web.numbers import AmountOut
from shared.web.schemas import View
from shared.web.views.strategies import RunView


class DayResultView(View):
    """What one day brought."""

    day: date
    realized: AmountOut = Field(description="Gross P&L of what was closed that day, as booked with each trade")
    charges: AmountOut = Field(description="Estimate of what that day's trades cost")
    net: AmountOut = Field(description="Realised, after charges")
    trades: int = Field(description="Executions of that day")
    runs: int = Field(description="Runs of that session day that entered the market")
    cumulative_net: AmountOut = Field(description="Net of all days from `from` to this one")

    @classmethod
    def of(cls, result: DayResult) -> Self:
        """From the use case's answer."""
        return cls(**{name: getattr(result, name) for name in cls.model_fields})


class HistoryView(View):
    """The days on which something happened, oldest first; `since` and `until` are the days looked at."""

    since: date
    until: date
    days: list[DayResultView]


class ChargesView(View):
    """Charges by kind: brokerage, securities transaction tax, exchange and SEBI fees, stamp duty, depository, GST."""

    brokerage: AmountOut
    stt: AmountOut
    exchange: AmountOut
    sebi: AmountOut
    stamp: AmountOut
    dp: AmountOut = Field(description="The depository's charge for delivered sales")
    gst: AmountOut
    total: AmountOut
    approximate: bool = Field(description="A rate of another date stands in, because that day's is not in the table")

    @classmethod
    def of(cls, charges: ChargeBreakdown) -> Self:
        """From the domain."""
        return cls(**{name: getattr(charges, name) for name in cls.model_fields})


class HoldingView(View):
    """What an account held at the end of the day; `quantity` below zero is short."""

    broker_id: str
    instrument: str
    product: Product
    quantity: int

    @classmethod
    def of(cls, holding: Holding) -> Self:
        """From the use case's answer."""
        return cls(**{name: getattr(holding, name) for name in cls.model_fields})


class StatementView(View):
    """All of one day, ready to be printed."""

    day: date
    made_at: datetime
    complete: bool = Field(description="The day is over: nothing will be added")
    realized: AmountOut = Field(description="Gross P&L of what was closed that day, as booked with each trade")
    charges: ChargesView = Field(
        description="Estimated from the day's trades, each kind once an instrument and account"
    )
    net: AmountOut = Field(description="Realised, after charges")
    trades: list[TradeView] = Field(description="Every execution, oldest first")
    runs: list[RunView] = Field(
        description="Every run of that session day, with its reason; also those that never entered"
    )
    holdings: list[HoldingView] = Field(description="At the end of the day; for today, now")

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """From the use case's answer."""
        return cls(
            day=statement.day,
            made_at=statement.made_at,
            complete=statement.complete,
            realized=statement.realized,
            charges=ChargesView.of(statement.charges),
            net=statement.net,
            trades=[TradeView.of(each) for each in statement.trades],
            runs=[RunView.of(each) for each in statement.runs],
            holdings=[HoldingView.of(each) for each in statement.holdings],
        )
