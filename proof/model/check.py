"""Translate the model with Spin, compile the verifier, run it, read what it says."""

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

MODEL = Path(__file__).with_name("claim.pml")
BROKEN = ("PLACE_BEFORE_WRITE", "BLIND_RETRY", "UNCONDITIONAL_CLAIM", "NO_SEND_GUARD", "NO_HORIZON")
"""Switches of the model that take one defence away."""
INSTALL = "apt-get install -y --no-install-recommends spin gcc libc6-dev"
_COMPILERS = ("cc", "gcc", "clang")
_DEPTH = "-m1000000"
_LONGEST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What a verifier found. ``failure`` is the assertion that does not hold; ``trace`` the way there."""

    name: str
    states: int
    failure: str | None
    trace: tuple[str, ...]
    seconds: float


class ToolMissing(Exception):
    """A program that is needed is not on this machine; the message says which and how to get it."""


def check_model(switches: Sequence[str] = (), name: str = "protocol") -> ModelResult:
    """Go through every state of the model with these ``-D`` switches (``NO_HORIZON``, ``LIVES=3``).

    Raises ``ToolMissing``; ``subprocess.CalledProcessError`` when the model or the verifier does not compile.
    """
    spin, compiler = tools()
    began = time.perf_counter()
    defines = [f"-D{each}" for each in switches]
    if not set(switches) & set(BROKEN):
        defines.append("-DCHECK_I2")
    with TemporaryDirectory(prefix="plimsoll-model-") as folder:
        shutil.copy(MODEL, folder)
        _run([spin, *defines, "-a", MODEL.name], folder)
        # a state is stored compressed; liveness is the explorer's matter, so assertions only
        _run([compiler, "-w", "-O2", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"], folder)
        said = _run(["./pan", _DEPTH], folder)
        failure = _failure_in(said)
        trace: tuple[str, ...] = ()
        if failure is not None:
            replay = _run([spin, *defines, "-t", "-p", MODEL.name], folder)
            trace = tuple(line.strip() for line in replay.splitlines() if "proc" in line)
    if failure is None and ("errors: 0" not in said or "Search not completed" in said):
        raise RuntimeError(f"the verifier came to no end:\n{said[-2000:]}")
    return ModelResult(name, _states_in(said), failure, trace, time.perf_counter() - began)


def tools() -> tuple[str, str]:
    """Where Spin and a C compiler are. Raises ``ToolMissing``."""
    spin = shutil.which("spin")
    compiler = next((found for name in _COMPILERS if (found := shutil.which(name))), None)
    missing = [name for name, found in (("spin", spin), ("a C compiler", compiler)) if found is None]
    if spin is None or compiler is None:
        raise ToolMissing(f"{' and '.join(missing)} not found: install with `{INSTALL}` (macOS: `brew install spin`)")
    return spin, compiler


def _run(command: Sequence[str], folder: str) -> str:
    done = subprocess.run(
        list(command), cwd=folder, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=True
    )
    return done.stdout


def _failure_in(said: str) -> str | None:
    found = re.search(r"^pan:\d+: (?:assertion violated )?(.*) \(at depth", said, re.MULTILINE)
    return found.group(1) if found else None


def _states_in(said: str) -> int:
    found = re.search(r"^\s*(\S+) states, stored", said, re.MULTILINE)
    return int(float(found.group(1))) if found else 0
