"""Orders on the wire, the same over HTTP and over the live socket."""

from datetime import datetime
from typing import Self

from pydantic import Field

from shared.application.view_orders import OrderState
from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from shared.domain.strategies import Product
from shared.web.numbers import AmountOut
from shared.web.schemas import View


class OrderView(View):
    """An order. ``cause`` says why it was decided: ENTRY, or what made the exit (STOP, TARGET, TRAIL, TIME, …)."""

    id: str
    strategy_id: str
    run_id: str
    role: Role
    cause: str
    broker_id: str
    instrument: str
    side: Side
    quantity: int
    product: Product
    limit: AmountOut | None = Field(description="None: the market's price inside a protection band")
    state: IntentState
    filled_quantity: int
    average_price: AmountOut | None
    cancel_requested: bool
    reason_code: str | None
    reason: str | None
    broker_order_id: str | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None
    acked_at: datetime | None
    filled_at: datetime | None

    @classmethod
    def of(cls, order: OrderState) -> Self:
        """From the use case's answer."""
        return cls(**{name: getattr(order, name) for name in OrderView.model_fields})
