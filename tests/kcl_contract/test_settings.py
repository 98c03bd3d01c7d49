"""What the daemon is told, how it is started, and how its children's states are judged."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from services.execution.kcl.daemon import LOGBACK, child_command, prepare
from services.execution.kcl.properties import ROLES, as_text, daemon_properties
from services.execution.kcl.states import failing, forget_all, forget_state, write_state
from shared.settings import KclSettings

BASE = {
    "stage": "prod",
    "credentials_key_arn": "k",
    "paper_broker_url": "u",
    "health_port": 1,
    "AWS_REGION": "ap-south-1",
}


def settings(**more: Any) -> KclSettings:
    return KclSettings.model_validate(BASE | {"AWS_ENDPOINT_URL_KINESIS": "", "AWS_ENDPOINT_URL_DYNAMODB": ""} | more)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_own_application_and_tables(role: Any) -> None:
    properties = daemon_properties(settings(), role, "x")
    assert properties["applicationName"] == f"plimsoll-prod-kcl-{role}"
    assert properties["coordinatorStateTableName"] == f"plimsoll-prod-kcl-{role}-coordinator"
    assert properties["workerMetricsTableName"] == f"plimsoll-prod-kcl-{role}-workers"
    assert properties["streamName"] == ("plimsoll-local-market" if role == "triggers" else "plimsoll-local-orders")


def test_records_are_pushed_unless_polling_is_asked_for() -> None:
    pushed = daemon_properties(settings(kcl_market_consumer_arn="arn:c"), "triggers", "x")
    assert (pushed["retrievalMode"], pushed["fanoutConfig.consumerArn"]) == ("FANOUT", "arn:c")
    assert daemon_properties(settings(), "orders", "x")["fanoutConfig.consumerName"] == "plimsoll-orders"
    polled = daemon_properties(settings(kcl_retrieval="polling", poll_seconds="0.25"), "triggers", "x")
    assert (polled["retrievalMode"], polled["idleTimeBetweenReadsInMillis"]) == ("POLLING", "250")
    assert not any(name.startswith("fanout") for name in polled)


def test_a_lease_fails_over_within_seconds_and_is_handed_over_gracefully() -> None:
    properties = daemon_properties(settings(), "triggers", "x")
    assert properties["failoverTimeMillis"] == "5000"
    assert properties["isGracefulLeaseHandoffEnabled"] == "true"
    assert int(properties["gracefulLeaseHandoffTimeoutMillis"]) > 3000
    assert int(properties["shutdownGraceMillis"]) > 3000
    assert properties["callProcessRecordsEvenForEmptyRecordList"] == "true"


def test_doorbells_before_the_first_start_are_left_to_the_sweep_but_no_market_record_is() -> None:
    assert daemon_properties(settings(), "triggers", "x")["initialPositionInStream"] == "TRIM_HORIZON"
    assert daemon_properties(settings(), "orders", "x")["initialPositionInStream"] == "LATEST"


def test_tables_are_protected_where_data_is_kept() -> None:
    assert not any("Protection" in name for name in daemon_properties(settings(), "triggers", "x"))
    kept = daemon_properties(settings(kcl_protect_tables=True), "triggers", "x")
    assert sum("DeletionProtection" in name for name in kept) == 3
    assert sum("Pitr" in name or "PointInTime" in name for name in kept) == 3


def test_endpoints_are_named_for_emulators_only() -> None:
    assert not {"kinesisEndpoint", "dynamoDBEndpoint"} & set(daemon_properties(settings(), "orders", "x"))
    named = settings(AWS_ENDPOINT_URL_KINESIS="http://k", AWS_ENDPOINT_URL_DYNAMODB="http://d")
    properties = daemon_properties(named, "orders", "x")
    assert (properties["kinesisEndpoint"], properties["dynamoDBEndpoint"]) == ("http://k", "http://d")


def test_a_value_that_would_need_escapes_is_refused() -> None:
    assert as_text({"a": "b = c"}) == "a = b = c\n"
    for value in ("a\nb", "a\\b", "ä"):
        with pytest.raises(ValueError, match="cannot be written"):
            as_text({"a": value})


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "jars"
    folder.mkdir()
    (folder / "amazon-kinesis-client-multilang-3.1.3.jar").touch()
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(java.parent))
    return folder


def test_the_daemon_is_started_on_its_properties(jars: Path, tmp_path: Path) -> None:
    command = prepare(settings(kcl_jars=str(jars), kcl_folder=str(tmp_path / "run")), "triggers")
    assert command[0] == str(tmp_path / "bin" / "java")
    assert command[-5] == "software.amazon.kinesis.multilang.MultiLangDaemon"
    assert command[-4:] == [
        "--properties-file",
        str(tmp_path / "run" / "triggers.properties"),
        "--log-configuration",
        str(LOGBACK),
    ]
    assert "-Daws.cborEnabled=false" not in command
    text = (tmp_path / "run" / "triggers.properties").read_text()
    assert f"executableName = {child_command('triggers')}\n" in text


def test_what_is_missing_is_said_at_the_start(jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError, match="fetch_kcl_jars"):
        prepare(settings(kcl_jars=str(tmp_path / "none"), kcl_folder=str(tmp_path / "run")), "triggers")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(FileNotFoundError, match="java is missing"):
        prepare(settings(kcl_jars=str(jars), kcl_folder=str(tmp_path / "run")), "triggers")


def test_a_path_that_needs_quotes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/my python/bin/python")
    with pytest.raises(ValueError, match="quotes"):
        child_command("orders")


def test_a_child_that_fails_or_falls_silent_is_noticed(tmp_path: Path) -> None:
    assert failing(tmp_path, 0.0) == []
    write_state(tmp_path, {"status": "ok", "shard": "shard-1"})
    file = tmp_path / "children" / f"{os.getpid()}.json"
    written = file.stat().st_mtime
    assert failing(tmp_path, written + 1) == []
    assert failing(tmp_path, written + 16) == ["shard-1: silent for 16 s"]
    write_state(tmp_path, {"status": "failing", "shard": "shard-1"})
    assert failing(tmp_path, file.stat().st_mtime) == ["shard-1: failing"]
    forget_state(tmp_path)
    assert failing(tmp_path, written) == []
    write_state(tmp_path, {"status": "failing", "shard": "shard-1"})
    forget_all(tmp_path)
    assert failing(tmp_path, written) == []


def test_a_worker_may_keep_its_name() -> None:
    assert "workerId" not in daemon_properties(settings(), "triggers", "x")
    assert daemon_properties(settings(kcl_worker="1"), "triggers", "x")["workerId"] == "1"


def test_a_dead_workers_report_does_not_outlive_its_lease() -> None:
    properties = daemon_properties(settings(), "triggers", "x")
    assert 2 * int(properties["workerMetricsReporterFreqInMillis"]) <= int(properties["failoverTimeMillis"])
    assert int(properties["leaseAssignmentIntervalMillis"]) < int(properties["failoverTimeMillis"])
