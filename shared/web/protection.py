"""The protection block on the wire, the same for strategies and manual orders."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from shared.domain.errors import FieldError, Invalid
from shared.domain.money import amount_text
from shared.domain.strategies import Distance, DistanceKind, Protection
from shared.web.numbers import AmountIn, AmountOut, number_text
from shared.web.schemas import RequestModel, View

STOP_LOSS_REQUIRED = (
    "Every {what} needs a stop-loss: say how much you are willing to lose before the platform closes the position, "
    'for example {{"stop_loss": {{"type": "percent", "value": "0.5"}}}} under "protection".'
)


class DistanceBody(RequestModel):
    """Where a line lies: an exact price, a percentage of the entry price, or points (rupees) from it."""

    type: Literal["price", "percent", "points"]
    value: AmountIn

    def to_domain(self) -> Distance:
        """As the domain has it."""
        return Distance(DistanceKind(self.type), self.value)


class TrailBody(RequestModel):
    """How far a trailing stop follows the best price: a percentage or points."""

    type: Literal["percent", "points"]
    value: AmountIn

    def to_domain(self) -> Distance:
        """As the domain has it."""
        return Distance(DistanceKind(self.type), self.value)


class ProtectionBody(RequestModel):
    """What guards the position. Replaced as a whole by an edit."""

    stop_loss: DistanceBody
    take_profit: DistanceBody | None = None
    trailing: TrailBody | None = None
    max_loss_per_day: AmountIn | None = None

    def to_domain(self) -> Protection:
        """As the domain has it."""
        return Protection(
            stop_loss=self.stop_loss.to_domain(),
            take_profit=self.take_profit.to_domain() if self.take_profit else None,
            trailing=self.trailing.to_domain() if self.trailing else None,
            max_loss_per_day=self.max_loss_per_day,
        )


class DistanceView(View):
    """Where a line lies."""

    type: str
    value: str

    @classmethod
    def of(cls, distance: Distance) -> Self:
        """From the domain."""
        is_percent = distance.kind is DistanceKind.PERCENT
        text = number_text(distance.value) if is_percent else amount_text(distance.value)
        return cls(type=distance.kind.value, value=text)


class ProtectionView(View):
    """What guards the position."""

    stop_loss: DistanceView
    take_profit: DistanceView | None
    trailing: DistanceView | None
    max_loss_per_day: AmountOut | None

    @classmethod
    def of(cls, protection: Protection) -> Self:
        """From the domain."""
        target, trail = protection.take_profit, protection.trailing
        return cls(
            stop_loss=DistanceView.of(protection.stop_loss),
            take_profit=DistanceView.of(target) if target else None,
            trailing=DistanceView.of(trail) if trail else None,
            max_loss_per_day=protection.max_loss_per_day,
        )


def require_stop_loss(body: Any, what: str = "strategy") -> None:
    """Refuse a request without a stop-loss, whatever form the gap has. Raises ``Invalid`` (``stop_loss_required``)."""
    protection = body.get("protection") if isinstance(body, Mapping) else None
    stop = protection.get("stop_loss") if isinstance(protection, Mapping) else protection
    if not stop:
        field = FieldError("protection.stop_loss", "A stop-loss is required.")
        raise Invalid("stop_loss_required", STOP_LOSS_REQUIRED.format(what=what), [field])
