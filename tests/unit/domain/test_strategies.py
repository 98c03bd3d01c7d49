from datetime import date, timedelta

import pytest

from shared.domain.instruments import InstrumentKind
from shared.domain.runs import FINAL_RUN_STATES, RunState, run_id_of
from shared.domain.strategies import ENTRY_WINDOW, ManualOrder, StrategyKind, Weekday
from tests.unit.domain.builders import NOW, a_leg, a_run, a_strategy, an_instrument


def manual(reduce_only: bool) -> ManualOrder:
    return ManualOrder(limit=None, reduce_only=reduce_only, placed_at=NOW)


def test_no_strategy_without_a_stop() -> None:
    with pytest.raises(ValueError, match="stop-loss"):
        a_strategy(protection=None)


def test_no_manual_order_without_a_stop_unless_it_only_reduces() -> None:
    with pytest.raises(ValueError, match="stop-loss"):
        a_strategy(kind=StrategyKind.MANUAL, schedule=None, manual=manual(False), protection=None)
    assert a_strategy(kind=StrategyKind.MANUAL, schedule=None, manual=manual(True), protection=None).protection is None


def test_a_strategy_has_a_schedule_or_a_manual_order_but_not_both_and_not_neither() -> None:
    assert a_strategy().schedule is not None
    with pytest.raises(ValueError, match="either"):
        a_strategy(manual=manual(False))
    with pytest.raises(ValueError, match="either"):
        a_strategy(schedule=None)


def test_weekdays_follow_the_calendar() -> None:
    monday = date(2026, 5, 4)
    assert [Weekday.of(monday + timedelta(days=n)) for n in range(7)] == list(Weekday)


def test_the_entry_window_is_a_minute() -> None:
    schedule = a_strategy().schedule
    assert schedule is not None
    assert schedule.entry_window == ENTRY_WINDOW == timedelta(seconds=60)


def test_an_index_cannot_be_traded() -> None:
    assert an_instrument().is_tradable
    assert not an_instrument(kind=InstrumentKind.INDEX).is_tradable


def test_a_run_is_named_by_its_session_and_number() -> None:
    assert run_id_of(date(2026, 11, 23)) == "20261123-01"
    assert run_id_of(date(2026, 11, 23), 12) == "20261123-12"


@pytest.mark.parametrize("state", list(RunState))
def test_closed_skipped_and_failed_runs_are_over(state: RunState) -> None:
    assert a_run(state=state).is_final == (state in {RunState.CLOSED, RunState.SKIPPED, RunState.FAILED})
    assert (state in FINAL_RUN_STATES) == a_run(state=state).is_final


def test_a_leg_holds_what_it_bought_and_has_not_sold() -> None:
    assert a_leg(entry_filled=10, exit_filled=4).open_quantity == 6
