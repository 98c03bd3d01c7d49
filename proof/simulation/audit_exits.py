"""The auditor of exits: from the ticks that were delivered and the fills, what had to be left, and was it?

It keeps no index. For every delivered tick it goes through all open positions that the receiving process knows of and
compares prices with lines worked out by its own arithmetic.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from proof.simulation.audit_books import BookAudit
from proof.simulation.calls import START
from proof.simulation.findings import Findings
from proof.simulation.lines import lines_of
from proof.simulation.streams import Shard
from proof.simulation.tables import Tables, key_of
from shared.application.ports.engine import RunKey, StrategyKey
from shared.domain.instruments import InstrumentId
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import PLATFORM, KillVerb, in_force
from shared.domain.market_data import Tick
from shared.domain.money import Side
from shared.domain.run_life.reductions import reductions_of
from shared.domain.runs import Run, RunState

if TYPE_CHECKING:
    from proof.simulation.workers import OwnerProcess

GRACE = 1.0
"""Seconds between a process's knowing of a fill and the first tick that is held against it."""
HELD = frozenset({RunState.ENTERING, RunState.OPEN})


@dataclass(frozen=True, slots=True)
class Due:
    """An exit that has to happen: since when, because of what, and the record that brought the tick."""

    at: float
    why: str
    version: int
    shard: str
    record: int


@dataclass(slots=True)
class _Known:
    run: Run
    since: float
    best: Decimal


