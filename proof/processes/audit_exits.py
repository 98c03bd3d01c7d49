"""No lost exit, found out from ticks and fills: which positions had to be left, and were they?

No index, no rule of the product: for every run that the broker's trades say was entered, its lines are worked out in
plain arithmetic and compared with every published tick. A tick counts from the moment at which the product said that it
guards the position (with a second of grace, and more where clocks were wrong); it may not take long to say so. Where a
trader moved the lines, it counts against the new ones from when the run said that it goes by them: a line that was
reached and moved before an exit was decided asks for nothing any more. And whatever was said, a line that the last,
standing price has reached must have led to an exit.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from proof.processes.audit_books import by_id, held_by_run, reducers, set_aside
from proof.processes.audit_orders import exits_of
from proof.processes.evidence import Evidence, SeenTick
from proof.simulation.lines import lines_of
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import KillVerb
from shared.domain.money import Side
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy

Finding = tuple[str, str]
GRACE = timedelta(seconds=1)
UNGUARDED = timedelta(seconds=90)
"""So long a fill may stay unguarded while processes die and answers get lost; without faults it is under a second."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What the broker's trades say about a run's entry: units, average, when it was complete (market time)."""

    quantity: int
    average: Decimal
    last_at: datetime


def no_lost_exit(evidence: Evidence) -> Iterator[Finding]:
    """I3 for every run that was entered."""
    ticks: dict[int, list[SeenTick]] = defaultdict(list)
    for tick in evidence.ticks:
        ticks[tick.token].append(tick)
    entries, over = entries_of(evidence), _Over(evidence)
    strategies = {strategy.id: strategy for strategy in evidence.strategies}
    guarded, reducing = guarded_since(evidence), reducers(evidence)
    for run in evidence.runs:
        entry = entries.get((run.strategy_id, run.id))
        if entry is None or run.strategy_id in reducing or over.is_over(run):
            continue
        strategy = strategies[run.strategy_id]
        of_instrument = ticks[evidence.tokens[run.legs[0].instrument]]
        since = guarded.get((run.strategy_id, run.id))
        unguarded = evidence.ended_at + evidence.offset - entry.last_at
        if since is None and unguarded > UNGUARDED:
            yield "I3", f"{over.words(run)}: entered at {entry.last_at:%H:%M:%S}, and nobody ever guarded it"
        why = asked_to_leave(evidence, run, strategy) or reached(evidence, run, strategy, entry, since, of_instrument)
        if why is not None:
            yield "I3", f"{over.words(run)}: {why}"
    for name, since in guarded.items():
        entry = entries.get(name)
        if entry is not None and since - entry.last_at > UNGUARDED + evidence.shift:
            yield "I3", f"{name[0]} was filled at {entry.last_at:%H:%M:%S} and guarded only from {since:%H:%M:%S} on"


def due_exits(evidence: Evidence) -> int:
    """How many of the entered runs had to be left, as far as lines and ticks say: what the audit was about."""
    ticks: dict[int, list[SeenTick]] = defaultdict(list)
    for tick in evidence.ticks:
        ticks[tick.token].append(tick)
    strategies = {strategy.id: strategy for strategy in evidence.strategies}
    guarded, entries, reducing = guarded_since(evidence), entries_of(evidence), reducers(evidence)
    found = 0
    for run in evidence.runs:
        name = (run.strategy_id, run.id)
        if name in entries and run.strategy_id not in reducing:
            of_instrument = ticks[evidence.tokens[run.legs[0].instrument]]
            strategy = strategies[run.strategy_id]
            found += bool(
                asked_to_leave(evidence, run, strategy)
                or reached(evidence, run, strategy, entries[name], guarded.get(name), of_instrument)
            )
    return found


def entries_of(evidence: Evidence) -> dict[tuple[str, str], Entered]:
    """What each run has entered, by the broker's trades; an order that only reduces counts as its own run's entry."""
    intents = by_id(evidence)
    units: dict[tuple[str, str], list[tuple[int, Decimal, datetime]]] = defaultdict(list)
    for order in evidence.orders:
        intent = intents.get(order.tag)
        if intent is not None and intent.role is Role.ENTRY:
            units[intent.strategy_id, intent.run_id] += [(each.quantity, each.price, each.at) for each in order.trades]
    entries = {}
    for name, trades in units.items():
        if trades:
            quantity = sum(each for each, _, _ in trades)
            average = sum((each * price for each, price, _ in trades), Decimal(0)) / quantity
            entries[name] = Entered(quantity, average, max(at for _, _, at in trades))
    return entries


