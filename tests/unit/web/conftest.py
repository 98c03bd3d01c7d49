"""Reading what the API under test logs."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest

from shared.observability import logger_of

LogLines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log_lines() -> Iterator[LogLines]:
    """What the shop has logged in this test."""
    handler, stream = logger_of("shop").registered_handler, StringIO()
    before = handler.setStream(stream)  # type: ignore[attr-defined]
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)  # type: ignore[attr-defined]
