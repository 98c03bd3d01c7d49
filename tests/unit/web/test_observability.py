"""Loggers, metrics and traces."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.observability import logger_of, metrics_of, tracer_of

ROOT = Path(__file__).parents[3]


def test_each_service_has_one_logger_and_one_set_of_metrics() -> None:
    assert logger_of("a") is logger_of("a")
    assert logger_of("a") is not logger_of("b")
    assert metrics_of("a") is metrics_of("a")


def test_nobody_listens_nobody_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_XRAY_DAEMON_ADDRESS", raising=False)
    assert tracer_of("untraced") is None


TRACED = """
from aws_xray_sdk.core import xray_recorder
sent = []
xray_recorder.configure(emitter=type("Emitter", (), {"send_entity": staticmethod(sent.append)})(), sampling=False)
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from shared.web.routing import api_router
from tests.apigw import call
router = api_router("/x", "x")
@router.get("")
def route() -> str:
    return "ok"
handler = lambda_handler(create_app("traced", [router], guards=None))
assert call(handler, "GET", "/v1/x").json == "ok"
print(*(part.name for part in sent))
"""


def test_where_a_daemon_listens_a_handler_is_traced() -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "LAMBDA_TASK_ROOT": "/var/task",
        "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    }
    done = subprocess.run(
        [sys.executable, "-c", TRACED], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "## traced"
