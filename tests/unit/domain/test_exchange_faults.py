"""Fault plans of the simulated exchange: the same seed decides the same, and probabilities are what they say."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Invalid
from shared.domain.exchange_faults import (
    APPLIES_TO,
    EVENT_FAULTS,
    MOST_RULES,
    ORDER_FAULTS,
    Fault,
    FaultPlan,
    FaultRule,
    How,
    Target,
    default_targets,
    require_sound,
)
from shared.domain.fault_decisions import (
    answer_fault,
    disordered,
    duplicated,
    event_faults,
    one_change_earlier,
    order_faults,
    part_of,
)
from shared.domain.matching import Execution, ended, filled
from tests.unit.domain.test_matching import NOW, an_order

S = BrokerOrderState


def a_rule(fault: Fault, probability: float = 1.0, **changes: Any) -> FaultRule:
    return FaultRule(fault, probability, **({"on": default_targets(fault)} | changes))


def a_plan(*rules: FaultRule, seed: int = 7, **changes: Any) -> FaultPlan:
    return FaultPlan("acc", seed, rules, **changes)


LOSSES = a_plan(a_rule(Fault.LOSE_REQUEST, 0.1), a_rule(Fault.LOSE_ANSWER, 0.2), a_rule(Fault.RATE_LIMITED, 0.05))


def _drawn(plan: FaultPlan, count: int) -> list[Fault | None]:
    found = (answer_fault(plan, Target.PLACE, "place", f"P{number}", 1) for number in range(count))
    return [each[1].fault if each else None for each in found]


def test_the_same_seed_decides_the_same_and_another_differently() -> None:
    assert _drawn(LOSSES, 300) == _drawn(LOSSES, 300)
    assert _drawn(LOSSES, 300) != _drawn(replace(LOSSES, seed=8), 300)


def test_a_decision_does_not_depend_on_what_others_ask() -> None:
    alone = answer_fault(LOSSES, Target.PLACE, "place", "P5", 2)
    _drawn(LOSSES, 50)
    assert answer_fault(LOSSES, Target.PLACE, "place", "P5", 2) == alone


def test_a_repeated_request_is_drawn_anew() -> None:
    found = {bool(answer_fault(LOSSES, Target.PLACE, "place", "P1", attempt)) for attempt in range(1, 50)}
    assert found == {True, False}


def test_shares_of_answers_are_the_probabilities() -> None:
    count = 20_000
    drawn = Counter(_drawn(LOSSES, count))
    for rule in LOSSES.rules:
        assert drawn[rule.fault] / count == pytest.approx(rule.probability, abs=0.01)
    assert drawn[None] / count == pytest.approx(0.65, abs=0.015)


def test_a_rule_concerns_its_requests_only() -> None:
    plan = a_plan(a_rule(Fault.LOSE_ANSWER, on=frozenset({Target.CANCEL})))
    assert answer_fault(plan, Target.CANCEL, "cancel", "PX1", 1) is not None
    for target in set(Target) - {Target.CANCEL}:
        assert answer_fault(plan, target, "any", "PX1", 1) is None


def test_a_spent_rule_leaves_its_share_well() -> None:
    count = 5_000
    spent = frozenset({1})
    found = (answer_fault(LOSSES, Target.PLACE, "place", f"P{number}", 1, spent) for number in range(count))
    drawn = Counter(each[1].fault if each else None for each in found)
    assert Fault.LOSE_ANSWER not in drawn
    assert drawn[None] / count == pytest.approx(0.85, abs=0.02)


def test_how_an_answer_is_lost_is_drawn_unless_it_is_said() -> None:
    either = a_plan(a_rule(Fault.LOSE_ANSWER))
    found = (answer_fault(either, Target.PLACE, "place", f"P{number}", 1) for number in range(40))
    assert {each[1].how for each in found if each} == {How.CUT, How.HOLD}
    said = a_plan(a_rule(Fault.LOSE_ANSWER, how=How.HOLD))
    found = (answer_fault(said, Target.PLACE, "place", f"P{number}", 1) for number in range(40))
    assert {each[1].how for each in found if each} == {How.HOLD}


def test_faults_of_an_order_come_together() -> None:
    plan = a_plan(a_rule(Fault.SLOW_BOOK, 0.5), a_rule(Fault.PARTIAL_FILLS, 0.5), a_rule(Fault.LOSE_ANSWER, 1.0))
    found = [frozenset(each.fault for each in order_faults(plan, f"P{n}", 1).values()) for n in range(4_000)]
    shares = {key: count / 4_000 for key, count in Counter(found).items()}
    assert set(shares) == {
        frozenset(),
        frozenset({Fault.SLOW_BOOK}),
        frozenset({Fault.PARTIAL_FILLS}),
        frozenset({Fault.SLOW_BOOK, Fault.PARTIAL_FILLS}),
    }
    assert all(share == pytest.approx(0.25, abs=0.03) for share in shares.values())


def test_faults_of_events_are_no_faults_of_answers() -> None:
    plan = a_plan(a_rule(Fault.DUPLICATE_EVENTS), a_rule(Fault.REORDER_EVENTS))
    assert answer_fault(plan, Target.UPDATES, "updates", "", 1) is None
    assert {each.fault for each in event_faults(plan, 1).values()} == EVENT_FAULTS
    assert order_faults(plan, "P1", 1) == {}


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(a_rule(Fault.LOSE_REQUEST, 0.6), a_rule(Fault.LOSE_ANSWER, 0.5)),
        a_plan(a_rule(Fault.LOSE_REQUEST, -0.1)),
        a_plan(a_rule(Fault.LOSE_REQUEST, 1.1)),
        a_plan(a_rule(Fault.LOSE_REQUEST, float("nan"))),
        a_plan(a_rule(Fault.LATE_ACCEPT, seconds=-1)),
        a_plan(a_rule(Fault.SLOW_BOOK, seconds=float("inf")), beyond_horizon=True),
        a_plan(a_rule(Fault.LATE_ACCEPT, on=frozenset({Target.CANCEL}))),
        a_plan(a_rule(Fault.REJECT, on=frozenset())),
        a_plan(a_rule(Fault.REJECT, times=0)),
        a_plan(a_rule(Fault.PARTIAL_FILLS, parts=1)),
        a_plan(*[a_rule(Fault.SLOW_BOOK, 0.0)] * (MOST_RULES + 1)),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: FaultPlan) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound(plan)
    assert refused.value.code == "invalid_faults"


def test_the_promise_is_broken_only_on_request() -> None:
    late, slow = a_rule(Fault.LATE_ACCEPT, seconds=1.2), a_rule(Fault.SLOW_BOOK, seconds=0.8)
    require_sound(a_plan(late, slow))
    beyond = a_plan(late, replace(slow, seconds=0.9))
    with pytest.raises(Invalid) as refused:
        require_sound(beyond)
    assert refused.value.code == "beyond_horizon"
    require_sound(replace(beyond, beyond_horizon=True))


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_requests_to_happen_on(fault: Fault) -> None:
    assert default_targets(fault) <= APPLIES_TO[fault]
    require_sound(a_plan(a_rule(fault)))
    assert not (fault in ORDER_FAULTS and fault in EVENT_FAULTS)


def test_news_twice_and_after_what_was_said_before() -> None:
    first, second = (1, an_order()), (2, an_order(quantity=5))
    assert duplicated([second], [first]) == [first, second, second]


def test_news_in_disorder_ends_with_stale_orders() -> None:
    order = an_order()
    part = filled(order, Execution(4, Decimal(99)), NOW, NOW, 2)
    full = filled(part, Execution(6, Decimal(100)), NOW, NOW, 3)
    shown = disordered([(2, part), (3, full)])
    assert [(number, each.state, each.filled_quantity) for number, each in shown] == [
        (3, S.FILLED, 10),
        (2, S.PARTIAL, 4),
        (2, S.OPEN, 0),
        (3, S.PARTIAL, 4),
    ]
    assert shown[3][1].average_price == part.average_price
    assert disordered([(1, order)]) == [(1, order)]


def test_an_order_before_its_end_was_open() -> None:
    part = filled(an_order(), Execution(4, Decimal(99)), NOW, NOW, 2)
    for order, state in ((an_order(), S.OPEN), (part, S.PARTIAL)):
        before = one_change_earlier(ended(order, S.CANCELLED, "code", "text", NOW, 3))
        assert before is not None
        assert (before.state, before.filled_quantity, before.reason_code) == (state, order.filled_quantity, None)


@pytest.mark.parametrize(
    ("quantity", "lot", "parts", "expected"), [(10, 1, 3, 4), (1, 1, 3, 1), (150, 75, 3, 75), (750, 75, 2, 375)]
)
def test_a_part_is_whole_lots(quantity: int, lot: int, parts: int, expected: int) -> None:
    assert part_of(a_rule(Fault.PARTIAL_FILLS, parts=parts), quantity, lot) == expected
