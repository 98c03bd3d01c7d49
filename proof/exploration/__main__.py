"""``python -m proof.exploration``: what was searched, and what was found. Ends with 1 unless all is as it should be."""

import argparse
import sys

from proof.exploration import Bounds, Search, explore
from proof.exploration.variants import RESIDUES, VARIANTS


def main(arguments: list[str] | None = None) -> int:
    """Search, and print the findings."""
    parser = argparse.ArgumentParser(prog="python -m proof.exploration", description=__doc__)
    parser.add_argument("--faults", type=int, default=Bounds().faults, help="the most faults in one history")
    parser.add_argument("--quiet", action="store_true", help="no traces of the broken variants")
    options = parser.parse_args(arguments)
    bounds = Bounds(faults=options.faults)
    meanings = {each.name: each.meaning for each in (*VARIANTS, *RESIDUES)}
    print("One exit, senders that take the account from each other, a broker that takes every request it gets.")
    print(f"Scope of one history: {bounds}")
    print("Readings of the whole book beside the sending (folds) are searched with one fault less.\n")
    report = explore(bounds)
    for search in report.searches:
        if search.name not in meanings and search.violation is not None:
            print(f"The protocol FAILS:\n{search.violation}\n")
        elif search.violation is not None and not options.quiet:
            print(f"{search.name}: {meanings[search.name]}\n{search.violation}\n")
    print(f"{'':34}{'histories':>10}{'states':>9}{'seconds':>9}")
    for search in report.searches:
        figures = f"{search.executions:10,}{search.states:9,}{search.seconds:9.1f}"
        print(f"{search.name:34}{figures}  {_verdict(search, search.name in meanings)}")
    print(
        f"\n{report.executions:,} histories of the protocol, {report.states:,} states, {report.seconds:.1f} s in all."
    )
    if all(report.residues.values()):
        print(
            "The last two are not defects: no client can do without these two promises of the broker and the machine."
        )
    return 0 if report.is_proven else 1


def _verdict(search: Search, is_broken: bool) -> str:
    if is_broken:
        return "two orders: caught" if search.violation else "NOT CAUGHT"
    return "FAILS" if search.violation else "holds: I1, I2, I6, I7, I12"


if __name__ == "__main__":
    sys.exit(main())
