"""The store's content: rows, their conditions, and indexes that lag. It outlives every process.

Conditions are those of the product's own adapters: an epoch check in each transaction, one version above what is
stored, no second row of one id. Whoever writes is watched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from shared.application.ports.engine import Advance, IntentKey, RunKey, StaleWrites, StrategyKey
from shared.domain.books import Position, Trade
from shared.domain.brokers import Funds
from shared.domain.errors import StaleVersion, Superseded
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.kill_switch import KillSwitch
from shared.domain.messages import SessionOpened
from shared.domain.partitions import index_group_of
from shared.domain.resolutions import Resolution, ResolutionState
from shared.domain.run_life import Change
from shared.domain.runs import Run
from shared.domain.strategies import Product, Strategy, StrategyStatus

Key = TypeVar("Key")
OWNED_BUCKET = "OWN#"
OWNED_ACCOUNT = "OWN#acct#"


class Witness(Protocol):
    """Whoever watches the store; called at each effect."""

    def epoch_granted(self, key: str, epoch: int) -> None:
        """A bucket or account has a new owner."""
        ...

    def written_under(self, key: str, epoch: int) -> None:
        """Something was written under this epoch."""
        ...

    def run_written(self, before: Run | None, after: Run) -> None:
        """A run has its next version."""
        ...

    def intent_written(self, before: Intent | None, after: Intent, *, by_owner: bool) -> None:
        """An intent was made, or has its next version."""
        ...


@dataclass(slots=True)
class _Span:
    begin: float
    end: float | None = None


class LaggingIndex(Generic[Key]):
    """Which rows bear a mark, as an index shows it: some time after the rows themselves."""

    def __init__(self) -> None:
        self._spans: dict[Key, tuple[str, _Span]] = {}

    def put(self, key: Key, group: str, is_marked: bool, now: float) -> None:
        """A row was written, with the mark or without it."""
        known = self._spans.get(key)
        if is_marked and (known is None or known[1].end is not None):
            self._spans[key] = (group, _Span(now))
        elif not is_marked and known is not None and known[1].end is None:
            known[1].end = now

    def seen_at(self, then: float, group: str | None = None) -> list[Key]:
        """The rows that bore the mark at that time."""
        return [
            key
            for key, (its_group, span) in self._spans.items()
            if (group is None or group == its_group) and span.begin <= then and (span.end is None or span.end > then)
        ]


class Tables:
    """All tables of one world."""

    def __init__(self, time: Callable[[], float], witness: Witness) -> None:
        self._time = time
        self._witness = witness
        self.strategies: dict[StrategyKey, tuple[Strategy, int]] = {}
        self.runs: dict[RunKey, Run] = {}
        self.intents: dict[tuple[TenantId, IntentId], Intent] = {}
        self.history: dict[IntentId, list[Intent]] = {}
        self.epochs: dict[str, int] = {}
        self.trades: dict[str, Trade] = {}
        self.positions: dict[tuple[BrokerId, InstrumentId, Product], Position] = {}
        self.day_results: dict[tuple[TenantId, date], Decimal] = {}
        self.funds_of: dict[BrokerId, Funds] = {}
        self.sessions: dict[str, SessionOpened] = {}
        self.switches: dict[tuple[TenantId, str], KillSwitch] = {}
        self.resolutions: dict[tuple[TenantId, IntentId], Resolution] = {}
        self.open_runs: LaggingIndex[RunKey] = LaggingIndex()
        self.open_intents: LaggingIndex[IntentKey] = LaggingIndex()
        self.open_strategies: LaggingIndex[StrategyKey] = LaggingIndex()

    # epochs

    def take(self, key: str) -> int:
        """Raise an epoch by one."""
        epoch = self.epochs[key] = self.epochs.get(key, 0) + 1
        self._witness.epoch_granted(key, epoch)
        return epoch

    def check_epoch(self, key: str, epoch: int) -> None:
        """The condition that every owner's transaction begins with."""
        if self.epochs.get(key) != epoch:
            raise Superseded("superseded", key)

    # the owner's writes

    def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        """Write all changes or none."""
        key = f"{OWNED_BUCKET}{bucket}"
        self.check_epoch(key, epoch)
        names = [key_of(change.run) for change in changes]
        actions = sum(1 + 2 * len(each.intents) + len(each.events) + len(each.notices) for each in changes)
        if len(set(names)) != len(names) or actions > 99:
            raise ValueError("a transaction names a run once and has at most 100 actions")
        stale = frozenset(place for place, change in enumerate(changes) if self.is_stale(change))
        if stale:
            raise StaleWrites(stale)
        self._witness.written_under(key, epoch)
        for change in changes:
            self._put_run(change.run)
            for intent in change.intents:
                self._put_intent(intent, by_owner=True)

    def is_stale(self, change: Change) -> bool:
        """Whether a change is based on another version of its run, or an id that it makes exists."""
        known = self.runs.get(key_of(change.run))
        moved = (known.version if known else 0) != change.run.version - 1
        return moved or any((intent.tenant_id, intent.id) in self.intents for intent in change.intents)

    def want_cancelled(self, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId) -> None:
        """Mark an intent as unwanted unless it is terminal or marked."""
        key = f"{OWNED_BUCKET}{bucket}"
        self.check_epoch(key, epoch)
        intent = self.intents.get((tenant_id, intent_id))
        if intent is not None and not intent.is_terminal and not intent.cancel_wanted:
            self._witness.written_under(key, epoch)
            self._put_intent(replace(intent, cancel_wanted=True, version=intent.version + 1), by_owner=True)

    # the sender's writes

    def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Replace intents of one account if each is still what the writer thinks."""
        (key,) = {f"{OWNED_ACCOUNT}{step.before.broker_id}" for step in steps}
        if len({step.before.id for step in steps}) != len(steps) or len(steps) > 49:
            raise ValueError("a transaction names a row once and has at most 100 actions")
        self.check_epoch(key, epoch)
        stale: set[int] = set()
        for place, step in enumerate(steps):
            try:
                self.check_unmoved(step.before)
            except StaleVersion:
                stale.add(place)
        if stale:
            raise StaleWrites(frozenset(stale))
        self._witness.written_under(key, epoch)
        for step in steps:
            self._put_intent(step.after, by_owner=False)

    def check_unmoved(self, before: Intent) -> None:
        """The condition of every step of an intent: the row still has this version."""
        stored = self.intents.get((before.tenant_id, before.id))
        if stored is None or stored.version != before.version:
            raise StaleVersion("intent_moved", f"{before.id} is no longer version {before.version}")

    def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        """Write a trade with the position after it; False if the trade is there."""
        key = f"{OWNED_ACCOUNT}{trade.broker_id}"
        self.check_epoch(key, epoch)
        if self.has_trade(trade):
            return False
        place = (trade.broker_id, trade.instrument, trade.product)
        known = self.positions.get(place)
        if (known.version if known else 0) != position.version - 1:
            raise StaleVersion("position_moved", f"{position.instrument} moved meanwhile")
        self._witness.written_under(key, epoch)
        self.trades[trade.id] = trade
        self.positions[place] = position
        result = self.day_results.get((trade.tenant_id, day), Decimal(0))
        self.day_results[trade.tenant_id, day] = result + realized
        return True

    def has_trade(self, trade: Trade) -> bool:
        """Whether a trade is in the books."""
        return trade.id in self.trades

    # what traders and operators write

    def put_strategy(self, strategy: Strategy, bucket: int) -> StrategyKey:
        """Write a strategy's row, as the API does."""
        key = StrategyKey(strategy.tenant_id, strategy.id)
        self.strategies[key] = (strategy, bucket)
        is_active = strategy.status is StrategyStatus.ACTIVE
        self.open_strategies.put(key, index_group_of(bucket), is_active, self._time())
        return key

    def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """The request about a parked order that waits for an answer."""
        row = self.resolutions.get((tenant_id, intent_id))
        return row if row is not None and row.state is ResolutionState.REQUESTED else None

    def answer(self, resolution: Resolution) -> None:
        """Write an answer over the request of the version before."""
        key = (resolution.tenant_id, resolution.intent_id)
        known = self.resolutions.get(key)
        if known is not None and known.version == resolution.version - 1:
            self.resolutions[key] = resolution

    def engaged(self, tenants: Iterable[TenantId]) -> list[KillSwitch]:
        """The engaged switches whose rows lie under these tenants."""
        wanted = set(tenants)
        return [row for (tenant, _), row in self.switches.items() if tenant in wanted and row.is_engaged]

    def _put_run(self, run: Run) -> None:
        key = key_of(run)
        before = self.runs.get(key)
        self.runs[key] = run
        self.open_runs.put(key, index_group_of(run.bucket), not run.is_final or run.holds_on, self._time())
        self._witness.run_written(before, run)

    def _put_intent(self, intent: Intent, *, by_owner: bool) -> None:
        before = self.intents.get((intent.tenant_id, intent.id))
        self.intents[intent.tenant_id, intent.id] = intent
        self.history.setdefault(intent.id, []).append(intent)
        key = IntentKey(intent.tenant_id, intent.broker_id, intent.id)
        self.open_intents.put(key, intent.broker_id, not intent.is_terminal, self._time())
        self._witness.intent_written(before, intent, by_owner=by_owner)


def key_of(run: Run) -> RunKey:
    """Where a run's row is."""
    return RunKey(run.tenant_id, run.strategy_id, run.id)
