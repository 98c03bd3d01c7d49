"""Functions, the API and what calls them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.deploy_window import refusal
from infra.functions import API_FUNCTIONS
from infra.stacks.realtime import WATCHED_TABLES
from tests.infra.conftest import ROOT, Stage

FUNCTION = "AWS::Lambda::Function"
FUNCTIONS = {
    *(each.name for each in API_FUNCTIONS),
    "authorizer", "strategy_evaluator", "command_publisher", "jwt_key_rotator", "realtime_api", "change_publisher",
}  # fmt: skip


def test_every_function_exists_with_deadline_memory_tracing_and_its_own_log(stage: Stage) -> None:
    made = {}
    for each in stage.resources(FUNCTION):
        if str(each.properties.get("FunctionName", "")).startswith("plimsoll-"):
            made[each.properties["FunctionName"].removeprefix(f"plimsoll-{stage.name}-")] = each.properties
    assert set(made) == FUNCTIONS
    for name, properties in made.items():
        assert 1 <= properties["Timeout"] <= 60, name
        assert properties["MemorySize"] >= 512, name
        assert properties["TracingConfig"] == {"Mode": "Active"}, name
        assert "LoggingConfig" in properties, name
        assert properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == name


def test_a_handler_is_where_its_function_says(stage: Stage) -> None:
    for each in stage.resources(FUNCTION):
        handler = str(each.properties.get("Handler", ""))
        if handler.startswith("functions."):
            assert (ROOT / Path(*handler.split(".")[:-1])).with_suffix(".py").is_file(), handler


def test_all_functions_share_one_package(stage: Stage) -> None:
    packages = {
        json.dumps(each.properties["Code"])
        for each in stage.resources(FUNCTION)
        if str(each.properties.get("Handler", "")).startswith("functions.")
    }
    assert len(packages) == 1


def test_on_aws_functions_are_arm_and_no_layer_or_address_of_the_emulator_is_left(prod: Stage) -> None:
    for each in prod.resources(FUNCTION):
        if str(each.properties.get("Handler", "")).startswith("functions."):
            assert each.properties["Architectures"] == ["arm64"]
            assert "AWS_ENDPOINT_URL" not in each.properties["Environment"]["Variables"]
            assert "127.0.0.1" not in json.dumps(each.properties["Environment"])


def test_every_log_has_an_end_and_our_key(stage: Stage) -> None:
    for group in stage.resources("AWS::Logs::LogGroup"):
        assert group.properties["RetentionInDays"] in {7, 30, 90, 365, 1827}, group.name
        assert "DataKey" in json.dumps(group.properties["KmsKeyId"]), group.name


def test_every_path_passes_the_authorizer_but_health_and_the_public_keys(stage: Stage) -> None:
    unguarded = {
        route.properties["RouteKey"].removeprefix("ANY ")
        for route in stage.resources("AWS::ApiGatewayV2::Route")
        if route.properties.get("AuthorizationType") != "CUSTOM" and not route.name.startswith("Sockets")
    }
    assert unguarded == {"/v1/health", "/v1/ready", "/v1/.well-known/jwks.json", "/.well-known/jwks.json"}


def test_the_authorizer_caches_nothing_and_needs_no_header(stage: Stage) -> None:
    [authorizer] = stage.resources("AWS::ApiGatewayV2::Authorizer")
    assert authorizer.properties["AuthorizerResultTtlInSeconds"] == 0
    assert not authorizer.properties.get("IdentitySource")
    assert authorizer.properties["EnableSimpleResponses"] is True
    assert authorizer.properties["AuthorizerPayloadFormatVersion"] == "2.0"


def test_both_apis_are_throttled_and_log_their_calls(stage: Stage) -> None:
    gateways = list(stage.resources("AWS::ApiGatewayV2::Stage"))
    assert {each.properties["StageName"] for each in gateways} == {"$default", "ws"}
    for gateway in gateways:
        assert gateway.properties["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
        assert "DestinationArn" in gateway.properties["AccessLogSettings"]


def test_the_relay_starts_with_the_oldest_and_gives_up_to_the_dead_letters(stage: Stage) -> None:
    mappings = list(stage.resources("AWS::Lambda::EventSourceMapping"))
    assert len(mappings) == 2 + len(WATCHED_TABLES)
    for mapping in mappings:
        assert mapping.properties["StartingPosition"] == "TRIM_HORIZON"
        dead = "Changes0Dead" if mapping.name.endswith("Watched") else "RelayDeadLetters"
        assert dead in json.dumps(mapping.properties["DestinationConfig"])
        age = mapping.properties["MaximumRecordAgeInSeconds"]
        assert age == (60 if stage.name == "local" else 3600)


def test_of_the_risk_table_only_kill_switches_are_relayed(stage: Stage) -> None:
    filters = {
        each.name: [json.loads(one["Pattern"]) for one in each.properties["FilterCriteria"]["Filters"]]
        for each in stage.resources("AWS::Lambda::EventSourceMapping")
        if "FilterCriteria" in each.properties
    }
    assert filters == {"KillSwitchChanges": [{"dynamodb": {"Keys": {"id": {"S": [{"prefix": "kill"}]}}}}]}


def test_schedules_run_in_the_exchanges_zone_and_have_dead_letters(stage: Stage) -> None:
    schedules = {each.properties["Name"]: each.properties for each in stage.resources("AWS::Scheduler::Schedule")}
    assert set(schedules) == {f"plimsoll-{stage.name}-arm-strategies", f"plimsoll-{stage.name}-rotate-signing-key"}
    for properties in schedules.values():
        assert properties["ScheduleExpressionTimezone"] == "Asia/Kolkata"
        assert "DeadLetterConfig" in properties["Target"]


def test_production_takes_new_code_in_small_steps(prod: Stage) -> None:
    groups = list(prod.resources("AWS::CodeDeploy::DeploymentGroup"))
    assert len(groups) == len(FUNCTIONS)
    for group in groups:
        assert group.properties["AutoRollbackConfiguration"]["Enabled"] is True
        assert group.properties["AlarmConfiguration"]["Enabled"] is True


def test_an_own_account_reserves_no_concurrency(stage: Stage) -> None:
    reserved = [each.name for each in stage.resources(FUNCTION) if "ReservedConcurrentExecutions" in each.properties]
    assert bool(reserved) == (stage.name == "prod")


def test_every_alarm_has_an_action_and_a_runbook_that_exists(stage: Stage) -> None:
    headings = {
        line.lstrip("# ").strip().lower().replace(" ", "-")
        for line in (ROOT / "docs" / "runbook.md").read_text().splitlines()
        if line.startswith("#")
    }
    for alarm in stage.resources("AWS::CloudWatch::Alarm"):
        assert alarm.properties["AlarmActions"], alarm.name
        runbook = alarm.properties["AlarmDescription"].split("docs/runbook.md#")[1]
        assert runbook in headings, runbook


def test_the_emulator_gets_nothing_that_it_cannot_hold(local: Stage) -> None:
    kinds = {each.kind for each in local.resources()}
    unheld = {"AWS::EC2::VPC", "AWS::ECS::Service", "AWS::CodeDeploy::DeploymentGroup", "AWS::WAFv2::WebACL"}
    assert not kinds & unheld
    assert "AWS::CloudWatch::CompositeAlarm" not in kinds


def test_services_run_without_root_disk_or_a_public_address(prod: Stage) -> None:
    tasks = list(prod.resources("AWS::ECS::TaskDefinition"))
    assert len(tasks) == 5
    for task in tasks:
        [container] = task.properties["ContainerDefinitions"]
        assert container["ReadonlyRootFilesystem"] is True
        assert container["StopTimeout"] <= 120
    for service in prod.resources("AWS::ECS::Service"):
        assert service.properties["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "DISABLED"
        assert service.properties["DeploymentConfiguration"]["DeploymentCircuitBreaker"]["Rollback"] is True


def test_the_address_that_brokers_know_is_kept(prod: Stage) -> None:
    [address] = prod.resources("AWS::EC2::EIP")
    assert address.body["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize(
    ("stage_name", "at", "refused"),
    [
        ("prod", datetime(2026, 11, 20, 5, 0, tzinfo=UTC), True),  # Friday 10:30 in Mumbai
        ("own_account", datetime(2026, 11, 20, 3, 15, tzinfo=UTC), True),  # 08:45, the first minute
        ("prod", datetime(2026, 11, 20, 3, 14, 59, tzinfo=UTC), False),
        ("prod", datetime(2026, 11, 20, 10, 30, tzinfo=UTC), False),  # 16:00, over
        ("prod", datetime(2026, 11, 21, 5, 0, tzinfo=UTC), False),  # Saturday
        ("dev", datetime(2026, 11, 20, 5, 0, tzinfo=UTC), False),
    ],
)
def test_a_stage_with_real_money_is_not_deployed_in_session(stage_name: str, at: datetime, refused: bool) -> None:
    assert (refusal(stage_name, at) is not None) == refused
