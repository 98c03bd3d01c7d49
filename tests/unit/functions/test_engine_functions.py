"""The two functions between the tables and the engine: entry points without rules of their own."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from shared.domain.errors import Unavailable

REGION = {"AWS_DEFAULT_REGION": "ap-south-1"}
CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=128, invoked_function_arn="arn:aws:lambda:x", aws_request_id="r"
)


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture
def publisher() -> ModuleType:
    return import_module("functions.command_publisher.handler")  # it reads its settings when it is imported


@pytest.fixture
def evaluator() -> ModuleType:
    return import_module("functions.strategy_evaluator.handler")


def test_the_publisher_hands_over_every_record(
    publisher: ModuleType, monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    def publish(records: Any) -> int:
        calls.append(list(records))
        return 1

    monkeypatch.setattr(publisher, "_publish", publish)
    assert publisher.handler({"Records": [{"a": 1}, {"b": 2}]}, CONTEXT) == {"batchItemFailures": []}
    assert calls == [[{"a": 1}, {"b": 2}]]


@pytest.mark.filterwarnings("ignore:No application metrics to publish")
def test_the_publisher_fails_only_with_the_streams(publisher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(records: Any) -> int:
        raise Unavailable("stream_unavailable", "away")

    monkeypatch.setattr(publisher, "_publish", away)
    with pytest.raises(Unavailable):
        publisher.handler({"Records": []}, CONTEXT)


def test_the_evaluator_goes_by_the_schedules_time_if_it_says_one(
    evaluator: ModuleType, monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    def sweep(at: datetime) -> int:
        calls.append(at)
        return 3

    monkeypatch.setattr(evaluator, "_sweep", sweep)
    assert evaluator.handler({"scheduled_at": "2026-11-23T03:45:00Z"}, CONTEXT) == {"armed": 3}
    assert evaluator.handler({}, CONTEXT) == {"armed": 3}
    assert calls[0] == datetime(2026, 11, 23, 3, 45, tzinfo=UTC)
    assert abs((calls[1] - datetime.now(UTC)).total_seconds()) < 5


@pytest.mark.parametrize("name", ["command_publisher", "strategy_evaluator", "realtime_api", "change_publisher"])
def test_they_start_without_a_web_framework(name: str) -> None:
    check = f"import sys, functions.{name}.handler; sys.exit('fastapi' in sys.modules)"
    environment = {**os.environ, "PLIMSOLL_CHANGES_QUEUE_URLS": "http://127.0.0.1:1/changes", **REGION}
    assert subprocess.run([sys.executable, "-c", check], env=environment, check=False).returncode == 0
