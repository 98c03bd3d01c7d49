"""Hold the coverage: all code by lines and branches, the rules and the order path by branches alone.

Reads the data that a test run under ``coverage`` left behind. Exit status 1 when a floor is not reached.
"""

import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import coverage

OVERALL = 85.0
BRANCHES = 95.0
AREAS: dict[str, tuple[str, ...]] = {
    "domain": ("shared/domain/",),
    "order path": (
        "shared/domain/run_life/",
        "shared/domain/intents.py",
        "shared/application/trigger_owner/",
        "shared/application/order_sender/",
    ),
}


def branches_covered(files: dict[str, Any], prefixes: tuple[str, ...]) -> float:
    """Percent of the branches in files under these prefixes that were taken."""
    summaries = [file["summary"] for name, file in files.items() if name.startswith(prefixes)]
    known: int = sum(each["num_branches"] for each in summaries)
    if known == 0:
        raise ValueError(f"nothing was measured under {', '.join(prefixes)}")
    covered: int = sum(each["covered_branches"] for each in summaries)
    return 100.0 * covered / known


def main() -> int:
    """Print each figure with its floor; 1 if one is missed."""
    measured = coverage.Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "coverage.json"
        overall = measured.report(file=io.StringIO())
        measured.json_report(outfile=str(out))
        files = json.loads(out.read_text())["files"]
    rows = [("all code, lines and branches", overall, OVERALL)]
    rows += [(f"{name}, branches", branches_covered(files, prefixes), BRANCHES) for name, prefixes in AREAS.items()]
    for name, percent, floor in rows:
        print(f"{name:<32} {percent:5.1f} %  (at least {floor:.0f} %){'' if percent >= floor else '  MISSED'}")
    return int(any(percent < floor for _, percent, floor in rows))


if __name__ == "__main__":
    sys.exit(main())
