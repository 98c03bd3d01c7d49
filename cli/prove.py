"""``plimsoll prove``: every part of the proof on this machine, with a report that names each broken promise."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli.prove_report import WIDTH, Report

SEEDS = 2_000
WIDEST = 120


def prove(
    seeds: Annotated[int, typer.Option(min=1, help="How many simulated worlds to run.")] = SEEDS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a report.")] = False,
    skip_processes: Annotated[
        bool, typer.Option("--skip-processes", help="Leave out the part with real processes.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Run only this world.")] = None,
    trace: Annotated[bool, typer.Option("--trace", help="With --seed: print everything that happened in it.")] = False,
) -> None:
    """Prove that no exit is lost and no order is doubled: all histories of one order, worlds in which everything goes
    wrong, the code with one defence missing at a time, and real processes that are killed.

    Ends with 1 if any promise is broken or any missing defence goes unnoticed.
    """
    if seed is not None:
        sys.exit(0 if _one_world(seed, tracing=trace) else 1)
    console = Console(stderr=True)
    begun = time.monotonic()
    report = Report()
    with _progress(console) as progress:
        _explore(report, progress)
        _simulate(report, seeds, progress)
        _mutate(report, progress)
        if not skip_processes:
            _run_processes(report, progress)
    report.seconds = time.monotonic() - begun
    if as_json:
        typer.echo(json.dumps(report.document()))
        for line in (*report.failures, *report.notes):
            typer.echo(line, err=True)
    else:
        typer.echo(report.text(min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST)))
    sys.exit(0 if report.is_proven else 1)


def _one_world(seed: int, *, tracing: bool) -> bool:
    from proof.simulation import one_world  # noqa: PLC0415 - the proof is loaded only when asked for

    lines, holds = one_world(seed, tracing=tracing)
    typer.echo("\n".join(lines))
    return holds


def _explore(report: Report, progress: Progress) -> None:
    from proof.exploration.explore import PARTS, explore  # noqa: PLC0415

    task = progress.add_task("All histories of one order", total=PARTS)
    report.take_exploration(explore(progress=lambda: progress.advance(task)))


def _simulate(report: Report, seeds: int, progress: Progress) -> None:
    from proof.simulation.regressions import FOUND  # noqa: PLC0415
    from proof.simulation.run import run_on_all_cores, run_seeds  # noqa: PLC0415

    task = progress.add_task("Worlds in which everything goes wrong", total=seeds)
    total = run_on_all_cores(range(seeds), lambda done: progress.update(task, completed=done))
    total.add(run_seeds(each for each in FOUND if each >= seeds))
    report.take_simulation(total)


def _mutate(report: Report, progress: Progress) -> None:
    from proof.mutants import MUTANTS, hunt_all  # noqa: PLC0415

    task = progress.add_task("One defence missing at a time", total=len(MUTANTS))
    report.take_mutants(hunt_all(progress=lambda verdict: progress.advance(task)))


def _run_processes(report: Report, progress: Progress) -> None:
    from proof.processes.prove import KILLS  # noqa: PLC0415
    from proof.processes.prove import prove as prove_processes  # noqa: PLC0415

    task = progress.add_task("Real processes that are killed", total=KILLS)

    def tell(text: str) -> None:
        progress.advance(task, "kill -9" in text)

    report.take_processes(prove_processes(tell))
    progress.update(task, completed=KILLS)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        yield progress
