"""What every test gets: the emulator on demand, recorded data on demand."""

import os
from pathlib import Path

import pytest

from tests.emulator import emulator

os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")  # read when the CDK is imported

__all__ = ["emulator", "recorded_data"]

_DATA_REMEDY = "set PLIMSOLL_DATA to the folder of recorded market data to run them"


def _data_folder() -> Path | None:
    named = os.environ.get("PLIMSOLL_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


@pytest.fixture(scope="session")
def recorded_data() -> Path:
    """The folder of recorded market data (tests that use it bear the mark ``data``)."""
    folder = _data_folder()
    if folder is None:
        pytest.skip(f"no recorded market data: {_DATA_REMEDY}")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs recorded data when there is none."""
    if _data_folder() is not None:
        return
    marked = [item for item in items if item.get_closest_marker("data")]
    for item in marked:
        item.add_marker(pytest.mark.skip(reason=f"no recorded market data: {_DATA_REMEDY}"))
    config.stash[_SKIPPED_FOR_DATA] = len(marked)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say once, loudly, what was not tested for want of data."""
    skipped = config.stash.get(_SKIPPED_FOR_DATA, 0)
    if skipped:
        terminalreporter.write_line(f"NOT TESTED: {skipped} tests need recorded market data; {_DATA_REMEDY}", red=True)


_SKIPPED_FOR_DATA = pytest.StashKey[int]()
