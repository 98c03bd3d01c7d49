"""What goes into the services' image is enough to run every service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.bundling import uv

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the image is made of."""
    folder = tmp_path_factory.mktemp("image") / "app"
    environment = {**os.environ, "UV": uv(), "PYTHON": sys.executable, "UV_PYTHON": sys.executable, "WITHOUT_KCL": "1"}
    subprocess.run([ROOT / "services" / "build_image.sh", folder], check=True, env=environment)
    return folder


@pytest.mark.parametrize("service", ["execution", "market_data", "paper_broker"])
def test_every_service_can_be_started_from_it(image: Path, service: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{image}:{image / 'packages'}",
        "AWS_REGION": "ap-south-1",
    }
    command = [sys.executable, "-P", "-c", f"import services.{service}.__main__ as main; print(main.__file__)"]
    answer = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(str(image))


def test_functions_and_tests_are_not_in_it(image: Path) -> None:
    assert {each.name for each in image.iterdir()} == {"packages", "requirements.txt", "services", "shared"}


def test_the_client_librarys_child_is_in_it(image: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{image}:{image / 'packages'}"}
    command = [sys.executable, "-P", "-m", "services.execution.kcl.child", "--help"]
    answer = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert {each.name for each in (image / "services" / "execution" / "kcl").iterdir()} >= {"jars.lock", "logback.xml"}
