"""Trades, risk limits and pages of notices on the wire. Amounts in rupees."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict

from shared.domain.books import RiskLimits, Trade
from shared.domain.ids import order_id_of
from shared.domain.money import Side
from shared.domain.strategies import Product
from shared.web.numbers import AmountIn, AmountOut, UnitsIn
from shared.web.schemas import PageView, RequestModel, View
from shared.web.views.portfolio import NoticeView


class TradeView(View):
    """One execution."""

    id: str
    order_id: str
    strategy_id: str
    run_id: str
    role: str
    broker_id: str
    instrument: str
    product: Product
    side: Side
    quantity: int
    price: AmountOut
    at: datetime

    @classmethod
    def of(cls, trade: Trade) -> Self:
        """From the domain."""
        return cls(
            id=trade.id,
            order_id=order_id_of(trade.intent_id),
            strategy_id=trade.strategy_id,
            run_id=trade.run_id,
            role=trade.role,
            broker_id=trade.broker_id,
            instrument=trade.instrument,
            product=trade.product,
            side=trade.side,
            quantity=trade.quantity,
            price=trade.price,
            at=trade.at,
        )


class RiskLimitsBody(RequestModel):
    """The tenant's own limits; what is left out or null is not limited."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"max_quantity": 500, "max_position_value": "200000.00", "max_loss_per_day": "5000.00"}]
        }
    )

    max_quantity: UnitsIn | None = None
    max_position_value: AmountIn | None = None
    max_loss_per_day: AmountIn | None = None

    def to_domain(self) -> RiskLimits:
        """As the use case takes it; the version is the use case's affair."""
        return RiskLimits(
            max_quantity=self.max_quantity,
            max_position_value=self.max_position_value,
            max_loss_per_day=self.max_loss_per_day,
        )


class RiskLimitsView(View):
    """The limits in force; null is no limit."""

    max_quantity: int | None
    max_position_value: AmountOut | None
    max_loss_per_day: AmountOut | None
    version: int

    @classmethod
    def of(cls, limits: RiskLimits) -> Self:
        """From the domain."""
        return cls(
            max_quantity=limits.max_quantity,
            max_position_value=limits.max_position_value,
            max_loss_per_day=limits.max_loss_per_day,
            version=limits.version,
        )


class NoticePage(PageView[NoticeView]):
    """One page of notices, and how many are unread in all."""

    unread: int


class AllReadView(View):
    """How many notices were marked read, and how many are unread still."""

    marked: int
    unread: int
