"""What clients send by mistake or by malice, and what they are told."""

import json
from typing import Any

import pytest

from tests.unit.web.shop import Shop

GOOD: dict[str, Any] = {"name": "a", "quantity": 1}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def errors_of(shop: Shop, body: object) -> dict[str, str]:
    answer = shop.call("POST", "/v1/things", body)
    assert answer.status == 422, answer.text
    assert shop.made == 0
    return {each["field"]: each["message"] for each in answer.json["errors"]}


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"quantity": 1}, "name", "This field is required."),
        (GOOD | {"nmae": "b"}, "nmae", "There is no such field."),
        (GOOD | {"name": 3}, "name", "This must be text."),
        (GOOD | {"name": ""}, "name", "This must have at least 1 character."),
        (GOOD | {"name": "x" * 11}, "name", "This must have at most 10 characters."),
        (GOOD | {"quantity": "many"}, "quantity", "This must be a whole number."),
        (GOOD | {"quantity": 1.5}, "quantity", "This must be a whole number."),
        (GOOD | {"quantity": None}, "quantity", "This must be a whole number."),
        (GOOD | {"quantity": 0}, "quantity", "This must be more than 0."),
        (GOOD | {"price": "cheap"}, "price", "decimal number"),
        (GOOD | {"price": True}, "price", "decimal number"),
        (GOOD | {"price": "NaN"}, "price", "finite"),
        (GOOD | {"price": "Infinity"}, "price", "finite"),
        (GOOD | {"tags": "x"}, "tags", "This must be a list."),
        (GOOD | {"tags": ["a", "b", "c"]}, "tags", "This must have at most 2 entries."),
        (GOOD | {"tags": [1]}, "tags.0", "This must be text."),
        (GOOD | {"stop": {"type": "percent"}}, "stop.value", "This field is required."),
        (GOOD | {"stop": {"type": "percent", "value": "101"}}, "stop.value", "This must be 100 or less."),
        (GOOD | {"stop": {"type": "percent", "value": "1.005"}}, "stop.value", "at most 2 digits after the point"),
        (GOOD | {"stop": {"type": "magic", "value": "1"}}, "stop", "type must be one of"),
        (GOOD | {"stop": {"value": "1"}}, "stop", "The field type is required."),
        (GOOD | {"stop": "0.5"}, "stop", "This must be a JSON object."),
        (GOOD | {"stop": {"type": "points", "value": "1", "percent": 1}}, "stop.percent", "There is no such field."),
        ([], "body", "This must be a JSON object."),
        ("3", "body", "This must be a JSON object."),
        ('"text"', "body", "This must be a JSON object."),
        ("", "body", "This field is required."),
    ],
)
def test_each_mistake_is_named_in_plain_words(shop: Shop, body: object, field: str, message: str) -> None:
    found = errors_of(shop, body)
    assert message in found[field], found


def test_all_mistakes_are_told_at_once(shop: Shop) -> None:
    assert set(errors_of(shop, {"quantity": -1, "price": "x", "colour": "red"})) == {
        "name",
        "quantity",
        "price",
        "colour",
    }


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400000", "1e999"])
def test_numbers_that_are_not_finite_never_reach_a_route(shop: Shop, number: str) -> None:
    for field in ("quantity", "price"):
        body = json.dumps(GOOD | {field: 1}).replace(f'"{field}": 1', f'"{field}": {number}')
        answer = shop.call("POST", "/v1/things", body)
        assert answer.status in {201, 422}, answer.text
        if number.startswith(("NaN", "Inf", "-Inf")):
            assert answer.status == 422


def test_json_numbers_are_exact(shop: Shop) -> None:
    answer = shop.call("POST", "/v1/things", '{"name": "a", "quantity": 1, "price": 2930.10000000000000001}')
    assert answer.json["price"] == "2930.10000000000000001"


def test_a_number_without_end_is_refused(shop: Shop) -> None:
    answer = shop.call("POST", "/v1/things", f'{{"name": "a", "quantity": 1, "price": 0.{"1" * 5000}}}')
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    "body",
    ["{", "nonsense", '{"name": "a",}', "{'name': 'a'}", "[" * 100_000, "1" * 10_000, '{"name": "\x01"}', "\ufeff{}"],
)
def test_what_is_not_json_is_a_400(shop: Shop, body: str) -> None:
    answer = shop.call("POST", "/v1/things", body)
    assert (answer.status, answer.json["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("body", ['{"name": "\\ud800", "quantity": 1}', '{"\\udfff": 1}'])
def test_half_a_character_is_refused(shop: Shop, body: str) -> None:
    answer = shop.call("POST", "/v1/things", body)
    assert answer.status == 422


def test_a_whole_pair_of_surrogates_is_one_character(shop: Shop) -> None:
    answer = shop.call("POST", "/v1/things", '{"name": "\\ud83d\\ude00", "quantity": 1}')
    assert answer.json["name"] == "😀"


def test_the_body_must_be_declared_as_json(shop: Shop) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = shop.call("POST", "/v1/things", '{"name": "a"}', headers={"content-type": kind})
        assert (answer.status, answer.json["code"]) == (422, "json_required")


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), (f"cursor={'x' * 2049}", "cursor")],
)
def test_pages_have_their_limits(shop: Shop, query: str, field: str) -> None:
    answer = shop.call("GET", f"/v1/things?{query}")
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == field


def test_pages_have_their_defaults(shop: Shop) -> None:
    assert shop.call("GET", "/v1/things").json["items"] == ["50", "None"]
    assert shop.call("GET", "/v1/things?limit=100&cursor=abc").json["items"] == ["100", "abc"]


def test_ten_megabytes_are_refused_unread(shop: Shop) -> None:
    answer = shop.call("POST", "/v1/things", "x" * 10_000_000)
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")


def test_the_size_is_counted_in_bytes_and_not_believed(shop: Shop) -> None:
    assert shop.call("POST", "/v1/things", "€" * 90_000, headers={"content-length": "5"}).status == 413
    assert shop.call("POST", "/v1/things", GOOD, headers={"content-length": "999999999"}).status == 413
    assert shop.call("POST", "/v1/things", GOOD, headers={"content-length": "9" * 5000}).status == 413
    assert shop.call("POST", "/v1/things", GOOD, headers={"content-length": "many"}).status == 201


def test_unknown_addresses_and_methods_are_problems(shop: Shop) -> None:
    nowhere = shop.call("GET", "/v1/elsewhere")
    assert (nowhere.status, nowhere.json["code"]) == (404, "no_such_route")
    assert shop.call("GET", "/v1/things/").status == 404  # no redirect to an inner host
    wrong = shop.call("PUT", "/v1/things")
    assert (wrong.status, wrong.json["code"]) == (405, "method_not_allowed")
    assert "allow" in wrong.headers
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert shop.call("GET", path).status == 404
