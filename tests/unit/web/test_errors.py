"""Domain error → HTTP status."""

import inspect

import pytest

from shared.domain import errors as domain
from shared.domain.errors import FieldError, PlimsollError
from shared.web.errors import STATUS, problem_of, status_of
from tests.unit.web.conftest import LogLines
from tests.unit.web.shop import Shop

EVERY_ERROR = [
    kind
    for _, kind in inspect.getmembers(domain, inspect.isclass)
    if issubclass(kind, PlimsollError) and kind is not PlimsollError
]


@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_domain_error_has_its_row(kind: type[PlimsollError]) -> None:
    assert kind in STATUS


def test_a_subclass_takes_the_row_of_its_parent_and_the_bare_root_is_a_defect() -> None:
    class Sharper(domain.Conflict):
        """A conflict of a special kind."""

    assert status_of(Sharper("x", "y"))[0] == 409
    assert status_of(PlimsollError("x", "y"))[0] == 500


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (domain.Refused("a", "b"), 400),
        (domain.NotAuthenticated("a", "b"), 401),
        (domain.NotAllowed("a", "b"), 403),
        (domain.NotFound("a", "b"), 404),
        (domain.Conflict("a", "b"), 409),
        (domain.StaleVersion("a", "b"), 412),
        (domain.TooLarge("a", "b"), 413),
        (domain.Invalid("a", "b"), 422),
        (domain.PreconditionMissing("a", "b"), 428),
        (domain.TooManyRequests("a", "b", retry_after=7), 429),
        (domain.Unavailable("a", "b"), 503),
    ],
)
def test_a_route_that_raises_answers_a_problem(error: PlimsollError, status: int) -> None:
    answer = Shop().fail_with(error)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json | {"title": ""} == {
        "type": "urn:plimsoll:problem:a",
        "title": "",
        "status": status,
        "code": "a",
        "detail": "b",
        "errors": [],
        "request_id": "req-1",
    }


def test_fields_are_named() -> None:
    answer = Shop().fail_with(domain.Refused("a", "b", [FieldError("schedule.exit_time", "too late")]))
    assert answer.json["errors"] == [{"field": "schedule.exit_time", "message": "too late"}]


def test_how_long_to_wait_is_said() -> None:
    assert Shop().fail_with(domain.TooManyRequests("a", "b", retry_after=7)).headers["retry-after"] == "7"
    assert Shop().fail_with(domain.Unavailable("a", "b", retry_after=0)).headers["retry-after"] == "1"


@pytest.mark.parametrize("kind", [domain.InvalidTransition, domain.InvalidRecord, domain.Superseded, PlimsollError])
def test_defects_tell_nothing_but_the_request_id(kind: type[PlimsollError]) -> None:
    answer = Shop().fail_with(kind("internal", "the secret of bucket 17"))
    assert answer.status == 500
    assert answer.json["code"] == "internal_error"
    assert "17" not in answer.json["detail"]


def test_what_nobody_foresaw_tells_nothing_but_the_request_id(log_lines: LogLines) -> None:
    answer = Shop().call("GET", "/v1/things/failing", request_id="req-42")
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert answer.json["request_id"] == "req-42"
    assert "a defect" not in answer.text
    (logged,) = log_lines()
    assert "a defect" in logged["exception"]
    assert logged["request_id"] == "req-42"


def test_a_401_says_how_to_authenticate() -> None:
    missing = problem_of(domain.NotAuthenticated("missing_token", "b"), "r")
    assert missing.headers["www-authenticate"] == "Bearer"
    expired = problem_of(domain.NotAuthenticated("expired_token", "b"), "r")
    assert expired.headers["www-authenticate"] == 'Bearer error="invalid_token"'
