"""The platform as a whole: up, down, up again, killed, asked for twice."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import psutil
import pytest

from cli.platform.home import Home
from tests.e2e.platform import ROOT, RunningPlatform, free_ports

pytestmark = [pytest.mark.platform, pytest.mark.timeout(600)]


def test_everything_behind_the_api_is_ready(platform: RunningPlatform) -> None:
    status, _, body = _call(f"{platform.base}/v1/ready")
    assert status == 200
    assert all(part["ok"] for part in json.loads(body)["parts"])


def test_the_start_page_and_the_description_are_served_with_security_headers(platform: RunningPlatform) -> None:
    for path in ("/", "/openapi.json", "/v1/health"):
        status, headers, _ = _call(platform.base + path)
        assert status == 200, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "content-security-policy" in headers, path


def test_an_unknown_path_is_not_found_and_no_token_is_a_problem_document(platform: RunningPlatform) -> None:
    assert _call(f"{platform.base}/nowhere.js")[0] == 404
    status, headers, body = _call(f"{platform.base}/v1/strategies")
    assert (status, headers["content-type"]) == (401, "application/problem+json")
    assert json.loads(body)["code"] == "missing_token"


def test_a_killed_service_is_started_again_and_is_healthy(platform: RunningPlatform) -> None:
    platform.kill("market-data")
    _wait_for(f"http://127.0.0.1:{platform.ports.market_data}/health")


def test_the_emulator_refuses_what_a_role_does_not_permit(platform: RunningPlatform) -> None:
    """The roles are tried by every other test of the platform; this one sees that a refusal is one."""
    client = _client(platform, "sts")
    arn = _client(platform, "lambda").get_function_configuration(FunctionName="plimsoll-local-market_api")["Role"]
    given = client.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    asking = boto3.client(
        "dynamodb",
        endpoint_url=platform.endpoint,
        region_name="ap-south-1",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    asking.get_item(TableName="plimsoll-local-quotes", Key={"instrument": {"S": "SIM:TIDE"}})
    with pytest.raises(asking.exceptions.ClientError, match="AccessDenied"):
        asking.get_item(TableName="plimsoll-local-users", Key={"tenant_id": {"S": "t"}, "id": {"S": "u"}})


def test_a_second_one_says_that_the_first_is_running(platform: RunningPlatform) -> None:
    answer = _plimsoll("up", "--home", str(platform.home.path), "--port-offset", str(platform.ports.offset))
    assert answer.returncode == 1
    assert "already running" in answer.stdout
    assert "Ctrl-C" in answer.stdout


def test_doctor_sees_the_running_platform(platform: RunningPlatform) -> None:
    answer = _plimsoll(
        "doctor", "--json", "--home", str(platform.home.path), "--port-offset", str(platform.ports.offset)
    )
    findings = {each["name"]: each for each in json.loads(answer.stdout)["findings"]}
    assert answer.returncode == 0, answer.stdout
    assert findings["triggers (running)"]["ok"]
    assert findings["everything behind the api (running)"]["ok"]


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """A platform that tests may stop, kill and start again."""
    running = RunningPlatform(Home(tmp_path_factory.mktemp("another") / "home"), free_ports(), arguments=())
    yield running
    running.stop()


def test_state_survives_a_clean_restart_and_the_second_start_is_quick(another: RunningPlatform) -> None:
    another.start()
    demo = json.loads(another.home.demo_tenant.read_text())
    assert (another.home.demo_tenant.stat().st_mode & 0o777) == 0o600
    assert another.stop() == 0
    assert not any(_answers(port) for port in another.ports.named().values())
    seconds = another.start()
    assert "stacks unchanged" in another.said
    assert json.loads(another.home.demo_tenant.read_text()) == demo
    assert "demo tenant signed in" in another.said
    assert seconds < 20


def test_after_a_kill_of_the_launcher_the_next_start_ends_what_was_left_over(another: RunningPlatform) -> None:
    another.ensure_started()
    left = psutil.Process(another.pid("orders"))
    assert another.process is not None
    another.process.kill()
    another.process.wait()
    assert left.is_running()
    another.start()
    assert not left.is_running()
    assert "of an earlier run ended" in another.said


def test_an_emulator_that_dies_takes_the_platform_down_with_a_remedy(another: RunningPlatform) -> None:
    another.ensure_started()
    os.kill(another.pid("emulator"), signal.SIGKILL)
    assert another.process is not None
    assert another.process.wait(60) == 1
    assert "the AWS emulator has ended" in another.said
    assert "make clean-state" in another.said
    assert not any(_answers(port) for port in another.ports.named().values())


def _plimsoll(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def _client(platform: RunningPlatform, service: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=platform.endpoint,
        region_name="ap-south-1",
        aws_access_key_id="localdev",
        aws_secret_access_key="test",
    )


def _call(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def _wait_for(url: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if _call(url)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{url} is not healthy after {seconds} s")


def _answers(port: int) -> bool:
    try:
        _call(f"http://127.0.0.1:{port}/")
    except OSError:
        return False
    return True
