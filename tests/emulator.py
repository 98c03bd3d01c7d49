"""The AWS emulator for tests: one a test session (and one a worker when tests run in parallel), its state thrown away.

Tests ask for the fixture ``emulator`` and bear the mark ``emulator``. Each calls ``emulator.tables()`` for tables that
nobody else writes to.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import boto3
import pytest

from proof.emulator import client_environment, make_tables, start_emulator
from proof.programs import NotStarted, free_port


@dataclass(frozen=True)
class Emulator:
    """A running emulator. ``environment`` is what a process needs to reach it (already set for this process)."""

    endpoint: str
    environment: dict[str, str] = field(repr=False)

    def tables(self, prefix: str | None = None) -> str:
        """Create every table of the platform, empty, and give the prefix of their names.

        Without a prefix a fresh ``plimsoll-<stage>-`` is made, so that ``PLIMSOLL_STAGE`` can name it too.
        """
        prefix = prefix or f"plimsoll-{fresh_stage()}-"
        make_tables(boto3.client("dynamodb"), prefix)
        return prefix


def fresh_stage() -> str:
    """A stage name that no other test has."""
    return f"t{secrets.token_hex(4)}"


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator, running, with this process's AWS settings pointing to it."""
    home = tmp_path_factory.mktemp("emulator")
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    environment = client_environment(endpoint)
    try:
        program = start_emulator(home, port)
    except NotStarted as error:
        pytest.fail(str(error), pytrace=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("AWS_PROFILE", raising=False)
            patch.delenv("AWS_SESSION_TOKEN", raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            yield Emulator(endpoint, environment)
    finally:
        program.end()
