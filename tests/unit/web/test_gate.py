"""What stands before every route: limits, repeats, headers."""

import base64
import json
from typing import Any

import pytest

from shared.application.ports.common import Caller
from tests.apigw import LambdaContext, answer_of, gateway_event
from tests.unit.web.conftest import LogLines
from tests.unit.web.shop import OWNER, TRADER, VIEWER, Shop

GOOD: dict[str, Any] = {"name": "a", "quantity": 1}
KEY = {"idempotency-key": "0b1f"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_user_has_a_hundred_requests_a_minute() -> None:
    shop = Shop(user_requests_per_minute=3)
    assert [shop.call("GET", "/v1/things").status for _ in range(4)] == [200, 200, 200, 429]
    shop.later(seconds=15)
    answer = shop.call("GET", "/v1/things")
    assert answer.json["code"] == "rate_limited"
    assert answer.headers["retry-after"] == "45"
    assert shop.call("GET", "/v1/things", caller=TRADER).status == 200
    shop.later(seconds=45)
    assert shop.call("GET", "/v1/things").status == 200


def test_a_repeat_under_the_same_key_does_nothing_twice(shop: Shop) -> None:
    first = shop.call("POST", "/v1/things", GOOD, headers=KEY)
    again = shop.call("POST", "/v1/things", GOOD, headers=KEY)
    assert shop.made == 1
    assert (again.status, again.text, again.headers["etag"]) == (201, first.text, first.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_an_answer_that_bears_a_secret_is_not_kept() -> None:
    shop = Shop(never_kept=frozenset({"/v1/things"}))
    answers = [shop.call("POST", "/v1/things", GOOD, headers=KEY) for _ in range(2)]
    assert [each.status for each in answers] == [201, 201]
    assert shop.made == 2
    assert "idempotency-replayed" not in answers[1].headers


def test_without_a_store_a_key_means_nothing() -> None:
    shop = Shop(idempotency=None)
    assert shop.call("POST", "/v1/things", GOOD, headers=KEY).status == 201


def test_without_a_key_everything_is_done(shop: Shop) -> None:
    for _ in range(2):
        shop.call("POST", "/v1/things", GOOD)
    assert shop.made == 2


def test_another_body_under_the_same_key_is_a_conflict(shop: Shop) -> None:
    shop.call("POST", "/v1/things", GOOD, headers=KEY)
    answer = shop.call("POST", "/v1/things", GOOD | {"name": "b"}, headers=KEY)
    assert (answer.status, answer.json["code"]) == (409, "idempotency_key_reused")
    assert shop.made == 1


def test_a_refused_request_may_be_mended_under_its_key(shop: Shop) -> None:
    assert shop.call("POST", "/v1/things", {}, headers=KEY).status == 422
    assert shop.call("POST", "/v1/things", GOOD, headers=KEY).status == 201


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 422, 428, 429])
def test_a_refusal_is_not_repeated_once_its_cause_is_gone(shop: Shop, status: int) -> None:
    from shared.web import gate  # noqa: PLC0415

    event = gateway_event("POST", "/v1/things", GOOD, caller=OWNER, headers=KEY)
    answers = iter([status, status, 201])
    seen = [
        gate.pass_through(event, shop_guards(shop), lambda: {"statusCode": next(answers), "body": "{}"})
        for _ in range(4)
    ]
    assert [each["statusCode"] for each in seen] == [status, status, 201, 201]
    assert [gate.REPLAYED in each.get("headers", {}) for each in seen] == [False, False, False, True]


def test_keys_of_different_people_tenants_and_routes_do_not_meet(shop: Shop) -> None:
    for caller in (OWNER, TRADER, Caller("tnt_B", "usr_A", "owner", "ses_B")):
        assert shop.call("POST", "/v1/things", GOOD, headers=KEY, caller=caller).status == 201
    assert shop.made == 3
    other = shop.call("POST", "/v1/things/orders", headers=KEY)
    assert (other.status, other.json) == (200, "usr_A")


def test_after_a_defect_the_key_waits_until_the_claim_lapses(shop: Shop) -> None:
    from shared.web import gate  # noqa: PLC0415

    def breaks() -> dict[str, Any]:
        raise RuntimeError("half done")

    event = gateway_event("POST", "/v1/things", GOOD, caller=OWNER, headers=KEY)
    guards = shop_guards(shop)
    with pytest.raises(RuntimeError):
        gate.pass_through(event, guards, breaks)
    busy = shop.call("POST", "/v1/things", GOOD, headers=KEY)
    assert (busy.status, busy.json["code"]) == (409, "request_in_progress")
    shop.later(seconds=60)
    assert shop.call("POST", "/v1/things", GOOD, headers=KEY).status == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\x7f"])
def test_a_key_has_its_form(shop: Shop, key: str) -> None:
    answer = shop.call("POST", "/v1/things", GOOD, headers={"idempotency-key": key})
    assert (answer.status, answer.json["code"]) == (422, "invalid_idempotency_key")
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_keys_are_for_post_and_for_known_callers_only(shop: Shop) -> None:
    assert shop.call("GET", "/v1/things", headers=KEY).status == 200
    assert shop.call("POST", "/v1/things", GOOD, headers=KEY, caller=None).status == 401
    assert shop.call("POST", "/v1/things", GOOD, headers=KEY).status == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/things", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/v1/things/failing", 500),
        ("DELETE", "/v1/things/one", 204),
    ],
)
def test_every_answer_carries_the_security_headers_and_its_request_id(
    shop: Shop, method: str, path: str, status: int
) -> None:
    answer = shop.call(method, path, request_id="req-9")
    assert answer.status == status
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"] == "req-9"


