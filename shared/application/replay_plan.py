"""What to replay, and the plans that make no sense."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from shared.domain.charges import Tariff
from shared.domain.errors import FieldError, Invalid
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.money import Side, to_paise
from shared.domain.strategies import ENTRY_WINDOW, Distance, DistanceKind, Protection
from shared.domain.timed import TimedPlan
from shared.domain.triggers import scaled_distance

_HUNDRED_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """The strategy to replay, every day anew. Times are in the exchange's zone, ``tick_size`` is in rupees."""

    side: Side
    quantity: int
    entry_time: time
    exit_time: time
    protection: Protection
    tick_size: Decimal
    tariff: Tariff = Tariff.NONE


def plan_on(plan: ReplayPlan, day: date) -> TimedPlan:
    """The plan of one day."""
    due_at = datetime.combine(day, plan.entry_time, EXCHANGE_ZONE)
    return TimedPlan(
        side=plan.side,
        quantity=plan.quantity,
        due_at=due_at,
        enter_by=due_at + ENTRY_WINDOW,
        exit_at=datetime.combine(day, plan.exit_time, EXCHANGE_ZONE),
        protection=plan.protection,
        tick_size=plan.tick_size,
    )


def require_playable(plan: ReplayPlan) -> None:
    """Refuse a plan that makes no sense on any bars. Raises ``Invalid`` (``plan_invalid``) with each field at fault."""
    errors = [*_schedule_errors(plan), *_protection_errors(plan)]
    if errors:
        raise Invalid("plan_invalid", " ".join(error.message for error in errors), errors)


def _schedule_errors(plan: ReplayPlan) -> Iterator[FieldError]:
    if plan.exit_time <= plan.entry_time:
        yield FieldError("exit_time", f"The exit ({plan.exit_time}) has to come after the entry ({plan.entry_time}).")
    if plan.quantity <= 0:
        yield FieldError("quantity", f"The quantity has to be above zero, was {plan.quantity}.")
    if plan.tick_size <= 0 or not _is_whole_paise(plan.tick_size):
        yield FieldError("tick_size", f"The tick size has to be whole paise above zero, was {plan.tick_size}.")


def _protection_errors(plan: ReplayPlan) -> Iterator[FieldError]:
    protection, is_long = plan.protection, plan.side is Side.BUY
    lines = {
        "stop_loss": protection.stop_loss,
        "take_profit": protection.take_profit,
        "trailing": protection.trailing,
    }
    for name, distance in lines.items():
        if distance is None:
            continue
        if distance.value <= 0:
            yield FieldError(name, f"The {_spoken(name)} has to be above zero, was {distance.value}.")
        is_below_entry = is_long != (name == "take_profit")
        if distance.kind is DistanceKind.PERCENT and is_below_entry and distance.value >= _HUNDRED_PERCENT:
            yield FieldError(name, f"A {_spoken(name)} {distance.value} % below leaves no price: stay under 100 %.")
    if protection.trailing is not None:
        yield from _trailing_errors(protection.trailing)


def _trailing_errors(trailing: Distance) -> Iterator[FieldError]:
    if trailing.kind is DistanceKind.PRICE:
        yield FieldError("trailing", "A trailing stop keeps a distance: give it in percent or points, not as a price.")
        return
    try:
        scaled_distance(trailing)
    except ValueError:
        yield FieldError("trailing", f"The trailing distance {trailing.value} has too many decimals.")


def _spoken(field_name: str) -> str:
    return field_name.replace("_", "-") if field_name == "stop_loss" else field_name.replace("_", " ")


def _is_whole_paise(amount: Decimal) -> bool:
    try:
        return to_paise(amount) > 0
    except ValueError:
        return False
