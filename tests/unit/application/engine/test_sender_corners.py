"""Corners of the sender: rows that moved meanwhile, a store or a broker that is away for one call, late news."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from shared.application.crew import Crew
from shared.application.order_sender import SenderPorts
from shared.application.order_sender.account import Account
from shared.application.order_sender.desk import Desk
from shared.application.order_sender.following import follow_updates, resolve_unknown
from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.pace import AccountPace
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.serving import Serving
from shared.application.order_sender.steps import claimed, progressed, voided
from shared.application.order_sender.withdrawing import Withdrawing
from shared.application.ports.engine import Broker
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.messages import Doorbell, MarketMessage
from tests.contract.test_engine import an_intent
from tests.fakes.broker import FakeBroker, Fault
from tests.fakes.controls import FakeKillSwitches, FakeResolutions
from tests.fakes.engine import FakeEngine
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World

S = IntentState
AWAY = Unavailable("store_unavailable", "The store is away.")


class Bench:
    """One account that was taken over, with its ports, in a world without other processes."""

    def __init__(self) -> None:
        world = self.world = World()
        world.exchange.set_price(INFY.id, Decimal(1000))
        self.calls: list[str] = []
        world.on_pause = self.calls.append
        self.engine = FakeEngine(world.tables, world._pause)
        self.ports = SenderPorts(
            orders=self.engine, books=self.engine, connect=world._connect, publish=world._publish, page=world._page,
            kill_switches=FakeKillSwitches(world.controls, world._pause),
            resolutions=FakeResolutions(world.controls, world._pause), skew=lambda: world.skew, notify=world._notify,
            now=world.clock.now, sleep=world.clock.sleep, boottime=world.clock.boottime,
        )  # fmt: skip
        self.account = Account(self.ports, TENANT, ACCOUNT)
        self.account.epoch = world.tables.epochs[f"OWN#acct#{ACCOUNT}"] = 1
        self.broker: Broker = FakeBroker(world.exchange, world._pause)
        self.crew = Crew()

    def an_entry(self, **changes: object) -> Intent:
        """An entry decided now; it has no row yet."""
        now = self.world.clock.now()
        times = {"created_at": now, "updated_at": now, "expires_at": now + timedelta(seconds=60)}
        return an_intent(**(times | changes))  # type: ignore[arg-type]

    def put(self, intent: Intent) -> Intent:
        """Write the intent's row."""
        self.world.tables.intents[TENANT, intent.id] = intent
        return intent

    def a_claim(self) -> Intent:
        """The row of an entry whose request is under way."""
        return self.put(claimed(self.an_entry(), 1, self.world.clock.now()))

    def a_resting_order(self, **changes: object) -> Intent:
        """The row of an entry that rests at the broker."""
        self.world.exchange.is_liquid = False
        claim = self.a_claim()
        order_id = self.world.exchange.take(claim)
        return self.put(replace(claim, state=S.ACKED, broker_order_id=order_id, **changes))  # type: ignore[arg-type]

    def row(self, intent: Intent) -> Intent:
        """The row as it stands now."""
        return self.world.tables.intents[TENANT, intent.id]

    def serve(self) -> Serving:
        """Serve the account in the background."""
        serving = Serving(self.account, self.broker, self.crew)
        self.crew.spawn(serving.run())
        return serving


def fails_once(at: str, error: Exception) -> Callable[[str], Awaitable[None]]:
    """The first call of this name fails."""
    errors = [error]

    async def stall(where: str) -> None:
        if where == at and errors:
            raise errors.pop()

    return stall


# what an account keeps


def test_an_older_reading_of_a_row_does_not_replace_a_newer_one() -> None:
    async def story() -> None:
        bench = Bench()
        old = bench.an_entry()
        new = claimed(old, 1, old.updated_at)
        bench.account.note(new)
        bench.account.note(old)
        assert bench.account.live[old.id] == new

    run_virtual(story())


