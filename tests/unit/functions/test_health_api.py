"""Alive, and able to work."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from functions.health_api.routes import build_router
from shared.application.check_readiness import Probe, readiness
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from tests.apigw import Answer, call

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def well() -> None:
    return None


def away() -> None:
    raise TimeoutError("did not answer: arn:aws:secret-detail")


def get(path: str, probes: Mapping[str, Probe]) -> Answer:
    router = build_router(readiness(probes, lambda: NOW), version="1.2.3", stage="test")
    return call(lambda_handler(create_app("health_api", [router], guards=None)), "GET", path)


def test_health_says_which_version_answers() -> None:
    answer = get("/v1/health", {"tables": away})
    assert answer.status == 200
    assert answer.json == {"status": "ok", "version": "1.2.3", "stage": "test"}


def test_ready_when_every_part_is_well() -> None:
    answer = get("/v1/ready", {"tables": well, "market_stream": well})
    assert answer.status == 200
    assert answer.json["status"] == "ready"
    assert [each["part"] for each in answer.json["parts"]] == ["tables", "market_stream"]


def test_not_ready_names_the_part_and_no_detail() -> None:
    answer = get("/v1/ready", {"tables": well, "market_stream": away})
    assert (answer.status, answer.json["code"]) == (503, "not_ready")
    assert [each["field"] for each in answer.json["errors"]] == ["market_stream"]
    assert answer.headers["retry-after"] == "5"
    assert "arn:aws" not in answer.text


def test_asking_often_looks_once_in_five_seconds() -> None:
    looks: list[int] = []
    clock = [NOW]
    look = readiness({"tables": lambda: looks.append(1)}, lambda: clock[0])
    for _ in range(10):
        look()
    assert len(looks) == 1
    clock[0] += timedelta(seconds=5)
    look()
    assert len(looks) == 2
