"""Kill switches as their tenant meets them: one call to engage, an owner and a version to go back."""

from typing import Any

import pytest

from shared.application.manage_kill_switches import EVERYBODY, KillDesk, Target, change_switch
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import TenantId
from shared.domain.kill_switch import KillScope, KillSwitch, KillVerb
from tests.fakes.controls import FakeKillSwitchStore
from tests.unit.functions.trading_world import TradingWorld, a_caller

RAVI = a_caller("ravi")
TRADER, VIEWER = a_caller("asha", "trader"), a_caller("asha", "viewer")
HALT = {"verb": "halt", "reason": "the feed looks wrong"}
FLATTEN = {"verb": "flatten", "reason": "out of everything"}


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


@pytest.fixture(params=["tenant", "strategy"])
def path(world: TradingWorld, request: pytest.FixtureRequest) -> str:
    if request.param == "tenant":
        return "/v1/kill-switch"
    return f"/v1/strategies/{world.started()['id']}/kill-switch"


def operated(world: TradingWorld, target: Target, verb: KillVerb | None) -> KillSwitch:
    """An operator changes a switch by the command line."""
    desk = KillDesk(world.switches, world.audit, world.clock)
    return change_switch(target, verb, "the exchange is down", "operator:meera", desk=desk)


def test_a_switch_that_was_never_used_is_shown_as_such(world: TradingWorld, path: str) -> None:
    answer = world.call("GET", path)
    shown = answer.json["switch"]
    assert (shown["verb"], shown["version"], shown["changed_at"]) == (None, 0, None)
    assert answer.headers["etag"] == '"0"'
    assert answer.json["in_force"] is None


@pytest.mark.parametrize("caller", [None, TRADER])
def test_one_call_engages_and_the_answer_means_that_it_is_durable(world: TradingWorld, path: str, caller: Any) -> None:
    answer = world.call("PUT", path, HALT, caller=caller)
    assert answer.status == 200, answer.json
    who = caller or world.asha
    assert (answer.json["verb"], answer.json["version"], answer.json["changed_by"]) == ("halt", 1, who.user_id)
    assert answer.headers["etag"] == '"1"'
    [row] = world.controls.switches.values()
    assert (row.verb, row.reason, row.changed_at) == (KillVerb.HALT, "the feed looks wrong", world.now)
    shown = world.call("GET", path).json
    assert shown["in_force"] == shown["switch"] == answer.json


def test_every_change_is_written_down(world: TradingWorld, path: str) -> None:
    world.call("PUT", path, HALT)
    world.call("PUT", path, HALT)
    world.call("PUT", path, FLATTEN)
    world.call("DELETE", f"{path}?reason=over", version=2)
    rows = [row for row in world.audit.rows if row[1].startswith("kill_switch")]
    told = [(row[1], row[4]["before"], row[4]["verb"], row[4]["reason"]) for row in rows]
    assert told == [
        ("kill_switch.engaged", "none", "halt", "the feed looks wrong"),
        ("kill_switch.engaged", "halt", "halt", "the feed looks wrong"),
        ("kill_switch.engaged", "halt", "flatten", "out of everything"),
        ("kill_switch.released", "flatten", "none", "over"),
    ]
    assert {row[0] for row in rows} == {world.asha.tenant_id}
    assert {row[3] for row in rows} == ({path.split("/")[3]} if "strategies" in path else {""})


def test_engaging_again_changes_nothing_but_flattening_again_is_a_new_wish(world: TradingWorld, path: str) -> None:
    world.call("PUT", path, HALT)
    assert world.call("PUT", path, HALT).json["version"] == 1
    assert world.call("PUT", path, FLATTEN).json["version"] == 2
    world.later(seconds=30)
    again = world.call("PUT", path, FLATTEN).json
    assert again["version"] == 3
    assert again["changed_at"].startswith("2026-11-23T04:30:30")


def test_a_version_that_is_sent_must_be_the_newest(world: TradingWorld, path: str) -> None:
    world.call("PUT", path, HALT)
    assert world.call("PUT", path, FLATTEN, version=0).status == 412
    assert world.call("PUT", path, FLATTEN, version=1).status == 200