def test_an_answer_without_content_has_no_content_type(shop: Shop) -> None:
    answer = shop.call("DELETE", "/v1/things/one")
    assert answer.text == ""
    assert "content-type" not in answer.headers


def test_counted_metrics_are_written_out(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.call("DELETE", "/v1/things/one")
    written = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert written[0]["Removed"] == [1.0]
    assert written[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Plimsoll"
    shop.call("GET", "/v1/things")
    assert "_aws" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "logged"),
    [("tick-7", "tick-7"), ("", "req-1"), ("x" * 129, "req-1"), ('a"b', "req-1"), ("a\nb", "req-1")],
)
def test_log_lines_carry_the_correlation_id(shop: Shop, log_lines: LogLines, given: str, logged: str) -> None:
    shop.call("POST", "/v1/things", {}, headers={"x-correlation-id": given})
    line = log_lines()[-1]
    assert line["correlation_id"] == logged
    assert (line["tenant_id"], line["user_id"], line["code"]) == ("tnt_A", "usr_A", "invalid_request")


def test_what_one_request_logs_does_not_stick_to_the_next(shop: Shop, log_lines: LogLines) -> None:
    shop.call("POST", "/v1/things", {})
    shop.call("POST", "/v1/things", {}, caller=None)
    line = log_lines()[-1]
    assert "tenant_id" not in line


def test_a_binary_body_is_read_and_measured(shop: Shop) -> None:
    event = gateway_event("POST", "/v1/things", GOOD, caller=OWNER)
    event |= {"body": base64.b64encode(event["body"].encode()).decode(), "isBase64Encoded": True}
    assert answer_of(shop.handler(event, LambdaContext())).status == 201
    event["body"] = base64.b64encode(b"x" * 300_000).decode()
    assert answer_of(shop.handler(event, LambdaContext())).status == 413


def test_an_event_that_breaks_the_adapter_is_an_internal_error(shop: Shop) -> None:
    event = gateway_event("GET", "/v1/things", caller=OWNER, headers={"host": "a:b:c"})
    answer = answer_of(shop.handler(event, LambdaContext()))
    assert (answer.status, answer.json["code"]) == (500, "internal_error")


def test_viewers_look_traders_act_owners_own(shop: Shop) -> None:
    edit = {"if-match": '"3"'}
    assert shop.call("GET", "/v1/things", caller=VIEWER).status == 200
    refused = shop.call("PATCH", "/v1/things/one", caller=VIEWER, headers=edit)
    assert (refused.status, refused.json["code"]) == (403, "role_not_allowed")
    assert shop.call("PATCH", "/v1/things/one", caller=TRADER, headers=edit).status == 200
    assert shop.call("DELETE", "/v1/things/one", caller=TRADER).status == 403
    assert shop.call("DELETE", "/v1/things/one", caller=OWNER).status == 204


def test_routes_that_send_orders_look_at_the_session_now(shop: Shop) -> None:
    assert shop.call("POST", "/v1/things/orders").status == 200
    assert shop.call("POST", "/v1/things/orders", caller=VIEWER).status == 403
    shop.live = False
    answer = shop.call("POST", "/v1/things/orders")
    assert (answer.status, answer.json["code"]) == (401, "session_revoked")


@pytest.mark.parametrize("code", ["missing_token", "invalid_token", "expired_token", "session_revoked"])
def test_the_authorizers_reason_is_the_code_of_the_401(shop: Shop, code: str) -> None:
    answer = shop.call("GET", "/v1/things", caller={"auth_error": code})
    assert (answer.status, answer.json["code"]) == (401, code)


@pytest.mark.parametrize(
    "context", [{}, {"auth_error": "made up"}, {"tenant_id": "t", "user_id": "u", "auth_error": "x"}]
)
def test_an_odd_context_is_nobody(shop: Shop, context: dict[str, str]) -> None:
    assert shop.call("GET", "/v1/things", caller=context).status == 401


@pytest.mark.parametrize("given", ["", "*"])
def test_an_edit_names_its_version(shop: Shop, given: str) -> None:
    answer = shop.call("PATCH", "/v1/things/one", headers={"if-match": given} if given else {})
    assert (answer.status, answer.json["code"]) == (428, "if_match_required")


@pytest.mark.parametrize("given", ['"7"', 'W/"7"', "7", ' "7" '])
def test_a_version_is_read_in_every_form(shop: Shop, given: str) -> None:
    assert shop.call("PATCH", "/v1/things/one", headers={"if-match": given}).json == 7


@pytest.mark.parametrize("given", ['"abc"', '"1", "2"', '"-1"', '"' + "9" * 40 + '"', "''"])
def test_a_tag_that_was_never_ours_is_stale(shop: Shop, given: str) -> None:
    answer = shop.call("PATCH", "/v1/things/one", headers={"if-match": given})
    assert (answer.status, answer.json["code"]) == (412, "stale_version")


def shop_guards(shop: Shop) -> Any:
    """The guards that stand before the shop."""
    return shop.guards
