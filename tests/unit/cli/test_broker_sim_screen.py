"""What ``plimsoll broker-sim`` prints: commands that can be copied whole, sentences that break between words."""

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from cli.broker_sim.screen import Screen
from shared.adapters.reference.instruments import all_instruments
from shared.domain.instruments import Exchange
from shared.domain.matching import Touch

SIM = [each for each in all_instruments() if each.exchange is Exchange.SIM]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_commands_are_one_line_each_and_sentences_fit(width: int) -> None:
    out = StringIO()
    screen = Screen("http://127.0.0.1:8020", faults=True, console=Console(file=out, width=width, soft_wrap=True))
    screen.introduce([(each, Touch(Decimal("100.05"), Decimal("100.10"), 500)) for each in SIM])
    lines = out.getvalue().splitlines()
    commands = [line for line in lines if line.startswith("  ") and ("curl" in line)]
    assert len(commands) == 9
    assert all(line.endswith(("}'", '"', ")", "/faults")) for line in commands), commands
    sentences = [line for line in lines if line not in commands]
    assert max(len(line) for line in sentences) <= width
    words = " ".join(sentences).split()
    assert {each.id for each in SIM} <= set(words), "an instrument's name is broken"
