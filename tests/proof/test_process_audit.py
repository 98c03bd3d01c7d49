"""The auditor of the process proof finds what is wrong: it is handed evidence that was tampered with."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from proof.processes.audit import audit
from proof.processes.audit_exits import due_exits
from proof.processes.evidence import Asked, Evidence, Paged
from proof.programs import ROOT
from shared.domain.ids import intent_id_for
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import KillScope, KillSwitch, KillVerb
from shared.domain.runs import RunState
from tests.proof.process_evidence import (
    ACCOUNT,
    ENTRY,
    EXIT,
    INSTRUMENT,
    OTHER_ACCOUNT,
    OTHER_TENANT,
    RUN,
    START,
    STRATEGY,
    TENANT,
    UNITS,
    a_day,
    at,
    with_edit,
    with_parked_exit,
    with_reduction,
    without_exit,
)

S = IntentState
PAGE = Paged("parked", TENANT, EXIT, "nobody knows what became of it")
Tamper = Callable[[Evidence], Evidence]


def names(evidence: Evidence) -> set[str]:
    return {each.name for each in audit(evidence)}


def test_a_good_day_has_no_findings() -> None:
    day = a_day()
    assert [str(each) for each in audit(day)] == []
    assert due_exits(day) == 1


def _second_order(day: Evidence) -> Evidence:
    return replace(day, orders=[*day.orders, replace(day.orders[0], order_id="PXagain", state="OPEN", trades=())])


def _same_tag_elsewhere(day: Evidence) -> Evidence:
    stranger = replace(day.orders[0], order_id="PXagain", account=OTHER_ACCOUNT, trades=())
    return replace(day, orders=[*day.orders, stranger])


def _order_nobody_decided(day: Evidence) -> Evidence:
    tag = intent_id_for(TENANT, STRATEGY, RUN, 1, Role.EXIT, 9)
    return replace(day, orders=[*day.orders, replace(day.orders[0], order_id="PXghost", tag=tag, trades=())])


def _sent_before_its_claim(day: Evidence) -> Evidence:
    return replace(day, orders=[replace(day.orders[0], placed_at=at(1.05)), day.orders[1]])


def _never_claimed(day: Evidence) -> Evidence:
    return replace(day, steps=[each for each in day.steps if (each.intent_id, each.version) != (EXIT, 2)])


def _next_generation(day: Evidence, number: int, placed: float) -> Evidence:
    tag = intent_id_for(TENANT, STRATEGY, RUN, 1, Role.EXIT, number)
    intent = replace(day.intents[1], id=tag, generation=number, state=S.CANCELLED, filled_quantity=0)
    order = replace(
        day.orders[1], order_id="PXnext", tag=tag, state="CANCELLED", filled=0, placed_at=at(placed),
        updated_at=at(placed + 1), trades=(),
    )  # fmt: skip
    mine = [replace(each, intent_id=tag, at=each.at + timedelta(seconds=5)) for each in day.steps[4:]]
    mine[-1] = replace(mine[-1], state=S.CANCELLING, filled=0)
    mine.append(replace(mine[-1], state=S.CANCELLED, version=5))
    intent = replace(intent, version=5)
    return replace(day, intents=[*day.intents, intent], orders=[*day.orders, order], steps=[*day.steps, *mine])


def _generation_beside_another(day: Evidence) -> Evidence:
    return _next_generation(day, 1, 20.8)


def _generation_left_out(day: Evidence) -> Evidence:
    return _next_generation(day, 2, 25.5)


def _exit_twice_as_large(day: Evidence) -> Evidence:
    order = day.orders[1]
    again = replace(order.trades[0], id=f"{order.order_id}-2", at=at(21.5))
    twice = replace(order, trades=(*order.trades, again), filled=2 * UNITS)
    trade = replace(day.trades[1], broker_trade_id=again.id, id="trd_2")
    return replace(day, orders=[day.orders[0], twice], trades=[*day.trades, trade])


def _exit_before_entry(day: Evidence) -> Evidence:
    order = day.orders[1]
    early = replace(order, trades=(replace(order.trades[0], at=at(1.5)),))
    return replace(day, orders=[day.orders[0], early])


def _older_epoch(day: Evidence) -> Evidence:
    newer = [replace(each, epoch=2) if each.intent_id == ENTRY and each.epoch else each for each in day.steps]
    return replace(day, steps=newer, epochs={ACCOUNT: 2})


def _epoch_never_granted(day: Evidence) -> Evidence:
    return replace(day, epochs={ACCOUNT: 0})


def _epoch_falls(day: Evidence) -> Evidence:
    steps = [replace(each, epoch=0) if (each.intent_id, each.version) == (EXIT, 4) else each for each in day.steps]
    return replace(day, steps=steps)


def _step(day: Evidence, version: int, **changes: object) -> Evidence:
    steps = [
        replace(each, **changes) if (each.intent_id, each.version) == (EXIT, version) else each  # type: ignore[arg-type]
        for each in day.steps
    ]
    return replace(day, steps=steps)


def _forbidden_move(day: Evidence) -> Evidence:
    return _step(day, 3, state=S.VOID)


def _fill_falls(day: Evidence) -> Evidence:
    return _step(day, 3, filled=UNITS + 1)


def _attempt_jumps(day: Evidence) -> Evidence:
    return _step(day, 3, attempt=2)


def _history_lost(day: Evidence) -> Evidence:
    return replace(day, steps=[each for each in day.steps if each.intent_id != EXIT])


def _row_behind_history(day: Evidence) -> Evidence:
    return replace(day, intents=[day.intents[0], replace(day.intents[1], state=S.ACKED, version=3)])


def _account_of_another(day: Evidence) -> Evidence:
    return replace(day, tenants={ACCOUNT: OTHER_TENANT})


def _other_quantity_at_broker(day: Evidence) -> Evidence:
    return replace(day, orders=[day.orders[0], replace(day.orders[1], quantity=UNITS + 1)])


def _still_sending(day: Evidence) -> Evidence:
    intents = [day.intents[0], replace(day.intents[1], state=S.SENDING, version=2, filled_quantity=0)]
    steps = [each for each in day.steps if each.intent_id == ENTRY or each.version <= 2]
    return replace(day, intents=intents, steps=steps)


def _trade_missing(day: Evidence) -> Evidence:
    return replace(day, trades=day.trades[:1])


def _trade_invented(day: Evidence) -> Evidence:
    return replace(day, trades=[*day.trades, replace(day.trades[0], id="trd_9", broker_trade_id="PXnone-1")])


def _trade_at_another_price(day: Evidence) -> Evidence:
    return replace(day, trades=[replace(day.trades[0], price=Decimal(1)), day.trades[1]])


def _trade_twice(day: Evidence) -> Evidence:
    return replace(day, trades=[*day.trades, replace(day.trades[0], id="trd_9")])


def _row_fills_less(day: Evidence) -> Evidence:
    return replace(day, intents=[replace(day.intents[0], filled_quantity=UNITS - 1), day.intents[1]])


def _position_differs(day: Evidence) -> Evidence:
    return replace(day, positions=[replace(day.positions[0], quantity=3)])


def _broker_holds_more(day: Evidence) -> Evidence:
    return replace(day, held={(ACCOUNT, INSTRUMENT): 4})


def _leg_differs(day: Evidence) -> Evidence:
    run = day.runs[0]
    return replace(day, runs=[replace(run, legs=(replace(run.legs[0], exit_filled=4),))])


def _stop_not_followed(day: Evidence) -> Evidence:
    return without_exit(day)


def _stop_reached_and_price_came_back(day: Evidence) -> Evidence:
    calm = [tick if tick.at < at(25).timestamp() * 1000 else tick._replace(paise=100_000) for tick in day.ticks]
    return without_exit(day, ticks=calm)


def _never_guarded(day: Evidence) -> Evidence:
    flat = [tick._replace(paise=100_000) for tick in day.ticks]
    return without_exit(day, ticks=flat, events=[], ended_at=at(200))


def _guarded_late(day: Evidence) -> Evidence:
    return replace(day, events=[replace(day.events[0], recorded_at=at(120))])


def _never_guarded_and_level_stands(day: Evidence) -> Evidence:
    return without_exit(day, events=[])


def _time_exit_forgotten(day: Evidence) -> Evidence:
    flat = [tick._replace(paise=100_000) for tick in day.ticks]
    return without_exit(day, ticks=flat, runs=[replace(without_exit(day).runs[0], exit_at=at(30))])


def _square_off_forgotten(day: Evidence) -> Evidence:
    flat = [tick._replace(paise=100_000) for tick in day.ticks]
    return without_exit(day, ticks=flat, strategies=[replace(day.strategies[0], square_off_requested_at=at(30))])


def _flatten_forgotten(day: Evidence) -> Evidence:
    flat = [tick._replace(paise=100_000) for tick in day.ticks]
    return without_exit(day, ticks=flat, switches=[(_switch(), at(30))])


def _parked_without_page(day: Evidence) -> Evidence:
    return with_parked_exit(day)


def _given_up_without_page(day: Evidence) -> Evidence:
    return without_exit(day, runs=[replace(without_exit(day).runs[0], state=RunState.FAILED)])


def _entry_after_stop(day: Evidence) -> Evidence:
    return replace(day, events=[*day.events, replace(day.events[0], kind="stop_requested", recorded_at=at(0.5))])


def _stop_never_heard(day: Evidence) -> Evidence:
    flat = [tick._replace(paise=100_000) for tick in day.ticks]
    strategy = replace(day.strategies[0], meta=day.strategies[0].meta.edited(at(10), "usr_1"))
    return without_exit(day, ticks=flat, strategies=[strategy])


def _stop_overwritten(day: Evidence) -> Evidence:
    return replace(day, asked=[Asked(TENANT, STRATEGY, "stop", 2, at(10))])


def _switch() -> KillSwitch:
    return KillSwitch(KillScope.TENANT, TENANT, None, KillVerb.FLATTEN, "because", "usr_1", START, 1)


def _entry_under_kill_switch(day: Evidence) -> Evidence:
    return replace(day, switches=[(_switch(), at(-2))])


def _arrives_under_kill_switch(day: Evidence) -> Evidence:
    steps = [replace(each, at=at(-9)) if each.intent_id == ENTRY else each for each in day.steps]
    return replace(day, steps=steps, switches=[(_switch(), at(-8))])


def _entered_early(day: Evidence) -> Evidence:
    return replace(day, runs=[replace(day.runs[0], due_at=at(5))])


def _entered_late(day: Evidence) -> Evidence:
    return replace(day, runs=[replace(day.runs[0], enter_by=at(0.5))])


def _defect(day: Evidence) -> Evidence:
    return replace(day, defects=["triggers-001 ended with 1"])


def _quarantined(day: Evidence) -> Evidence:
    return replace(day, pages=[Paged("parked", TENANT, STRATEGY, "cannot be evaluated: ValueError")])


def _poison(day: Evidence) -> Evidence:
    return replace(day, pages=[Paged("poison", "", "", "a record that cannot be read")])


def _reduced_twice(day: Evidence) -> Evidence:
    reduced = with_reduction(day)
    order = reduced.orders[2]
    again = replace(order.trades[0], id=f"{order.order_id}-2", at=at(22), quantity=1)
    orders = [*reduced.orders[:2], replace(order, trades=(*order.trades, again), filled=5)]
    trade = replace(reduced.trades[2], broker_trade_id=again.id, id="trd_2", quantity=1)
    return replace(reduced, orders=orders, trades=[*reduced.trades, trade])


def _exit_sold_what_was_reduced(day: Evidence) -> Evidence:
    reduced = with_reduction(day)
    return replace(reduced, orders=[reduced.orders[0], day.orders[1], reduced.orders[2]])


def _reduction_not_counted(day: Evidence) -> Evidence:
    reduced = with_reduction(day)
    leg = replace(reduced.runs[0].legs[0], exit_filled=UNITS - 4)
    return replace(reduced, runs=[replace(reduced.runs[0], legs=(leg,)), reduced.runs[1]])


def _rest_of_a_reduced_position_forgotten(day: Evidence) -> Evidence:
    reduced = with_reduction(day)
    leg = replace(reduced.runs[0].legs[0], exit_filled=4)
    run = replace(reduced.runs[0], state=RunState.OPEN, legs=(leg,))
    orders = [each for each in reduced.orders if each.tag != EXIT]
    intents = [each for each in reduced.intents if each.id != EXIT]
    return replace(reduced, orders=orders, intents=intents, runs=[run, reduced.runs[1]])


def _edited_stop_not_followed(day: Evidence) -> Evidence:
    return with_edit(day, "0.8", adopted=30)


def _edit_not_adopted(day: Evidence) -> Evidence:
    edited = with_edit(day, "5", adopted=10)
    return replace(edited, runs=[replace(edited.runs[0], protection=day.runs[0].protection)])


def _edit_lost(day: Evidence) -> Evidence:
    return replace(with_edit(day, "5", adopted=10), strategies=day.strategies)


TAMPERED: list[tuple[str, Tamper]] = [
    ("I1", _second_order),
    ("I1", _same_tag_elsewhere),
    ("I2", _order_nobody_decided),
    ("I2", _sent_before_its_claim),
    ("I2", _never_claimed),
    ("I4", _generation_beside_another),
    ("I4", _generation_left_out),
    ("I5", _exit_twice_as_large),
    ("I5", _exit_before_entry),
    ("I6", _older_epoch),
    ("I6", _epoch_never_granted),
    ("I6", _epoch_falls),
    ("I7", _forbidden_move),
    ("I7", _fill_falls),
    ("I7", _attempt_jumps),
    ("I7", _history_lost),
    ("I7", _row_behind_history),
    ("I10", _account_of_another),
    ("I10", _other_quantity_at_broker),
    ("I12", _still_sending),
    ("I14", _trade_missing),
    ("I14", _trade_invented),
    ("I14", _trade_at_another_price),
    ("I14", _trade_twice),
    ("I14", _row_fills_less),
    ("I14", _position_differs),
    ("I14", _broker_holds_more),
    ("I14", _leg_differs),
    ("I3", _stop_not_followed),
    ("I3", _stop_reached_and_price_came_back),
    ("I3", _never_guarded),
    ("I3", _guarded_late),
    ("I3", _never_guarded_and_level_stands),
    ("I3", _time_exit_forgotten),
    ("I3", _square_off_forgotten),
    ("I3", _flatten_forgotten),
    ("I3", _parked_without_page),
    ("PAGE", _parked_without_page),
    ("PAGE", _given_up_without_page),
    ("I9", _entry_after_stop),
    ("I9", _stop_never_heard),
    ("I9", _stop_overwritten),
    ("I11", _entry_under_kill_switch),
    ("I11", _arrives_under_kill_switch),
    ("I13", _entered_early),
    ("I13", _entered_late),
    ("I5", _reduced_twice),
    ("I5", _exit_sold_what_was_reduced),
    ("I14", _reduction_not_counted),
    ("I3", _rest_of_a_reduced_position_forgotten),
    ("I3", _edited_stop_not_followed),
    ("I9", _edit_not_adopted),
    ("I9", _edit_lost),
    ("DEFECT", _defect),
    ("DEFECT", _quarantined),
    ("DEFECT", _poison),
]


@pytest.mark.parametrize(("promise", "tamper"), TAMPERED, ids=[each.__name__.strip("_") for _, each in TAMPERED])
def test_tampered_evidence_is_found(promise: str, tamper: Tamper) -> None:
    assert promise in names(tamper(a_day()))


def test_a_parked_exit_with_its_page_is_nobodys_loss() -> None:
    assert names(with_parked_exit(a_day(), pages=[PAGE])) == set()


def test_what_the_traders_own_order_sold_is_left_also_under_a_kill_switch() -> None:
    reduced = with_reduction(a_day())
    assert [str(each) for each in audit(reduced)] == []
    assert due_exits(reduced) == 1
    assert "I11" not in names(replace(reduced, switches=[(_switch(), at(5))]))
    assert [str(each) for each in audit(with_reduction(a_day(), UNITS - 1))] == []


def test_a_line_that_was_moved_away_in_time_is_nobodys_loss() -> None:
    assert names(with_edit(a_day(), "5", adopted=10)) == set()
    assert names(with_edit(a_day(), "5", adopted=21)) == set(), "it was reached, but moved before an exit was decided"


def test_units_that_wait_for_a_parked_order_of_the_traders_own_are_nobodys_loss() -> None:
    day = _rest_of_a_reduced_position_forgotten(a_day())
    tag = day.orders[1].tag
    asked = replace(day.runs[0], tags={"reductions": f"{tag}:0:{UNITS}"})
    order = next(each for each in day.intents if each.id == tag)
    parked = replace(order, state=S.PARKED, filled_quantity=4)
    waiting = replace(
        day, runs=[asked, day.runs[1]], intents=[day.intents[0], parked],
        pages=[Paged("parked", TENANT, tag, "nobody knows")],
    )  # fmt: skip
    assert "I3" not in names(waiting)
    assert "I3" in names(replace(waiting, pages=[]))


def test_a_run_that_was_given_up_with_its_page_is_nobodys_loss() -> None:
    page = replace(PAGE, subject=f"{STRATEGY}#{RUN}")
    assert names(replace(_given_up_without_page(a_day()), pages=[page])) == set()


def test_a_tick_before_the_position_was_guarded_is_held_against_nobody() -> None:
    dip = [tick if tick.at < at(25).timestamp() * 1000 else tick._replace(paise=100_000) for tick in a_day().ticks]
    day = a_day()
    guarded = [replace(day.events[0], recorded_at=at(30))]
    assert names(without_exit(day, ticks=dip, events=guarded)) == set()


def test_a_trail_follows_the_best_price_since_the_entry() -> None:
    day = a_day()
    protection = replace(
        day.strategies[0].protection,  # type: ignore[type-var]
        trailing=day.strategies[0].protection.stop_loss,  # type: ignore[union-attr]
    )
    rise = [tick._replace(paise=(1010 if tick.at < at(20).timestamp() * 1000 else 1004) * 100) for tick in day.ticks]
    runs = [replace(day.runs[0], protection=protection)]
    trailing = replace(day, ticks=rise, strategies=[replace(day.strategies[0], protection=protection)], runs=runs)
    assert names(without_exit(trailing)) == {"I3"}
    assert names(without_exit(replace(trailing, strategies=day.strategies, runs=day.runs))) == set()


def test_a_wish_to_cancel_is_no_claim() -> None:
    day = a_day()
    sent = [each for each in day.steps if (each.intent_id, each.version) == (ENTRY, 2)]
    wish = replace(sent[0], version=3, at=at(59))
    later = [
        replace(each, version=each.version + 1, at=at(59.5)) if each.intent_id == ENTRY and each.version > 2 else each
        for each in day.steps
    ]
    intents = [replace(day.intents[0], version=5), day.intents[1]]
    newer = [replace(each, epoch=2) if each.intent_id == EXIT and each.epoch else each for each in later]
    wished = replace(day, steps=[*newer, wish], intents=intents, epochs={ACCOUNT: 2})
    assert names(replace(wished, runs=[replace(day.runs[0], enter_by=at(30))])) == set()


def test_a_wrong_clock_is_forgiven_only_as_far_as_it_was_wrong() -> None:
    day = _sent_before_its_claim(a_day())
    assert "I2" in names(replace(day, shift=timedelta(milliseconds=40)))
    assert "I2" not in names(replace(day, shift=timedelta(milliseconds=60)))


def test_the_auditor_shares_no_rule_with_what_it_judges() -> None:
    values = {"books", "ids", "instruments", "intents", "kill_switch", "money", "runs", "strategies"}
    own = {"proof.processes", "proof.simulation.audit_rows", "proof.simulation.findings", "proof.simulation.lines"}
    allowed = {f"shared.domain.{each}" for each in values} | own
    judges = [*(ROOT / "proof" / "processes").glob("audit*.py"), ROOT / "proof" / "simulation" / "lines.py"]
    assert len(judges) == 6
    for judge in judges:
        for node in ast.walk(ast.parse(judge.read_text())):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.startswith(("shared", "services", "functions", "proof")):
                assert module in allowed or module.startswith("proof.processes."), f"{judge.name} imports {module}"
            assert not isinstance(node, ast.Import), f"{judge.name}: import … hides where a name is from"
