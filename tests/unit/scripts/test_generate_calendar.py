import sys
from pathlib import Path

import pytest

from scripts import generate_calendar

# exchange_calendars still calls what the pandas it is locked with deprecates
pytestmark = pytest.mark.filterwarnings("ignore:Series.values")


def test_the_committed_table_is_what_the_generator_writes() -> None:
    assert generate_calendar.TARGET.read_text(encoding="utf-8") == generate_calendar.rendered(
        *generate_calendar.weekday_holidays()
    )


def test_a_stale_table_is_noticed_and_mended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "nse_holidays.py"
    table.write_text("old", encoding="utf-8")
    monkeypatch.setattr(generate_calendar, "TARGET", table)
    monkeypatch.setattr(sys, "argv", ["generate_calendar", "--check"])
    assert generate_calendar.main() == 1
    assert table.read_text(encoding="utf-8") == "old"
    monkeypatch.setattr(sys, "argv", ["generate_calendar"])
    assert generate_calendar.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate_calendar", "--check"])
    assert generate_calendar.main() == 0
