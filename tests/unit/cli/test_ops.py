"""``plimsoll ops``: what operators type, what it changes, and what it refuses."""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from cli.ops import commands, routing
from shared.application.change_routing import RoutingDesk
from shared.application.manage_kill_switches import KillDesk
from shared.application.ports.controls import SwitchPlace
from shared.application.ports.engine import OrderKey
from shared.application.resolve_order import ResolutionDesk
from shared.bootstrap.operators import OperatorParts
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, StrategyId, TenantId, derived_id, order_id_of
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import PLATFORM, KillScope, KillVerb
from shared.domain.resolutions import ResolutionAction
from tests.fakes.controls import ControlTables, FakeKillSwitchStore, FakeParkedOrders, FakeResolutionRequests
from tests.fakes.identity import FakeAuditLog
from tests.unit.application.test_change_routing import FakeTables, a_desk
from tests.unit.domain.builders import an_intent

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
TENANT, STRATEGY = TenantId(derived_id("tnt_", "asha")), StrategyId(derived_id("str_", "one"))


class Stage:
    """A stage in memory with one tenant and one strategy."""

    def __init__(self) -> None:
        self.tables, self.audit = ControlTables(), FakeAuditLog()
        self.orders: list[Intent] = []
        self.parked = FakeParkedOrders(lambda: self.orders)

    def parts(self, stage: str, port_offset: int) -> OperatorParts:
        return OperatorParts(
            switches=KillDesk(FakeKillSwitchStore(self.tables), self.audit, lambda: NOW),
            resolutions=ResolutionDesk(FakeResolutionRequests(self.tables), self.audit, lambda: NOW),
            parked=self.parked,
            known=self,
        )

    def has_tenant(self, tenant_id: TenantId) -> bool:
        return tenant_id == TENANT

    def has_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> bool:
        return (tenant_id, strategy_id) == (TENANT, STRATEGY)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage()
    monkeypatch.setattr(commands, "connect", made.parts)
    return made


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    saved = dict(os.environ)
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    yield
    os.environ.clear()
    os.environ.update(saved)


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["ops", *arguments])


def a_parked_order(role: Role = Role.EXIT, **changes: Any) -> Intent:
    facts: dict[str, Any] = {
        "tenant_id": TENANT, "role": role, "state": IntentState.PARKED, "reason_code": "outcome_unknown",
        "reason": "The broker does not say.", "updated_at": NOW,
    }  # fmt: skip
    return an_intent(**(facts | changes))


@pytest.mark.parametrize(
    ("whose", "scope", "tenant", "strategy"),
    [
        (["--platform"], KillScope.PLATFORM, PLATFORM, None),
        (["--tenant", TENANT], KillScope.TENANT, TENANT, None),
        (["--tenant", TENANT, "--strategy", STRATEGY], KillScope.STRATEGY, TENANT, STRATEGY),
    ],
)
def test_a_switch_is_engaged_and_released(
    stage: Stage, whose: list[str], scope: KillScope, tenant: str, strategy: str | None
) -> None:
    for verb, kept in (("halt", KillVerb.HALT), ("flatten", KillVerb.FLATTEN), ("release", None)):
        result = ops(verb, *whose, "--reason", f"  why   {verb} ")
        assert result.exit_code == 0, result.output
        [row] = stage.tables.switches.values()
        assert (row.scope, row.tenant_id, row.strategy_id) == (scope, tenant, strategy)
        assert (row.verb, row.reason) == (kept, f"why {verb}")
        assert row.changed_by.startswith("operator:")
    assert [row[1] for row in stage.audit.rows] == ["kill_switch.engaged"] * 2 + ["kill_switch.released"]
    assert {row[0] for row in stage.audit.rows} == {tenant}


@pytest.mark.parametrize(
    "whose",
    [
        [],
        ["--platform", "--tenant", TENANT],
        ["--platform", "--strategy", STRATEGY],
        ["--strategy", STRATEGY],
        ["--tenant", "asha"],
        ["--tenant", TENANT, "--strategy", "str_1"],
    ],
)
def test_whose_switch_must_be_clear(stage: Stage, whose: list[str]) -> None:
    assert ops("halt", *whose, "--reason", "x").exit_code == 2
    assert ops("halt", "--platform", "--reason", "  ").exit_code == 2
    assert not stage.tables.switches


