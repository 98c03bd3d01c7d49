"""The commands about the local platform: ``up``, ``doctor``, ``mail``."""

import asyncio
import json
import os
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.platform.checks import Finding
from cli.platform.home import Ports, home_at

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of state and logs; default .local in the project.")
]
OffsetOption = Annotated[int, typer.Option("--port-offset", min=0, max=50000, help="Moves every port by so much.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def up(
    feed: Annotated[
        str,
        typer.Option(envvar="FEED", help="simulated: the exchange SIM, always open. replay: recorded bars or ticks."),
    ] = "simulated",
    bars: Annotated[
        Path | None, typer.Option(envvar="BARS", help="What to replay: a file of recorded bars or ticks.")
    ] = None,
    speed: Annotated[str, typer.Option(envvar="SPEED", help="How many times faster than it was.")] = "60",
    symbols: Annotated[str, typer.Option(envvar="SYMBOLS", help="Replay only these, separated by commas.")] = "",
    enforce_permissions: Annotated[
        bool, typer.Option(help="The emulator refuses what a function's role does not permit, as AWS does.")
    ] = False,
    home: HomeOption = None,
    port_offset: OffsetOption = 0,
    ready_file: Annotated[
        Path | None, typer.Option(help="Written, as JSON, when the platform is up; for programs that wait for it.")
    ] = None,
) -> None:
    """Run the whole platform on this machine until Ctrl-C: emulator, stacks, services, one address for all."""
    from cli.platform.running import Platform  # noqa: PLC0415 - imported when it is this command
    from cli.platform.screen import Screen  # noqa: PLC0415
    from cli.platform.services import Feed  # noqa: PLC0415
    from cli.platform.up import up as run  # noqa: PLC0415

    source = Feed(*_feed(feed, bars, speed, symbols))
    platform = Platform(home_at(home), Ports(port_offset), source, Screen(), enforce=enforce_permissions)
    raise typer.Exit(asyncio.run(run(platform, ready_file)))


def doctor(home: HomeOption = None, port_offset: OffsetOption = 0, as_json: JsonOption = False) -> None:
    """Say what is missing on this machine, and what to do about it. Status 1 when something needed is missing."""
    from cli.platform.doctor import examine  # noqa: PLC0415

    place = home_at(home)
    findings = asyncio.run(examine(place, Ports(port_offset), os.environ.get("PLIMSOLL_DATA")))
    ok = all(each.ok for each in findings if each.needed)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "findings": [_row(each) for each in findings]}, indent=2))
    else:
        _print_findings(findings)
    raise typer.Exit(0 if ok else 1)


def mail(
    port_offset: OffsetOption = 0,
    as_json: JsonOption = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave them in the queue.")] = False,
) -> None:
    """Show the mails that the platform would have sent (one-time links), and take them from the queue."""
    from cli.platform.mail import QueueUnavailable, read_mails  # noqa: PLC0415

    try:
        mails = read_mails(Ports(port_offset), keep=keep)
    except QueueUnavailable as error:
        typer.echo(f"{error} Start the platform with `make run`.", err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(mails, indent=2))
        return
    for each in mails:
        typer.echo(f"to {each.get('to')}: {each.get('kind')}\n  {each.get('link_path')}")
    if not mails:
        typer.echo("No mail.")


def _feed(feed: str, bars: Path | None, speed: str, symbols: str) -> tuple[str, Path | None, Decimal, str]:
    try:
        factor = Decimal(speed)
    except InvalidOperation:
        factor = Decimal(0)
    if not (factor.is_finite() and factor > 0):
        raise typer.BadParameter(
            f"{speed!r} is no speed; 60 means an hour of the market in a minute", param_hint="SPEED"
        )
    if feed not in {"simulated", "replay"}:
        raise typer.BadParameter(f"{feed!r} is neither simulated nor replay", param_hint="FEED")
    if feed == "simulated":
        return feed, None, factor, ""
    if bars is None:
        raise typer.BadParameter("a replay needs a file: BARS=path", param_hint="BARS")
    if not bars.is_file():
        raise typer.BadParameter(f"there is no file {bars}", param_hint="BARS")
    return feed, bars.absolute(), factor, symbols


def _row(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.name,
        "ok": finding.ok,
        "needed": finding.needed,
        "detail": finding.detail,
        "remedy": finding.remedy,
    }


def _print_findings(findings: list[Finding]) -> None:
    table = Table("", "what", "found", "what to do", box=None, header_style="bold", pad_edge=False)
    for each in findings:
        mark = "[green]✓[/]" if each.ok else "[red]✗[/]" if each.needed else "[yellow]–[/]"
        table.add_row(mark, each.name, each.detail, each.remedy)
    Console(highlight=False, soft_wrap=False).print(table)
