"""``/v1/brokers`` through its handler."""

import base64
from decimal import Decimal

import pytest

from shared.application.link_broker import QUIET
from shared.application.order_sender.serving import IDLE_SECONDS
from shared.domain.brokers import Funds
from shared.domain.ids import BrokerId, TenantId
from shared.domain.runs import RunState
from tests.unit.domain.builders import a_position, an_intent
from tests.unit.functions.trading_world import TradingWorld, a_caller


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def test_linking_opens_an_account_and_seals_its_credentials(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/brokers", {"broker": "paper", "label": " Practice "})
    assert answer.status == 201
    broker_id, tenant = answer.json["id"], world.asha.tenant_id
    assert (answer.json["label"], answer.json["status"], answer.headers["etag"]) == ("Practice", "ACTIVE", '"1"')
    kept = world.brokers.rows[TenantId(tenant), BrokerId(broker_id)]
    secret = world.paper.opened[broker_id]
    hidden = base64.b64encode(secret[::-1].encode())
    assert kept.sealed_secret == f"sealed:{tenant}:{broker_id}:secret:".encode() + hidden
    assert kept.sealed_session.startswith(f"sealed:{tenant}:{broker_id}:session:".encode())
    assert len(secret) >= 40
    assert world.audit.actions() == ["broker.linked"]


def test_no_secret_ever_goes_out(world: TradingWorld) -> None:
    broker_id = world.linked_broker()
    secret = world.paper.opened[broker_id]
    shown = [
        world.call("GET", "/v1/brokers").text,
        world.call("GET", f"/v1/brokers/{broker_id}").text,
        world.call("POST", f"/v1/brokers/{broker_id}/reset").text,
    ]
    for text in shown:
        assert "sealed" not in text
        assert secret not in text
        assert "session-of" not in text
        assert "account" not in text.replace("Paper account", "")


def test_linking_is_refused_when_the_broker_is_away(world: TradingWorld) -> None:
    world.paper.away = True
    answer = world.call("POST", "/v1/brokers", {"broker": "paper"})
    assert (answer.status, answer.json["code"]) == (503, "broker_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert world.brokers.rows == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"broker": "zerodha"},
        {"broker": "paper", "label": ""},
        {"broker": "paper", "secret": "x"},
        [],
        None,
    ],
)
def test_what_cannot_be_linked_is_invalid(world: TradingWorld, body: object) -> None:
    assert world.call("POST", "/v1/brokers", body).status == 422


