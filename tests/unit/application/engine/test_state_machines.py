"""The intent rows and the reconciler under any order of events, over the fake store (contract tests: over the tables).

What a trader, an owner, senders, the broker and the market do comes in any order; after each step the rows, their
history and the books are compared with what happened at the broker.
"""

import asyncio
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.reconcile import reconcile
from shared.application.order_sender.rows import advance
from shared.application.order_sender.send_intent import Sent, send_intent
from shared.application.order_sender.steps import cancelling, claimed, given_up, horizon_of, parked, progressed
from shared.application.ports.engine import Advance, Books, Engine, Orders, StaleWrites
from shared.domain.brokers import Accepted, BrokerOrderState, NotTaken, PlaceOutcome, RefusedByBroker, Unknown
from shared.domain.errors import Superseded
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import AT_BROKER, TRANSITIONS, Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.run_life import Change
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import Distance, DistanceKind, Product, Protection
from tests.fakes.broker import FakeBroker, FakeExchange
from tests.fakes.controls import ControlTables, FakeKillSwitches, FakeResolutions
from tests.fakes.engine import EngineTables, FakeEngine, no_pause

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
INFY, BUCKET, MOST_INTENTS = InstrumentId("NSE:INFY"), 77, 3
PRICE = Decimal("1000.00")
FINAL = {BrokerOrderState.FILLED, BrokerOrderState.CANCELLED, BrokerOrderState.REJECTED}
ANY_INTENT = st.integers(0, MOST_INTENTS - 1)
Value = TypeVar("Value")
_numbers = itertools.count(1)


class Killed(Exception):
    """The process dies here."""


@dataclass
class Backing(ABC):
    """The ports under test, and a view of what they keep: (version, state, filled) of each step; ids of trades."""

    engine: Engine
    orders: Orders
    books: Books

    @abstractmethod
    def history(self, intent_id: IntentId) -> list[tuple[int, str, int]]: ...

    @abstractmethod
    def trades(self, broker_id: BrokerId) -> list[str]: ...


class FakeBacking(Backing):
    def __init__(self) -> None:
        self.tables = EngineTables()
        fake = FakeEngine(self.tables)
        super().__init__(fake, fake, fake)

    def history(self, intent_id: IntentId) -> list[tuple[int, str, int]]:
        steps = next((each for key, each in self.tables.history.items() if key[1] == intent_id), [])
        return [(step.version, step.state.value, step.filled_quantity) for step in steps]

    def trades(self, broker_id: BrokerId) -> list[str]:
        return [trade.broker_trade_id for trade in self.tables.trades.values() if trade.broker_id == broker_id]


class ScriptedBroker(FakeBroker):
    """A connection whose next request comes to ``outcome``. The exchange has no defence against a second order."""

    def __init__(self, exchange: FakeExchange, outcome: str = "ack") -> None:
        super().__init__(exchange, no_pause, latency=0.0)
        self.exchange = exchange
        self.outcome = outcome

    async def place(self, intent: Intent) -> PlaceOutcome:
        match self.outcome:
            case "reject":
                return RefusedByBroker("insufficient_funds", "no funds")
            case "not taken":
                return NotTaken("rate_limited")
            case "lose request":
                return Unknown("timeout")
            case "die before":
                raise Killed
        assert all(order.client_id != intent.id for order in self.exchange.book.values()), "I1: a second order"
        order_id = self.exchange.take(intent)
        if self.outcome == "die after":
            raise Killed
        return Unknown("timeout") if self.outcome == "lose answer" else Accepted(order_id)


