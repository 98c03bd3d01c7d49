"""What happened, line by line: only kept when somebody will read it."""

from collections.abc import Callable


class Trace:
    """Lines of (time, process, call, outcome)."""

    def __init__(self, time: Callable[[], float], *, is_on: bool) -> None:
        self.is_on = is_on
        self.lines: list[str] = []
        self._time = time

    def note(self, who: str, call: str, subject: object, outcome: str = "") -> None:
        """Add a line."""
        if self.is_on:
            self.lines.append(f"{self._time():9.3f}  {who:<12} {call:<16} {subject!s:<30} {outcome}")
