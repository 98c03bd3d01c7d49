"""Watches a world: told of every effect, it judges each by the invariants, and everything once more at the end."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from proof.simulation.audit_books import BookAudit
from proof.simulation.audit_exits import ExitAudit
from proof.simulation.audit_rows import RowAudit
from proof.simulation.calls import START
from proof.simulation.findings import Findings
from proof.simulation.loop import Process
from proof.simulation.streams import Shard
from shared.application.ports.engine import RunKey
from shared.domain.brokers import BrokerOrder, BrokerTrade
from shared.domain.ids import BrokerId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import KillSwitch
from shared.domain.market_data import Tick
from shared.domain.runs import Run

if TYPE_CHECKING:
    from proof.simulation.workers import OwnerProcess
    from proof.simulation.world import World

AT_REST = frozenset(
    {
        IntentState.ACKED,
        IntentState.PARTIAL,
        IntentState.FILLED,
        IntentState.REJECTED,
        IntentState.CANCELLED,
        IntentState.VOID,
    }
)
KILL_SECONDS = 2.0
SEND_WITHIN = 0.5
CLAIM_SECONDS = 2.0


class Auditor:
    """All parts of the audit behind the world's hooks."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.findings = Findings(world.loop.time, world.halt)
        self.rows = RowAudit(self.findings, world.tenant_of)
        self.books: BookAudit
        self.exits: ExitAudit
        self._engaged: dict[tuple[str, str], tuple[KillSwitch, float]] = {}

    def attach(self) -> None:
        """Begin, once the world's tables exist."""
        world = self._world
        self.books = BookAudit(self.findings, world.tables)
        self.exits = ExitAudit(self.findings, world.tables, self.books, world.instrument_id_of)

    # the store

    def epoch_granted(self, key: str, epoch: int) -> None:
        """A bucket or account has a new owner."""
        self.rows.epoch_granted(key, epoch)

    def written_under(self, key: str, epoch: int) -> None:
        """Something was written under this epoch."""
        self.rows.written_under(key, epoch)

    def run_written(self, before: Run | None, after: Run) -> None:
        """A run has its next version."""
        self.rows.run_written(before, after)
        self.exits.run_written(before, after)

    def intent_written(self, before: Intent | None, after: Intent, *, by_owner: bool) -> None:
        """An order was made, or has its next version."""
        run = self._world.tables.runs.get(RunKey(after.tenant_id, after.strategy_id, after.run_id))
        self.rows.intent_written(run, before, after, by_owner=by_owner)
        if before is None:
            self._world.born[after.id] = self._world.loop.time()  # its own time is that of a clock that may be wrong
        if before is not None and before.state is IntentState.PARKED:
            self.books.taken_over(before, after)
        if before is not None and before.state is IntentState.PENDING and after.state is IntentState.SENDING:
            self._claimed(after)

    # processes

    def loaded(self, process: "OwnerProcess") -> None:
        """A process has loaded what its shard holds and begins to read."""

    def known(self, process: "OwnerProcess", run: Run) -> None:
        """A process has seen or written this version of a run."""
        self.exits.known(process, run, self._world.loop.time())

    def ticks_delivered(self, process: "OwnerProcess", ticks: Sequence[Tick]) -> None:
        """A process is handed ticks."""
        self.exits.ticks_delivered(process, ticks, self._world.loop.time())

    def checkpointed(self, process: "OwnerProcess", shard: Shard, number: int) -> None:
        """A restart will begin after this record."""
        self.exits.checkpointed(shard, number)

    def paged(self, subject: str, reason: str) -> None:
        """A person was called."""
        self.exits.pages.append(subject)
        self.findings.expect("cannot be" not in reason, "DEFECT", lambda: f"{subject}: {reason}")

    # brokers

    def order_accepted(self, broker_id: BrokerId, order: BrokerOrder) -> None:
        """An order is live at a broker."""
        self.books.order_accepted(broker_id, order)

    def order_filled(self, broker_id: BrokerId, order: BrokerOrder, trade: BrokerTrade) -> None:
        """Part of an order was executed."""
        self.books.order_filled(broker_id, order, trade)

    def switch_changed(self, row: tuple[str, str], switch: KillSwitch) -> None:
        """A kill switch was engaged or released, and whoever did it has the answer."""
        if switch.is_engaged:
            self._engaged.setdefault(row, (switch, self._world.loop.time()))
        else:
            self._engaged.pop(row, None)

    def request_leaves(self, process: Process, intent: Intent) -> None:
        """An order request is written to the network."""
        if intent.role is Role.EXIT:
            return
        world = self._world
        run = world.tables.runs[RunKey(intent.tenant_id, intent.strategy_id, intent.run_id)]
        now = world.loop.time()
        if not run.reduce_only:
            for switch, since in self._engaged.values():
                is_late = switch.concerns(intent.tenant_id, intent.strategy_id) and now - since > KILL_SECONDS
                self.findings.expect(
                    not is_late,
                    "I11",
                    lambda s=since: f"{intent.id} leaves {now - s:.3f} s after the switch was engaged",  # type: ignore[misc]
                )
        slack = timedelta(seconds=world.largest_skew)
        true = START + timedelta(seconds=now)
        self.findings.expect(
            run.due_at <= intent.decided_at and run.due_at - slack <= true,
            "I13",
            lambda: f"{intent.id} is due at {run.due_at}, decided at {intent.decided_at}, leaves at {true}",
        )
        last = run.enter_by + 2 * slack + timedelta(seconds=SEND_WITHIN + 0.1)
        self.findings.expect(true <= last, "I13", lambda: f"{intent.id} leaves at {true}, window ends {run.enter_by}")

    # the end

    def judge_the_end(self) -> None:
        """Time has passed without faults: nothing is lost, nothing is stuck, the books are equal."""
        world = self._world
        for intent in world.tables.intents.values():
            at_rest = intent.state in AT_REST or (intent.state is IntentState.PARKED and intent.id in self.exits.pages)
            self.findings.expect(
                at_rest,
                "I12",
                lambda i=intent: (
                    f"{i.id} ({i.role} {i.generation} of {i.strategy_id}) is {i.state} since {i.updated_at}"
                ),  # type: ignore[misc]
            )
        self.exits.judge_the_end(world.loop.time())
        self.books.compare(lambda: list(world.exchanges.values()))

    def _claimed(self, intent: Intent) -> None:
        """An exit waits for nobody else's trouble: what held it up must lie in its own account, process or store."""
        world = self._world
        if intent.role is not Role.EXIT or intent.attempt != 1:
            return
        now = world.loop.time()
        born = world.born[intent.id]
        queue = sum(
            each.role is Role.EXIT and each.broker_id == intent.broker_id for each in world.tables.intents.values()
        )
        allowed = CLAIM_SECONDS + queue / 8.0
        # the account's own broker may hide an order that traded: exits of that position wait until it is shown
        begun = max(born, world.exchanges[intent.broker_id].complete_since(intent.instrument))
        if now - begun > allowed and world.was_quiet(intent.broker_id, born - 20.0):
            self.findings.expect(
                False,
                "I10",
                lambda: (
                    f"{intent.id} waited {now - born:.3f} s for its claim; nothing of its own account was disturbed"
                ),
            )
