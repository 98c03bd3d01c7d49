"""Two thousand worlds, the seeds that once found something, and that a seed is the same world each time."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from proof.simulation.plan import plan_of
from proof.simulation.regressions import FOUND
from proof.simulation.run import run_seeds
from proof.simulation.world import run_seed
from shared.application.order_sender.serving import Serving

ROOT = Path(__file__).parents[2]
SEEDS = 2_000
PART = 50
AGAIN = (
    "import hashlib, logging; logging.disable(50); from proof.simulation.world import run_seed; "
    "print(hashlib.sha256('\\n'.join(run_seed({seed}, tracing=True).trace).encode()).hexdigest())"
)


@pytest.mark.parametrize("begin", range(0, SEEDS, PART))
def test_every_promise_holds_in_every_world(begin: int) -> None:
    total = run_seeds(range(begin, begin + PART))
    assert not total.failures, "\n".join(total.failures)
    assert total.counts["orders"] > PART and total.counts["exits"] > PART / 2
    assert total.faults > PART


def test_seeds_that_once_found_something_stay_sound() -> None:
    total = run_seeds(FOUND)
    assert not total.failures, "\n".join(total.failures)


def test_sessions_end_at_readings_too() -> None:
    ending = [seed for seed in range(400) if plan_of(seed).session_ends > 0]
    assert 40 < len(ending) < 100
    total = run_seeds(ending[:20])
    assert not total.failures, "\n".join(total.failures)
    assert total.counts["session_ends_at_reading"] > 20


def test_an_error_that_ends_only_the_desk_of_an_account_is_a_finding_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(_self: Serving) -> None:
        raise ValueError("nobody foresaw this")

    monkeypatch.setattr(Serving, "run", run)
    violation = run_seed(0).violation
    assert violation is not None
    assert violation.name == "DEFECT"
    assert "the desk of brk_" in violation.text and "nobody foresaw this" in violation.text


@pytest.mark.parametrize("seed", [3, 326])
def test_a_seed_is_the_same_world_each_time(seed: int) -> None:
    here = run_seed(seed, tracing=True)
    digest = sha256("\n".join(here.trace).encode()).hexdigest()
    for hash_seed in ("0", "1"):  # nothing may depend on the order in which a set of texts happens to be
        again = subprocess.run(
            [sys.executable, "-c", AGAIN.format(seed=seed)],
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed}, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert again.stdout.strip() == digest
