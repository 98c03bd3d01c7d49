"""``plimsoll demo``: three strategies, three endings, and a check that the books agree. Talks HTTP only."""

import json
import time
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.live import Live

from cli.api_client import DEFAULT_URL, ApiClient, ApiProblem, PlatformUnreachable
from cli.demo import audit, drive, report, scenario

_IST = ZoneInfo("Asia/Kolkata")
_LONGEST_WATCH = 85.0


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    url: Annotated[str, typer.Option(help="Where the platform answers.")] = DEFAULT_URL,
) -> None:
    """Trade three strategies on the simulated exchange: one ends at its stop, one at its target, one by the clock.

    Needs a running platform (``make run``). Exit code 0 only if orders, trades, positions and timelines agree.
    """
    console = Console(stderr=as_json)
    try:
        with ApiClient(url) as api:
            ok = _demonstrate(api, console, as_json)
    except PlatformUnreachable as error:
        _fail(console, as_json, "platform_unreachable", f"{error}. Start it with: make run")
    except ApiProblem as error:
        _fail(console, as_json, error.code, str(error))
    raise typer.Exit(0 if ok else 1)


def _demonstrate(api: ApiClient, console: Console, as_json: bool) -> bool:
    pause = scenario.wait_until_there_is_room(datetime.now(_IST))
    if pause:
        console.print(f"The session day ends in moments; waiting {pause:.0f} s for the next one.")
        time.sleep(pause)
    console.print("A new tenant registers and links the paper broker …")
    broker_id = drive.new_tenant(api)
    now = datetime.now(_IST)
    plans = scenario.plans(broker_id, now, f"{now:%H:%M:%S}")
    launched = drive.launch(api, plans)
    console.print(f"Three strategies are started; entry at {plans[0].body['schedule']['entry_time']}.")
    begun = time.monotonic()
    progress = drive.Progress()
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        for progress in drive.watch(api, launched, begun + _LONGEST_WATCH, time.monotonic, time.sleep):
            live.update(report.progress_table(launched, progress, time.monotonic() - begun))
    drive.stop_what_is_left(api, launched, progress)
    evidence = drive.gather(api, launched, progress)
    checks = audit.audit(evidence, len(launched))
    latency = audit.latencies(evidence)
    ok = all(check.ok for check in checks)
    if as_json:
        typer.echo(json.dumps(report.as_json(evidence, checks, latency)))
    else:
        console.print(report.final_tables(evidence, checks, latency))
        console.print("[green]Books, orders and timelines agree.[/]" if ok else "[red]The checks above failed.[/]")
    return ok


def _fail(console: Console, as_json: bool, name: str, detail: str) -> None:
    if as_json:
        check = {"name": name, "ok": False, "detail": detail}
        typer.echo(json.dumps({"ok": False, "checks": [check], "runs": [], "latency_ms": {}}))
    else:
        console.print(f"[red]{detail}[/]")
    raise typer.Exit(1)
