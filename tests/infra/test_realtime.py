"""Live sockets in the templates: what opens one, who is told what, and who may push."""

import json
from typing import Any

import pytest
from aws_cdk import App

from infra.app import build
from infra.settings import STAGES
from infra.stacks.realtime import WATCHED_TABLES
from infra.tables import TABLES
from tests.infra.conftest import ROOT, Stage
from tests.infra.policies import grants, names

SERVICE = "RealtimeRole"


def test_every_message_of_a_socket_goes_to_the_one_function(stage: Stage) -> None:
    routes = [each for each in stage.resources("AWS::ApiGatewayV2::Route") if each.name.startswith("Sockets")]
    keys = {each.properties["RouteKey"] for each in routes}
    assert keys == {"$connect", "$disconnect", "$default", "subscribe", "unsubscribe", "ping"}
    integrations = [
        each for each in stage.resources("AWS::ApiGatewayV2::Integration") if each.name.startswith("Sockets")
    ]
    assert len(integrations) == 6 or len(integrations) == 1
    for each in integrations:
        assert "RealtimeApi" in json.dumps(each.properties["IntegrationUri"])


def test_answers_go_back_on_aws_by_route_responses_which_the_emulator_does_not_know(stage: Stage) -> None:
    answered = len(list(stage.resources("AWS::ApiGatewayV2::RouteResponse")))
    assert answered == (0 if stage.name == "local" else 4), "ping, subscribe, unsubscribe and whatever else"


def test_the_log_of_sockets_holds_no_ticket(stage: Stage) -> None:
    [gateway] = [each for each in stage.resources("AWS::ApiGatewayV2::Stage") if each.properties["StageName"] == "ws"]
    written = gateway.properties["AccessLogSettings"]["Format"]
    assert "ticket" not in written
    assert "querystring" not in written.lower()


def test_whatever_people_watch_has_a_stream_and_is_told(stage: Stage) -> None:
    assert {spec.name for spec in TABLES if spec.stream} == set(WATCHED_TABLES)
    told = [each for each in stage.resources("AWS::Lambda::EventSourceMapping") if each.name.endswith("Watched")]
    assert len(told) == len(WATCHED_TABLES)
    for each in told:
        assert "ChangePublisher" in json.dumps(each.properties["FunctionName"])
        assert "FilterCriteria" not in each.properties


def test_a_ticket_is_issued_by_one_function_and_redeemed_by_one_other(stage: Stage) -> None:
    assert _who_may(stage, "dynamodb:PutItem", "SocketTickets") == {"AuthApiRole"}
    assert _who_may(stage, "dynamodb:DeleteItem", "SocketTickets") == {"RealtimeApiRole"}
    for action in ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"):
        assert _who_may(stage, action, "SocketTickets") == set(), "nobody can look tickets up"


def test_only_the_service_pushes_and_reads_the_connections_of_all(stage: Stage) -> None:
    service = set() if stage.name == "local" else {SERVICE}
    assert names(grants(stage, "execute-api:ManageConnections")) == service
    assert _who_may(stage, "dynamodb:Scan", "Connections") == service
    assert _who_may(stage, "dynamodb:PutItem", "Connections") == {"RealtimeApiRole"}
    assert names(grants(stage, "sqs:ReceiveMessage")) == service
    for each in grants(stage, "execute-api:ManageConnections"):
        assert all("/ws/" in json.dumps(resource) for resource in each.resources)


def test_the_service_changes_nothing_but_the_connections_that_are_gone(prod: Stage) -> None:
    for action in ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem", "kinesis:PutRecords"):
        assert SERVICE not in names(grants(prod, action)), action
    deleting = [each for each in grants(prod, "dynamodb:DeleteItem") if each.holder.startswith(SERVICE)]
    assert len(deleting) == 1
    assert all("Connections" in json.dumps(resource) for resource in deleting[0].resources)


def test_the_service_knows_its_queue_its_slice_and_where_to_push(prod: Stage) -> None:
    [task] = [
        each
        for each in prod.resources("AWS::ECS::TaskDefinition")
        if each.properties["Family"] == "plimsoll-prod-realtime"
    ]
    [container] = task.properties["ContainerDefinitions"]
    environment = {each["Name"]: each["Value"] for each in container["Environment"]}
    assert environment["PLIMSOLL_REALTIME_SLICE"] == "0/1"
    assert "/ws" in json.dumps(environment["PLIMSOLL_SOCKET_ENDPOINT"])
    assert "Changes0" in json.dumps(environment["PLIMSOLL_CHANGES_QUEUE_URL"])
    assert container["Command"] == ["-m", "services.realtime"]


def test_several_slices_have_a_queue_and_a_service_each(tmp_path_factory: pytest.TempPathFactory) -> None:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = App(context={**context, "aws:cdk:bundling-stacks": []}, outdir=str(tmp_path_factory.mktemp("slices")))
    build(app, STAGES["dev"].model_copy(update={"realtime_slices": 2}))
    template: dict[str, Any] = next(
        each.template for each in app.synth().stacks if each.stack_name == "PlimsollDevRealtime"
    )
    resources = template["Resources"].values()
    queues = {each["Properties"]["QueueName"] for each in resources if each["Type"] == "AWS::SQS::Queue"}
    assert {"plimsoll-dev-changes-0", "plimsoll-dev-changes-1"} <= queues
    services = {each["Properties"]["ServiceName"] for each in resources if each["Type"] == "AWS::ECS::Service"}
    assert services == {"plimsoll-dev-realtime-0", "plimsoll-dev-realtime-1"}


def _who_may(stage: Stage, action: str, table: str) -> set[str]:
    found = []
    for each in grants(stage, action):
        text = [json.dumps(resource) for resource in each.resources]
        if any(f"{table}" in one and "/index/" not in one for one in text):
            found.append(each)
    return names(found)
