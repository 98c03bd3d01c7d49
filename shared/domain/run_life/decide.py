"""The one question asked about a run: given all this, what now?"""

from shared.domain.intents import Role
from shared.domain.run_life.draft import Draft
from shared.domain.run_life.entering import current_entry, follow_entry, wait_or_enter, withdraw_entry
from shared.domain.run_life.halting import failed_since, flattens_anew
from shared.domain.run_life.holding import adopt_commands, exit_cause, fold_fills, note_best
from shared.domain.run_life.leaving import begin_exit, close, follow_exit, revive, was_given_up
from shared.domain.run_life.reductions import set_aside
from shared.domain.run_life.view import Change, View
from shared.domain.runs import RunState

REDUCED = "REDUCED"
"""Reason of a run that only shrank a position, and of one whose position the trader's own orders have left."""


def next_change(view: View, *, save_best: bool = False) -> Change | None:
    """The next step of this run, or None when there is nothing to do.

    ``save_best``: write the trailing stop's best price even if nothing else happens.
    """
    draft = Draft(view)
    match view.run.state:
        case RunState.WAITING:
            wait_or_enter(draft)
        case RunState.ENTERING | RunState.OPEN | RunState.EXITING:
            _go_on(draft, save_best)
        case RunState.FAILED if view.run.holds_on:
            _hold_on(draft)
        case _:
            return None
    return draft.change()


def is_revivable(view: View) -> bool:
    """Whether a failed run that still holds something may try to leave once more.

    Since it failed, the trader asked to square off, a kill switch asked to flatten, or a person resolved its exit.
    """
    run = view.run
    if not run.holds_on:
        return False
    since = failed_since(run)
    asked = view.strategy.square_off_requested_at
    is_asked = asked is not None and asked > since
    return is_asked or flattens_anew(view) or was_given_up(view.of_role(Role.EXIT), since)


def _hold_on(draft: Draft) -> None:
    """Units that nobody leaves by itself any more: the trader's own orders may take them, or it is asked to try again.

    What was taken is counted first, so that a new exit never leaves it once more.
    """
    fold_fills(draft)
    if draft.leg.open_quantity <= 0:
        draft.set(explanation=None)
        _close_reduced(draft)
    elif is_revivable(draft.view):
        revive(draft)


def _go_on(draft: Draft, save_best: bool) -> None:
    adopt_commands(draft)
    fold_fills(draft)
    if draft.run.reduce_only:
        _follow_reduction(draft)
        return
    if draft.run.state is RunState.EXITING:
        withdraw_entry(draft)
        follow_exit(draft)
        return
    if draft.leg.entry_filled == 0:
        follow_entry(draft)
        _leave_before_fill(draft)
        return
    if draft.run.state is RunState.ENTERING:
        draft.set(state=RunState.OPEN)
    if save_best:
        note_best(draft)
    if draft.leg.open_quantity == 0:
        _close_reduced(draft)
        return
    cause = exit_cause(draft)
    if cause is not None:
        note_best(draft)
        begin_exit(draft, *cause)
    withdraw_entry(draft)


def _close_reduced(draft: Draft) -> None:
    """Orders of the trader's own have left everything: the run is over once its entry can fill no more."""
    entry = current_entry(draft.view)
    if entry is not None and not entry.is_terminal:
        draft.want_cancelled(entry)
    elif set_aside(draft.run, draft.view.reducers) == 0:
        close(draft, REDUCED)


def _leave_before_fill(draft: Draft) -> None:
    """Squared off, or the exit time came, while the entry still rests: nothing may fill any more."""
    entry = current_entry(draft.view)
    if entry is not None and not draft.run.is_final and exit_cause(draft) is not None:
        draft.want_cancelled(entry)


def _follow_reduction(draft: Draft) -> None:
    """A reduce-only order guards nothing: it ends with its order."""
    entry = current_entry(draft.view)
    if entry is None:
        return
    if entry.is_terminal and draft.leg.entry_filled > 0:
        text = f"Done: the position was reduced by {draft.leg.entry_filled} {draft.leg.instrument}."
        draft.set(state=RunState.CLOSED, reason=REDUCED, explanation=text)
        draft.tell("closed", text, reason=REDUCED, quantity=draft.leg.entry_filled)
    elif entry.is_terminal or draft.leg.entry_filled == 0:
        follow_entry(draft)
    else:
        withdraw_entry(draft)
