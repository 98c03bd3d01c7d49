"""Where a position's lines are, written a second time in plain arithmetic: the auditor must not ask the product."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared.domain.money import Side
from shared.domain.strategies import Distance, DistanceKind, Protection

GRID = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class PlainLines:
    """Stop, target and trail in rupees; None where there is none."""

    stop: Decimal
    target: Decimal | None
    trail: Decimal | None

    def reached_by(self, price: Decimal, side: Side) -> str | None:
        """The name of a line that the price is at or beyond, or None."""
        long = side is Side.BUY
        if price <= self.stop if long else price >= self.stop:
            return "stop"
        if self.trail is not None and (price <= self.trail if long else price >= self.trail):
            return "trail"
        if self.target is not None and (price >= self.target if long else price <= self.target):
            return "target"
        return None


def lines_of(protection: Protection, side: Side, entry: Decimal, best: Decimal) -> PlainLines:
    """The lines for a position entered at an average of ``entry`` whose best price since then is ``best``."""
    long = side is Side.BUY
    rounding = ROUND_CEILING if long else ROUND_FLOOR  # a long: the stop nearer, the target further away

    def against(distance: Distance, reference: Decimal) -> Decimal:
        if distance.kind is DistanceKind.PRICE:
            return _on_grid(distance.value, rounding)
        gap = _gap(distance, reference)
        return _on_grid(reference - gap if long else reference + gap, rounding)

    def beyond(distance: Distance) -> Decimal:
        if distance.kind is DistanceKind.PRICE:
            return _on_grid(distance.value, rounding)
        gap = _gap(distance, entry)
        return _on_grid(entry + gap if long else entry - gap, rounding)

    return PlainLines(
        stop=against(protection.stop_loss, entry),
        target=beyond(protection.take_profit) if protection.take_profit else None,
        trail=against(protection.trailing, best) if protection.trailing else None,
    )


def _gap(distance: Distance, reference: Decimal) -> Decimal:
    return reference * distance.value / 100 if distance.kind is DistanceKind.PERCENT else distance.value


def _on_grid(price: Decimal, rounding: str) -> Decimal:
    return (price / GRID).to_integral_value(rounding=rounding) * GRID
