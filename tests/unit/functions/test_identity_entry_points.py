"""The entry points start from the environment alone, and each loads only what it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.bootstrap.auth_api import build
from shared.settings import AuthSettings

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "PYTHONPATH": str(ROOT),
    "AWS_DEFAULT_REGION": "ap-south-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "PLIMSOLL_MAIL_QUEUE_URL": "http://127.0.0.1/queue",
}
HEAVY = ("boto3", "pydantic.v1", "aws_xray_sdk", "jwt", "cryptography", "fastapi", "aws_encryption_sdk")


def loaded_by(function: str) -> set[str]:
    """Which heavy libraries a fresh process holds after it imported the function's handler."""
    code = f"import sys, functions.{function}.handler as f; assert callable(f.handler); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(HEAVY) & set(done.stdout.split())


@pytest.mark.parametrize(
    ("function", "loads"),
    [
        ("auth_api", {"fastapi"}),  # what signs is loaded by the first sign-in
        ("authorizer", {"jwt", "cryptography"}),
        ("jwt_key_rotator", {"cryptography"}),
        ("health_api", {"fastapi"}),
    ],
)
def test_each_function_starts_and_loads_only_what_it_needs(function: str, loads: set[str]) -> None:
    assert loaded_by(function) == loads


def test_without_a_mail_queue_auth_api_does_not_start() -> None:
    with pytest.raises(ValueError, match="PLIMSOLL_MAIL_QUEUE_URL"):
        build(AuthSettings(mail_queue_url=""))


def test_the_openapi_document_can_be_generated() -> None:
    from tests.unit.functions.identity_world import World  # noqa: PLC0415

    document = World().app.openapi()
    assert "/v1/auth/login" in document["paths"]
    assert "/v1/.well-known/jwks.json" in document["paths"]
    assert "/.well-known/jwks.json" not in document["paths"]
    login = document["paths"]["/v1/auth/login"]["post"]["responses"]
    assert "application/problem+json" in login["401"]["content"]
