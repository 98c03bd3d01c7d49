"""Positions, the portfolio and notices on the wire, the same over HTTP and over the live socket. Amounts in rupees."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from shared.application.view_portfolio import AccountState, Portfolio, PositionState
from shared.domain.books import Notice
from shared.domain.strategies import Product
from shared.web.numbers import AmountOut
from shared.web.schemas import View


class PositionView(View):
    """A position at the newest quote. ``quantity`` below zero is short; None where there is no quote."""

    broker_id: str
    instrument: str
    product: Product
    quantity: int
    average: AmountOut = Field(description="Average cost of what is open, a unit")
    last: AmountOut | None
    quoted_at: datetime | None
    value: AmountOut | None
    unrealized: AmountOut | None
    realized: AmountOut = Field(description="Gross P&L of everything closed so far")
    updated_at: datetime

    @classmethod
    def of(cls, state: PositionState) -> Self:
        """From the use case's answer."""
        position = state.position
        return cls(
            broker_id=position.broker_id,
            instrument=position.instrument,
            product=position.product,
            quantity=position.quantity,
            average=position.average,
            last=state.last,
            quoted_at=state.quoted_at,
            value=state.value,
            unrealized=state.unrealized,
            realized=position.realized,
            updated_at=position.updated_at,
        )


class AccountView(View):
    """One broker account; None where the broker was not asked yet."""

    broker_id: str
    label: str
    cash: AmountOut | None
    blocked: AmountOut | None
    available: AmountOut | None
    as_of: datetime | None
    unrealized: AmountOut
    value: AmountOut | None

    @classmethod
    def of(cls, account: AccountState) -> Self:
        """From the use case's answer."""
        funds = account.funds
        return cls(
            broker_id=account.broker_id,
            label=account.label,
            cash=funds.cash if funds else None,
            blocked=funds.blocked if funds else None,
            available=funds.available if funds else None,
            as_of=funds.at if funds else None,
            unrealized=account.unrealized,
            value=account.value,
        )


class PortfolioView(View):
    """All accounts together."""

    day: date
    cash: AmountOut
    value: AmountOut = Field(description="Cash and open P&L of all accounts")
    realized: AmountOut = Field(description="Realised on that day, before charges")
    unrealized: AmountOut
    day_pnl: AmountOut = Field(description="Realised on that day and still open, before charges")
    charges: AmountOut = Field(description="Estimate of what that day's trades cost")
    open_positions: int
    unpriced_positions: int = Field(description="Open positions without a quote; their P&L is not in the sums")
    open_legs: int = Field(description="Positions that strategies and orders hold at this moment")
    unprotected_legs: int = Field(description="Those whose stop is not armed yet")
    seconds_unprotected: str = Field(description="The longest time any of them has been without a stop")
    accounts: list[AccountView]

    @classmethod
    def of(cls, portfolio: Portfolio) -> Self:
        """From the use case's answer."""
        guard = portfolio.guard
        return cls(
            day=portfolio.day,
            cash=portfolio.cash,
            value=portfolio.value,
            realized=portfolio.realized,
            unrealized=portfolio.unrealized,
            day_pnl=portfolio.day_pnl,
            charges=portfolio.charges,
            open_positions=portfolio.open_positions,
            unpriced_positions=portfolio.unpriced_positions,
            open_legs=guard.open_legs,
            unprotected_legs=guard.unprotected_legs,
            seconds_unprotected=str(guard.seconds_unprotected),
            accounts=[AccountView.of(each) for each in portfolio.accounts],
        )


class NoticeView(View):
    """Something that the trader should know."""

    id: str
    kind: str
    title: str
    text: str
    at: datetime
    strategy_id: str | None
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """From the domain."""
        return cls(**{name: getattr(notice, name) for name in cls.model_fields})
