from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.errors import InvalidTransition
from shared.domain.intents import AT_BROKER, TERMINAL, TRANSITIONS, move_to
from shared.domain.intents import IntentState as S
from tests.unit.domain.builders import NOW, an_intent

LATER = NOW + timedelta(seconds=1)

# The table once more, written from the picture of the state machine and not from the code.
ALLOWED = {
    (S.PENDING, S.SENDING),  # claimed
    (S.PENDING, S.VOID),  # an entry too old, or superseded
    (S.PENDING, S.PARKED),  # no way to send it
    (S.SENDING, S.PENDING),  # proven not taken
    (S.SENDING, S.ACKED),
    (S.SENDING, S.PARTIAL),  # a lookup finds it further on
    (S.SENDING, S.FILLED),
    (S.SENDING, S.REJECTED),
    (S.SENDING, S.CANCELLED),
    (S.SENDING, S.PARKED),  # unresolved for too long
    (S.ACKED, S.PARTIAL),
    (S.ACKED, S.FILLED),
    (S.ACKED, S.CANCELLING),
    (S.ACKED, S.CANCELLED),
    (S.ACKED, S.REJECTED),
    (S.PARTIAL, S.PARTIAL),
    (S.PARTIAL, S.FILLED),
    (S.PARTIAL, S.CANCELLING),
    (S.PARTIAL, S.CANCELLED),
    (S.CANCELLING, S.CANCELLING),
    (S.CANCELLING, S.CANCELLED),
    (S.CANCELLING, S.FILLED),  # the cancel lost the race
    (S.CANCELLING, S.REJECTED),
    (S.PARKED, S.ACKED),  # it lived at the broker after all
    (S.PARKED, S.PARTIAL),
    (S.PARKED, S.FILLED),
    (S.PARKED, S.REJECTED),
    (S.PARKED, S.CANCELLED),
    (S.PARKED, S.VOID),
}


@pytest.mark.parametrize(("before", "after"), list(product(S, S)), ids=lambda state: state.value)
def test_each_pair_of_states_is_allowed_or_refused(before: S, after: S) -> None:
    intent = an_intent(state=before)
    if (before, after) in ALLOWED:
        moved = move_to(intent, after, LATER)
        assert (moved.state, moved.version, moved.updated_at) == (after, intent.version + 1, LATER)
    else:
        with pytest.raises(InvalidTransition, match=f"{before} -> {after}"):
            move_to(intent, after, LATER)


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(S)


def test_what_ended_never_moves_again() -> None:
    assert {S.FILLED, S.REJECTED, S.CANCELLED, S.VOID} == TERMINAL


def test_every_state_can_be_reached_and_every_living_one_can_end() -> None:
    def reachable(start: S) -> set[S]:
        seen, left = {start}, [start]
        while left:
            for state in TRANSITIONS[left.pop()] - seen:
                seen.add(state)
                left.append(state)
        return seen

    assert reachable(S.PENDING) == set(S)
    for state in S:
        assert reachable(state) & TERMINAL


def test_once_at_the_broker_an_order_is_never_sent_again() -> None:
    for state in AT_BROKER:
        assert not TRANSITIONS[state] & {S.PENDING, S.SENDING, S.VOID, S.PARKED}


def test_only_a_pending_intent_can_be_claimed() -> None:
    assert [state for state in S if S.SENDING in TRANSITIONS[state]] == [S.PENDING]


@given(some.lists(some.sampled_from(list(S)), max_size=30))
def test_the_version_rises_with_every_move_and_with_nothing_else(wanted: list[S]) -> None:
    intent = an_intent()
    for state in wanted:
        before = intent
        try:
            intent = move_to(intent, state, LATER)
        except InvalidTransition:
            assert intent is before
        else:
            assert intent.version == before.version + 1


@pytest.mark.parametrize("state", list(S))
def test_an_intent_knows_whether_it_is_over(state: S) -> None:
    assert an_intent(state=state).is_terminal == (state in TERMINAL)


def test_the_open_quantity_is_what_is_not_filled() -> None:
    assert an_intent(quantity=10, filled_quantity=3).open_quantity == 7