class ExitAudit:
    """I3 and I8."""

    def __init__(
        self, findings: Findings, tables: Tables, books: BookAudit, instrument_of: Callable[[int], InstrumentId | None]
    ) -> None:
        self._expect = findings.expect
        self._tables = tables
        self._books = books
        self._instrument_of = instrument_of
        self._known: dict[OwnerProcess, dict[RunKey, _Known]] = {}
        self._seen: dict[OwnerProcess, dict[int, tuple[int, int]]] = {}
        self.due: dict[RunKey, Due] = {}
        self.pages: list[str] = []

    def known(self, process: "OwnerProcess", run: Run, now: float) -> None:
        """A process has seen or written this version of a run."""
        mine = self._known.setdefault(process, {})
        key = key_of(run)
        leg = run.legs[0]
        if run.state not in HELD or leg.entry_average is None or leg.open_quantity <= 0 or run.protection is None:
            mine.pop(key, None)
            return
        known = mine.get(key)
        if known is None:
            mine[key] = _Known(run, now, leg.best if leg.best is not None else leg.entry_average)
        elif known.run.version < run.version:
            moved = known.run.protection != run.protection or known.run.legs[0].entry_average != leg.entry_average
            known.run = run
            if moved:
                known.since = now
                known.best = leg.best if leg.best is not None else leg.entry_average

    def run_written(self, before: Run | None, after: Run) -> None:
        """A change of the lines, before an exit was decided, makes earlier ticks moot."""
        if before is None or after.state not in HELD:
            return
        moved = before.protection != after.protection or before.legs[0].entry_average != after.legs[0].entry_average
        if moved:
            self.due.pop(key_of(after), None)

    def ticks_delivered(self, process: "OwnerProcess", ticks: Iterable[Tick], now: float) -> None:
        """A process is handed ticks: which of the positions it knows of must be left now?"""
        mine = self._known.get(process, {})
        if process.shard.holder is not process:
            return
        seen = self._seen.setdefault(process, {})
        for tick in ticks:
            if (tick.at, tick.seq) <= seen.get(tick.token, (0, 0)):
                continue  # it came before
            seen[tick.token] = (tick.at, tick.seq)
            instrument, price = self._instrument_of(tick.token), Decimal(tick.last) / 100
            for key, known in mine.items():
                if known.run.legs[0].instrument == instrument:
                    self._judge(process, key, known, tick, price, now)

    def checkpointed(self, shard: Shard, number: int) -> None:
        """No record up to here may have caused an exit that is not written down."""
        for key, due in self.due.items():
            if due.shard == shard.name and due.record <= number:
                self._expect(
                    self._is_decided(key),
                    "I8",
                    lambda k=key, d=due: (  # type: ignore[misc]
                        f"the checkpoint of {shard.name} is at {number}; record {d.record} ({d.why}) asked for the "
                        f"exit of {k.strategy_id}, which is not written"
                    ),
                )

    def judge_the_end(self, now: float) -> None:
        """Everything that had to be left was left, or a person was called."""
        for key, due in self.due.items():
            self._expect(self._is_over(key), "I3", lambda k=key, d=due: self._lost(k, f"{d.why} at {d.at:.3f} s"))  # type: ignore[misc]
        for key, run in self._tables.runs.items():
            why = self._still_due(run, now)
            if why is not None:
                self._expect(self._is_over(key), "I3", lambda k=key, w=why: self._lost(k, w))  # type: ignore[misc]

    def _judge(
        self, process: "OwnerProcess", key: RunKey, known: _Known, tick: Tick, price: Decimal, now: float
    ) -> None:
        run = known.run
        leg = run.legs[0]
        stored = self._tables.runs.get(key)
        is_current = stored is not None and stored.version == run.version
        entry_ms = int(leg.entry_at.timestamp() * 1000) if leg.entry_at else 0
        if not is_current or now - known.since < GRACE or tick.at < entry_ms:
            return
        if run.exit_at is not None and tick.at >= int(run.exit_at.timestamp() * 1000):
            return
        if leg.entry_average is None or run.protection is None:
            return
        known.best = max(known.best, price) if leg.side is Side.BUY else min(known.best, price)
        lines = lines_of(run.protection, leg.side, leg.entry_average, known.best)
        reached = lines.reached_by(price, leg.side)
        if reached is not None and key not in self.due:
            why = f"{reached} of {lines} reached by {price}"
            self.due[key] = Due(now, why, run.version, process.shard.name, process.read_up_to)

    def _is_decided(self, key: RunKey) -> bool:
        run = self._tables.runs.get(key)
        return run is None or run.state not in HELD

    def _is_over(self, key: RunKey) -> bool:
        """Nothing is held any more by the broker's own trades, or it is parked and somebody was told."""
        run = self._tables.runs[key]
        if run.state is RunState.CLOSED:
            return True
        if run.state is RunState.FAILED:
            return f"{key.strategy_id}#{key.run_id}" in self.pages
        if self._books.held_by(key) == 0:
            return True
        parked = [
            each.id
            for each in self._tables.intents.values()
            if each.strategy_id == key.strategy_id and each.run_id == key.run_id and each.state is IntentState.PARKED
        ]
        return any(each in self.pages for each in parked) or self._waits_for_a_parked_reduction(run)

    def _waits_for_a_parked_reduction(self, run: Run) -> bool:
        """Whether all that is still held is set aside for parked orders of the trader's own, and people were called.

        The broker may have them: an exit of the same units could sell them twice.
        """
        waiting = 0
        for reduction in reductions_of(run):
            order = self._tables.intents.get((run.tenant_id, reduction.order))
            if order is not None and order.state is IntentState.PARKED and order.id in self.pages:
                waiting += reduction.quantity
        return 0 < run.legs[0].open_quantity <= waiting

    def _still_due(self, run: Run, now: float) -> str | None:
        """A reason to leave that is a level by itself: the hour, a wish to square off, a kill switch."""
        key = key_of(run)
        if run.reduce_only or self._books.held_by(key) <= 0 or run.state is RunState.CLOSED:
            return None
        if run.exit_at is not None and START + timedelta(seconds=now - 5) > run.exit_at:
            return "its exit time has come"
        strategy = self._tables.strategies[StrategyKey(key.tenant_id, key.strategy_id)][0]
        asked = strategy.square_off_requested_at
        if asked is not None and asked >= run.created_at and asked < START + timedelta(seconds=now - 10):
            return "it was to be squared off"
        switch = in_force(self._tables.engaged([PLATFORM, key.tenant_id]), key.tenant_id, key.strategy_id)
        if switch is not None and switch.verb is KillVerb.FLATTEN:
            return "the kill switch asks for it"
        return None

    def _lost(self, key: RunKey, why: str) -> str:
        run = self._tables.runs[key]
        exits = [
            f"{each.id} {each.state}"
            for each in self._tables.intents.values()
            if each.strategy_id == key.strategy_id and each.role is Role.EXIT
        ]
        return f"{key.strategy_id} holds {self._books.held_by(key)} and is {run.state}; {why}; exits: {exits}"
