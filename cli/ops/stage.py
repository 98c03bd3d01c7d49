"""Which stage an operator's command works on, and how it says what went wrong."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError

from cli.platform.home import STAGE, Ports, aws_environment
from shared.application.manage_kill_switches import OPERATOR
from shared.domain.errors import PlimsollError
from shared.settings import PlatformSettings

StageOption = Annotated[
    str, typer.Option("--stage", envvar="PLIMSOLL_STAGE", help="local is the platform on this machine.")
]
OffsetOption = Annotated[int, typer.Option("--port-offset", min=0, max=50000, help="Of the local platform.")]


def settings_of(stage: str, port_offset: int) -> PlatformSettings:
    """Where the tables of a stage are. Without ``AWS_ENDPOINT_URL`` ``local`` is this machine's emulator: what
    is meant for it must never reach an account by mistake.
    """
    if stage == STAGE and not os.environ.get("AWS_ENDPOINT_URL"):
        os.environ.update(aws_environment(Ports(port_offset)))
    return PlatformSettings(stage=stage)


@contextmanager
def said_plainly(stage: str) -> Iterator[None]:
    """What goes wrong inside is one sentence with its remedy, and exit code 1."""
    try:
        yield
    except PlimsollError as error:
        remedy = " Is the platform running (`make run`)?" if stage == STAGE else ""
        fail(f"{error.detail}{remedy if error.code == 'store_unavailable' else ''}")
    except (BotoCoreError, ClientError) as error:  # no region, no credentials, no permission, no such stage
        fail(f"AWS cannot be used: {error}")


def fail(message: str) -> NoReturn:
    """End with a message and exit code 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def operator() -> str:
    """Who acts, as audit log and rows name them: ``operator:`` and the name on this machine."""
    return f"{OPERATOR}{getpass.getuser()}"
