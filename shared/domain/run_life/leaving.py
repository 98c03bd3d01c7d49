"""Getting out: one exit at a time, wider each time it does not fill, until the position is gone or a person is called.

Every cause of an exit shares one order role, so whichever comes first wins. A generation follows another only after a
terminal, known outcome. An exit is never dropped: it ends filled, or parked with a page.
"""

from datetime import datetime
from decimal import Decimal

from shared.domain.intents import POSITION_GONE, Intent, IntentState, Role
from shared.domain.money import round_paise
from shared.domain.order_pricing import LAST_STEP, marketable_limit
from shared.domain.run_life.closing import charges_of_run
from shared.domain.run_life.draft import Draft
from shared.domain.run_life.holding import fills_of, free_quantity, left_of
from shared.domain.run_life.view import LastTick
from shared.domain.run_life.words import price_text, refusal_words
from shared.domain.runs import ExitReason, Leg, RunState

ESCALATE_AFTER = Decimal(2)
"""Seconds that an exit may rest unfilled before it is cancelled and goes out again with a wider band."""
MOST_REFUSALS = 3
"""Refused exits of one run before a person is called."""
EXIT_BASE = "exit_base"
"""Run tag: the exit generation from which escalation counts anew (after an operator or trader revived the run)."""

_WORDS = {
    ExitReason.STOP: "Stop hit",
    ExitReason.TARGET: "Target hit",
    ExitReason.TRAIL: "Trailing stop hit",
    ExitReason.TIME: "Exit time reached",
    ExitReason.SQUARE_OFF: "Square-off asked for",
    ExitReason.KILL_SWITCH: "Kill switch: flatten",
}
_KINDS = {
    ExitReason.STOP: "stop_hit",
    ExitReason.TARGET: "target_hit",
    ExitReason.TRAIL: "trail_hit",
    ExitReason.TIME: "time_reached",
    ExitReason.SQUARE_OFF: "square_off",
    ExitReason.KILL_SWITCH: "kill_switch",
}
NARROWER = frozenset({"price_outside_band"})
"""Refusals after which a narrower band helps."""
SMALLER = frozenset({"freeze_quantity_exceeded"})
"""Refusals after which half the quantity helps."""


def begin_exit(draft: Draft, reason: ExitReason, level: Decimal | None, tick: LastTick | None) -> None:
    """Decide to leave now: the first exit order, and the reason that stays with the run."""
    moment, leg = draft.view.moment, draft.leg
    draft.set(state=RunState.EXITING, reason=reason.value)
    withdraw_reducers(draft)
    quantity = free_quantity(draft)
    if quantity <= 0:
        draft.tell(_KINDS[reason], f"{_WORDS[reason]}: another order is leaving this position already.", level=level)
        return
    intent = _send_exit(draft, leg.exit_generation, quantity, 0, reason, tick)
    price = f" at {tick.rupees}" if tick else ""
    beyond = f" (level {price_text(level)})" if level is not None else ""
    draft.tell(
        _KINDS[reason],
        f"{_WORDS[reason]}{price}{beyond}: leaving {intent.quantity} {leg.instrument}, "
        f"limit {price_text(intent.limit)}.",
        order_id=intent.id,
        level=level,
        tick_price=tick.rupees if tick else None,
        tick_at=intent.tick_at,
        tick_seq=tick.seq if tick else None,
        due_at=draft.run.exit_at if reason is ExitReason.TIME else None,
        decided_at=moment.market,
        limit=intent.limit,
        quantity=intent.quantity,
    )


def follow_exit(draft: Draft) -> None:
    """One step of an EXITING run, judged by its newest exit order."""
    exits = draft.view.of_role(Role.EXIT)
    newest = exits[-1] if exits else None
    if newest is not None and newest.state is IntentState.PARKED:
        draft.tell_parked(newest)
        return
    if newest is not None and not newest.is_terminal:
        return
    if draft.leg.open_quantity <= 0:
        _close_when_entry_is_over(draft)
        return
    withdraw_reducers(draft)
    quantity = free_quantity(draft)
    if quantity <= 0:
        return
    if newest is None:
        _send_exit(draft, draft.leg.exit_generation, quantity, 0, _reason_of(draft), draft.view.tick)
    elif len(exits) == _base(draft):  # revived while others were leaving all of it: what was refused counts no more
        _next_exit(draft, newest, quantity, 0)
    elif newest.state is IntentState.REJECTED:
        _after_refusal(draft, exits, quantity)
    elif newest.state is IntentState.CANCELLED:
        _escalate(draft, exits, quantity)
    elif newest.state is IntentState.VOID and newest.reason_code == POSITION_GONE:
        _close_without_position(draft, newest)
    elif newest.state is IntentState.VOID:
        _after_resolution(draft, exits, quantity)
    else:  # filled for less than is held by now
        _next_exit(draft, newest, quantity, min(_step_of(draft, exits), LAST_STEP))


