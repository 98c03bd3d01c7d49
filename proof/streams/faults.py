"""What goes wrong on command: answers that get lost, calls that are refused. Seeded, so a run can be repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from proof.streams.errors import Refusal, invalid, throttled

FAULTS = ("throttle", "refuse_entries", "fail", "lose_request", "lose_answer")
"""``throttle``: the call is refused; ``refuse_entries``: single entries of a ``PutRecords`` are; ``fail``: answer 500
without effect; ``lose_request``: the connection ends before the call has an effect; ``lose_answer``: after it."""


@dataclass(slots=True)
class Rule:
    """One fault. ``operations`` empty: every one. ``count``: how often it still happens (None: without end)."""

    fault: str
    operations: frozenset[str]
    probability: float
    count: int | None
    stream: str | None


class Lost(Exception):
    """The connection ends without an answer."""


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.happened: dict[str, int] = dict.fromkeys(FAULTS, 0)
        self._chance = Random(0)

    def replace(self, body: Mapping[str, Any]) -> None:
        """Take ``{"seed": 1, "rules": [{"fault": …, "operations": […], "probability": 0.1, "count": 5}]}``."""
        self.rules = [_rule(each) for each in body.get("rules", [])]
        self._chance = Random(int(body.get("seed", 0)))

    def before(self, operation: str, stream: str | None) -> None:
        """Raise what happens instead of the call."""
        if self.happens("lose_request", operation, stream):
            raise Lost
        if self.happens("throttle", operation, stream):
            raise throttled(f"{operation} on {stream}")
        if self.happens("fail", operation, stream):
            raise Refusal("InternalFailure", "It failed because it was told to.", 500)

    def happens(self, fault: str, operation: str, stream: str | None) -> bool:
        """Whether this fault strikes now."""
        for rule in self.rules:
            if rule.fault != fault or rule.count == 0 or rule.stream not in {None, stream}:
                continue
            if rule.operations and operation not in rule.operations:
                continue
            if self._chance.random() < rule.probability:
                if rule.count is not None:
                    rule.count -= 1
                self.happened[fault] += 1
                return True
        return False


def _rule(body: Mapping[str, Any]) -> Rule:
    fault, probability = str(body.get("fault")), float(body.get("probability", 1.0))
    if fault not in FAULTS:
        raise invalid(f"No fault {fault!r}; one of {', '.join(FAULTS)}.")
    if not 0 <= probability <= 1:
        raise invalid("A probability lies between 0 and 1.")
    count = body.get("count")
    operations = frozenset(str(each) for each in body.get("operations", ()))
    return Rule(fault, operations, probability, None if count is None else int(count), body.get("stream"))
