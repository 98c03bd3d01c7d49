"""Before a position exists: waiting for the hour and for a price, then one marketable order, or a reason why not."""

from datetime import timedelta
from decimal import Decimal

from shared.domain.intents import Intent, IntentState, Role
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.order_pricing import marketable_limit
from shared.domain.protection import is_stop_on_right_side
from shared.domain.run_life.draft import Draft
from shared.domain.run_life.halting import HALT_CODE, HALT_TITLE, switch_words
from shared.domain.run_life.view import LastTick, Objection, View
from shared.domain.run_life.words import price_text, refusal_words
from shared.domain.runs import RunState
from shared.domain.strategies import DistanceKind, StrategyStatus

_SHORTEST_REST = Decimal("0.5")
_SHORTEST_REST_WHEN_FAST = Decimal(5)
"""In a fast replay a minute of market time is a blink: writing and sending still take their time by our clock."""

_NOT_SENT = frozenset({"entry_window_missed", "entry_withdrawn"})
"""Why the sender lets an entry go by itself, before it was ever sent."""


def wants_entry(view: View) -> bool:
    """Whether the run is due, wanted and has a price: then (and only then) the checks before an entry are worth it."""
    run = view.run
    return (
        run.state is RunState.WAITING
        and view.strategy.status is StrategyStatus.ACTIVE
        and run.due_at <= view.moment.market < run.enter_by
        and view.entry_tick is not None
        and not view.is_halted
    )


def stop_objection(view: View, price: Decimal) -> Objection | None:
    """A price stop on the wrong side of the market would fire at once: such a run does not enter."""
    protection = view.run.protection
    if protection is None or protection.stop_loss.kind is not DistanceKind.PRICE:
        return None
    if is_stop_on_right_side(protection.stop_loss, view.leg.side, price, view.instrument.tick_size):
        return None
    side = "below" if view.leg.side.sign > 0 else "above"
    return Objection(
        "stop_wrong_side",
        f"Did not enter: the stop {price_text(protection.stop_loss.value)} is not {side} the price "
        f"{price_text(price)}, so it would have been hit at once.",
    )


def wait_or_enter(draft: Draft) -> None:
    """One step of a WAITING run: skipped, entering, or still waiting."""
    view = draft.view
    market = view.moment.market
    if view.strategy.status is not StrategyStatus.ACTIVE:
        draft.skip("stopped", "Stopped before the entry; nothing was traded.")
    elif market >= view.run.enter_by:
        _missed(draft)
    elif market >= view.run.due_at and view.halt is not None and view.is_halted:
        draft.skip(HALT_CODE, f"Did not enter: {switch_words(view.halt)}.", kind=HALT_CODE, title=HALT_TITLE)
    elif wants_entry(view) and view.entry_tick is not None:
        objection = stop_objection(view, view.entry_tick.rupees) or view.objection
        if objection:
            draft.skip(objection.code, objection.text)
        else:
            _enter(draft, view.entry_tick)


def follow_entry(draft: Draft) -> None:
    """An entry without any fill yet: gone for good, or no longer wanted."""
    entry = current_entry(draft.view)
    if entry is None:
        return
    if entry.state is IntentState.REJECTED:
        text = f"The broker refused the entry: {refusal_words(entry)}."
        draft.skip(entry.reason_code or "entry_refused", text, kind="rejection", title="Entry refused")
    elif entry.state is IntentState.VOID:
        _skip_void(draft, entry)
    elif entry.state is IntentState.CANCELLED:
        _skip_cancelled(draft)
    elif entry.state is IntentState.PARKED:
        draft.tell_parked(entry)
    else:
        withdraw_entry(draft)


