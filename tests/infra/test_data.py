"""Tables, streams and queues: encrypted with our keys, recoverable, keyed by tenant, hard to lose."""

import json

import pytest

from infra.settings import STAGES, StageSettings, stage_settings
from infra.tables import TABLES, TENANT_FIRST_EXCEPTIONS
from tests.infra.conftest import Resource, Stage

TABLE = "AWS::DynamoDB::GlobalTable"


def test_every_table_exists_with_its_keys_indexes_ttl_and_stream(stage: Stage) -> None:
    made = {_short(stage, each): each for each in stage.resources(TABLE)}
    assert set(made) == {spec.name for spec in TABLES}
    for spec in TABLES:
        properties = made[spec.name].properties
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        wanted = [spec.partition_key, *([spec.sort_key] if spec.sort_key else [])]
        assert [key["AttributeName"] for key in properties["KeySchema"]] == wanted
        indexes = {index["IndexName"]: index for index in properties.get("GlobalSecondaryIndexes", [])}
        assert set(indexes) == {index.name for index in spec.indexes}
        for index in spec.indexes:
            kind = indexes[index.name]["Projection"]["ProjectionType"]
            assert kind == ("KEYS_ONLY" if index.keys_only else "ALL")
        assert ("TimeToLiveSpecification" in properties) == (spec.ttl is not None)
        assert ("StreamSpecification" in properties) == spec.stream


def test_every_table_is_under_our_key_and_recoverable(stage: Stage) -> None:
    for table in stage.resources(TABLE):
        assert table.properties["SSESpecification"]["SSEType"] == "KMS"
        for replica in table.properties["Replicas"]:
            assert "DataKey" in json.dumps(replica["SSESpecification"]["KMSMasterKeyId"])
            assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def test_the_partition_key_of_a_tenants_data_is_the_tenant() -> None:
    for spec in TABLES:
        assert (spec.partition_key == "tenant_id") == (spec.name not in TENANT_FIRST_EXCEPTIONS), spec.name


def test_an_index_that_starts_with_no_tenant_holds_keys_only() -> None:
    for spec in TABLES:
        for index in spec.indexes:
            assert index.keys_only or index.partition_key.startswith("tenant_"), (spec.name, index.name)


@pytest.mark.parametrize("name", ["prod", "own_account"])
def test_where_money_is_at_stake_tables_outlive_their_stack(name: str, request: pytest.FixtureRequest) -> None:
    settings = STAGES[name]
    assert settings.retain_data and settings.deletion_protection


def test_production_tables_are_retained_and_protected(prod: Stage) -> None:
    for table in prod.resources(TABLE):
        assert table.body["DeletionPolicy"] == table.body["UpdateReplacePolicy"] == "Retain"
        assert all(replica["DeletionProtectionEnabled"] is True for replica in table.properties["Replicas"])


def test_production_keys_and_the_secret_are_retained(prod: Stage) -> None:
    for resource in prod.resources("AWS::KMS::Key", "AWS::SecretsManager::Secret"):
        assert resource.body["DeletionPolicy"] == "Retain", resource.name


def test_a_careless_production_is_refused() -> None:
    for careless in ({"retain_data": False}, {"deletion_protection": False}, {"point_in_time_recovery": False}):
        with pytest.raises(ValueError, match="keeps its tables"):
            StageSettings.model_validate({**STAGES["prod"].model_dump(), **careless})


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown stage 'nowhere'"):
        stage_settings("nowhere")


def test_keys_rotate(stage: Stage) -> None:
    for key in stage.resources("AWS::KMS::Key"):
        assert key.properties["EnableKeyRotation"] is True


def test_streams_are_under_our_key(stage: Stage) -> None:
    streams = list(stage.resources("AWS::Kinesis::Stream"))
    assert {each.properties["Name"] for each in streams} == {
        f"plimsoll-{stage.name}-market",
        f"plimsoll-{stage.name}-orders",
    }
    for stream in streams:
        assert stream.properties["StreamEncryption"]["EncryptionType"] == "KMS"


def test_every_queue_is_encrypted_and_a_dead_letter_queue_or_has_one(stage: Stage) -> None:
    for queue in stage.resources("AWS::SQS::Queue"):
        assert "DataKey" in json.dumps(queue.properties["KmsMasterKeyId"]), queue.name
        is_dead_end = queue.properties["QueueName"].endswith(("-dlq", "-parked"))
        assert is_dead_end or "RedrivePolicy" in queue.properties, queue.name


def test_every_dead_letter_queue_has_an_alarm(stage: Stage) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in stage.resources("AWS::CloudWatch::Alarm")
        for dimension in alarm.properties.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    ends = [each.name for each in stage.resources("AWS::SQS::Queue") if "RedrivePolicy" not in each.properties]
    assert set(ends) <= watched


def test_queues_take_tls_only_but_for_the_emulator_which_has_none(stage: Stage) -> None:
    denials = json.dumps([each.properties for each in stage.resources("AWS::SQS::QueuePolicy")])
    assert ("aws:SecureTransport" in denials) == (stage.name != "local")


def _short(stage: Stage, table: Resource) -> str:
    return str(table.properties["TableName"]).removeprefix(f"plimsoll-{stage.name}-")
