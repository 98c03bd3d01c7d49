"""A timed run as pure decisions: when to enter, where its lines are, when and why to leave.

The live engine and the replay use the same functions, so what a replay shows is what the platform would have decided.
Live, the lines are watched by a ``TriggerIndex`` (``triggers_of``); a replay walks bars along ``lines_at``.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared.domain.money import PAISE_IN_RUPEE, Side, from_paise, to_paise
from shared.domain.protection import Levels, exit_reason, stop_level, target_level
from shared.domain.runs import ExitReason
from shared.domain.strategies import Protection
from shared.domain.triggers import (
    StopTrigger,
    TargetTrigger,
    TimeTrigger,
    TrailRule,
    TrailTrigger,
    Trigger,
    scaled_distance,
    trail_rule,
)


@dataclass(frozen=True, slots=True)
class TimedPlan:
    """What one session's run will do. Times are aware; ``enter_by`` is exclusive; ``tick_size`` is in rupees.

    ``exit_at`` None: no time exit. ``tick_size`` is a whole number of paise: finer grids do not exist on the exchanges
    served, and the tick path counts in paise.
    """

    side: Side
    quantity: int
    due_at: datetime
    enter_by: datetime
    exit_at: datetime | None
    protection: Protection
    tick_size: Decimal


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one open position in whole paise. ``trail`` says how the trailing stop follows the best price."""

    side: Side
    stop: int
    target: int | None
    trail: TrailRule | None

    def trail_at(self, best: int) -> int | None:
        """The trailing stop's level in paise when ``best`` (paise) is the best price since the entry."""
        sign = self.side.sign
        return None if self.trail is None else sign * self.trail.level(sign * best)

    def levels(self, best: int) -> Levels:
        """The lines in rupees, as people and records have them."""
        trail = self.trail_at(best)
        return Levels(
            stop=from_paise(self.stop),
            target=None if self.target is None else from_paise(self.target),
            trail=None if trail is None else from_paise(trail),
        )


def is_entry_due(plan: TimedPlan, at: datetime) -> bool:
    """Whether the run may enter at this market time: from its entry time until its window is over."""
    return plan.due_at <= at < plan.enter_by


def is_entry_missed(plan: TimedPlan, at: datetime) -> bool:
    """Whether the window is over: a run that has not entered by now does not trade in this session."""
    return at >= plan.enter_by


def is_exit_due(plan: TimedPlan, at: datetime) -> bool:
    """Whether the time exit has come."""
    return plan.exit_at is not None and at >= plan.exit_at


def exit_decision(plan: TimedPlan, levels: Levels, last: Decimal, at: datetime) -> ExitReason | None:
    """Whether and why to leave an open position at this price and market time.

    From the exit time on the reason is TIME, wherever the price is: the trader's clock was first. Before it the
    protective lines come first, the tighter of stop and trail before the other.
    """
    if is_exit_due(plan, at):
        return ExitReason.TIME
    return exit_reason(levels, plan.side, last)


def lines_at(plan: TimedPlan, entry: Decimal) -> Lines:
    """The lines of a position entered at the average price ``entry``, rounded to the tick towards safety.

    Raises ``ValueError`` for a tick finer than a paisa or a trailing distance finer than a millionth.
    """
    protection, side, tick = plan.protection, plan.side, plan.tick_size
    target, trailing = protection.take_profit, protection.trailing
    return Lines(
        side=side,
        stop=to_paise(stop_level(protection.stop_loss, side, entry, tick)),
        target=to_paise(target_level(target, side, entry, tick)) if target else None,
        trail=trail_rule(trailing.kind, scaled_distance(trailing), side, to_paise(tick)) if trailing else None,
    )


def best_at_entry(side: Side, entry: Decimal) -> int:
    """The entry price in whole paise, as the first best price of a trail. An average between two rounds to safety."""
    safe = ROUND_CEILING if side is Side.BUY else ROUND_FLOOR
    return int((entry * PAISE_IN_RUPEE).to_integral_value(rounding=safe))


def triggers_of(
    plan: TimedPlan, entry: Decimal, best: int, *, key: Hashable, token: int, time_exit: int | None = None
) -> list[Trigger]:
    """What to arm for a position entered at ``entry`` (average, rupees) whose best price so far is ``best`` (paise).

    ``time_exit`` is the deadline in ms of whichever clock drives the index, None for no timer under this key.
    """
    lines = lines_at(plan, entry)
    armed: list[Trigger] = [StopTrigger(key, token, plan.side, lines.stop)]
    trailing = plan.protection.trailing
    if trailing is not None:
        tick = to_paise(plan.tick_size)
        armed.append(TrailTrigger(key, token, plan.side, trailing.kind, scaled_distance(trailing), tick, best))
    if lines.target is not None:
        armed.append(TargetTrigger(key, token, plan.side, lines.target))
    if time_exit is not None:
        armed.append(TimeTrigger(key, time_exit))
    return armed
