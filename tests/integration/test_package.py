"""The functions' package: built as for AWS and as for the emulator, within its size, with all that is imported."""

import os
import subprocess
from pathlib import Path

import pytest

from infra import bundling
from infra.bundling import ROOT, aws_platform, build_package, exported_requirements, local_platform, package_hash
from infra.functions import API_FUNCTIONS

SETTINGS = {
    "AWS_REGION": "ap-south-1",
    "AWS_DEFAULT_REGION": "ap-south-1",
    "PLIMSOLL_MAIL_QUEUE_URL": "https://queue.invalid/mail",
    "PLIMSOLL_DEAD_LETTER_QUEUE_URL": "https://queue.invalid/dead",
    "PLIMSOLL_CREDENTIALS_KEY_ARN": "arn:aws:kms:ap-south-1:000000000000:key/none",
    "PLIMSOLL_PAPER_BROKER_URL": "http://paper-broker.invalid",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "POWERTOOLS_METRICS_NAMESPACE": "Plimsoll",
}
pytestmark = pytest.mark.xdist_group("package")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package for the emulator."""
    folder = tmp_path_factory.mktemp("package") / "local"
    folder.mkdir()
    platform = local_platform()
    build_package(folder, platform, exported_requirements(platform))
    return folder


@pytest.mark.parametrize(
    "name",
    [
        *(each.name for each in API_FUNCTIONS),
        "authorizer",
        "strategy_evaluator",
        "command_publisher",
        "jwt_key_rotator",
    ],
)
def test_every_function_starts_from_the_package_alone(package: Path, name: str) -> None:
    command = [str(bundling.EMULATOR_PYTHON), "-P", "-c", f"import functions.{name}.handler as m; print(m.__file__)"]
    environment = {**SETTINGS, "PATH": os.environ["PATH"], "PYTHONPATH": str(package), "PYTHONWARNINGS": "ignore"}
    answer = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(str(package))


def test_nothing_useless_is_in_it(package: Path) -> None:
    names = {path.name for path in package.iterdir()}
    assert not names & {"boto3", "botocore", "cryptography", "tests", "cli", "services", "infra"}
    assert not list(package.glob("aws_lambda_powertools/**/swagger-ui*"))


def test_the_package_for_aws_is_for_its_processor_and_within_its_size(tmp_path: Path) -> None:
    platform = aws_platform()
    size = build_package(tmp_path, platform, exported_requirements(platform))
    assert size < bundling.SIZE_LIMIT
    libraries = [path.name for path in tmp_path.rglob("*.so")]
    assert any("aarch64" in name for name in libraries)
    assert not any("x86_64" in name for name in libraries)


def test_a_package_that_grew_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "SIZE_LIMIT", 1000)
    platform = local_platform()
    with pytest.raises(RuntimeError, match="more than"):
        build_package(tmp_path, platform, exported_requirements(platform))


def test_its_name_follows_sources_lock_and_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = local_platform()
    name = package_hash(platform, "a==1")
    assert package_hash(platform, "a==1") == name
    assert package_hash(platform, "a==2") != name
    assert package_hash(aws_platform(), "a==1") != name
    monkeypatch.setattr(bundling, "source_files", lambda: iter([ROOT / "README.md"]))
    assert package_hash(platform, "a==1") != name


def test_the_emulator_has_what_the_local_package_leaves_out_in_the_same_version() -> None:
    locked = (ROOT / "emulator" / "requirements.lock").read_text()
    ours = {line.split(" ")[0] for line in exported_requirements(aws_platform()).splitlines() if "==" in line}
    for pinned in ours:
        if pinned.split("==")[0] in bundling.PROVIDED_LOCALLY:
            assert f"{pinned} " in locked, f"{pinned}: lock both environments anew"
