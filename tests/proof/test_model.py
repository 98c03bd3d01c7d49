"""The Promela model of the protocol: it holds, and without any one of its defences it does not."""

import re
import shutil

import pytest

from proof.model import BROKEN, ToolMissing, check_model
from proof.model.__main__ import main
from proof.model.check import MODEL, tools
from shared.domain.intents import IntentState


def _why_not() -> str | None:
    try:
        tools()
    except ToolMissing as error:
        return str(error)
    return None


needs_spin = pytest.mark.skipif(_why_not() is not None, reason=str(_why_not()))


@needs_spin
@pytest.mark.timeout(300)
def test_the_model_holds() -> None:
    result = check_model()
    assert result.failure is None, "\n".join(result.trace)
    assert result.states > 1_000_000, "the scope has shrunk"


@needs_spin
@pytest.mark.timeout(300)
@pytest.mark.parametrize("switch", BROKEN)
def test_without_a_defence_there_are_two_orders(switch: str) -> None:
    result = check_model([switch], switch)
    assert result.failure == "(orders<=1)"
    assert result.trace


def test_the_model_speaks_the_words_of_the_code() -> None:
    declared = re.search(r"mtype = \{(.*)\};\s*/\* IntentState \*/", MODEL.read_text())
    assert declared is not None
    states = {each.strip() for each in declared.group(1).split(",")}
    assert states <= {state.value for state in IntentState}


def test_a_machine_without_spin_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main([]) == 2
    said = capsys.readouterr().err
    assert "spin and a C compiler not found" in said
    assert "apt-get install" in said
