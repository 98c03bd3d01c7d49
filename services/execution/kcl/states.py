"""How the children of one daemon are, in small files: the daemon itself serves no health page.

Standard library only, because the container's health check runs it often: ``python -m services.execution.kcl.states``.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

FOLDER = "children"
OLDEST_SECONDS = 15.0


def write_state(folder: Path, state: dict[str, Any]) -> None:
    """Leave this process's state, whole or not at all."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    unfinished = place / f"{os.getpid()}.new"
    unfinished.write_text(json.dumps(state))
    unfinished.replace(place / f"{os.getpid()}.json")


def forget_state(folder: Path) -> None:
    """This process ends."""
    (folder / FOLDER / f"{os.getpid()}.json").unlink(missing_ok=True)


def forget_all(folder: Path) -> None:
    """What an earlier daemon's children left."""
    for each in (folder / FOLDER).glob("*"):
        each.unlink(missing_ok=True)


def failing(folder: Path, now: float) -> list[str]:
    """What is not well; empty without any child: a worker without a lease waits for one. ``now``: file times' clock."""
    reasons = []
    for each in sorted((folder / FOLDER).glob("*.json")):
        age = now - each.stat().st_mtime
        state = json.loads(each.read_text())
        if age > OLDEST_SECONDS:
            reasons.append(f"{state.get('shard')}: silent for {age:.0f} s")
        elif state.get("status") != "ok":
            reasons.append(f"{state.get('shard')}: {state.get('status')}")
    return reasons


if __name__ == "__main__":
    found = failing(Path(os.environ.get("PLIMSOLL_KCL_FOLDER", "/tmp/plimsoll-kcl")), time.time())  # noqa: S108
    print("; ".join(found) or "ok")
    sys.exit(1 if found else 0)
