"""Hours and commands: nothing is entered before its second, after its window, after a stop or under a kill switch."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from proof.processes.audit_books import reducers
from proof.processes.audit_orders import SEND_WITHIN, claims_of, steps_by_intent
from proof.processes.evidence import Evidence
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, Role
from shared.domain.strategies import StrategyStatus

Finding = tuple[str, str]
KILL_WITHIN = timedelta(seconds=2)
ARRIVES_WITHIN = timedelta(seconds=4)
"""What leaves now is in the book within the client's deadline and the broker's horizon, or never."""


def after_commands(evidence: Evidence) -> Iterator[Finding]:
    """I9: a run that has applied a stop makes no entry any more, and every run has the newest version in the end, with
    the lines of that version.
    """
    stopped: dict[tuple[str, str], datetime] = {}
    for event in evidence.events:
        if event.kind == "stop_requested":
            stopped[event.strategy_id, event.run_id] = event.recorded_at
    for intent in evidence.intents:
        at = stopped.get((intent.strategy_id, intent.run_id))
        if intent.role is Role.ENTRY and at is not None and intent.created_at > at + 2 * evidence.shift:
            yield "I9", f"{intent.id} enters a run that was stopped at {at:%H:%M:%S.%f}"
    strategies = {strategy.id: strategy for strategy in evidence.strategies}
    for wish in evidence.asked:
        kept = strategies[wish.strategy_id]
        is_stopped = kept.status is StrategyStatus.STOPPED or wish.what == "edit"
        if kept.meta.version < wish.version or not is_stopped:
            yield "I9", f"{wish.strategy_id} was told to {wish.what} as version {wish.version}; its row is {kept}"
    for run in evidence.runs:
        strategy = strategies[run.strategy_id]
        newest = strategy.meta.version
        if run.strategy_version > newest:
            yield "I9", f"{run.strategy_id}#{run.id} applied version {run.strategy_version} of {newest}"
        if not run.is_final and run.strategy_version != newest:
            yield "I9", f"{run.strategy_id}#{run.id} never heard of version {newest}"
        elif not run.is_final and run.protection != strategy.protection:
            yield "I9", f"{run.strategy_id}#{run.id} guards by {run.protection}, not by version {newest}"


def after_kill_switches(evidence: Evidence) -> Iterator[Finding]:
    """I11: by our claims, and by what arrives at the broker. What only reduces is never held back."""
    reducing = reducers(evidence)
    mine = (each for each in evidence.intents if each.strategy_id not in reducing)
    entries = {intent.id: intent for intent in mine if intent.role is Role.ENTRY}
    for switch, at in evidence.switches:
        for tag, steps in steps_by_intent(evidence).items():
            intent = entries.get(IntentId(tag))
            if intent is None or not switch.concerns(intent.tenant_id, intent.strategy_id):
                continue
            for claim in claims_of(steps):
                if claim.at > at + KILL_WITHIN + evidence.shift:
                    yield "I11", f"{intent.id} was claimed {claim.at - at} after the switch was engaged"
        for order in evidence.orders:
            intent = entries.get(order.tag)  # type: ignore[call-overload]
            if intent is None or not switch.concerns(intent.tenant_id, intent.strategy_id):
                continue
            if order.placed_at > at + KILL_WITHIN + SEND_WITHIN + ARRIVES_WITHIN:
                yield "I11", f"{order.tag} came to the broker {order.placed_at - at} after the switch was engaged"


def in_time(evidence: Evidence) -> Iterator[Finding]:
    """I13: entries of the clock, in market time."""
    runs = {(run.strategy_id, run.id): run for run in evidence.runs}
    placed = {order.tag: order.placed_at + evidence.offset for order in evidence.orders}
    histories = steps_by_intent(evidence)
    claims = {tag: [step.at + evidence.offset for step in claims_of(steps)] for tag, steps in histories.items()}
    for intent in evidence.intents:
        run = runs.get((intent.strategy_id, intent.run_id))
        if intent.role is not Role.ENTRY:
            continue
        if run is None:
            yield "I4", f"{intent.id} belongs to no run"
            continue
        yield from _one_entry(
            evidence, intent, run.due_at, run.enter_by, claims.get(intent.id, []), placed.get(intent.id)
        )


def _one_entry(
    evidence: Evidence,
    intent: Intent,
    due: datetime,
    last: datetime,
    claims: list[datetime],
    placed: datetime | None,
) -> Iterator[Finding]:
    shift = evidence.shift
    if intent.decided_at < due or (placed is not None and placed < due - shift):
        yield "I13", f"{intent.id} is due at {due}, decided at {intent.decided_at}, placed at {placed}"
    late = [at for at in claims if at > last + 2 * shift]
    arrives = last + SEND_WITHIN + ARRIVES_WITHIN + 2 * shift
    if intent.decided_at > last or late or (placed is not None and placed > arrives):
        yield "I13", f"{intent.id} had to enter by {last}; claimed at {late}, placed at {placed}"
