"""The audit: every promise, judged from the evidence alone. It shares no rule with what it judges."""

from collections.abc import Iterator
from dataclasses import dataclass

from proof.processes import audit_books, audit_exits, audit_orders, audit_times
from proof.processes.evidence import Evidence
from proof.simulation.findings import PROMISES as SIMULATED

PROMISES = SIMULATED | {"PAGE": "nothing is parked or given up without a person being called"}
"""The promises by name."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken promise and what was seen."""

    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} ({PROMISES[self.name]}): {self.text}"


def audit(evidence: Evidence) -> list[Broken]:
    """Every promise that the evidence shows to be broken."""
    return [Broken(name, text) for name, text in _all(evidence)]


def _all(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield from audit_orders.one_order_a_tag(evidence)
    yield from audit_orders.claimed_before_sent(evidence)
    yield from audit_orders.one_decision(evidence)
    yield from audit_orders.steps_forward(evidence)
    yield from audit_orders.nobody_elses(evidence)
    yield from audit_orders.at_rest(evidence)
    yield from audit_orders.paged(evidence)
    yield from audit_books.bounded_exits(evidence)
    yield from audit_books.same_trades(evidence)
    yield from audit_books.same_positions(evidence)
    yield from audit_exits.no_lost_exit(evidence)
    yield from audit_times.after_commands(evidence)
    yield from audit_times.after_kill_switches(evidence)
    yield from audit_times.in_time(evidence)
    yield from (("DEFECT", text) for text in evidence.defects)
    for page in evidence.pages:
        if page.kind != "parked" or "cannot be" in page.reason:
            yield "DEFECT", f"{page.subject}: {page.reason}"
