"""The life of a run, one step at a time: what follows from what is known, and when nothing follows."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.ids import IntentId
from shared.domain.instruments import Exchange
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.market_calendar import Session, UnknownDay
from shared.domain.money import Side
from shared.domain.run_life import Change, Hit, LastTick, Moment, View, next_change, plan_run, replanned
from shared.domain.run_life.holding import plan_of
from shared.domain.run_life.reductions import Reduction, with_reduction
from shared.domain.runs import ExitReason, Run, RunState
from shared.domain.strategies import ManualOrder, Protection, Strategy, StrategyKind, StrategyStatus
from tests.unit.domain.builders import NOW, a_leg, a_run, a_strategy, an_instrument, an_intent, percent

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
EXIT_AT = NOW + 5 * HOUR
TODAY = NOW.date()
HUNDRED = Decimal("100.00")
REDUCER = IntentId("PREDUCERREDUCER1")


def a_view(run: Run, *orders: Intent, market: datetime = NOW + HOUR, **changes: Any) -> View:
    facts: dict[str, Any] = {
        "run": run,
        "strategy": a_strategy(status=StrategyStatus.ACTIVE),
        "instrument": an_instrument(),
        "orders": orders,
        "moment": Moment(market, market),
        "tick": a_tick("100.00", market),
    }
    return View(**(facts | changes))


def a_tick(price: str, at: datetime = NOW + HOUR) -> LastTick:
    return LastTick(int(Decimal(price) * 100), int(at.timestamp() * 1000), 1)


def a_held_run(*, held: int = 10, left: int = 0, state: RunState = RunState.OPEN, **changes: Any) -> Run:
    """Bought ten at 100.00 with a stop at 99.00, a target at 102.00, and an exit time five hours later."""
    leg = a_leg(
        entry_filled=held, entry_average=HUNDRED, entry_at=NOW, protected_at=NOW, exit_filled=left,
        exit_average=HUNDRED if left else None, stop=Decimal("99.00"), target=Decimal("102.00"), best=HUNDRED,
    )  # fmt: skip
    return a_run(leg, **({"state": state, "exit_at": EXIT_AT} | changes))


def an_entry(state: IntentState, filled: int, **changes: Any) -> Intent:
    price = HUNDRED if filled else None
    return an_intent(**({"state": state, "filled_quantity": filled, "average_price": price} | changes))


def an_exit(state: IntentState, quantity: int, filled: int = 0, **changes: Any) -> Intent:
    facts: dict[str, Any] = {
        "id": IntentId("PEXITEXITEXITEX1"),
        "role": Role.EXIT,
        "side": Side.SELL,
        "quantity": quantity,
        "state": state,
        "filled_quantity": filled,
        "average_price": Decimal("101.00") if filled else None,
    }
    return an_intent(**(facts | changes))


def a_reducer(state: IntentState, quantity: int, filled: int = 0, **changes: Any) -> Intent:
    """A sale of the trader's own, of another strategy than the run that it shrinks."""
    return an_exit(state, quantity, filled, **({"id": REDUCER, "role": Role.ENTRY} | changes))


def set_aside(run: Run, quantity: int, offset: int = 0) -> Run:
    return with_reduction(run, Reduction(REDUCER, offset, quantity))


def a_manual_strategy(*, limit: str | None = None, reduce_only: bool = False) -> Strategy:
    manual = ManualOrder(Decimal(limit) if limit else None, reduce_only, NOW)
    protection = None if reduce_only else Protection(percent("0.5"))
    return a_strategy(
        kind=StrategyKind.MANUAL, status=StrategyStatus.ACTIVE, schedule=None, manual=manual, protection=protection
    )


def changed(view: View) -> Change:
    change = next_change(view)
    assert change is not None, "something was to be done"
    return change


def facts_of(change: Change, kind: str) -> dict[str, str]:
    [event] = [event for event in change.events if event.kind == kind]
    return event.facts


def text_of(change: Change, kind: str) -> str:
    [event] = [event for event in change.events if event.kind == kind]
    return event.text


# a run that is over, and one of which nothing is known yet


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.SKIPPED, RunState.FAILED])
def test_nothing_follows_in_a_run_that_is_over_even_past_its_exit_time(state: RunState) -> None:
    over = a_view(a_held_run(state=state), market=EXIT_AT + SECOND)
    assert next_change(over) is None


def test_an_entering_run_without_its_order_at_hand_waits() -> None:
    assert next_change(a_view(a_run(a_leg(), state=RunState.ENTERING))) is None


def test_a_reduce_only_run_without_its_order_at_hand_waits() -> None:
    run = a_run(a_leg(), state=RunState.ENTERING, reduce_only=True, protection=None)
    assert next_change(a_view(run, strategy=a_manual_strategy(reduce_only=True))) is None


# fills


def test_a_fill_of_unknown_time_is_guarded_but_says_nothing_about_the_seconds_without_protection() -> None:
    entering = a_run(a_leg(), state=RunState.ENTERING)
    change = changed(a_view(entering, an_entry(IntentState.FILLED, 10)))
    leg = change.run.legs[0]
    assert (change.run.state, leg.entry_filled, leg.entry_average) == (RunState.OPEN, 10, HUNDRED)
    assert leg.entry_at is None
    assert leg.stop == Decimal("99.50"), "half a percent below the average"
    assert leg.protected_at == NOW + HOUR
    assert "seconds_unprotected" not in facts_of(change, "protected")