def test_going_back_needs_the_owner_and_a_version(world: TradingWorld, path: str) -> None:
    world.call("PUT", path, FLATTEN)
    milder = world.call("PUT", path, HALT)
    assert (milder.status, milder.json["code"]) == (428, "if_match_required")
    by_trader = world.call("PUT", path, HALT, caller=TRADER, version=1)
    assert (by_trader.status, by_trader.json["code"]) == (403, "role_not_allowed")
    assert world.call("DELETE", path).status == 428
    assert world.call("DELETE", path, caller=TRADER, version=1).status == 403
    assert world.call("DELETE", path, version=7).status == 412
    assert world.call("PUT", path, HALT, version=1).json["verb"] == "halt"
    released = world.call("DELETE", f"{path}?reason=all%20well", version=2)
    assert (released.status, released.json["verb"], released.json["reason"]) == (200, None, "all well")
    assert world.call("GET", path).json["in_force"] is None
    assert world.call("DELETE", path, version=3).json["version"] == 3, "it is released already"


def test_viewers_look_only(world: TradingWorld, path: str) -> None:
    assert world.call("GET", path, caller=VIEWER).status == 200
    assert world.call("PUT", path, HALT, caller=VIEWER).status == 403
    world.revoked.add(TRADER.session_id)
    ended = world.call("PUT", path, HALT, caller=TRADER)
    assert (ended.status, ended.json["code"]) == (401, "session_revoked")
    assert not world.controls.switches


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verb": "halt"},
        {"verb": "halt", "reason": "  "},
        {"verb": "stop", "reason": "x"},
        {"verb": "halt", "reason": "x" * 301},
        {"verb": "halt", "reason": "x", "scope": "platform"},
    ],
)
def test_a_wish_that_is_unclear_is_refused(world: TradingWorld, path: str, body: dict[str, Any]) -> None:
    assert world.call("PUT", path, body).status == 422
    assert not world.controls.switches


def test_the_tenant_sees_all_switches_that_concern_it(world: TradingWorld) -> None:
    strategy = world.started()["id"]
    world.call("PUT", f"/v1/strategies/{strategy}/kill-switch", FLATTEN)
    operated(world, EVERYBODY, KillVerb.HALT)
    world.call("PUT", "/v1/kill-switch", FLATTEN, caller=RAVI)
    shown = world.call("GET", "/v1/kill-switch").json
    assert shown["switch"]["verb"] is None
    assert [(each["strategy_id"], each["verb"]) for each in shown["strategies"]] == [(strategy, "flatten")]
    platform = shown["platform"]
    assert (platform["verb"], platform["reason"], platform["changed_by"]) == ("halt", "the exchange is down", None)
    assert shown["in_force"] == platform
    mine = world.call("GET", f"/v1/strategies/{strategy}/kill-switch").json
    assert mine["in_force"]["scope"] == "strategy", "flatten beats halt"


def test_what_an_operator_engaged_only_an_operator_releases(world: TradingWorld) -> None:
    tenants = Target(KillScope.TENANT, TenantId(world.asha.tenant_id))
    operated(world, tenants, KillVerb.HALT)
    shown = world.call("GET", "/v1/kill-switch").json["switch"]
    assert shown["changed_by"] == "operator", "operators stay nameless"
    refused = world.call("DELETE", "/v1/kill-switch", version=1)
    assert (refused.status, refused.json["code"]) == (403, "engaged_by_operator")
    assert world.call("PUT", "/v1/kill-switch", FLATTEN).status == 200, "stricter is always possible"
    refused = world.call("DELETE", "/v1/kill-switch", version=2)
    assert (refused.status, refused.json["code"]) == (403, "engaged_by_operator")
    assert operated(world, tenants, None).verb is None
    assert world.call("PUT", "/v1/kill-switch", HALT).status == 200
    assert world.call("DELETE", "/v1/kill-switch", version=4).status == 200, "this one was the tenant's own"


