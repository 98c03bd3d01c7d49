"""The proof with real processes, in short: a few are killed, the broker lies, and the books must agree.

``python -m proof.processes`` is the long one.
"""

import pytest

from proof.processes import run_processes

KILLS = 6
FAULTY_ANSWERS = 5
"""A busy machine has few answers in so short a time; the long run asks for a share of thousands."""


@pytest.mark.emulator
@pytest.mark.timeout(240)
def test_whatever_is_killed_nothing_is_lost_or_sent_twice() -> None:
    said: list[str] = []
    report = run_processes(seed=7, kills=KILLS, report_progress=said.append, seconds_a_kill=2.5)
    story = "\n".join([*said, f"logs: {report.logs}"])
    assert report.invariant_failures == [], story
    assert report.duplicates == 0, story
    assert report.lost_exits == 0, story
    assert report.kills >= KILLS, story
    assert report.exits > 0, story
    assert report.broker_answers * report.faulty_share >= FAULTY_ANSWERS, story
