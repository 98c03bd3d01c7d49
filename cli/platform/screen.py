"""What the terminal shows: steps while it starts, a table of health, then a live log."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from cli.platform.log_lines import shortened

State = Literal["healthy", "starting", "failing", "down"]
_COLOURS = {"healthy": "green", "starting": "yellow", "failing": "red", "down": "red"}
_NAME_COLOURS = ("cyan", "magenta", "blue", "yellow", "green", "bright_cyan", "bright_magenta")


@dataclass(frozen=True, slots=True)
class PartHealth:
    """One row of the health table. ``seconds`` is how long the part took to become healthy."""

    name: str
    address: str
    state: State
    seconds: float
    note: str = ""


def _console() -> Console:
    terminal = Console(highlight=False, soft_wrap=True)
    return terminal if terminal.is_terminal else Console(highlight=False, soft_wrap=True, width=160)


class Screen:
    """A terminal, or a file: the same words, without colours or tables that depend on a width."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or _console()
        self._quiet_until_ready = True
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._began

    def step(self, what: str, detail: str = "") -> None:
        """One thing that is now done."""
        self.console.print(f"[dim]{self.seconds:6.1f} s[/]  {escape(what)}  [dim]{escape(detail)}[/]")

    def problem(self, what: str, remedy: str) -> None:
        """What is wrong and what to do about it."""
        self.console.print(f"[bold red]✗[/] {escape(what)}\n  [bold]{escape(remedy)}[/]")

    def health(self, rows: Iterable[PartHealth]) -> None:
        """The table of parts."""
        table = Table("part", "address", "state", "seconds", "", box=None, header_style="bold", pad_edge=False)
        for row in rows:
            state = Text(row.state, style=_COLOURS[row.state])
            table.add_row(row.name, row.address, state, f"{row.seconds:.1f}", row.note)
        self.console.print()
        self.console.print(table)
        self.console.print()

    def say(self, text: str) -> None:
        """A line of the launcher itself."""
        self.console.print(text)

    def begin_log(self) -> None:
        """From now on the parts' lines are shown as they come."""
        self._quiet_until_ready = False

    def line(self, name: str, line: str) -> None:
        """One line that a part printed: kept from the screen while the platform starts (the log file has it)."""
        text = shortened(line)
        if text is None or self._quiet_until_ready:
            return
        colour = _NAME_COLOURS[sum(name.encode()) % len(_NAME_COLOURS)]
        body = Text(text)
        if text.startswith(("ERROR", "CRITICAL")):
            body.stylize("red")
        elif text.startswith("WARNING"):
            body.stylize("yellow")
        self.console.print(Text.assemble((f"{time.strftime('%H:%M:%S')} ", "dim"), (f"{name:<13}", colour), body))