@pytest.mark.parametrize(
    "whose",
    [["--tenant", derived_id("tnt_", "nobody")], ["--tenant", TENANT, "--strategy", derived_id("str_", "another")]],
)
def test_a_misspelt_id_is_not_halted_in_vain(stage: Stage, whose: list[str]) -> None:
    result = ops("halt", *whose, "--reason", "x")
    assert result.exit_code == 1
    assert whose[-1] in result.output
    assert not stage.tables.switches


def test_the_status_shows_what_is_engaged_and_how_many_orders_wait(stage: Stage) -> None:
    assert ops("status").output == "No kill switch is engaged.\nNo order is parked.\n"
    ops("halt", "--tenant", TENANT, "--reason", "odd orders")
    ops("flatten", "--platform", "--reason", "the exchange is down")
    stage.orders.append(a_parked_order())
    lines = ops("status").output.splitlines()
    assert lines[0].startswith("platform: FLATTEN since 2026-11-23 04:30:00 UTC by operator:")
    assert lines[1].startswith(f"tenant {TENANT}: HALT since")
    assert lines[2] == "1 order is parked."
    shown = json.loads(ops("status", "--json").output)
    assert [each["verb"] for each in shown["switches"]] == ["flatten", "halt"]
    assert shown["parked"] == 1


def test_a_switch_that_cannot_be_read_is_shown_as_engaged_beside_all_others(stage: Stage) -> None:
    ops("halt", "--tenant", TENANT, "--reason", "odd orders")
    stage.tables.unreadable_switches += [
        SwitchPlace(KillScope.PLATFORM, PLATFORM),
        SwitchPlace(KillScope.STRATEGY, TENANT, STRATEGY),
    ]
    lines = ops("status").output.splitlines()
    assert lines[0].startswith("platform: cannot be read, counts as engaged")
    assert lines[1].startswith(f"strategy {STRATEGY} of tenant {TENANT}: cannot be read, counts as engaged")
    assert lines[2].startswith(f"tenant {TENANT}: HALT since")
    assert lines[3] == "No order is parked."
    shown = json.loads(ops("status", "--json").output)["switches"]
    assert [(each["scope"], each["verb"]) for each in shown] == [
        ("platform", "unreadable"),
        ("strategy", "unreadable"),
        ("tenant", "halt"),
    ]
    assert shown[0]["tenant_id"] is None
    ops("release", "--tenant", TENANT, "--reason", "fine")
    assert "No kill switch is engaged" not in ops("status").output


def test_a_parked_order_is_listed_and_resolved(stage: Stage) -> None:
    order = a_parked_order()
    stage.orders += [order, a_parked_order(tenant_id=TenantId("tnt_other"), id="P2")]
    assert len(ops("parked").output.splitlines()) == 2
    [line] = ops("parked", "--tenant", TENANT).output.splitlines()
    assert line.startswith(order_id_of(order.id))
    assert "The broker does not say." in line
    result = ops("resolve", order_id_of(order.id), "done-outside", "--broker-order-id", "4711", "--json")
    assert json.loads(result.output)["resolution"]["broker_order_id"] == "4711"
    request = stage.tables.resolutions[TENANT, order.id]
    assert request.action is ResolutionAction.DONE_OUTSIDE
    assert request.requested_by.startswith("operator:")
    assert stage.audit.actions() == ["order.resolution_requested"]
    shown = ops("parked", "--tenant", TENANT).output.splitlines()
    assert shown[1].strip() == "done_outside 4711: requested"
    [row] = json.loads(ops("parked", "--tenant", TENANT, "--json").output)
    assert row["resolution"]["state"] == "requested"
    again = ops("resolve", order_id_of(order.id), "retry")
    assert again.exit_code == 1
    assert "waits for the broker" in again.output


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["retry"], 0),
        (["void"], 1),
        (["done-outside"], 1),
        (["retry", "--broker-order-id", "1"], 1),
        (["delete"], 2),
    ],
)
def test_what_makes_no_sense_is_refused(stage: Stage, arguments: list[str], status: int) -> None:
    order = a_parked_order()
    stage.orders.append(order)
    assert ops("resolve", order_id_of(order.id), *arguments).exit_code == status
    assert bool(stage.tables.resolutions) is (status == 0)


def test_an_order_that_is_not_parked_cannot_be_resolved(stage: Stage) -> None:
    assert ops("resolve", "ord_" + "P" + "A" * 16, "retry").exit_code == 1
    assert ops("resolve", "nonsense", "retry").exit_code == 2


