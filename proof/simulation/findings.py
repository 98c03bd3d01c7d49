"""What the auditor found: the first broken promise ends the world."""

from collections.abc import Callable
from dataclasses import dataclass

PROMISES = {
    "I1": "at most one order at the broker for each decision",
    "I2": "an order is claimed in its row before it leaves",
    "I3": "no exit is lost, and none waits without a reason",
    "I4": "one live order for each decision",
    "I5": "exits never exceed what was entered",
    "I6": "nothing is written under an old epoch",
    "I7": "orders move only forward",
    "I8": "a checkpoint never passes a decision that is not durable",
    "I9": "commands apply in order, and nothing is entered after a stop",
    "I10": "tenants and accounts do not touch each other",
    "I11": "two seconds after a kill switch no entry leaves",
    "I12": "when faults end, everything comes to rest",
    "I13": "no entry before its second or after its window",
    "I14": "our trades are the broker's trades",
    "DEFECT": "no process and no account's desk ends by an error nobody foresaw",
}
"""The invariants by name."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: which, when, and what was seen."""

    name: str
    at: float
    text: str

    def __str__(self) -> str:
        return f"{self.name} ({PROMISES[self.name]}) at {self.at:.3f} s: {self.text}"


class Findings:
    """Keeps the first violation and halts the world."""

    def __init__(self, time: Callable[[], float], halt: Callable[[], None]) -> None:
        self.first: Violation | None = None
        self._time = time
        self._halt = halt

    def expect(self, holds: bool, name: str, text: Callable[[], str]) -> None:
        """Note a violation unless it holds. ``text`` is only asked for then."""
        if not holds and self.first is None:
            self.first = Violation(name, self._time(), text())
            self._halt()
