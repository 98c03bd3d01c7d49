"""``python -m proof.processes``: kills real processes and tells what became of the orders.

Ends with 1 unless all is well.
"""

import argparse
import json
import sys

from proof.processes.report import ProcessReport
from proof.processes.run import run_processes
from proof.programs import NotStarted


def main(arguments: list[str] | None = None) -> int:
    """Run, and print the findings."""
    parser = argparse.ArgumentParser(prog="python -m proof.processes", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=50, help="how many processes are killed with kill -9")
    parser.add_argument(
        "--json", action="store_true", help="the report as JSON on standard output, progress on the other"
    )
    options = parser.parse_args(arguments)
    stream = sys.stderr if options.json else sys.stdout
    try:
        report = run_processes(options.seed, options.kills, lambda text: print(text, file=stream, flush=True))
    except NotStarted as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report.as_json(), indent=2) if options.json else text_of(report))
    return 0 if report.is_proven else 1


def text_of(report: ProcessReport) -> str:
    """The report as a person reads it."""
    points = ", ".join(f"{count} {name}" for name, count in report.crashes_at_named_points.items()) or "none"
    lines = [
        "",
        f"{report.kills} processes killed with kill -9; ended at named points: {points}",
        f"{report.zombies} zombies ({report.fenced} refused or ended by their watchdog), {report.stalls} stalls, "
        f"{report.shifted_clocks} wrong clocks",
        f"{report.broker_answers:,} answers of the broker, {report.faulty_share:.1%} of them faulty",
        *(f"faults of the {part}: {sum(report.faults[part].values()):,}" for part in report.faults if part != "broker"),
        f"{report.strategies} strategies, {report.orders} orders ({report.entries} entries, {report.exits} exits); "
        f"{report.lookups} settled by a lookup",
        *(f"{name.replace('_', ' ')}: {count}" for name, count in report.others.items()),
        f"{report.due_exits} positions had to be left; lost exits: {report.lost_exits}",
        f"duplicate orders: {report.duplicates}",
        f"parked: {report.parked}, pages: {report.pages}",
        f"broken promises: {len(report.invariant_failures)}",
        *(f"  {each}" for each in report.invariant_failures),
        f"{report.seconds:.0f} s; {'PROVEN' if report.is_proven else 'NOT PROVEN'}",
    ]
    if report.logs:
        lines.append(f"logs and evidence: {report.logs}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