def test_a_fill_of_known_time_says_for_how_long_it_was_without_protection() -> None:
    entering = a_run(a_leg(), state=RunState.ENTERING)
    filled = an_entry(IntentState.FILLED, 10, filled_at=NOW + HOUR - 2 * SECOND)
    change = changed(a_view(entering, filled))
    assert change.run.legs[0].entry_at == filled.filled_at
    assert facts_of(change, "protected")["seconds_unprotected"] == "2.00"


def test_what_another_order_sold_counts_as_left_even_if_nobody_says_when() -> None:
    sold = a_reducer(IntentState.PARTIAL, 6, 4, filled_at=None)
    change = changed(a_view(set_aside(a_held_run(), 6), reducers=(sold,)))
    leg = change.run.legs[0]
    assert (leg.exit_filled, leg.exit_average, leg.open_quantity) == (4, Decimal("101.00"), 6)
    assert leg.exit_at is None
    assert text_of(change, "exit_filled").endswith("at 101.00, 6 still held.")
    assert change.run.state is RunState.OPEN


@pytest.mark.parametrize(("filled", "left"), [(6, 0), (8, 2), (10, 4)])
def test_an_order_over_two_positions_leaves_the_second_only_with_what_it_fills_beyond_the_first(
    filled: int, left: int
) -> None:
    run = set_aside(a_held_run(), 4, offset=6)
    state = IntentState.FILLED if filled == 10 else IntentState.PARTIAL
    change = next_change(a_view(run, reducers=(a_reducer(state, 10, filled),)))
    after = change.run if change else run
    assert after.legs[0].exit_filled == left
    assert (change is None) == (left == 0)


# the position is gone


def test_a_position_sold_by_another_order_takes_no_more_of_its_entry() -> None:
    resting = an_entry(IntentState.PARTIAL, 4)
    run = set_aside(a_held_run(held=4), 4)
    change = changed(a_view(run, resting, reducers=(a_reducer(IntentState.FILLED, 4, 4),)))
    assert change.cancel == (resting.id,)
    assert (change.run.state, change.run.legs[0].open_quantity) == (RunState.OPEN, 0)


def test_a_run_sold_by_other_orders_closes_when_its_entry_and_those_orders_are_over() -> None:
    cancelled = an_entry(IntentState.CANCELLED, 4)
    run = set_aside(a_held_run(held=4), 4)
    change = changed(a_view(run, cancelled, reducers=(a_reducer(IntentState.FILLED, 4, 4),)))
    assert (change.run.state, change.run.reason) == (RunState.CLOSED, "REDUCED")
    assert change.run.realized == Decimal("4.00")


def test_a_run_stays_open_without_units_while_an_order_on_them_may_still_fill() -> None:
    run = set_aside(a_held_run(left=10), 10)
    assert next_change(a_view(run, an_entry(IntentState.FILLED, 10))) is None


def test_a_left_position_closes_only_when_its_entry_can_fill_no_more() -> None:
    run = a_held_run(held=4, left=4, state=RunState.EXITING, reason="STOP")
    sold = an_exit(IntentState.FILLED, 4, 4)
    alive = an_entry(IntentState.CANCELLING, 4, cancel_wanted=True)
    assert next_change(a_view(run, alive, sold)) is None
    change = changed(a_view(run, an_entry(IntentState.CANCELLED, 4), sold))
    assert (change.run.state, change.run.reason, change.run.realized) == (RunState.CLOSED, "STOP", Decimal("4.00"))


# when to leave


def test_a_stop_reached_by_a_tick_of_the_exit_time_or_later_does_not_count() -> None:
    run = a_held_run()
    before, after = (Hit(ExitReason.STOP, Decimal("99.00"), a_tick("98.90", at)) for at in (EXIT_AT - SECOND, EXIT_AT))
    early = EXIT_AT - SECOND
    assert changed(a_view(run, market=early, hit=before)).run.reason == "STOP"
    assert next_change(a_view(run, market=early, hit=after)) is None
    assert changed(a_view(run, market=EXIT_AT, hit=after)).run.reason == "TIME"


def test_a_stop_that_was_moved_away_since_it_was_reached_does_not_count() -> None:
    reached = Hit(ExitReason.STOP, Decimal("99.50"), a_tick("99.40"))
    assert next_change(a_view(a_held_run(), hit=reached)) is None


@pytest.mark.parametrize("reason", [ExitReason.TIME, ExitReason.SQUARE_OFF])
def test_a_hit_that_belongs_to_no_line_counts_wherever_the_lines_are(reason: ExitReason) -> None:
    change = changed(a_view(a_held_run(), hit=Hit(reason, HUNDRED, a_tick("100.00"))))
    assert (change.run.state, change.run.reason) == (RunState.EXITING, reason.value)
    assert [order.quantity for order in change.intents] == [10]