class Intents(RuleBasedStateMachine):
    """One account, up to three intents of one run, any number of senders one after another."""

    open_backing: ClassVar[Callable[[], Backing]]

    @initialize()
    def begin(self) -> None:
        number = next(_numbers)
        self.backing = type(self).open_backing()
        self.loop = asyncio.new_event_loop()
        self.now, self.seconds = NOW, 0.0
        self.tenant, self.account = TenantId(f"tnt_{number}"), BrokerId(f"brk_{number}")
        self.strategy = StrategyId(f"str_{number}")
        self.exchange = FakeExchange(lambda: self.now, is_liquid=False)
        self.broker = ScriptedBroker(self.exchange)
        self.ids: list[IntentId] = []
        self.number = number
        self.run_version = 0
        self.settled: set[str] = set()
        self.bucket_epoch = self.do(self.backing.engine.take_bucket(BUCKET))
        self.epochs = [self.do(self.backing.orders.take_account(self.account))]
        controls = ControlTables()
        self.ports = SenderPorts(
            orders=self.backing.orders, books=self.backing.books, connect=self._connect, publish=self._publish,
            page=self._page, kill_switches=FakeKillSwitches(controls), resolutions=FakeResolutions(controls),
            skew=lambda: None, now=lambda: self.now, sleep=asyncio.sleep, boottime=lambda: self.seconds,
        )  # fmt: skip

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.close()

    # what happens

    @precondition(lambda self: len(self.ids) < MOST_INTENTS)
    @rule()
    def trigger(self) -> None:
        intent = self._intent(len(self.ids))
        change = Change(self._run(self.run_version + 1), (intent,))
        self.do(self.backing.engine.commit(BUCKET, self.bucket_epoch, [change]))
        self.run_version += 1
        self.ids.append(intent.id)

    @precondition(lambda self: self.ids)
    @rule(which=ANY_INTENT)
    def trigger_again(self, which: int) -> None:
        """The same decision, of an owner that did not hear that it was written: the row is there."""
        change = Change(self._run(self.run_version + 1), (self._intent(which % len(self.ids)),))
        with pytest.raises(StaleWrites):
            self.do(self.backing.engine.commit(BUCKET, self.bucket_epoch, [change]))

    @rule(which=ANY_INTENT, outcome=st.sampled_from(["ack", "reject", "not taken", "lose request", "lose answer"]))
    def send(self, which: int, outcome: str) -> None:
        row = self._row_in(which, IntentState.PENDING)
        if row is None:
            return
        self.broker.outcome = outcome
        sent, _ = self.do(send_intent(self.ports, self.broker, row, self.epochs[-1]))
        expected = {"ack": Sent.TAKEN, "reject": Sent.REFUSED, "not taken": Sent.NOT_TAKEN}.get(outcome, Sent.UNKNOWN)
        assert sent is expected
        after = self._now(row)
        assert after.attempt == row.attempt + 1
        assert after.sender_epoch == self.epochs[-1]

    @rule(which=ANY_INTENT, outcome=st.sampled_from(["die before", "die after"]))
    def die_while_sending(self, which: int, outcome: str) -> None:
        row = self._row_in(which, IntentState.PENDING)
        if row is None:
            return
        self.broker.outcome = outcome
        with pytest.raises(Killed):
            self.do(send_intent(self.ports, self.broker, row, self.epochs[-1]))
        self.move()

    @rule(which=ANY_INTENT)
    def a_zombie_claims(self, which: int) -> None:
        """Whoever had the account before can write nothing any more."""
        row = self._row_in(which, IntentState.PENDING)
        if row is None or len(self.epochs) < 2:
            return
        with pytest.raises(Superseded):
            claim = Advance(row, claimed(row, self.epochs[-2], self.now))
            self.do(self.backing.orders.advance([claim], self.epochs[-2]))
        assert self._now(row) == row

    @rule()
    def move(self) -> None:
        self.epochs.append(self.do(self.backing.orders.take_account(self.account)))
        self.settled = set()

    @rule(seconds=st.sampled_from([0.1, 1.0, 5.0]))
    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)

    @rule(which=ANY_INTENT, is_late=st.booleans())
    def look_up(self, which: int, is_late: bool) -> None:
        row = self._row_in(which, IntentState.SENDING)
        if row is None:
            return
        horizon = horizon_of(row, self.broker.capabilities)
        if is_late and self.now <= horizon:
            self.pass_time((horizon - self.now).total_seconds() + 0.1)
        found = self.do(look_up(self.ports, self.broker, row, self.epochs[-1]))
        is_there = any(order.client_id == row.id for order in self.exchange.book.values())
        absent = Found.ABSENT if self.now > horizon else Found.NOTHING
        assert found is (Found.AT_BROKER if is_there else absent)

    @rule(which=ANY_INTENT, quantity=st.integers(1, 10))
    def fill(self, which: int, quantity: int) -> None:
        order_id = self._alive(which)
        if order_id is not None:
            order = self.exchange.book[order_id]
            self.exchange.fill(order_id, min(quantity, order.quantity - order.filled_quantity), PRICE)

    @rule(which=ANY_INTENT, state=st.sampled_from([BrokerOrderState.CANCELLED, BrokerOrderState.REJECTED]))
    def the_exchange_ends_it(self, which: int, state: BrokerOrderState) -> None:
        order_id = self._alive(which)
        if order_id is not None:
            order = replace(self.exchange.book[order_id], state=state, reason_code="exchange", reason="by the exchange")
            self.exchange.book[order_id] = order

    @rule(which=ANY_INTENT)
    def cancel(self, which: int) -> None:
        row = self.row(which)
        if row is None:
            return
        self.do(self.backing.engine.want_cancelled(BUCKET, self.bucket_epoch, self.tenant, row.id))
        after = self._now(row)
        assert after.cancel_wanted or row.is_terminal
        wanted = self.do(
            advance(self.ports, self.tenant, row.id, lambda each: cancelling(each, self.now), self.epochs[-1])
        )
        if wanted is not None and wanted.state is IntentState.CANCELLING and wanted.broker_order_id is not None:
            self.exchange.cancel(wanted.broker_order_id)

    @rule(which=ANY_INTENT)
    def park(self, which: int) -> None:
        if (row := self.row(which)) is not None:
            step = lambda each: parked(each, "outcome_unknown", "nobody knows", self.now)  # noqa: E731
            self.do(advance(self.ports, self.tenant, row.id, step, self.epochs[-1]))

    @rule(which=ANY_INTENT)
    def retry(self, which: int) -> None:
        """A person lets a parked order go that the broker proves not to have."""
        row = self._row_in(which, IntentState.PARKED)
        if row is None:
            return
        if all(order.client_id != row.id for order in self.exchange.book.values()):
            step = lambda each: given_up(each, "retried", "absent", self.now)  # noqa: E731
            after = self.do(advance(self.ports, self.tenant, row.id, step, self.epochs[-1]))
            assert after is not None
            assert after.state is IntentState.VOID

    @rule()
    def fold(self) -> None:
        """The broker's book into ours. A second time, by somebody who remembers nothing, it changes nothing."""
        self._reconcile(self.settled)
        before = self._everything()
        self._reconcile(set())
        assert self._everything() == before
        theirs = [trade.id for order in self.exchange.book.values() for trade in order.trades]
        assert sorted(self.backing.trades(self.account)) == sorted(theirs), "I14: each trade once, and none missing"
        for order in self.exchange.book.values():
            row = self.do(self.backing.orders.get(self.tenant, order.client_id))
            assert row is not None
            assert row.filled_quantity == order.filled_quantity
            assert row.is_terminal == (order.state in FINAL), f"{order.state} at the broker, {row.state} here"
            assert row.is_terminal or row.state in AT_BROKER

    # what must hold after each step

    @invariant()
    def rows_and_history_agree(self) -> None:
        for place, intent_id in enumerate(getattr(self, "ids", [])):
            row = self.row(place)
            assert row is not None
            steps = self.backing.history(intent_id)
            assert [version for version, _, _ in steps] == list(range(1, row.version + 1)), "each version has its step"
            assert steps[-1][1:] == (row.state.value, row.filled_quantity)
            for (_, before, filled), (_, after, more) in itertools.pairwise(steps):
                is_mark = before == after  # the owner's wish to cancel is a version, not a transition
                assert is_mark or IntentState(after) in TRANSITIONS[IntentState(before)], f"I7: {before} -> {after}"
                assert more >= filled, "I7: fills only rise"
            if any(order.client_id == intent_id for order in self.exchange.book.values()):
                assert IntentState.SENDING.value in [state for _, state, _ in steps], "I2: claimed before it was sent"
            assert row.sender_epoch is None or row.sender_epoch <= self.epochs[-1]

    @invariant()
    def no_order_is_doubled_and_no_trade(self) -> None:
        if hasattr(self, "exchange"):
            tags = [order.client_id for order in self.exchange.book.values()]
            assert len(tags) == len(set(tags)), "I1"
            trades = self.backing.trades(self.account)
            assert len(trades) == len(set(trades)), "I14"

    # helpers

    def do(self, work: Coroutine[Any, Any, Value]) -> Value:
        return self.loop.run_until_complete(work)

    def row(self, which: int) -> Intent | None:
        if not self.ids:
            return None
        return self.do(self.backing.orders.get(self.tenant, self.ids[which % len(self.ids)]))

    def _now(self, row: Intent) -> Intent:
        after = self.do(self.backing.orders.get(self.tenant, row.id))
        assert after is not None
        return after

    def _row_in(self, which: int, state: IntentState) -> Intent | None:
        rows = [row for place in range(len(self.ids)) if (row := self.row(place)) and row.state is state]
        return rows[which % len(rows)] if rows else None

    def _alive(self, which: int) -> str | None:
        alive = [key for key, each in self.exchange.book.items() if each.state not in FINAL]
        return alive[which % len(alive)] if alive else None

    def _reconcile(self, settled: set[str]) -> None:
        self.do(reconcile(self.ports, self.broker, self.tenant, self.epochs[-1], settled))

    def _everything(self) -> tuple[object, ...]:
        rows = [self.row(place) for place in range(len(self.ids))]
        steps = [self.backing.history(each) for each in self.ids]
        held = self.do(self.backing.books.held(self.tenant, self.account))
        return rows, steps, sorted(self.backing.trades(self.account)), list(held)

    def _intent(self, which: int) -> Intent:
        return Intent(
            tenant_id=self.tenant, id=IntentId(f"P{self.number:014d}{which:02d}"), strategy_id=self.strategy,
            run_id=RunId("20261123-01"), leg=1, role=Role.EXIT, generation=which, bucket=BUCKET,
            broker_id=self.account, instrument=INFY, side=Side.SELL, quantity=10, product=Product.INTRADAY,
            limit=PRICE, state=IntentState.PENDING, cause="STOP_LOSS", decided_at=NOW, created_at=NOW, updated_at=NOW,
        )  # fmt: skip

    def _run(self, version: int) -> Run:
        return Run(
            tenant_id=self.tenant, strategy_id=self.strategy, id=RunId("20261123-01"), bucket=BUCKET,
            broker_id=self.account, session_date=date(2026, 11, 23), state=RunState.EXITING, strategy_version=1,
            protection=Protection(Distance(DistanceKind.PERCENT, Decimal(1))), due_at=NOW, enter_by=NOW, exit_at=None,
            legs=(Leg(1, INFY, Side.BUY, 10, Product.INTRADAY),), version=version, created_at=NOW, updated_at=NOW,
        )  # fmt: skip

    async def _connect(self, tenant_id: TenantId, broker_id: BrokerId) -> FakeBroker:
        return self.broker

    async def _publish(self, messages: object) -> None:
        """Nobody listens."""

    async def _page(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        """Nobody is on call."""


def test_a_rest_that_the_exchange_rejects_is_cancelled() -> None:
    """Found by the machine: such a row could not be advanced, and the account's desk failed at each reading."""
    machine = Intents.__new__(Intents)
    machine.tenant, machine.account, machine.strategy, machine.number = TenantId("t"), BrokerId("b"), StrategyId("s"), 1
    intent = replace(machine._intent(0), state=IntentState.PARTIAL, filled_quantity=4, broker_order_id="000001")
    exchange = FakeExchange(lambda: NOW, is_liquid=False)
    exchange.fill(exchange.take(intent), 4, PRICE)
    rest = replace(exchange.book["000001"], state=BrokerOrderState.REJECTED, reason_code="circuit", reason="limit")
    after = progressed(intent, rest, NOW)
    assert after is not None
    assert (after.state, after.filled_quantity, after.reason_code) == (IntentState.CANCELLED, 4, "circuit")


def check(
    open_backing: Callable[[], Backing], examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase)
) -> None:
    """Run so many random histories of up to so many steps."""
    machine = type("Intents", (Intents,), {"open_backing": staticmethod(open_backing)})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_intents_over_the_fake_store() -> None:
    check(FakeBacking, examples=400, steps=40)
