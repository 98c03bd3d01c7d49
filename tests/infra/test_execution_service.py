"""The execution service on AWS: leases by name, records pushed where that is paid for, hand-over before an end."""

import json
from typing import Any

from infra.settings import STAGES
from tests.infra.conftest import Stage
from tests.infra.policies import grants, names

EXECUTION = {"triggers", "orders"}


def _containers(stage: Stage) -> dict[str, dict[str, Any]]:
    tasks = stage.resources("AWS::ECS::TaskDefinition")
    return {each["Name"]: each for task in tasks for each in task.properties["ContainerDefinitions"]}


def test_both_roles_share_their_streams_through_the_client_library(stage: Stage) -> None:
    for name, container in _containers(stage).items():
        assert ("kcl" in container["Command"]) is (name in EXECUTION), name


def test_the_daemon_may_write_to_one_folder_and_no_other(stage: Stage) -> None:
    for name, container in _containers(stage).items():
        assert container["ReadonlyRootFilesystem"] is True
        mounted = [(each["ContainerPath"], each["ReadOnly"]) for each in container.get("MountPoints", [])]
        assert mounted == ([("/scratch", False)] if name in EXECUTION else []), name
        folder = {each["Name"]: each["Value"] for each in container["Environment"]}.get("PLIMSOLL_KCL_FOLDER")
        assert folder == ("/scratch" if name in EXECUTION else None)


def test_its_health_is_read_from_the_childrens_states(stage: Stage) -> None:
    for name, container in _containers(stage).items():
        by_files = "services.execution.kcl.states" in container["HealthCheck"]["Command"]
        assert by_files is (name in EXECUTION), name


def test_each_role_keeps_leases_in_its_own_three_tables(stage: Stage) -> None:
    if stage.name == "local":
        return
    for role, application in (("TriggersRole", "kcl-triggers"), ("OrdersRole", "kcl-orders")):
        creating = [each for each in grants(stage, "dynamodb:CreateTable") if each.holder.startswith(role)]
        found = {_table_name(one) for each in creating for one in each.resources}
        stem = f"plimsoll-{stage.name}-{application}"
        assert found == {stem, f"{stem}-coordinator", f"{stem}-workers"}
    assert names(grants(stage, "dynamodb:CreateTable")) == {"TriggersRole", "OrdersRole"}


def test_records_are_pushed_where_the_stage_says_so(stage: Stage) -> None:
    settings = STAGES[stage.name]
    consumers = list(stage.resources("AWS::Kinesis::StreamConsumer"))
    subscribed = grants(stage, "kinesis:SubscribeToShard")
    assert len(consumers) == len(subscribed) == (2 if settings.fan_out else 0)
    for container in _containers(stage).values():
        environment = {each["Name"]: each["Value"] for each in container["Environment"]}
        if container["Name"] in EXECUTION:
            assert environment["PLIMSOLL_KCL_RETRIEVAL"] == ("fanout" if settings.fan_out else "polling")
            assert ("PLIMSOLL_KCL_MARKET_CONSUMER_ARN" in environment) is settings.fan_out
    for grant in subscribed:
        assert "ConsumerARN" in json.dumps(grant.resources)


def test_of_several_workers_the_new_ones_start_before_the_old_ones_hand_over(stage: Stage) -> None:
    several = STAGES[stage.name].execution_workers > 1
    for service in stage.resources("AWS::ECS::Service"):
        shares = several and any(service.properties["ServiceName"].endswith(f"-{name}") for name in EXECUTION)
        configuration = service.properties["DeploymentConfiguration"]
        bounds = (configuration["MinimumHealthyPercent"], configuration["MaximumPercent"])
        assert bounds == ((100, 200) if shares else (0, 100)), service.name


def test_only_a_single_worker_keeps_its_name(stage: Stage) -> None:
    single = STAGES[stage.name].execution_workers == 1
    for name, container in _containers(stage).items():
        environment = {each["Name"]: each["Value"] for each in container["Environment"]}
        assert ("PLIMSOLL_KCL_WORKER" in environment) is (name in EXECUTION and single), name


def test_production_has_a_second_worker_and_the_cheap_stages_poll() -> None:
    assert STAGES["prod"].execution_workers >= 2
    assert STAGES["prod"].fan_out
    assert not STAGES["own_account"].fan_out


def _table_name(resource: Any) -> str:
    return str(resource["Fn::Join"][1][-1]).rpartition(":table/")[2]
