"""What a run of the proof came to: one line a part, and the broken promises in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

LABEL = 13
_FACTS = 48
WIDTH = 100
"""Columns of a report that is not written to a terminal."""


@dataclass
class Report:
    """Figures of all parts. ``failures`` are sentences for a person; an empty list is the proof."""

    seeds: int = 0
    orders: int = 0
    exits: int = 0
    duplicates: int = 0
    lost_exits: int = 0
    invariant_failures: int = 0
    kills: int = 0
    seconds: float = 0.0
    mutants: dict[str, bool] = field(default_factory=dict)
    rows: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def is_proven(self) -> bool:
        """Whether every part holds."""
        return not self.failures

    def take_exploration(self, report: Any) -> None:
        """All histories of one order (``proof.exploration``)."""
        text = f"{report.executions:,} histories of one order, {report.states:,} states"
        self.rows.append((f"{'Exploration':{LABEL}}", text))
        if not report.is_proven:
            self.failures.append("exploration: see python -m proof.exploration")
            self.invariant_failures += 1

    def take_simulation(self, total: Any) -> None:
        """Worlds (``proof.simulation``)."""
        counts = total.counts
        self.seeds += total.seeds
        self.orders += counts["orders"]
        self.exits += counts["exits"]
        self.duplicates += counts["duplicates"]
        self.kills += counts["kills"]
        self.lost_exits += total.lost_exits
        self.invariant_failures += total.broken
        self.rows.append((f"{'Simulation':{LABEL}}", total.text()))
        self.failures += total.failures
        self.notes += [f"again: plimsoll prove --seed {seed} --trace" for seed in total.failed_seeds]

    def take_mutants(self, verdicts: Sequence[Any]) -> None:
        """The code with one defence missing at a time (``proof.mutants``)."""
        self.mutants |= {verdict.name: verdict.is_caught for verdict in verdicts}
        noticed = sum(self.mutants.values())
        self.rows.append((f"{'Mutants':{LABEL}}", f"{noticed} of {len(self.mutants)} missing defences noticed"))
        self.rows += [(_facts_of(verdict), verdict.what) for verdict in verdicts]
        self.failures += [verdict.text() for verdict in verdicts if not verdict.is_caught]

    def take_processes(self, outcome: Mapping[str, Any]) -> None:
        """Real processes (``proof.processes``): a document with the same keys as ours, and ``failures``."""
        for name in ("orders", "exits", "duplicates", "lost_exits", "invariant_failures", "kills"):
            setattr(self, name, getattr(self, name) + int(outcome.get(name, 0)))
        text = (
            f"{outcome.get('kills', 0)} kills, {outcome.get('orders', 0)} orders, {outcome.get('exits', 0)} exits, "
            f"{outcome.get('faulty_share', 0):.0%} faulty answers of the broker"
        )
        self.rows.append((f"{'Processes':{LABEL}}", text))
        self.failures += [str(each) for each in outcome.get("failures", ())]

    def document(self) -> dict[str, Any]:
        """For machines."""
        return {
            "seeds": self.seeds,
            "orders": self.orders,
            "exits": self.exits,
            "duplicates": self.duplicates,
            "lost_exits": self.lost_exits,
            "invariant_failures": self.invariant_failures,
            "mutants": self.mutants,
            "kills": self.kills,
            "seconds": round(self.seconds, 1),
        }

    def text(self, width: int = WIDTH) -> str:
        """For people, in lines of at most so many columns."""
        verdict = "Every promise held." if self.is_proven else f"{len(self.failures)} FAILURES"
        lines = [line for head, text in self.rows for line in _wrapped(head, text, width)]
        lines.append("")
        for text in (*self.failures, *self.notes):
            lines += _wrapped("", text, width, indent=4)
        return "\n".join([*lines, f"{verdict} ({self.seconds:.0f} s)"])


def _facts_of(verdict: Any) -> str:
    found = f"{verdict.invariant:<4} seed {verdict.seed}" if verdict.is_caught else "NOT NOTICED"
    return f"{f'  {verdict.name:<31}{found}':{_FACTS}}"


def _wrapped(head: str, text: str, width: int, indent: int | None = None) -> list[str]:
    """``head`` and ``text`` beside it, further lines below the text."""
    left = " " * (len(head) if indent is None else indent)
    return wrap(head + text, width, subsequent_indent=left, drop_whitespace=True, break_on_hyphens=False) or [head]
