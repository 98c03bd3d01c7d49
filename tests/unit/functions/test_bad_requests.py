"""What every trader-facing route does with requests that no honest client sends."""

import json
from typing import Any

import pytest

from tests.unit.functions.trading_world import TradingWorld

WRITES = [
    ("POST", "/v1/strategies"),
    ("PATCH", "/v1/strategies/{id}"),
    ("POST", "/v1/orders"),
    ("POST", "/v1/brokers"),
    ("PUT", "/v1/risk-limits"),
    ("PUT", "/v1/kill-switch"),
    ("PUT", "/v1/strategies/{id}/kill-switch"),
    ("POST", "/v1/orders/{id}/resolution"),
]


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def send(world: TradingWorld, method: str, path: str, body: object, **more: Any) -> Any:
    made = world.created() if "{id}" in path else {"id": ""}
    return world.call(method, path.replace("{id}", made["id"]), body, version=int("{id}" in path), **more)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_body_that_is_not_json_is_refused(world: TradingWorld, method: str, path: str) -> None:
    answer = send(world, method, path, "{broken")
    assert (answer.status, answer.json["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_numbers_that_are_none_are_refused(world: TradingWorld, method: str, path: str, number: str) -> None:
    answer = send(world, method, path, '{"quantity": ' + number + "}")
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_ten_megabytes_are_too_much(world: TradingWorld, method: str, path: str) -> None:
    answer = send(world, method, path, json.dumps({"name": "x" * 10_000_000}))
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("body", ["[]", "null", '"text"', "1", "[[[[[[]]]]]]"])
def test_a_body_that_is_no_object_is_invalid(world: TradingWorld, method: str, path: str, body: str) -> None:
    assert send(world, method, path, body).status == 422


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_body_as_deep_as_the_sea_is_refused(world: TradingWorld, method: str, path: str) -> None:
    assert send(world, method, path, "[" * 50_000 + "]" * 50_000).status in {400, 422}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_number_with_a_thousand_digits_is_refused(world: TradingWorld, method: str, path: str) -> None:
    assert send(world, method, path, '{"quantity": ' + "9" * 5000 + "}").status in {400, 422}


@pytest.mark.parametrize("tag", ["", "*", "abc", '"x"', '"1", "2"', '"-1"', '"99999999999999999999"'])
def test_if_match_must_name_a_version(world: TradingWorld, tag: str) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 5}, headers={"if-match": tag})
    assert answer.status in {412, 428}
    assert world.kept(made["id"]).quantity == 10


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "1"])
def test_a_weakened_tag_counts(world: TradingWorld, tag: str) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 5}, headers={"if-match": tag})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/v1/strategies"), ("DELETE", "/v1/orders"), ("PATCH", "/v1/brokers"), ("POST", "/v1/portfolio")],
)
def test_other_methods_are_refused(world: TradingWorld, method: str, path: str) -> None:
    answer = world.call(method, path, {})
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/v1/strategies/", "/v1/strategies/a/b/c/d", "/v1/orders/x/y"])
def test_other_addresses_are_not_found(world: TradingWorld, path: str) -> None:
    assert world.call("GET", path).status == 404


@pytest.mark.parametrize("path", ["/v1/strategies/..%2f..%2fetc", "/v1/strategies/%00", "/v1/orders/ord_'%20or%201=1"])
def test_ids_are_looked_up_and_nothing_else(world: TradingWorld, path: str) -> None:
    assert world.call("GET", path).status == 404


def test_a_key_that_is_no_key_is_refused(world: TradingWorld) -> None:
    for key in ("", "x" * 256, "caf\u00e9"):
        answer = world.call("POST", "/v1/orders", world.order_body(), headers={"idempotency-key": key})
        assert (answer.status, answer.json["code"]) == (422, "invalid_idempotency_key")


@pytest.mark.parametrize("code", ["expired_token", "invalid_token"])
def test_an_expired_token_is_a_problem_document(world: TradingWorld, code: str) -> None:
    answer = world.call("GET", "/v1/strategies", caller={"auth_error": code})
    assert (answer.status, answer.json["code"]) == (401, code)
    assert answer.headers["content-type"] == "application/problem+json"
