import pickle

import pytest

from shared.domain import errors
from shared.domain.errors import FieldError, Invalid, NotFound, PlimsollError, TooManyRequests, Unavailable, not_found

EVERY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PlimsollError)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_names_its_code_and_says_what_to_do(kind: type[PlimsollError]) -> None:
    error = kind("some_code", "A sentence.")
    assert isinstance(error, Exception)
    assert str(error) == "some_code: A sentence."
    assert error.errors == []
    assert kind.__doc__


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_an_error_is_itself_and_can_be_a_key(kind: type[PlimsollError]) -> None:
    # tools that walk chains of exceptions keep them in sets
    one, other = kind("same", "Same."), kind("same", "Same.")
    assert len({one, other}) == 2


def test_an_error_survives_the_way_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(Invalid("stop_loss_required", "Say where it stops.", [FieldError("a.b", "why")])))
    assert isinstance(error, Invalid)
    assert (error.code, error.errors) == ("stop_loss_required", [FieldError("a.b", "why")])


def test_waiting_errors_say_how_long() -> None:
    assert TooManyRequests("rate", "Wait.").retry_after == 60
    assert Unavailable("down", "Wait.", retry_after=2).retry_after == 2


def test_errors_do_not_share_their_list_of_fields() -> None:
    first = Invalid("a", "b")
    first.errors.append(FieldError("x", "y"))
    assert Invalid("a", "b").errors == []


def test_nothing_found_reads_the_same_for_everything() -> None:
    error = not_found("broker_connection", "brk_1")
    assert isinstance(error, NotFound)
    assert str(error) == "broker_connection_not_found: There is no broker connection brk_1."
