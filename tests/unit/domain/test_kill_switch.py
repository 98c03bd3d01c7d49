"""Kill switches as values, and what one means for a run, step by step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.ids import StrategyId, TenantId
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb, in_force, row_id_of
from shared.domain.run_life import Change, next_change, wants_entry
from shared.domain.run_life.decide import is_revivable
from shared.domain.runs import Run, RunState
from tests.unit.domain.builders import NOW, STRATEGY, TENANT, a_leg, a_run, an_intent
from tests.unit.domain.test_run_life import SECOND, a_held_run, a_tick, a_view, an_entry, an_exit, changed, text_of

OTHER = TenantId("tnt_2")
LATE = "The entry was not sent in time and is void; nothing was traded."


def a_switch(scope: KillScope = KillScope.TENANT, verb: KillVerb | None = KillVerb.HALT, **changes: Any) -> KillSwitch:
    tenant = PLATFORM if scope is KillScope.PLATFORM else TENANT
    strategy = STRATEGY if scope is KillScope.STRATEGY else None
    return replace(KillSwitch(scope, tenant, strategy, verb, "odd prices", "usr_1", NOW, 1), **changes)


HALT, FLATTEN = a_switch(), a_switch(verb=KillVerb.FLATTEN)
ENTERING = a_run(a_leg(), state=RunState.ENTERING)


def a_due_run(**changes: Any) -> Run:
    return a_run(a_leg(), **({"due_at": NOW, "enter_by": NOW + 60 * SECOND} | changes))


def skipped(change: Change) -> tuple[str | None, str]:
    assert change.run.state is RunState.SKIPPED
    return change.run.reason, change.run.explanation or ""


@pytest.mark.parametrize(
    ("scope", "tenant", "strategy", "concerned"),
    [
        (KillScope.PLATFORM, OTHER, "str_9", True),
        (KillScope.TENANT, TENANT, "str_9", True),
        (KillScope.TENANT, OTHER, STRATEGY, False),
        (KillScope.STRATEGY, TENANT, STRATEGY, True),
        (KillScope.STRATEGY, TENANT, "str_9", False),
        (KillScope.STRATEGY, OTHER, STRATEGY, False),
    ],
)
def test_whom_a_switch_concerns(scope: KillScope, tenant: TenantId, strategy: str, concerned: bool) -> None:
    assert a_switch(scope).concerns(tenant, StrategyId(strategy)) is concerned


def test_flatten_decides_before_halt_and_a_released_switch_never() -> None:
    released = a_switch(KillScope.PLATFORM, None)
    flatten = a_switch(KillScope.STRATEGY, KillVerb.FLATTEN)
    assert in_force([released, HALT, flatten], TENANT, STRATEGY) == flatten
    assert in_force([flatten, HALT], TENANT, StrategyId("str_9")) == HALT
    assert in_force([released, HALT], OTHER, STRATEGY) is None
    assert not released.is_engaged


def test_where_a_switch_is_kept() -> None:
    rows = [row_id_of(KillScope.PLATFORM), row_id_of(KillScope.TENANT), row_id_of(KillScope.STRATEGY, STRATEGY)]
    assert rows == ["kill", "kill", f"kill#{STRATEGY}"]


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (KillScope.STRATEGY, "the kill switch of this strategy is engaged (“odd prices”)"),
        (KillScope.TENANT, "the kill switch of your account is engaged"),
        (KillScope.PLATFORM, "the kill switch of the platform is engaged"),
    ],
)
def test_a_run_that_is_due_is_skipped_and_says_whose_switch_it_was(scope: KillScope, words: str) -> None:
    view = a_view(a_due_run(), market=NOW + SECOND, halt=a_switch(scope))
    code, text = skipped(changed(view))
    assert (code, words in text) == ("kill_switch", True)


def test_before_it_is_due_nothing_happens_and_with_a_price_nothing_is_looked_up() -> None:
    assert next_change(a_view(a_due_run(), market=NOW - SECOND, halt=FLATTEN)) is None
    view = a_view(a_due_run(), market=NOW, halt=HALT, entry_tick=a_tick("100.00", NOW))
    assert not wants_entry(view)
    assert wants_entry(replace(view, halt=None))


def test_an_order_that_only_reduces_goes_on() -> None:
    view = a_view(
        a_due_run(reduce_only=True, protection=None), market=NOW, halt=FLATTEN, entry_tick=a_tick("100.00", NOW)
    )
    assert wants_entry(view)
    [order] = changed(view).intents
    assert order.reduces


@pytest.mark.parametrize("state", [IntentState.PENDING, IntentState.ACKED])
def test_an_entry_under_way_is_withdrawn_once(state: IntentState) -> None:
    entry = an_entry(state, 0)
    change = changed(a_view(ENTERING, entry, halt=HALT))
    assert change.cancel == (entry.id,)
    assert "withdrawn" in text_of(change, "halted")
    assert next_change(a_view(ENTERING, replace(entry, cancel_wanted=True), halt=HALT)) is None


@pytest.mark.parametrize(
    ("state", "reason_code", "halt", "words"),
    [
        (IntentState.VOID, "kill_switch", HALT, "of your account is engaged"),
        (IntentState.VOID, "kill_switch", None, "a kill switch was engaged"),
        (IntentState.VOID, "entry_withdrawn", HALT, "of your account is engaged"),
        (IntentState.CANCELLED, None, HALT, "cancelled before anything filled"),
    ],
)
def test_an_entry_that_was_stopped_ends_the_run(
    state: IntentState, reason_code: str | None, halt: KillSwitch | None, words: str
) -> None:
    change = changed(a_view(ENTERING, an_entry(state, 0, reason_code=reason_code), halt=halt))
    code, text = skipped(change)
    assert (code, words in text) == ("kill_switch", True)
    assert [notice.kind for notice in change.notices] == ["kill_switch"]


@pytest.mark.parametrize(
    ("reason_code", "reason", "code", "text"),
    [
        (None, None, "entry_window_missed", LATE),
        ("entry_withdrawn", "Withdrawn.", "entry_withdrawn", LATE),
        ("voided", "It will not be sent.", "voided", "It will not be sent; nothing was traded."),
    ],
)
def test_a_void_entry_says_why(reason_code: str | None, reason: str | None, code: str, text: str) -> None:
    entry = an_entry(IntentState.VOID, 0, reason_code=reason_code, reason=reason)
    assert skipped(changed(a_view(ENTERING, entry))) == (code, text)


def test_halt_leaves_a_position_alone_and_flatten_leaves_it() -> None:
    entry = an_entry(IntentState.FILLED, 10)
    assert next_change(a_view(a_held_run(), entry, halt=HALT)) is None
    change = changed(a_view(a_held_run(), entry, halt=FLATTEN))
    [order] = change.intents
    assert (order.role, order.cause, order.quantity) == (Role.EXIT, "KILL_SWITCH", 10)
    assert (change.run.state, change.run.reason) == (RunState.EXITING, "KILL_SWITCH")
    assert text_of(change, "kill_switch").startswith("Kill switch: flatten at 100.00: leaving 10")


@pytest.mark.parametrize(
    ("halt", "revivable"),
    [
        (replace(FLATTEN, changed_at=NOW + SECOND), True),
        (FLATTEN, False),
        (replace(HALT, changed_at=NOW + SECOND), False),
        (None, False),
    ],
)
def test_only_a_flatten_after_it_failed_has_a_run_try_again(halt: KillSwitch | None, revivable: bool) -> None:
    refused = an_exit(IntentState.REJECTED, 10)
    view = a_view(a_held_run(state=RunState.FAILED, updated_at=NOW), refused, halt=halt)
    assert is_revivable(view) is revivable
    change = next_change(view)
    assert (change is not None and len(change.intents) == 1) is revivable


@pytest.mark.parametrize(("later", "revivable"), [(timedelta(0), False), (SECOND, True)])
def test_a_failed_run_whose_exit_was_given_up_by_a_person_tries_again(later: timedelta, revivable: bool) -> None:
    given_up = an_exit(IntentState.VOID, 10, reason_code="retried", updated_at=NOW + later)
    view = a_view(a_held_run(state=RunState.FAILED, updated_at=NOW), given_up)
    assert is_revivable(view) is revivable


def test_a_failed_run_that_holds_nothing_stays_failed() -> None:
    view = a_view(
        a_held_run(held=0, state=RunState.FAILED, updated_at=NOW), halt=replace(FLATTEN, changed_at=NOW + SECOND)
    )
    assert not is_revivable(view)


def test_a_parked_exit_that_was_given_up_goes_out_as_the_next_one_with_a_narrow_band_again() -> None:
    run = a_held_run(state=RunState.EXITING, reason="STOP")
    entry = an_entry(IntentState.FILLED, 10)
    wide = an_exit(IntentState.CANCELLED, 10)
    parked = an_exit(IntentState.VOID, 10, id="PEXITEXITEXITEX2", generation=1, reason_code="retried")
    run = replace(run, legs=(replace(run.legs[0], exit_generation=1),))
    change = changed(a_view(run, entry, wide, parked))
    [order] = change.intents
    assert (order.generation, order.quantity, order.cause) == (2, 10, "STOP")
    assert change.run.tags["exit_base"] == "2"
    first = changed(a_view(a_held_run(), entry, halt=FLATTEN)).intents[0]
    assert order.limit == first.limit, "escalation counts anew"


def test_a_parked_exit_that_was_done_outside_for_less_leaves_the_rest() -> None:
    run = a_held_run(state=RunState.EXITING, reason="STOP")
    part = an_exit(IntentState.CANCELLED, 10, 4, reason_code="done_outside")
    change = changed(a_view(run, an_entry(IntentState.FILLED, 10), part))
    assert [order.quantity for order in change.intents] == [6]
    assert change.run.legs[0].exit_filled == 4


def test_a_parked_entry_is_told_once_and_waits() -> None:
    parked = an_entry(IntentState.PARKED, 0, reason="the broker does not say.")
    change = changed(a_view(ENTERING, parked))
    assert "is parked: the broker does not say. A person" in text_of(change, "parked")
    assert not change.cancel
    assert next_change(a_view(replace(change.run, version=1), parked)) is None


def test_what_reduces_is_told_by_the_order_itself() -> None:
    assert not an_intent().reduces