def test_a_strategy_shows_what_pauses_it(world: TradingWorld) -> None:
    strategy = world.started()
    assert strategy["paused_by"] is None
    world.call("PUT", "/v1/kill-switch", HALT)
    shown = world.call("GET", f"/v1/strategies/{strategy['id']}").json
    assert (shown["status"], shown["paused_by"]) == ("PAUSED_BY_RISK", "kill_switch")
    [warning] = [each for each in shown["warnings"] if each["code"] == "paused_by_kill_switch"]
    assert "the feed looks wrong" in warning["message"]
    [listed] = world.call("GET", "/v1/strategies").json["items"]
    assert (listed["status"], listed["paused_by"]) == ("PAUSED_BY_RISK", "kill_switch")
    world.call("DELETE", "/v1/kill-switch", version=1)
    assert world.call("GET", f"/v1/strategies/{strategy['id']}").json["paused_by"] is None


def test_a_strategy_may_be_started_while_halted_and_says_so(world: TradingWorld) -> None:
    world.call("PUT", "/v1/kill-switch", HALT)
    assert world.started()["paused_by"] == "kill_switch"
    assert world.created(name="Draft")["paused_by"] is None


@pytest.mark.parametrize("whose", ["tenant", "platform"])
def test_a_manual_order_is_refused_at_the_door_unless_it_only_reduces(world: TradingWorld, whose: str) -> None:
    before = world.placed()
    tenants = Target(KillScope.TENANT, TenantId(world.asha.tenant_id))
    operated(world, tenants if whose == "tenant" else EVERYBODY, KillVerb.HALT)
    body = world.order_body()
    refused = world.call("POST", "/v1/orders", body, headers={"idempotency-key": "another"})
    assert (refused.status, refused.json["code"]) == (409, "kill_switch")
    assert "the exchange is down" in refused.json["detail"]
    assert [each.id for each in world.strategies.rows.values()] == [before["strategy_id"]]
    reduces = {**body, "reduce_only": True, "side": "sell"}
    del reduces["protection"]
    allowed = world.call("POST", "/v1/orders", reduces)
    assert allowed.json["code"] == "nothing_to_reduce", "only the position says no"
    elsewhere = world.call("POST", "/v1/orders", world.order_body(world.a_broker(RAVI)), caller=RAVI)
    assert elsewhere.status == (201 if whose == "tenant" else 409)


def test_an_order_refused_by_a_kill_switch_goes_out_under_its_key_once_that_is_released(world: TradingWorld) -> None:
    world.call("PUT", "/v1/kill-switch", HALT)
    body, key = world.order_body(), {"idempotency-key": "the same"}
    for _ in range(2):
        refused = world.call("POST", "/v1/orders", body, headers=key)
        assert (refused.status, refused.json["code"]) == (409, "kill_switch")
    world.call("DELETE", "/v1/kill-switch", version=1)
    placed = [world.call("POST", "/v1/orders", body, headers=key) for _ in range(2)]
    assert [each.status for each in placed] == [201, 201]
    assert placed[0].json == placed[1].json


def test_two_who_engage_at_once_both_succeed_and_one_with_a_version_is_told(world: TradingWorld) -> None:
    desk = KillDesk(Overtaken(world), world.audit, world.clock)
    target = Target(KillScope.TENANT, TenantId(world.asha.tenant_id))
    engaged = change_switch(target, KillVerb.FLATTEN, "me too", "usr_2", desk=desk)
    assert (engaged.version, engaged.verb) == (2, KillVerb.FLATTEN)
    desk = KillDesk(Overtaken(world), world.audit, world.clock)
    with pytest.raises(StaleVersion):
        change_switch(target, None, "over", "usr_2", version=2, desk=desk)
    desk = KillDesk(Overtaken(world, times=99), world.audit, world.clock)
    with pytest.raises(Unavailable):
        change_switch(target, KillVerb.FLATTEN, "again", "usr_2", desk=desk)


class Overtaken(FakeKillSwitchStore):
    """Somebody else writes directly before each of the first writes."""

    def __init__(self, world: TradingWorld, times: int = 1) -> None:
        super().__init__(world.controls)
        self._world = world
        self._times = times

    def save(self, switch: KillSwitch) -> None:
        if self._times:
            self._times -= 1
            quick = KillDesk(self._world.switches, self._world.audit, self._world.clock)
            target = Target(switch.scope, switch.tenant_id, switch.strategy_id)
            change_switch(target, KillVerb.HALT, f"quicker {self._times}", "usr_3", desk=quick)
        super().save(switch)
