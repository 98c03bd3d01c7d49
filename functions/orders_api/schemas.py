"""Manual orders on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, Strict, model_validator
from pydantic.config import JsonDict

from shared.application.manage_kill_switches import OPERATOR
from shared.application.place_order import NewOrder
from shared.application.ports.trading import OrderStep
from shared.application.resolve_order import Wish
from shared.application.view_orders import OrderState
from shared.domain.errors import FieldError, Invalid
from shared.domain.ids import BrokerId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import IntentState
from shared.domain.money import Side
from shared.domain.resolutions import Resolution, ResolutionAction
from shared.domain.strategies import Product
from shared.web.numbers import AmountIn, AmountOut, UnitsIn
from shared.web.protection import ProtectionBody, require_stop_loss
from shared.web.schemas import RequestModel, View
from shared.web.views.orders import OrderView

EXAMPLE: JsonDict = {
    "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
    "instrument": "NSE:RELIANCE",
    "side": "buy",
    "quantity": 10,
    "product": "INTRADAY",
    "limit": "1425.50",
    "protection": {"stop_loss": {"type": "percent", "value": "0.5"}},
}
REDUCING: JsonDict = {
    "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
    "instrument": "NSE:RELIANCE",
    "side": "sell",
    "quantity": 5,
    "reduce_only": True,
}


class OrderBody(RequestModel):
    """An order of the trader's own. Without ``limit`` it takes the market's price inside a protection band.

    It needs a stop-loss like every strategy; a ``reduce_only`` order needs none, because it can only shrink a position.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE, REDUCING]})

    broker_id: Annotated[str, Field(max_length=40)]
    instrument: Annotated[str, Field(min_length=3, max_length=64)]
    side: Side
    quantity: UnitsIn
    product: Product = Product.INTRADAY
    limit: AmountIn | None = None
    reduce_only: Annotated[bool, Strict()] = False
    protection: ProtectionBody | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, body: Any) -> Any:
        if not isinstance(body, Mapping) or body.get("reduce_only") is not True:
            require_stop_loss(body, "order that may open a position")
        elif body.get("protection") is not None:
            message = "An order that can only reduce a position has nothing to protect; leave protection out."
            raise Invalid("protection_not_allowed", message, [FieldError("protection", message)])
        return body

    def to_domain(self) -> NewOrder:
        """As the use case takes it."""
        return NewOrder(
            broker_id=BrokerId(self.broker_id),
            instrument=InstrumentId(self.instrument),
            side=self.side,
            quantity=self.quantity,
            product=self.product,
            limit=self.limit,
            reduce_only=self.reduce_only,
            protection=self.protection.to_domain() if self.protection else None,
        )


class ResolutionBody(RequestModel):
    """What shall be done with a parked order.

    ``retry``: if the broker proves that it has no such order, give it up; an exit then goes out again.
    ``done_outside``: it was traded by hand, take the fills of that order of the broker's book.
    ``void``: an entry that shall not go out.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "retry"}, {"action": "done_outside", "broker_order_id": "4711"}]}
    )

    action: Literal["retry", "done_outside", "void"]
    broker_order_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None

    def to_domain(self) -> Wish:
        """As the use case takes it. Raises ``Invalid``."""
        return Wish(ResolutionAction(self.action.upper()), self.broker_order_id)


class ResolutionView(View):
    """What was asked to be done with a parked order, and what became of that. ``refused``: ``outcome`` says why."""

    action: Literal["retry", "done_outside", "void"]
    broker_order_id: str | None
    state: Literal["requested", "done", "refused"]
    outcome: str | None
    requested_by: str
    requested_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, resolution: Resolution) -> Self:
        """From the domain. Operators stay nameless to tenants."""
        by = resolution.requested_by
        facts = {
            "action": resolution.action.lower(),
            "broker_order_id": resolution.broker_order_id,
            "state": resolution.state.lower(),
            "outcome": resolution.outcome,
            "requested_by": "operator" if by.startswith(OPERATOR) else by,
            "requested_at": resolution.requested_at,
            "decided_at": resolution.decided_at,
        }
        return cls.model_validate(facts)


class OrderStepView(View):
    """One state that the order was in."""

    state: IntentState
    at: datetime
    filled_quantity: int
    average_price: AmountOut | None
    reason: str | None

    @classmethod
    def of(cls, step: OrderStep) -> Self:
        """From the port."""
        return cls(
            state=step.state,
            at=step.at,
            filled_quantity=step.filled_quantity,
            average_price=step.average_price,
            reason=step.reason,
        )


class OrderWithHistory(OrderView):
    """An order with every state that it was in, oldest first."""

    history: list[OrderStepView]
    resolution: ResolutionView | None = Field(description="What was asked about it when it was parked")

    @classmethod
    def of(cls, order: OrderState) -> Self:
        """From the use case's answer."""
        same = {name: getattr(order, name) for name in OrderView.model_fields}
        return cls(
            **same,
            history=[OrderStepView.of(step) for step in order.history],
            resolution=ResolutionView.of(order.resolution) if order.resolution else None,
        )
