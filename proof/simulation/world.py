"""One world: the store, the stream, brokers and processes of a plan, run from its first second to its rest."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from traceback import format_exception

from proof.simulation.auditor import Auditor
from proof.simulation.calls import Border, Store
from proof.simulation.exchange import Exchange
from proof.simulation.faults import Faults
from proof.simulation.findings import Violation
from proof.simulation.loop import Process, SeededLoop
from proof.simulation.market_feed import Feed
from proof.simulation.plan import ROUTING, WINDOW, Plan, plan_of
from proof.simulation.streams import Market
from proof.simulation.supervisor import Supervisor
from proof.simulation.tables import Tables
from proof.simulation.trace import Trace
from proof.simulation.traders import Traders
from shared.application.ports.engine import StrategyKey
from shared.domain.brokers import Capabilities
from shared.domain.ids import BrokerId, TenantId
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.messages import Doorbell, MarketMessage, OrderProgress
from shared.domain.partitions import bucket_of
from shared.domain.strategies import Strategy

LONGEST_STALL = 30.0
RESCUE_AT = 14.0
RESCUE_SECONDS = 7.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a world ended. ``violation`` None: every promise held."""

    seed: int
    weather: str
    violation: Violation | None
    counts: Counter[str]
    seconds: float
    trace: list[str]