def withdraw_reducers(draft: Draft) -> None:
    """The position is being left: orders of the trader's own on it are cancelled, so that they free their units."""
    for order in draft.view.reducers:
        draft.want_cancelled(order)


def close(draft: Draft, reason: str) -> None:
    """The position is gone: book the result and end the run."""
    view, leg = draft.view, draft.leg
    entry, leaving = fills_of(view.of_role(Role.ENTRY)), left_of(view)
    cost = entry.value
    if 0 < entry.quantity != leaving.quantity:  # what was not left by us has no result of ours
        cost = entry.value * leaving.quantity / entry.quantity
    realized = round_paise((leaving.value - cost) * leg.side.sign)
    charges = charges_of_run(view)
    draft.set(state=RunState.CLOSED, reason=reason, realized=realized, charges=charges)
    net = realized - charges
    text = f"Closed ({reason.lower().replace('_', ' ')}): {_way(leg)}, net {net:+} rupees."
    draft.tell("closed", text, at=leg.exit_at, reason=reason, realized=realized, charges=charges, net=net)
    draft.notify("exit", "Position closed", f"{leg.instrument}: {text}")


def revive(draft: Draft) -> None:
    """Try again to leave a position whose exit had been given up: escalation counts anew."""
    exits = draft.view.of_role(Role.EXIT)
    tags = draft.run.tags | {EXIT_BASE: str(len(exits))}
    draft.set(state=RunState.EXITING, explanation=None, given_up_at=None, tags=tags)
    withdraw_reducers(draft)
    quantity = free_quantity(draft)
    if exits and quantity > 0:
        _next_exit(draft, exits[-1], quantity, 0)
    draft.tell("exit_retried", "Trying again to leave the position.", quantity=draft.leg.open_quantity)


def was_given_up(exits: list[Intent], since: datetime) -> bool:
    """Whether a person had the newest exit given up after that instant, so that the next one may go out."""
    newest = exits[-1] if exits else None
    return newest is not None and newest.state is IntentState.VOID and newest.updated_at > since


def _after_resolution(draft: Draft, exits: list[Intent], quantity: int) -> None:
    """A parked exit was proven absent and given up by a person: the next one goes out, and escalation counts anew."""
    newest = exits[-1]
    draft.set(tags=draft.run.tags | {EXIT_BASE: str(len(exits))})
    intent = _next_exit(draft, newest, quantity, 0)
    draft.tell(
        "exit_retried",
        f"The parked exit is given up, the broker has no such order: {intent.quantity} {intent.instrument} "
        f"go out again, limit {price_text(intent.limit)}.",
        order_id=intent.id,
        previous_order_id=newest.id,
        limit=intent.limit,
        quantity=intent.quantity,
    )
    draft.notify("parked", "Parked exit resolved", f"{newest.instrument}: the exit goes out again.")


def _way(leg: Leg) -> str:
    prices = (leg.entry_average, leg.exit_average)
    return " to ".join(price_text(price) for price in prices if price is not None)