def test_an_exit_leaves_alone_what_is_set_aside_for_an_order_that_was_not_read_yet() -> None:
    change = changed(a_view(set_aside(a_held_run(), 4), market=EXIT_AT))
    assert [(order.role, order.side, order.quantity) for order in change.intents] == [(Role.EXIT, Side.SELL, 6)]


def test_an_exiting_run_sends_its_exit_although_its_entry_is_not_at_hand() -> None:
    change = changed(a_view(a_held_run(state=RunState.EXITING, reason="TARGET")))
    assert [(order.cause, order.quantity) for order in change.intents] == [("TARGET", 10)]
    assert change.cancel == ()


def test_an_exit_that_no_price_can_be_found_for_is_an_error() -> None:
    priceless = a_run(a_leg(entry_filled=10), state=RunState.OPEN, exit_at=EXIT_AT)
    with pytest.raises(ValueError, match="an exit without a position"):
        next_change(a_view(priceless, market=EXIT_AT, tick=None))


# trying again after the exit had been given up


def a_revived_view(run: Run, *orders: Intent, **changes: Any) -> View:
    asked = a_strategy(status=StrategyStatus.STOPPED, square_off_requested_at=run.updated_at + SECOND)
    return a_view(run, *orders, strategy=asked, **changes)


def test_a_given_up_exit_goes_out_again_when_the_trader_asks() -> None:
    refused = an_exit(IntentState.REJECTED, 10)
    change = changed(a_revived_view(a_held_run(state=RunState.FAILED), refused))
    assert [(order.generation, order.quantity) for order in change.intents] == [(1, 10)]
    assert change.run.state is RunState.EXITING


def test_a_revived_run_sends_no_exit_while_another_order_leaves_the_whole_position() -> None:
    refused, selling = an_exit(IntentState.REJECTED, 10), a_reducer(IntentState.ACKED, 10)
    run = set_aside(a_held_run(state=RunState.FAILED), 10)
    change = changed(a_revived_view(run, refused, reducers=(selling,)))
    assert change.intents == ()
    assert change.run.state is RunState.EXITING
    assert facts_of(change, "exit_retried") == {"quantity": "10"}


# commands


def test_an_edit_before_the_entry_promises_its_lines_for_the_entry() -> None:
    strategy = a_strategy(status=StrategyStatus.ACTIVE, protection=Protection(percent("2")))
    edited = a_strategy(
        status=StrategyStatus.ACTIVE, protection=strategy.protection, meta=strategy.meta.edited(NOW, "usr_1")
    )
    resting = an_entry(IntentState.ACKED, 0)
    change = changed(a_view(a_run(a_leg(), state=RunState.ENTERING), resting, strategy=edited))
    assert change.run.protection == Protection(percent("2"))
    assert change.run.strategy_version == edited.meta.version
    assert change.run.legs[0].stop is None
    assert text_of(change, "protection_changed") == "Protection changed: in force from the entry on."


def test_a_run_that_guards_nothing_has_no_lines_to_evaluate() -> None:
    assert plan_of(a_run(a_leg(), reduce_only=True, protection=None), an_instrument()) is None
    plan = plan_of(a_held_run(), an_instrument())
    assert plan is not None
    assert (plan.protection, plan.exit_at) == (Protection(percent("0.5")), EXIT_AT)


# planning

MOMENT = Moment(NOW, NOW)
SESSION = Session(Exchange.NSE, TODAY, ((NOW - HOUR, NOW + 6 * HOUR),))


@pytest.mark.parametrize("status", [StrategyStatus.DRAFT, StrategyStatus.STOPPED, StrategyStatus.ARCHIVED])
def test_only_an_active_strategy_is_planned(status: StrategyStatus) -> None:
    assert plan_run(a_strategy(status=status), 7, TODAY, SESSION, 1, MOMENT) is None
    assert plan_run(a_strategy(status=StrategyStatus.ACTIVE), 7, TODAY, SESSION, 1, MOMENT) is not None


def test_planning_the_same_again_changes_nothing() -> None:
    strategy = a_strategy(status=StrategyStatus.ACTIVE)
    run = plan_run(strategy, 7, TODAY, SESSION, 1, MOMENT)
    later = Moment(NOW - 10 * SECOND, NOW - 10 * SECOND)
    again = plan_run(strategy, 7, TODAY, SESSION, 1, later)
    assert run is not None
    assert again is not None
    assert replanned(run, again, later) is None


@pytest.mark.parametrize(
    ("session", "rests_until"),
    [
        (SESSION, SESSION.closes_at),
        (UnknownDay(Exchange.NSE, TODAY, "not in the table"), NOW + 24 * HOUR),
        (None, NOW + 24 * HOUR),
    ],
)
def test_a_limit_order_rests_until_the_close_or_for_a_day_where_no_session_is_known(
    session: Session | UnknownDay | None, rests_until: datetime
) -> None:
    run = plan_run(a_manual_strategy(limit="99.00"), 7, TODAY, session, 1, MOMENT)
    assert run is not None
    assert (run.limit, run.enter_by, run.exit_at) == (Decimal("99.00"), rests_until, None)