class World:
    """Everything of one seed."""

    def __init__(self, plan: Plan, *, tracing: bool = False) -> None:
        self.plan = plan
        self.chance = Random(f"world {plan.seed}")
        self.loop = SeededLoop(self.chance)  # type: ignore[abstract]  # what is missing is never asked for
        self.trace = Trace(self.loop.time, is_on=tracing)
        self.faults = Faults(self.chance, plan.odds)
        self.largest_skew = 2.0 if plan.clock_steps else 0.0
        self.born: dict[str, float] = {}
        self.store = Store()
        self.auditor = Auditor(self)
        self.tables = Tables(self.loop.time, self.auditor)
        self.auditor.attach()
        self.market = Market(self.loop, WINDOW, plan.shards)
        capabilities = Capabilities(False, True, True, timedelta(seconds=plan.horizon))
        self._tenants = {each.broker_id: each.tenant_id for each in plan.accounts}
        self.exchanges: dict[BrokerId, Exchange] = {}
        for each in plan.accounts:
            exchange = Exchange(
                self.loop, self.faults, self.trace, self.auditor, each.tenant_id, each.broker_id, capabilities
            )
            exchange.partial_chance = plan.partial_chance
            exchange.session_ends = plan.session_ends
            exchange.session_chance.seed(f"sessions of {each.broker_id} in {plan.seed}")
            self.exchanges[each.broker_id] = exchange
        self._by_id = {each.id: each for each in plan.instruments}
        self._by_token = {each.token: each for each in plan.instruments}
        self.supervisor = Supervisor(self)
        self.traders = Traders(self)
        self.feed = Feed(self)

    def run(self) -> Outcome:
        """From the first second to rest."""
        for strategy in self.plan.strategies:
            self.put(strategy)
        self.feed.begin()
        self.supervisor.begin()
        self.traders.begin()
        self.loop.outside(self.plan.faults_end, self._end_faults)
        self.loop.outside(RESCUE_AT, self._rescue, 2)
        self.loop.run_until(self.plan.end)
        if self.auditor.findings.first is None:
            self.auditor.judge_the_end()
        counts = self._counts()
        steps = self.loop.steps
        self.loop.dispose()
        counts["steps"] = steps
        return Outcome(
            self.plan.seed, self.plan.weather, self.auditor.findings.first, counts, self.plan.end, self.trace.lines
        )

    def halt(self) -> None:
        """Stop here: a promise is broken."""
        self.loop.is_halted = True

    # what processes reach

    def border_of(self, process: Process) -> Border:
        """A process's way to the outside."""
        return Border(self.loop, process, self.faults, self.trace, self.kill, self.stall, self.store)

    def find_instrument(self, name: InstrumentId) -> Instrument | None:
        """The instrument of this id."""
        return self._by_id.get(name)

    def find_by_token(self, token: int) -> Instrument | None:
        """The instrument of this number."""
        return self._by_token.get(token)

    def instrument_id_of(self, token: int) -> InstrumentId | None:
        """The id of the instrument with this number."""
        found = self._by_token.get(token)
        return found.id if found else None

    def tenant_of(self, broker_id: BrokerId) -> TenantId:
        """Whose account it is."""
        return self._tenants[broker_id]

    def place_of(self, broker_id: BrokerId) -> int:
        """Which of the senders serves an account."""
        return list(self.exchanges).index(broker_id) % self.plan.senders

    def bucket_of(self, strategy: Strategy) -> int:
        """The bucket that watches a strategy."""
        return bucket_of(self._by_id[strategy.instrument].underlying, strategy.id, ROUTING)

    def put(self, strategy: Strategy) -> StrategyKey:
        """Write a strategy's row, as the API does."""
        return self.tables.put_strategy(strategy, self.bucket_of(strategy))

    def publish(self, bucket: int, message: MarketMessage) -> None:
        """A message for a bucket: the stream gets it once, twice, late, or (an order's progress only) never."""
        faults, odds, draw = self.faults, self.faults.odds, self.chance.random
        if isinstance(message, OrderProgress) and faults.happens("lose_message", odds.lose_message):
            return
        delay = 0.01 + 0.04 * draw()
        if faults.happens("late_message", odds.late_message):
            delay += 4.0 * draw()
        self.loop.outside(delay, self.market.put, bucket, message)
        if faults.happens("repeat_message", odds.repeat_message):
            self.loop.outside(delay + 3.0 * draw(), self.market.put, bucket, message)

    def ring(self, doorbell: Doorbell) -> None:
        """A doorbell on its way to the account's sender."""
        faults, odds, draw = self.faults, self.faults.odds, self.chance.random
        if faults.happens("lose_message", odds.lose_message):
            return
        times = 2 if faults.happens("repeat_message", odds.repeat_message) else 1
        for _ in range(times):
            delay = 0.01 + 0.06 * draw()
            if faults.happens("late_message", odds.late_message):
                delay += 4.0 * draw()
            self.loop.outside(delay, self.supervisor.ring, doorbell)

    # what happens to processes

    def kill(self, process: Process) -> None:
        """Kill -9, now and then of everything on the same machine."""
        self.faults.counts["kills"] += 1
        self.supervisor.ended(process)
        if self.chance.random() < 0.25:
            for other in self.supervisor.beside(process):
                self.faults.counts["kills"] += 1
                self.trace.note(other.name, "killed", "", "with its machine")
                self.supervisor.ended(other)

    def stall(self, process: Process) -> None:
        """SIGSTOP for half a second to half a minute; a watchdog ends a process that was held for too long."""
        seconds = 0.5 + (LONGEST_STALL - 0.5) * self.chance.random() ** 2
        self.faults.counts["pauses"] += 1
        self.supervisor.stalled(process, seconds)

    def end(self, process: Process, why: str) -> None:
        """A process ends by itself."""
        self.trace.note(process.name, "ends", "", why)
        self.supervisor.ended(process)

    def crashed(self, process: Process, error: Exception) -> None:
        """An error that nobody foresaw ends a process."""
        self.failed(process, "crashed", error)
        self.supervisor.ended(process)

    def failed(self, process: Process, what: str, error: Exception) -> None:
        """An error that nobody foresaw: whatever it ended, it is a defect."""
        self.trace.note(process.name, what, "", "".join(format_exception(error)) if self.trace.is_on else "")
        self.auditor.findings.expect(False, "DEFECT", lambda: f"{process.name}: {what}: {error!r}")

    def was_quiet(self, broker_id: BrokerId, since: float) -> bool:
        """Whether nothing disturbed an account, its sender or the store since then."""
        return self.supervisor.was_quiet(self.place_of(broker_id), since) and (
            self.exchanges[broker_id].disturbed_at < since
        )

    def _rescue(self, tries: int) -> None:
        """A world in which nothing is ever held proves nothing: give an order a calm moment to be entered."""
        if self.auditor.books.entered or not tries:
            return
        self.faults.counts["rescues"] += 1
        self.trace.note("world", "calm moment", "", "because nothing was entered yet")
        self.faults.end()
        self.traders.end_faults()
        self.supervisor.end_faults()
        self.traders.order_everywhere()
        self.loop.outside(RESCUE_SECONDS, self.faults.resume, self.plan.odds)
        self.loop.outside(RESCUE_SECONDS + 0.1, self._rescue, tries - 1)

    def _end_faults(self) -> None:
        self.trace.note("world", "faults end", "")
        self.faults.end()
        self.traders.end_faults()
        self.supervisor.end_faults()

    def _counts(self) -> Counter[str]:
        counts = Counter(self.faults.counts)
        books = self.auditor.books
        counts["orders"] = books.orders
        counts["exits"] = books.exits
        counts["duplicates"] = books.duplicates
        counts["entered"] = sum(quantity > 0 for quantity in books.entered.values())
        counts["due"] = len(self.auditor.exits.due)
        counts["pages"] = len(self.auditor.exits.pages)
        return counts


def run_seed(seed: int, *, tracing: bool = False) -> Outcome:
    """Run the world of a seed."""
    return World(plan_of(seed), tracing=tracing).run()


def one_world(seed: int, *, tracing: bool) -> tuple[list[str], bool]:
    """Run one world and tell of it: what happened (if traced), what came of it, and whether every promise held."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        outcome = run_seed(seed, tracing=tracing)
    finally:
        logging.disable(before)
    lines = [*outcome.trace, ""] if tracing else []
    figures = ", ".join(f"{name} {count}" for name, count in sorted(outcome.counts.items()))
    lines.append(f"seed {seed} ({outcome.weather}): {figures}")
    if outcome.violation is None:
        lines.append("every promise held")
        return lines, True
    lines.append(str(outcome.violation))
    lines.append(f"again: plimsoll prove --seed {seed} --trace")
    return lines, False
