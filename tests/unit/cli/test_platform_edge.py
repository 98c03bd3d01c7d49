"""What the edge passes on, and what it keeps."""

import json

from multidict import CIMultiDict

from cli.platform.edge import _problem, answer_headers, origin_of, request_headers
from cli.platform.start_page import start_page


def test_the_api_is_asked_by_the_name_that_the_emulator_knows() -> None:
    origin = origin_of("http://127.0.0.1:4600", "abc123")
    assert origin.host == "abc123.execute-api.localhost:4600"


def test_what_belongs_to_one_connection_is_not_passed_on() -> None:
    origin = origin_of("http://127.0.0.1:4600", "abc123")
    given = {"Connection": "keep-alive", "Upgrade": "websocket", "Host": "localhost:8000", "Authorization": "Bearer t"}
    passed = request_headers(given, origin, "127.0.0.1")
    assert passed["Authorization"] == "Bearer t"
    assert passed["Host"] == origin.host
    assert "Connection" not in passed and "Upgrade" not in passed


def test_nobody_chooses_the_address_that_the_api_sees() -> None:
    origin = origin_of("http://127.0.0.1:4600", "abc123")
    forged = {"CloudFront-Viewer-Address": "10.0.0.1:1", "X-Forwarded-For": "10.0.0.1"}
    passed = request_headers(forged, origin, "127.0.0.1")
    assert passed.getall("CloudFront-Viewer-Address") == ["127.0.0.1:0"]
    assert passed.getall("X-Forwarded-For") == ["127.0.0.1"]


def test_repeated_headers_come_back_repeated_and_the_apis_own_policy_wins() -> None:
    given = CIMultiDict(
        [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Security-Policy", "default-src 'none'")]
    )
    passed = answer_headers(given)
    assert passed.getall("Set-Cookie") == ["a=1", "b=2"]
    assert passed.getall("Content-Security-Policy") == ["default-src 'none'"]
    assert passed["X-Content-Type-Options"] == "nosniff"


def test_the_start_page_shows_what_it_is_told_as_text() -> None:
    page = start_page({"orders": "http://127.0.0.1:8033"}, "a replay of <b>bars</b>")
    assert "&lt;b&gt;bars&lt;/b&gt;" in page
    assert "/v1/health" in page and "/openapi.json" in page


def test_a_refusal_of_the_edge_has_the_shape_that_every_problem_has() -> None:
    answer = _problem(413, "body_too_large", "Too large.")
    assert isinstance(answer.body, bytes)
    told = json.loads(answer.body)
    assert set(told) == {"type", "title", "status", "code", "detail", "errors", "request_id"}
    assert (answer.status, told["code"], answer.content_type) == (413, "body_too_large", "application/problem+json")