def guarded_since(evidence: Evidence) -> dict[tuple[str, str], datetime]:
    """Since when each run says that all of what it holds is guarded (market time)."""
    return _last_told(evidence, "protected")


def _last_told(evidence: Evidence, kind: str) -> dict[tuple[str, str], datetime]:
    """When each run said this last (market time)."""
    found: dict[tuple[str, str], datetime] = {}
    for event in evidence.events:
        if event.kind == kind:
            name = (event.strategy_id, event.run_id)
            recorded = event.recorded_at + evidence.offset
            found[name] = max(found.get(name, recorded), recorded)
    return found


def asked_to_leave(evidence: Evidence, run: Run, strategy: Strategy) -> str | None:
    """A reason to leave that is no price: the hour, a wish to square off, a kill switch."""
    end = evidence.ended_at - timedelta(seconds=5) - evidence.shift
    if run.exit_at is not None and run.exit_at < end + evidence.offset:
        return f"its exit time was {run.exit_at:%H:%M:%S}"
    wish = strategy.square_off_requested_at
    if wish is not None and wish < end and wish >= run.created_at - evidence.shift:
        return f"it was to be squared off at {wish:%H:%M:%S}"
    for switch, at in evidence.switches:
        if switch.verb is KillVerb.FLATTEN and at < end and switch.concerns(run.tenant_id, run.strategy_id):
            return "the kill switch asks for it"
    return None


def reached(
    evidence: Evidence,
    run: Run,
    strategy: Strategy,
    entry: Entered,
    since: datetime | None,
    ticks: Sequence[SeenTick],
) -> str | None:
    """The first tick that had to make it leave, in words; None if there was none.

    The best price is that of the counted ticks: a trail that came with an edit follows no price from before it.
    """
    # one that is over goes by the lines it had; one under way by the newest, or another promise is broken
    protection = run.protection if run.is_final else strategy.protection
    if protection is None or not ticks:
        return None
    side = run.legs[0].side
    best = entry.average
    last = ticks[-1]
    if since is not None:
        moved = _last_told(evidence, "protection_changed").get((run.strategy_id, run.id), since)
        begin = max(since, moved, entry.last_at) + GRACE + evidence.shift
        for tick in ticks:
            at = datetime.fromtimestamp(tick.at / 1000, UTC)
            if at >= begin:
                price = Decimal(tick.paise) / 100
                best = max(best, price) if side is Side.BUY else min(best, price)
                lines = lines_of(protection, side, entry.average, best)
                line = lines.reached_by(price, side)
                if line is not None:
                    return f"{line} of {lines} reached by {price} at {at:%H:%M:%S.%f}"
    lines = lines_of(protection, side, entry.average, best)
    line = lines.reached_by(Decimal(last.paise) / 100, side)
    return f"{line} of {lines} is reached by the last price {Decimal(last.paise) / 100}" if line is not None else None


class _Over:
    """Which runs are done with: nothing held by the broker's trades, or parked, and a person was called.

    Units that are set aside for a parked order of the trader's own wait for that: the broker may have sold them.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._held = held_by_run(evidence)
        self._exits = exits_of(evidence)
        self._subjects = {page.subject for page in evidence.pages}
        parked = (each.id for each in evidence.intents if each.state is IntentState.PARKED)
        self._parked = {tag for tag in parked if tag in self._subjects}

    def is_over(self, run: Run) -> bool:
        """Whether nothing is left to do for this run."""
        if self._held.get((run.strategy_id, run.id), 0) <= 0:  # left too much: that is another promise
            return True
        if run.state is RunState.FAILED:
            return f"{run.strategy_id}#{run.id}" in self._subjects
        exits = self._exits.get((run.strategy_id, run.id), [])
        newest = exits[-1] if exits else None
        if newest is not None and newest.state is IntentState.PARKED and newest.id in self._subjects:
            return True
        waiting = sum(part.quantity for part in set_aside(run) if part.tag in self._parked)
        return self._held[run.strategy_id, run.id] <= waiting

    def words(self, run: Run) -> str:
        """How it stands."""
        exits = [f"{each.id} {each.state}" for each in self._exits.get((run.strategy_id, run.id), [])]
        held = self._held.get((run.strategy_id, run.id), 0)
        return f"{run.strategy_id}#{run.id} holds {held} and is {run.state}, exits: {exits}"
