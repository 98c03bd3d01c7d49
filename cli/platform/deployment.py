"""The stacks on the emulator: synthesised and deployed when something they depend on has changed, else left alone."""

import asyncio
import contextlib
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.platform.home import ACCOUNT, CDK, REGION, ROOT, STAGE, Home, Ports, aws_environment, clean_environment
from cli.platform.home import endpoint as emulator_endpoint

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

WATCHED = ("infra", "shared", "functions")
WATCHED_FILES = ("uv.lock", "cdk.json", "package-lock.json", "emulator/requirements.lock")
MARKER = f"/plimsoll/{STAGE}/deployment"
STEP_SECONDS = 300


class DeploymentFailed(Exception):
    """A step of the deployment failed; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is deployed: the hash of what it was made from and the stacks' outputs by name."""

    digest: str
    outputs: dict[str, str]

    @property
    def http_api_id(self) -> str:
        """The HTTP API's id."""
        return self.outputs["HttpApiId"]


def digest_of_inputs(ports: Ports, root: Path = ROOT) -> str:
    """A hash of all that the stacks are made from."""
    digest = hashlib.sha256(f"{ports}|{sys.version_info[:2]}".encode())
    for path in _inputs(root):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    for folder in WATCHED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
    for name in WATCHED_FILES:
        if (root / name).exists():
            yield root / name


def is_deployed(ports: Ports) -> bool:
    """Whether what is on the emulator was made from what is here now."""
    known = read_marker(ports)
    return known is not None and known.digest == digest_of_inputs(ports)


async def ensure_deployed(home: Home, ports: Ports) -> tuple[Deployment, str]:
    """Deploy if needed. Gives what is deployed and, in a word, what it took. Raises ``DeploymentFailed``."""
    digest = await asyncio.to_thread(digest_of_inputs, ports)
    known = await asyncio.to_thread(read_marker, ports)
    if known is not None and known.digest == digest:
        return known, "unchanged"
    log = home.logs / "deployment.log"
    log.unlink(missing_ok=True)
    took = "deployed"
    if _synthesised(home) != digest:
        context = ["-c", "target=local", "-c", f"paper_broker_port={ports.paper_broker}"]
        options = ["-q", "--no-lookups", "--output", str(home.assembly)]
        await _cdk(["synth", *options, *context], ports, log)
        (home.assembly / "plimsoll-inputs").write_text(digest)
        took = "synthesised and deployed"
    app = ["--app", str(home.assembly)]
    if not await asyncio.to_thread(_stack_exists, ports, "CDKToolkit"):
        await _cdk(["bootstrap", f"aws://{ACCOUNT}/{REGION}", *app], ports, log)
    outputs = home.path / "outputs.json"
    approved = ["--require-approval", "never", "--outputs-file", str(outputs), "--concurrency", "2"]
    await _cdk(["deploy", "--all", *app, *approved], ports, log)
    deployment = Deployment(digest, _flat(json.loads(outputs.read_text())))
    await asyncio.to_thread(_write_marker, ports, deployment)
    return deployment, took


def read_marker(ports: Ports) -> Deployment | None:
    """What the emulator says is deployed on it: the marker is part of its state, so it is lost and kept with it."""
    try:
        value = _ssm(ports).get_parameter(Name=MARKER)["Parameter"].get("Value", "")
    except (ClientError, BotoCoreError):
        return None
    saved: dict[str, Any] = json.loads(value)
    return Deployment(saved["digest"], saved["outputs"])


def _write_marker(ports: Ports, deployment: Deployment) -> None:
    value = json.dumps({"digest": deployment.digest, "outputs": deployment.outputs})
    _ssm(ports).put_parameter(Name=MARKER, Value=value, Type="String", Overwrite=True)


def _synthesised(home: Home) -> str | None:
    marker = home.assembly / "plimsoll-inputs"
    return marker.read_text() if marker.exists() else None


def _flat(outputs: dict[str, dict[str, str]]) -> dict[str, str]:
    return {name: value for stack in outputs.values() for name, value in stack.items()}


def _stack_exists(ports: Ports, name: str) -> bool:
    client = boto3.client("cloudformation", **_client_options(ports))
    try:
        return bool(client.describe_stacks(StackName=name)["Stacks"])
    except (ClientError, BotoCoreError):
        return False


def _ssm(ports: Ports) -> "SSMClient":
    return boto3.client("ssm", **_client_options(ports))


def _client_options(ports: Ports) -> dict[str, Any]:
    return {
        "endpoint_url": emulator_endpoint(ports),
        "region_name": REGION,
        "aws_access_key_id": "localdev",
        "aws_secret_access_key": "test",
        "config": Config(connect_timeout=2, read_timeout=20, retries={"total_max_attempts": 2}),
    }


async def _cdk(arguments: list[str], ports: Ports, log: Path) -> None:
    environment = {
        **clean_environment(),
        **aws_environment(ports),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
        "PYTHONWARNINGS": "ignore",
    }
    with log.open("ab") as out:
        out.write(f"$ cdk {' '.join(arguments)}\n".encode())
        out.flush()
        process = await asyncio.create_subprocess_exec(
            str(CDK),
            *arguments,
            "--no-notices",
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            await asyncio.wait_for(process.wait(), STEP_SECONDS)
        except (TimeoutError, asyncio.CancelledError):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with what it has started
            await process.wait()
            raise
    if process.returncode:
        said = (await asyncio.to_thread(log.read_text, errors="replace"))[-3000:]
        raise DeploymentFailed(f"`cdk {arguments[0]}` failed; the whole of it is in {log}\n{said}")