@pytest.mark.usefixtures("environment")
def test_the_local_stage_is_this_machines_and_never_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "build", lambda settings: settings)
    assert commands.connect("local", 700).table_prefix == "plimsoll-local-"  # type: ignore[attr-defined]
    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:5300"
    assert os.environ["AWS_ACCESS_KEY_ID"] == "localdev"


@pytest.mark.usefixtures("environment")
def test_another_stage_is_asked_with_the_operators_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "build", lambda settings: settings)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mine")
    assert commands.connect("prod", 0).table_prefix == "plimsoll-prod-"  # type: ignore[attr-defined]
    assert "AWS_ENDPOINT_URL" not in os.environ
    assert os.environ["AWS_ACCESS_KEY_ID"] == "mine"


@pytest.mark.usefixtures("environment")
def test_a_stage_that_cannot_be_reached_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "build", refuse)
    result = ops("status", "--stage", "prod")
    assert (result.exit_code, "specify a region" in result.output) == (1, True)


def refuse(settings: object) -> OperatorParts:
    from botocore.exceptions import NoRegionError  # noqa: PLC0415

    raise NoRegionError()


def test_halt_does_not_end_a_flatten_unseen(stage: Stage) -> None:
    ops("flatten", "--tenant", TENANT, "--reason", "out")
    result = ops("halt", "--tenant", TENANT, "--reason", "the feed is wrong")
    assert (result.exit_code, "release it first" in result.output) == (1, True)
    [row] = stage.tables.switches.values()
    assert (row.verb, row.version) == (KillVerb.FLATTEN, 1)
    assert stage.audit.actions() == ["kill_switch.engaged"]


def test_the_line_of_a_strategys_switch_names_all_that_its_release_needs(stage: Stage) -> None:
    line = ops("halt", "--tenant", TENANT, "--strategy", STRATEGY, "--reason", "odd").output
    assert line.startswith(f"strategy {STRATEGY} of tenant {TENANT}: HALT since")


@pytest.mark.usefixtures("stage")
def test_a_misspelt_tenant_and_a_long_reason_are_refused() -> None:
    assert ops("parked", "--tenant", "asha").exit_code == 2
    assert ops("halt", "--platform", "--reason", "x" * 301).exit_code == 2
    assert ops("halt", "--platform", "--reason", "x" * 300).exit_code == 0


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", [["show"], ["set", "NIFTY", "8"]])
def test_routing_says_in_words_what_went_wrong(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    def away(settings: object, wait: object) -> RoutingDesk:
        raise Unavailable("store_unavailable", "The store does not answer.")

    monkeypatch.setattr(routing, "build", away)
    result = ops("routing", *command)
    assert (result.exit_code, "make run" in result.output) == (1, True), result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.usefixtures("environment")
def test_a_change_of_routing_is_written_down_under_the_operators_name(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = FakeTables()
    monkeypatch.setattr(routing, "build", lambda settings, wait: a_desk(tables))
    result = ops("routing", "set", "INFY", "4")
    assert result.exit_code == 0, result.output
    [(tenant, action, actor, subject, _)] = tables.audit.rows
    assert (tenant, action, subject) == (PLATFORM, "routing.changed", "INFY")
    assert actor.startswith("operator:")


def test_a_change_of_routing_says_what_it_waits_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    routing.wait_for_readers(35.0)
    assert pauses == [35.0]
    assert "Waiting 35 s" in capsys.readouterr().err


def test_an_order_that_cannot_be_read_is_listed_as_such(stage: Stage) -> None:
    order = a_parked_order()
    stage.orders.append(order)
    stage.parked.unreadable.append(OrderKey(TENANT, IntentId("P" + "A" * 16)))
    lines = ops("parked").output.splitlines()
    assert lines[0].startswith(order_id_of(order.id))
    assert lines[1].startswith(f"ord_{'P' + 'A' * 16}  {TENANT}  cannot be read")
    codes = [row["reason_code"] for row in json.loads(ops("parked", "--json").output)]
    assert codes == ["outcome_unknown", "unreadable"]
    assert "cannot be read" in ops("status").output
    assert json.loads(ops("status", "--json").output)["unreadable"] == 1
    assert ops("resolve", order_id_of(order.id), "retry").exit_code == 0