def test_an_order_that_somebody_claimed_waits_in_no_queue() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.an_entry()
        bench.account.note(waiting)
        assert list(bench.account.queues[Role.ENTRY]) == [waiting.id]
        bench.account.note(claimed(waiting, 1, waiting.updated_at))
        assert not bench.account.queues[Role.ENTRY]
        assert [each.id for each in bench.account.unknown()] == [waiting.id]

    run_virtual(story())


def test_an_order_that_ended_is_forgotten_altogether() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.an_entry()
        bench.account.note(waiting)
        ended = voided(waiting, "c", "r", waiting.updated_at)
        assert ended is not None
        bench.account.note(ended)
        assert not bench.account.queues[Role.ENTRY]
        assert not bench.account.live

    run_virtual(story())


def test_a_step_of_a_row_that_does_not_exist_changes_nothing() -> None:
    async def story() -> None:
        bench = Bench()
        now = bench.world.clock.now()
        assert await bench.account.advance(IntentId("PNOBODY"), lambda row: voided(row, "c", "r", now)) is None
        assert not bench.account.live
        assert not bench.world.tables.intents

    run_virtual(story())


# how a desk begins and ends


def test_a_desk_waits_for_a_store_that_is_away_when_it_opens() -> None:
    async def story() -> None:
        world = World()
        world.exchange.set_price(INFY.id, Decimal(1000))
        connect, asked = world._connect, []

        async def away_twice(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
            asked.append(world.clock.boottime())
            if len(asked) <= 2:
                raise AWAY
            return await connect(tenant_id, broker_id)

        world._connect = away_twice  # type: ignore[method-assign]
        now = world.clock.now()
        intent = an_intent(created_at=now, updated_at=now, expires_at=now + timedelta(seconds=60))
        world.tables.intents[TENANT, intent.id] = intent
        world.start_sender()
        await world.until(lambda: world.tables.intents[TENANT, intent.id].state is S.FILLED, 5)
        pauses = [later - earlier for earlier, later in pairwise(asked)]
        assert pauses == pytest.approx([0.25, 0.5])

    run_virtual(story())


def test_a_doorbell_without_a_row_on_an_account_that_is_not_linked_calls_nobody() -> None:
    async def story() -> None:
        world = World()
        sender = world.start_sender()
        sender.ring(Doorbell(TENANT, BrokerId("brk_nobody"), IntentId("PNOBODY")))
        assert sender.summary()["accounts"] == 1
        await asyncio.sleep(1)
        assert sender.summary()["accounts"] == 0
        assert not world.pages
        assert not world.tables.intents

    run_virtual(story())


def test_an_unforeseen_error_while_serving_ends_the_desk_with_that_error() -> None:
    async def story() -> None:
        bench = Bench()
        intent = bench.put(bench.an_entry())
        bench.world.stall = fails_once("get_intent", ArithmeticError("a number that no row can hold"))
        desk = Desk(bench.ports, TENANT, ACCOUNT)
        desk.account.ring(intent.id)
        with pytest.raises(ArithmeticError):
            await asyncio.wait_for(desk.run(), 5)
        assert not desk.account.is_open
        assert not bench.world.exchange.placed

    run_virtual(story())


# news and lookups


def test_a_lookup_that_cannot_be_written_is_made_again() -> None:
    async def story() -> None:
        bench = Bench()
        claim = bench.a_claim()
        bench.world.exchange.take(claim)
        bench.account.note(claim)
        bench.world.stall = fails_once("has_trade", AWAY)
        bench.crew.spawn(resolve_unknown(bench.account, bench.broker))
        await bench.world.until(lambda: bench.row(claim).state is S.FILLED, 5)
        assert bench.calls.count("find") == 2
        assert list(bench.account.rings) == [claim.id], "it is looked at again"
        await bench.crew.stop()

    run_virtual(story())


def test_an_order_that_is_found_at_the_broker_is_recorded_with_its_trades() -> None:
    async def story() -> None:
        bench = Bench()
        claim = bench.a_claim()
        bench.world.exchange.take(claim)
        assert await look_up(bench.ports, bench.broker, claim, 1) is Found.AT_BROKER
        assert (bench.row(claim).state, bench.row(claim).filled_quantity) == (S.FILLED, 10)
        bench.world.check_books()

    run_virtual(story())


def test_an_order_whose_outcome_is_known_is_not_looked_up() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.put(bench.an_entry())
        assert await look_up(bench.ports, bench.broker, waiting, 1) is Found.NOTHING
        assert "find" not in bench.calls

    run_virtual(story())


def test_news_of_an_order_without_a_row_is_left_to_the_reconciliation() -> None:
    async def story() -> None:
        bench = Bench()
        bench.world.exchange.take(bench.an_entry(id=IntentId("PSTRANGER0000000A")))
        resting = bench.a_resting_order()
        bench.account.note(resting)
        bench.crew.spawn(follow_updates(bench.account, bench.broker))
        bench.world.exchange.fill(resting.broker_order_id or "", 10, Decimal(1000))
        await bench.world.until(lambda: bench.row(resting).state is S.FILLED, 5)
        assert [each.id for each in bench.world.tables.intents.values()] == [resting.id]
        assert [each.intent_id for each in bench.world.tables.trades.values()] == [resting.id]
        await bench.crew.stop()

    run_virtual(story())


def test_a_position_that_moved_meanwhile_is_read_again_before_a_trade_is_booked() -> None:
    async def story() -> None:
        bench = Bench()
        claim = bench.a_claim()
        order = bench.world.exchange.book[bench.world.exchange.take(claim)]
        bench.world.stall = fails_once("record", StaleVersion("position_moved", "moved"))
        after = await record_order(bench.ports, claim, order, 1)
        assert after.state is S.FILLED
        assert bench.calls.count("position") == 2
        bench.world.check_books()

    run_virtual(story())


def test_progress_that_cannot_be_published_is_written_all_the_same() -> None:
    async def story() -> None:
        bench = Bench()

        async def publish(messages: Sequence[tuple[int, MarketMessage]]) -> None:
            raise AWAY

        claim = bench.a_claim()
        order = bench.world.exchange.book[bench.world.exchange.take(claim)]
        after = await record_order(replace(bench.ports, publish=publish), claim, order, 1)
        assert after.state is S.FILLED
        assert bench.row(claim) == after

    run_virtual(story())


def test_an_older_page_of_the_book_does_not_take_a_partial_fill_back() -> None:
    async def story() -> None:
        bench = Bench()
        resting = bench.a_resting_order()
        exchange = bench.world.exchange
        exchange.fill(resting.broker_order_id or "", 4, Decimal(1000))
        part = exchange.book[resting.broker_order_id or ""]
        now = bench.world.clock.now()
        row = progressed(resting, part, now)
        assert row is not None
        assert row.state is S.PARTIAL
        assert progressed(row, replace(part, state=BrokerOrderState.OPEN), now) is None

    run_virtual(story())


# an account's turn


def test_an_order_that_ended_before_its_turn_is_not_sent() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.an_entry()
        bench.account.note(waiting)
        ended = voided(waiting, "c", "r", waiting.updated_at)
        assert ended is not None
        bench.put(ended)
        bench.serve()
        await bench.world.until(lambda: not bench.account.live, 5)
        assert not bench.world.exchange.placed
        assert not bench.account.sending
        await bench.crew.stop()

    run_virtual(story())


def test_an_order_that_cannot_be_read_at_its_turn_is_sent_at_the_next() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.put(bench.an_entry())
        bench.account.note(waiting)
        bench.world.stall = fails_once("get_intent", AWAY)
        bench.serve()
        await bench.world.until(lambda: bool(bench.world.exchange.placed), 5)
        await bench.world.until(lambda: bench.row(waiting).state is S.ACKED, 5)
        assert bench.row(waiting).attempt == 1
        await bench.crew.stop()

    run_virtual(story())


def test_a_session_that_cannot_be_renewed_calls_a_person_once_and_the_order_goes_on_trying() -> None:
    async def story() -> None:
        class SignedOut(FakeBroker):
            async def sign_in_again(self) -> bool:
                return False

        bench = Bench()
        bench.broker = SignedOut(bench.world.exchange, bench.world._pause)
        bench.world.exchange.faults.extend([Fault.SESSION_EXPIRED] * 2)
        waiting = bench.put(bench.an_entry())
        bench.account.note(waiting)
        bench.serve()
        await bench.world.until(lambda: bench.row(waiting).state is S.ACKED, 5)
        assert bench.row(waiting).attempt == 3
        assert [subject for subject, _ in bench.world.pages] == [ACCOUNT]
        await bench.crew.stop()

    run_virtual(story())


def test_an_entry_that_is_in_time_again_after_the_clock_was_set_back_is_not_withdrawn() -> None:
    async def story() -> None:
        bench = Bench()
        waiting = bench.put(bench.an_entry())
        late = [timedelta(seconds=61)]

        def now() -> datetime:
            return bench.world.clock.now() + late[0]

        account = Account(replace(bench.ports, now=now), TENANT, ACCOUNT)
        account.epoch = 1
        account.note(waiting)
        pace = AccountPace(bench.broker.capabilities, bench.ports.boottime)
        Withdrawing(account, bench.broker, bench.crew, pace).start_what_is_due()
        assert len(bench.crew) == 1
        late[0] = timedelta(0)
        await bench.crew.settle()
        assert bench.row(waiting).state is S.PENDING
        assert account.wake.is_set()

    run_virtual(story())


def test_an_order_that_filled_before_it_could_be_cancelled_is_not_asked_about() -> None:
    async def story() -> None:
        bench = Bench()
        resting = bench.a_resting_order(cancel_wanted=True)
        bench.account.note(resting)
        bench.put(replace(resting, state=S.FILLED, filled_quantity=10, version=resting.version + 1))
        bench.serve()
        await bench.world.until(lambda: not bench.account.live, 5)
        assert "cancel" not in bench.calls
        await bench.crew.stop()

    run_virtual(story())


def test_a_cancellation_that_does_not_reach_the_broker_is_asked_again_each_second() -> None:
    async def story() -> None:
        bench = Bench()
        resting = bench.a_resting_order(cancel_wanted=True)
        bench.account.note(resting)
        bench.world.exchange.is_away = True
        bench.serve()
        await asyncio.sleep(2.5)
        assert bench.calls.count("cancel") == 3
        assert bench.row(resting).state is S.CANCELLING
        bench.world.exchange.is_away = False
        order_id = resting.broker_order_id or ""
        await bench.world.until(lambda: bench.world.exchange.book[order_id].state is BrokerOrderState.CANCELLED, 5)
        await bench.crew.stop()

    run_virtual(story())


def test_an_order_that_the_broker_neither_cancels_nor_shows_stays_to_be_cancelled() -> None:
    async def story() -> None:
        class Forgetful(FakeBroker):
            async def cancel(self, broker_order_id: str) -> bool:
                asked.append(broker_order_id)
                return False

            async def find(self, intent_id: IntentId) -> None:
                return None

        asked: list[str] = []
        bench = Bench()
        bench.broker = Forgetful(bench.world.exchange, bench.world._pause)
        resting = bench.a_resting_order(cancel_wanted=True)
        bench.account.note(resting)
        bench.serve()
        await asyncio.sleep(2.5)
        assert asked == [resting.broker_order_id] * 3
        assert bench.row(resting).state is S.CANCELLING
        assert not bench.world.tables.trades
        await bench.crew.stop()

    run_virtual(story())
