"""The image's folder with its jars: the service's own command becomes the daemon, and a child serves each shard."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.bundling import uv
from proof.programs import ROOT
from tests.emulator import Emulator
from tests.kcl.world import Worker, World, kcl_world

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as the Dockerfile builds it; the jars come from the folder that holds checked copies already."""
    folder = tmp_path_factory.mktemp("image") / "app"
    repository = f"file://{os.environ['PLIMSOLL_KCL_JARS']}/maven"
    environment = {**os.environ, "UV": uv(), "PYTHON": sys.executable, "UV_PYTHON": sys.executable}
    subprocess.run(
        [ROOT / "services" / "build_image.sh", folder],
        check=True,
        env={**environment, "KCL_MVN_REPO_SEARCH_URL": repository},
    )
    return folder


@pytest.fixture
def world(emulator: Emulator, tmp_path: Path) -> Iterator[World]:
    with kcl_world(emulator, tmp_path, shards=1) as made:
        emulator.tables(f"plimsoll-{made.stage}-")
        yield made


def test_the_image_becomes_the_daemon_and_serves_its_shard(image: Path, world: World) -> None:
    scratch, log = world.folder / "scratch", world.folder / "image.log"
    environment = world.variables("image") | {
        "PYTHONPATH": f"{image}:{image / 'packages'}",
        "PLIMSOLL_KCL_JARS": str(image / "kcl" / "jars"),
        "PLIMSOLL_KCL_FOLDER": str(scratch),
        "PLIMSOLL_CREDENTIALS_KEY_ARN": "alias/none",
        "PLIMSOLL_PAPER_BROKER_URL": "http://127.0.0.1:9",
        "PLIMSOLL_HEALTH_PORT": "1",
    }
    command = [sys.executable, "-P", "-m", "services.execution", "--role", "orders", "--source", "kcl"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd="/", env=environment, stdout=output, stderr=subprocess.STDOUT)
    world.workers.append(Worker("image", process, log))
    states = scratch / "children"
    world.until(lambda: any(states.glob("*.json")), "a child tells its state")
    [file] = states.glob("*.json")
    assert json.loads(file.read_text())["shard"] == "shardId-000000000000"
    probe = [sys.executable, "-P", "-m", "services.execution.kcl.states"]
    world.until(
        lambda: subprocess.run(probe, cwd="/", env=environment, check=False, capture_output=True).returncode == 0,
        "the health check is content",
    )
    assert Path(f"/proc/{process.pid}/exe").resolve().name == "java", "the container's main process is the daemon"
