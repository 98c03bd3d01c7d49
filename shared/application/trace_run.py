"""A run from tick to fill: what happened and why, each order's steps with their times, and how long it was unguarded.

Durations are differences of times on one clock. ``tick_to_decided`` is market time; the measured ``tick_to_durable``
is the owner's monotonic clock; all others are the services' wall clocks, so a skew between two machines (bounded by
the sender's own check) is in those that span owner and sender.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from shared.application.desk import Desk, strategy_of
from shared.application.explain_no_trade import NoTrade, explain_absent_run, explain_run, planned_day_of
from shared.application.ports.common import Caller
from shared.application.ports.trading import OrderStep
from shared.domain.books import TimelineEvent
from shared.domain.errors import not_found
from shared.domain.ids import IntentId, RunId, intent_id_for
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.runs import Leg, Run

_FILLS = frozenset({IntentState.PARTIAL, IntentState.FILLED})
_MILLISECOND = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds between two steps of an order; None where one of them has not happened or is not recorded.

    ``claimed`` and ``sent`` are of the attempt that reached the broker, or of the newest one; ``filled`` is when the
    platform wrote the first fill down.
    """

    tick_to_decided: Decimal | None = None
    tick_to_durable: Decimal | None = None
    decided_to_durable: Decimal | None = None
    decided_to_claimed: Decimal | None = None
    claimed_to_sent: Decimal | None = None
    sent_to_acked: Decimal | None = None
    acked_to_filled: Decimal | None = None
    filled_to_protected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderTrace:
    """One order of a run: its row as it stands, every state it was in, and how long each step took.

    ``lookups``: how often an attempt was found not to have reached the broker and went back to be sent again.
    """

    order: Intent
    steps: Sequence[OrderStep]
    lookups: int
    latencies: Latencies


@dataclass(frozen=True, slots=True)
class Exposure:
    """Seconds in which units were held and not guarded, as far as it is known.

    ``before_protection``: from the first fill until its stop was armed. ``stale_ticks``: guarded, but by prices older
    than the allowed age. Time without any owner leaves no trace of its beginning: ``take_overs`` counts how often
    another owner took the run over while units were held; each hides a gap (see the time of its line).
    """

    before_protection: Decimal | None
    stale_ticks: Decimal
    take_overs: int

    @property
    def seconds(self) -> Decimal | None:
        """What is known, in all; None before anything was held."""
        return None if self.before_protection is None else self.before_protection + self.stale_ticks


@dataclass(frozen=True, slots=True)
class RunTrace:
    """A run's timeline with its orders. ``run`` is None for a day on which none was made: then ``why`` says why."""

    run_id: RunId
    session_date: date
    run: Run | None
    events: Sequence[TimelineEvent]
    orders: Sequence[OrderTrace]
    exposure: Exposure
    why: NoTrade | None


def trace_run(caller: Caller, strategy_id: str, run_id: str, *, desk: Desk) -> RunTrace:
    """Everything about one run, or why there is none on that day.

    Raises ``NotFound`` for another tenant's strategy, for what is no run's id, and for a second run that never was.
    """
    strategy = strategy_of(desk, caller, strategy_id)
    run = desk.runs.get(strategy.tenant_id, strategy.id, RunId(run_id))
    if run is None:
        day = planned_day_of(run_id)
        if day is None:
            raise not_found("run", run_id)
        reason = explain_absent_run(desk, strategy, day)
        return RunTrace(RunId(run_id), day, None, (), (), Exposure(None, Decimal(0), 0), reason)
    events = desk.runs.timeline(run.tenant_id, run.strategy_id, run.id)
    orders = [_trace(desk, run, order, events) for order in _orders_of(desk, run)]
    exposure = exposure_of(events)
    return RunTrace(run.id, run.session_date, run, events, orders, exposure, explain_run(desk, strategy, run, events))


def exposure_of(events: Iterable[TimelineEvent]) -> Exposure:
    """What the timeline says about time without guard."""
    before: Decimal | None = None
    stale, take_overs = Decimal(0), 0
    for event in events:
        if before is None:
            before = _number(event.facts.get("seconds_unprotected"))
        stale += _number(event.facts.get("stale_seconds")) or Decimal(0)
        take_overs += event.kind == "taken_over"
    return Exposure(before, stale, take_overs)


def _orders_of(desk: Desk, run: Run) -> list[Intent]:
    """Every order that the run may have, by role and generation."""
    found = []
    for leg in run.legs:
        wanted = [(Role.ENTRY, each) for each in range(leg.entry_generation + 1)]
        wanted += [(Role.EXIT, each) for each in range(leg.exit_generation + 1)]
        found += [desk.orders.get(run.tenant_id, _id_of(run, leg, *each)) for each in wanted]
    return [each for each in found if each is not None]


def _id_of(run: Run, leg: Leg, role: Role, generation: int) -> IntentId:
    return intent_id_for(run.tenant_id, run.strategy_id, run.id, leg.number, role, generation)


def _trace(desk: Desk, run: Run, order: Intent, events: Sequence[TimelineEvent]) -> OrderTrace:
    steps = desk.orders.history(order.tenant_id, order.id)
    states = [step.state for step in steps]
    pairs = pairwise(states)
    lookups = sum(pair == (IntentState.SENDING, IntentState.PENDING) for pair in pairs)
    return OrderTrace(order, steps, lookups, _latencies(run, order, steps, events))


def _latencies(run: Run, order: Intent, steps: Sequence[OrderStep], events: Sequence[TimelineEvent]) -> Latencies:
    claims = [step.at for step in steps if step.state is IntentState.SENDING]
    claimed = claims[-1] if claims else None
    filled = next((step.at for step in steps if step.filled_quantity > 0 and step.state in _FILLS), None)
    decision = next((each for each in events if each.facts.get("order_id") == order.id), None)
    facts = decision.facts if decision else {}
    leg = run.legs[0]
    is_entry = order.role is Role.ENTRY
    return Latencies(
        tick_to_decided=_between(order.tick_at, order.decided_at),
        tick_to_durable=_number(facts.get("tick_to_intent_ms")),
        decided_to_durable=_number(facts.get("decided_to_durable_ms")),
        decided_to_claimed=_between(order.created_at, claims[0] if claims else None),
        claimed_to_sent=_between(claimed, order.sent_at),
        sent_to_acked=_between(order.sent_at, order.acked_at),
        acked_to_filled=_between(order.acked_at, filled),
        filled_to_protected=_between(filled, leg.protected_at) if is_entry else None,
    )


def _between(begin: datetime | None, end: datetime | None) -> Decimal | None:
    """Milliseconds from one instant to another; zero where clocks disagree about the order."""
    if begin is None or end is None:
        return None
    milliseconds = Decimal(str((end - begin).total_seconds())) * 1000
    return max(Decimal(0), milliseconds).quantize(_MILLISECOND)


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
