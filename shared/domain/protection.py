"""Where a position's lines are: stop, target and trail.

Levels count from the **average entry price**. Rounding to the exchange's tick always goes towards safety: a long's stop
rounds up and a short's down (never more risk than asked); a target rounds away from the entry.
"""

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.money import Rounding, Side, round_to_tick
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind, Protection

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Levels:
    """The lines in force for one open leg, in rupees on the tick grid. ``trail`` moves with the best price."""

    stop: Decimal
    target: Decimal | None
    trail: Decimal | None


def stop_level(stop: Distance, side: Side, entry: Decimal, tick: Decimal) -> Decimal:
    """The stop's price for a position entered at ``entry``: below a long's entry, above a short's."""
    return _adverse(stop, side, entry, tick)


def trail_level(trail: Distance, side: Side, best: Decimal, tick: Decimal) -> Decimal:
    """The trailing stop's price when ``best`` is the best price since (and with) the entry."""
    return _adverse(trail, side, best, tick)


def target_level(target: Distance, side: Side, entry: Decimal, tick: Decimal) -> Decimal:
    """The target's price: above a long's entry, below a short's, rounded away from it."""
    away = Rounding.UP if side is Side.BUY else Rounding.DOWN
    if target.kind is DistanceKind.PRICE:
        return round_to_tick(target.value, tick, away)
    return round_to_tick(entry + side.sign * _offset(target, entry), tick, away)


def levels_at(protection: Protection, side: Side, entry: Decimal, best: Decimal, tick: Decimal) -> Levels:
    """All lines of an open leg. ``best`` is the best price since the entry (at first the entry itself)."""
    return Levels(
        stop=stop_level(protection.stop_loss, side, entry, tick),
        target=target_level(protection.take_profit, side, entry, tick) if protection.take_profit else None,
        trail=trail_level(protection.trailing, side, best, tick) if protection.trailing else None,
    )


def exit_reason(levels: Levels, side: Side, last: Decimal) -> ExitReason | None:
    """Which line the price is at or beyond: levels, not crossings (true again after a restart).

    Protective lines come first, and of stop and trail the tighter one, because the price met it first; when both are
    level it is the stop.
    """
    beyond = side.sign
    if levels.trail is not None and (levels.trail - levels.stop) * beyond > 0 and (last - levels.trail) * beyond <= 0:
        return ExitReason.TRAIL
    if (last - levels.stop) * beyond <= 0:
        return ExitReason.STOP
    if levels.target is not None and (last - levels.target) * beyond >= 0:
        return ExitReason.TARGET
    return None


def is_stop_on_right_side(stop: Distance, side: Side, reference: Decimal, tick: Decimal | None = None) -> bool:
    """Whether a stop lies on the losing side of ``reference`` and leaves a price above zero.

    With a ``tick`` the rounded level is judged: a distance below one tick may round onto the reference itself, which
    would leave the position the moment it is entered.
    """
    level = _adverse_exact(stop, side, reference) if tick is None else stop_level(stop, side, reference, tick)
    return level > 0 and (reference - level) * side.sign > 0


def _adverse(distance: Distance, side: Side, reference: Decimal, tick: Decimal) -> Decimal:
    safe = Rounding.UP if side is Side.BUY else Rounding.DOWN
    return round_to_tick(_adverse_exact(distance, side, reference), tick, safe)


def _adverse_exact(distance: Distance, side: Side, reference: Decimal) -> Decimal:
    if distance.kind is DistanceKind.PRICE:
        return distance.value
    return reference - side.sign * _offset(distance, reference)


def _offset(distance: Distance, reference: Decimal) -> Decimal:
    if distance.kind is DistanceKind.PERCENT:
        return reference * distance.value / _PERCENT
    return distance.value