def withdraw_entry(draft: Draft) -> None:
    """Ask for the rest of the entry to be cancelled once it is unwanted: stopped, expired, or leaving."""
    entry = current_entry(draft.view)
    if entry is None:
        return
    run = draft.run
    over = entry.expires_at is not None and draft.view.moment.now >= entry.expires_at
    halted = draft.view.is_halted
    if run.stop_requested or over or halted or run.state is RunState.EXITING:
        if halted and draft.view.halt is not None and _is_withdrawable(entry):
            text = f"The rest of the entry is withdrawn: {switch_words(draft.view.halt)}."
            draft.tell("halted", text, order_id=entry.id, filled=entry.filled_quantity)
        draft.want_cancelled(entry)


def _is_withdrawable(entry: Intent) -> bool:
    return not entry.is_terminal and not entry.cancel_wanted and entry.state is not IntentState.PARKED


def _skip_void(draft: Draft, entry: Intent) -> None:
    """An entry that the sender let go, or that a person had it give up."""
    code = entry.reason_code or "entry_window_missed"
    halted = draft.view.halt if draft.view.is_halted else None
    if code == HALT_CODE or (halted is not None and code == "entry_withdrawn"):
        words = switch_words(halted) if halted is not None else "a kill switch was engaged"
        draft.skip(HALT_CODE, f"Did not enter: {words}.", kind=HALT_CODE, title=HALT_TITLE)
    elif code in _NOT_SENT or not entry.reason:
        draft.skip(code, "The entry was not sent in time and is void; nothing was traded.")
    else:
        draft.skip(code, f"{entry.reason.rstrip(' .')}; nothing was traded.")


def _skip_cancelled(draft: Draft) -> None:
    halt = draft.view.halt
    if halt is not None and draft.view.is_halted:
        text = f"The entry was cancelled before anything filled: {switch_words(halt)}."
        draft.skip(HALT_CODE, text, kind=HALT_CODE, title=HALT_TITLE)
    else:
        draft.skip("entry_unfilled", "Nothing was filled in the entry window; the order was cancelled.")


def current_entry(view: View) -> Intent | None:
    """The newest entry order, or None before there is one."""
    entries = view.of_role(Role.ENTRY)
    return entries[-1] if entries else None


def _missed(draft: Draft) -> None:
    run = draft.run
    due = run.due_at.astimezone(EXCHANGE_ZONE)
    tick = draft.view.tick
    seen = tick is not None and tick.at >= int(run.due_at.timestamp() * 1000)
    if seen:
        draft.skip(
            "entry_window_missed", f"The entry window that began at {due:%H:%M:%S} passed before it could enter."
        )
    else:
        draft.skip("no_market_data", f"No price arrived in the entry window from {due:%H:%M:%S}.")


def _enter(draft: Draft, tick: LastTick) -> None:
    view, run = draft.view, draft.run
    if view.most is not None and view.most < draft.leg.quantity:
        draft.set_leg(quantity=view.most)
    leg, moment = draft.leg, view.moment
    limit = run.limit or marketable_limit(leg.side, tick.rupees, view.instrument.tick_size)
    left = (run.enter_by - moment.market).total_seconds()
    shortest = _SHORTEST_REST if moment.speed <= 1 else _SHORTEST_REST_WHEN_FAST
    seconds = max(Decimal(str(left)) / moment.speed, shortest)
    expires_at = moment.now + timedelta(seconds=float(seconds))
    intent = draft.order(
        Role.ENTRY,
        leg.entry_generation,
        leg.side,
        leg.quantity,
        limit,
        "ENTRY",
        tick=tick,
        expires_at=expires_at,
        cancel_after=seconds.quantize(Decimal("0.001")),
    )
    draft.set(state=RunState.ENTERING)
    error_ms = (moment.market - run.due_at) // timedelta(milliseconds=1)
    draft.tell(
        "entry_decided",
        f"Entering: {leg.side} {leg.quantity} {leg.instrument} at {tick.rupees}, limit {price_text(limit)}.",
        order_id=intent.id,
        due_at=run.due_at,
        decided_at=moment.market,
        error_ms=error_ms,
        tick_price=tick.rupees,
        tick_at=intent.tick_at,
        tick_seq=tick.seq,
        limit=limit,
        quantity=leg.quantity,
    )
