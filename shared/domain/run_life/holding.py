"""While a position exists: fold fills in, keep its lines where they belong, see when it is time to leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.domain.instruments import Instrument
from shared.domain.intents import Intent, Role
from shared.domain.money import AVERAGE_STEP, Side, from_paise, to_paise
from shared.domain.run_life.draft import Draft
from shared.domain.run_life.halting import must_flatten
from shared.domain.run_life.reductions import filled_for, set_aside
from shared.domain.run_life.view import Hit, LastTick, View
from shared.domain.run_life.words import price_text
from shared.domain.runs import ExitReason, Leg, Run
from shared.domain.strategies import StrategyStatus
from shared.domain.timed import TimedPlan, best_at_entry, lines_at


@dataclass(frozen=True, slots=True)
class Fills:
    """What a list of orders has filled: units, their value in rupees, when first and last."""

    quantity: int
    value: Decimal
    first_at: datetime | None
    last_at: datetime | None

    @property
    def average(self) -> Decimal | None:
        """Rupees a unit, to eight decimals; None before any fill."""
        return (self.value / self.quantity).quantize(AVERAGE_STEP) if self.quantity else None


def fills_of(orders: Iterable[Intent]) -> Fills:
    """The sum of what these orders filled."""
    quantity, value = 0, Decimal(0)
    times: list[datetime] = []
    for order in orders:
        if order.filled_quantity and order.average_price is not None:
            quantity += order.filled_quantity
            value += order.filled_quantity * order.average_price
            if order.filled_at:
                times.append(order.filled_at)
    return Fills(quantity, value, min(times, default=None), max(times, default=None))


def left_of(view: View) -> Fills:
    """What was left of the position: by the run's own exits and by orders of the trader's own."""
    own = fills_of(view.of_role(Role.EXIT))
    quantity, value = own.quantity, own.value
    times = [at for at in (own.first_at, own.last_at) if at is not None]
    for units, price, order in filled_for(view.run, view.reducers):
        quantity += units
        value += units * price
        if order.filled_at is not None:
            times.append(order.filled_at)
    return Fills(quantity, value, min(times, default=None), max(times, default=None))


def free_quantity(draft: Draft) -> int:
    """Units that an exit may leave: held, and not set aside for another order that is still alive."""
    return draft.leg.open_quantity - set_aside(draft.run, draft.view.reducers)


def adopt_commands(draft: Draft) -> None:
    """Apply the newest version of the strategy to a run under way: new lines at once, no more entries when stopped."""
    strategy, run = draft.view.strategy, draft.run
    if strategy.meta.version <= run.strategy_version:
        return
    draft.set(strategy_version=strategy.meta.version)
    if strategy.protection is not None and strategy.protection != run.protection:
        draft.set(protection=strategy.protection)
        _relevel(draft)
        leg = draft.leg
        text = f"Protection changed: {_lines_text(leg) or 'in force from the entry on'}."
        draft.tell("protection_changed", text, stop=leg.stop, target=leg.target, trail=leg.trail)
    if strategy.status is not StrategyStatus.ACTIVE and not run.stop_requested:
        draft.set(stop_requested=True)
        held = "the open position stays guarded until its exit" if draft.leg.open_quantity else "nothing is held"
        draft.tell("stop_requested", f"Stopped: no more entries, {held}.")


def fold_fills(draft: Draft) -> None:
    """Bring the leg up to what its orders have filled; a larger position is guarded at its new average at once."""
    view = draft.view
    entry, leaving = fills_of(view.of_role(Role.ENTRY)), left_of(view)
    if entry.quantity > draft.leg.entry_filled:
        _entered(draft, entry)
    if leaving.quantity > draft.leg.exit_filled:
        _left(draft, leaving)


def plan_of(run: Run, instrument: Instrument) -> TimedPlan | None:
    """The run as the evaluator that replays share sees it; None for one that guards nothing."""
    if run.protection is None:
        return None
    leg = run.legs[0]
    return TimedPlan(
        leg.side, leg.quantity, run.due_at, run.enter_by, run.exit_at, run.protection, instrument.tick_size
    )


def best_so_far(leg: Leg, entry: Decimal) -> int:
    """The best price since an entry at this average, in paise; the entry itself counts."""
    start = best_at_entry(leg.side, entry)
    if leg.best is None:
        return start
    known = to_paise(leg.best)
    return max(start, known) if leg.side is Side.BUY else min(start, known)


def note_best(draft: Draft) -> None:
    """Keep the best price since the entry with the run whenever it is written anyway or a save was asked for."""
    leg, best = draft.leg, draft.view.best
    if best is None or leg.entry_average is None or leg.open_quantity == 0:
        return
    if leg.best is None or (best - leg.best) * leg.side.sign > 0:
        draft.set_leg(best=best)
        _relevel(draft)


def exit_cause(draft: Draft) -> tuple[ExitReason, Decimal | None, LastTick | None] | None:
    """Why an open position must be left now, with the level and tick that say so; None to hold it."""
    view, run = draft.view, draft.run
    hit = view.hit
    if hit is not None and _still_holds(hit, run):
        return hit.reason, hit.level, hit.tick
    asked = view.strategy.square_off_requested_at
    if asked is not None and asked >= run.created_at:
        return ExitReason.SQUARE_OFF, None, view.tick
    if must_flatten(view.halt):
        return ExitReason.KILL_SWITCH, None, view.tick
    if run.exit_at is not None and view.moment.market >= run.exit_at:
        return ExitReason.TIME, None, view.tick
    return None


def _still_holds(hit: Hit, run: Run) -> bool:
    """Whether a hit still counts: its lines may have been moved by an edit, or the exit time came before its tick."""
    if run.protection is None or (run.exit_at is not None and hit.tick.at >= int(run.exit_at.timestamp() * 1000)):
        return False
    leg, last = run.legs[0], hit.tick.rupees
    beyond = leg.side.sign
    match hit.reason:
        case ExitReason.STOP:
            return leg.stop is not None and (last - leg.stop) * beyond <= 0
        case ExitReason.TARGET:
            return leg.target is not None and (last - leg.target) * beyond >= 0
        case ExitReason.TRAIL:
            return leg.trail is not None
        case _:
            return True


def _entered(draft: Draft, entry: Fills) -> None:
    leg = draft.leg
    draft.set_leg(entry_filled=entry.quantity, entry_average=entry.average, entry_at=leg.entry_at or entry.first_at)
    part = "" if entry.quantity == leg.quantity else f" of {leg.quantity}"
    price = price_text(entry.average or Decimal(0))
    reduces = draft.run.reduce_only
    draft.tell(
        "entry_filled",
        f"{'Reduced' if reduces else 'Entered'}: {leg.side} {entry.quantity}{part} {leg.instrument} at {price}.",
        at=entry.last_at,
        quantity=entry.quantity,
        average_price=entry.average,
    )
    kind, title = ("exit", "Position reduced") if reduces else ("entry", "Position opened")
    draft.notify(kind, title, f"{leg.side} {entry.quantity} {leg.instrument} at {price}.")
    if draft.run.protection is None or reduces:
        return
    _relevel(draft)
    now = draft.view.moment.now
    first = leg.protected_at is None
    draft.set_leg(protected_at=now if first else leg.protected_at)
    leg = draft.leg
    draft.tell(
        "protected",
        f"Protected: {_lines_text(leg)}.",
        stop=leg.stop,
        target=leg.target,
        trail=leg.trail,
        quantity=entry.quantity,
        seconds_unprotected=_seconds_unprotected(draft.view, entry) if first else None,
    )


def _left(draft: Draft, leaving: Fills) -> None:
    draft.set_leg(exit_filled=leaving.quantity, exit_average=leaving.average, exit_at=leaving.last_at)
    leg = draft.leg
    part = "" if leg.open_quantity == 0 else f", {leg.open_quantity} still held"
    price = price_text(leaving.average or Decimal(0))
    draft.tell(
        "exit_filled",
        f"Left: {leg.side.opposite} {leaving.quantity} {leg.instrument} at {price}{part}.",
        at=leaving.last_at,
        quantity=leaving.quantity,
        average_price=leaving.average,
    )


def _relevel(draft: Draft) -> None:
    """Lines follow the average entry price; the trail follows the best price since the entry."""
    leg, plan = draft.leg, plan_of(draft.run, draft.view.instrument)
    if plan is None or leg.entry_average is None:
        return
    best = best_so_far(leg, leg.entry_average)
    levels = lines_at(plan, leg.entry_average).levels(best)
    draft.set_leg(stop=levels.stop, target=levels.target, trail=levels.trail, best=from_paise(best))


def _lines_text(leg: Leg) -> str:
    lines = (("stop", leg.stop), ("target", leg.target), ("trailing stop", leg.trail))
    return ", ".join(f"{name} at {price_text(level)}" for name, level in lines if level is not None)


def _seconds_unprotected(view: View, entry: Fills) -> Decimal | None:
    """Seconds of our clock between the first fill and now."""
    if entry.first_at is None:
        return None
    market_seconds = Decimal(str((view.moment.market - entry.first_at).total_seconds()))
    return max(Decimal(0), market_seconds / view.moment.speed).quantize(Decimal("0.001"))