def test_a_label_is_a_visible_name(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/brokers", {"broker": "paper", "label": "a\u202eb"})
    assert (answer.status, answer.json["code"]) == (422, "name_not_allowed")
    assert answer.json["errors"][0]["field"] == "label"


def test_ten_accounts_are_enough(world: TradingWorld) -> None:
    for _ in range(10):
        world.later(seconds=1)
        world.linked_broker()
    answer = world.call("POST", "/v1/brokers", {"broker": "paper"})
    assert (answer.status, answer.json["code"]) == (409, "too_many_brokers")


def test_the_same_idempotency_key_links_one(world: TradingWorld) -> None:
    first = world.call("POST", "/v1/brokers", {"broker": "paper"}, headers={"idempotency-key": "k"})
    again = world.call("POST", "/v1/brokers", {"broker": "paper"}, headers={"idempotency-key": "k"})
    assert again.json == first.json
    assert len(world.paper.opened) == 1


def test_accounts_are_listed_newest_first(world: TradingWorld) -> None:
    ids = []
    for _ in range(3):
        world.later(seconds=1)
        ids.append(world.linked_broker())
    first = world.call("GET", "/v1/brokers?limit=2").json
    rest = world.call("GET", f"/v1/brokers?limit=2&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]


def test_a_reset_gives_a_fresh_account_under_the_same_id(world: TradingWorld) -> None:
    broker_id = world.linked_broker()
    before = world.brokers.rows[TenantId(world.asha.tenant_id), broker_id]
    answer = world.call("POST", f"/v1/brokers/{broker_id}/reset")
    after = world.brokers.rows[TenantId(world.asha.tenant_id), broker_id]
    assert (answer.status, answer.json["id"], answer.json["version"]) == (200, broker_id, 2)
    assert after.account != before.account
    assert set(world.paper.opened) == {before.account, after.account}
    assert world.paper.opened[before.account] != world.paper.opened[after.account]
    assert (after.sealed_secret, after.sealed_session) != (before.sealed_secret, before.sealed_session)


def test_a_fresh_account_has_its_opening_cash_before_its_first_order(world: TradingWorld) -> None:
    broker_id = world.linked_broker()
    assert world.call("GET", "/v1/portfolio").json["cash"] == "1000000.00"
    order = world.order_body(broker_id=broker_id, quantity=10)
    spent = Funds(Decimal("5.00"), Decimal(0), Decimal("5.00"), world.now)
    world.portfolio.money[TenantId(world.asha.tenant_id), BrokerId(broker_id)] = spent
    assert world.call("POST", "/v1/orders", order).json["code"] == "insufficient_funds"
    assert world.call("POST", f"/v1/brokers/{broker_id}/reset").status == 200
    assert world.call("GET", "/v1/portfolio").json["cash"] == "1000000.00"
    assert world.call("POST", "/v1/orders", order).status == 201


def test_an_account_is_not_reset_while_its_session_is_still_in_use(world: TradingWorld) -> None:
    broker_id = world.linked_broker()
    tenant = TenantId(world.asha.tenant_id)
    world.orders.put(an_intent(tenant_id=tenant, broker_id=broker_id, updated_at=world.now))
    answer = world.call("POST", f"/v1/brokers/{broker_id}/reset")
    assert (answer.status, answer.json["code"]) == (409, "account_in_use")
    world.later(seconds=151)
    assert world.call("POST", f"/v1/brokers/{broker_id}/reset").status == 200


def test_the_quiet_time_is_longer_than_a_session_is_kept() -> None:
    assert QUIET.total_seconds() > IDLE_SECONDS


def test_an_unlinked_account_is_gone_with_its_secrets(world: TradingWorld) -> None:
    broker_id = world.linked_broker()
    assert world.call("DELETE", f"/v1/brokers/{broker_id}").status == 204
    kept = world.brokers.rows[TenantId(world.asha.tenant_id), broker_id]
    assert (kept.sealed_secret, kept.sealed_session, kept.status) == (b"", b"", "UNLINKED")
    assert world.call("GET", f"/v1/brokers/{broker_id}").status == 404
    assert world.call("GET", "/v1/brokers").json["items"] == []
    assert world.audit.actions() == ["broker.linked", "broker.unlinked"]


@pytest.mark.parametrize(("method", "suffix"), [("POST", "/reset"), ("DELETE", "")])
def test_an_account_in_use_stays(world: TradingWorld, method: str, suffix: str) -> None:
    made = world.started()
    path = f"/v1/brokers/{made['broker_id']}{suffix}"
    run = world.run_of(world.kept(made["id"]))
    answer = world.call(method, path)
    assert (answer.status, answer.json["code"]) == (409, "run_open")
    world.run_of(world.kept(made["id"]), RunState.FAILED, id=run.id)
    tenant = TenantId(world.asha.tenant_id)
    world.portfolio.all_positions.append(
        a_position(10, "14240", tenant_id=tenant, broker_id=BrokerId(made["broker_id"]))
    )
    answer = world.call(method, path)
    assert (answer.status, answer.json["code"]) == (409, "position_open")


def test_an_account_with_an_active_strategy_is_not_unlinked(world: TradingWorld) -> None:
    made = world.started()
    answer = world.call("DELETE", f"/v1/brokers/{made['broker_id']}")
    assert (answer.status, answer.json["code"]) == (409, "strategies_active")
    assert "Morning long" in answer.json["detail"]
    world.call("POST", f"/v1/strategies/{made['id']}/stop")
    assert world.call("DELETE", f"/v1/brokers/{made['broker_id']}").status == 204


def test_what_other_accounts_do_does_not_matter(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    other = world.linked_broker()
    tenant = TenantId(world.asha.tenant_id)
    world.portfolio.all_positions.append(
        a_position(10, "14240", tenant_id=tenant, broker_id=BrokerId(made["broker_id"]))
    )
    assert world.call("POST", f"/v1/brokers/{other}/reset").status == 200
    assert world.call("DELETE", f"/v1/brokers/{other}").status == 204


@pytest.mark.parametrize("broker_id", ["brk_00000000000000000000000009", "nonsense"])
@pytest.mark.parametrize(("method", "suffix"), [("GET", ""), ("POST", "/reset"), ("DELETE", "")])
def test_what_is_not_there_is_not_found(world: TradingWorld, broker_id: str, method: str, suffix: str) -> None:
    answer = world.call(method, f"/v1/brokers/{broker_id}{suffix}")
    assert (answer.status, answer.json["code"]) == (404, "broker_not_found")


def test_a_viewer_links_nothing(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/brokers", {"broker": "paper"}, caller=a_caller(role="viewer"))
    assert (answer.status, answer.json["code"]) == (403, "role_not_allowed")


def test_money_that_nobody_knows_is_not_made_up(world: TradingWorld) -> None:
    world.call("POST", "/v1/brokers", {"broker": "paper"})
    world.portfolio.money.clear()
    account = world.call("GET", "/v1/portfolio").json["accounts"][0]
    assert (account["cash"], account["value"]) == (None, None)
    assert Decimal(account["unrealized"]) == 0