def _after_refusal(draft: Draft, exits: list[Intent], quantity: int) -> None:
    newest = exits[-1]
    words = refusal_words(newest)
    counted = exits[_base(draft) :]
    refusals = [order for order in counted if order.state is IntentState.REJECTED]
    draft.tell("exit_refused", f"The broker refused the exit: {words}.", order_id=newest.id, code=newest.reason_code)
    draft.notify("rejection", "Exit refused", f"{newest.instrument}: {words}.")
    step = _step_of(draft, exits)
    if len(refusals) > MOST_REFUSALS:
        _give_up(draft, f"the broker refused {len(refusals)} exits, last: {words}")
    elif newest.reason_code in NARROWER:
        _next_exit(draft, newest, quantity, max(0, step - 1))
    elif newest.reason_code in SMALLER and newest.quantity > draft.view.instrument.lot_size:
        lot = draft.view.instrument.lot_size
        half = max(lot, newest.quantity // 2 // lot * lot)
        _next_exit(draft, newest, min(half, quantity), step)
    else:
        _give_up(draft, f"the broker refused the exit: {words}")


def _escalate(draft: Draft, exits: list[Intent], quantity: int) -> None:
    newest = exits[-1]
    step = _step_of(draft, exits)
    if step > LAST_STEP:
        _give_up(draft, "the exit stayed unfilled even at the edge of the day's band")
        return
    intent = _next_exit(draft, newest, quantity, step)
    draft.tell(
        "escalated",
        f"The exit did not fill: {quantity} go out again with a wider limit {price_text(intent.limit)}.",
        order_id=intent.id,
        previous_order_id=newest.id,
        step=step,
        limit=intent.limit,
        quantity=intent.quantity,
    )


def _next_exit(draft: Draft, before: Intent, quantity: int, step: int) -> Intent:
    generation = before.generation + 1
    draft.set_leg(exit_generation=generation)
    return _send_exit(draft, generation, quantity, step, _reason_of(draft), draft.view.tick)


def _reason_of(draft: Draft) -> ExitReason:
    known = draft.run.reason
    return ExitReason(known) if known in set(ExitReason) else ExitReason.SQUARE_OFF


def _send_exit(
    draft: Draft, generation: int, quantity: int, step: int, reason: ExitReason, tick: LastTick | None
) -> Intent:
    leg, instrument = draft.leg, draft.view.instrument
    newest = draft.view.tick or tick
    reference = newest.rupees if newest else leg.best or leg.entry_average
    if reference is None:
        raise ValueError(f"{draft.run.strategy_id}: an exit without a position")
    # without any tick since the restart only the day's band is sure to reach the market
    width = step if newest else LAST_STEP
    limit = marketable_limit(leg.side.opposite, reference, instrument.tick_size, width)
    bounded = min(quantity, instrument.freeze_quantity)
    return draft.order(
        Role.EXIT,
        generation,
        leg.side.opposite,
        bounded,
        limit,
        reason.value,
        tick=tick,
        cancel_after=ESCALATE_AFTER,
    )


def _step_of(draft: Draft, exits: list[Intent]) -> int:
    """How far the band has been widened: once for every exit that was cancelled unfilled since the base."""
    return sum(order.state is IntentState.CANCELLED for order in exits[_base(draft) :])


def _base(draft: Draft) -> int:
    return int(draft.run.tags.get(EXIT_BASE, "0"))


def _give_up(draft: Draft, why: str) -> None:
    leg = draft.leg
    text = f"The position of {leg.open_quantity} {leg.instrument} could not be left: {why}. A person has been called."
    draft.set(state=RunState.FAILED, explanation=text, given_up_at=draft.view.moment.now)
    draft.tell("parked", text, quantity=leg.open_quantity, reason="exit_parked")
    draft.notify("parked", "Exit parked", text)
    draft.page = why


def _close_without_position(draft: Draft, order: Intent) -> None:
    """The account holds nothing of it any more, by the broker's own book: there is nothing to leave."""
    entries = draft.view.of_role(Role.ENTRY)
    if not all(each.is_terminal for each in entries):
        return
    if any(each.filled_quantity and each.updated_at > order.updated_at for each in entries):
        _next_exit(draft, order, free_quantity(draft), 0)  # the entry may have brought units since: look once more
        return
    leg = draft.leg
    text = (
        f"{leg.open_quantity} {leg.instrument} are no longer in the account: somebody else has traded them. "
        "The run ends, and its result counts its own orders only."
    )
    draft.set(explanation=text)
    draft.tell("position_gone", text, order_id=order.id, quantity=leg.open_quantity)
    draft.notify("position_gone", "The position is gone", text)
    close(draft, POSITION_GONE.upper())


def _close_when_entry_is_over(draft: Draft) -> None:
    if all(order.is_terminal for order in draft.view.of_role(Role.ENTRY)):
        close(draft, draft.run.reason or ExitReason.SQUARE_OFF.value)
