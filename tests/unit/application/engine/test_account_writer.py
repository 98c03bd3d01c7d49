"""An account's writes: one transaction in flight, exits first; what becomes of each when it does not get through."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from shared.application.order_sender.account_writer import MOST_TOGETHER, AccountWriter
from shared.application.order_sender.steps import claimed
from shared.application.ports.engine import Advance, StaleWrites
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, IntentState, Role
from tests.contract.test_engine import ACCOUNT, NOW, TENANT, an_intent
from tests.fakes.engine import EngineTables, FakeEngine
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_sender_corners import AWAY, Bench
from tests.unit.application.engine.test_sender_gate import put, ring, row

S = IntentState
OWNED = f"OWN#acct#{ACCOUNT}"


class Store:
    """A store whose transactions end when they are let; overlapping ones of an account fail, as the fake's do."""

    def __init__(self, count: int = 6) -> None:
        self.tables = EngineTables()
        self.tables.epochs[OWNED] = 1
        self.rows = [an_intent(f"P{number:016d}", strategy_id=f"str_{number}") for number in range(count)]
        for each in self.rows:
            self.tables.intents[TENANT, each.id] = each
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.writer = AccountWriter(FakeEngine(self.tables, self._pause))

    def an_exit(self, name: str) -> Intent:
        made = an_intent(name, role=Role.EXIT)
        self.tables.intents[TENANT, made.id] = made
        return made

    def claim(self, intent: Intent, epoch: int = 1) -> "asyncio.Task[None]":
        return asyncio.create_task(self.writer.advance([Advance(intent, claimed(intent, epoch, NOW))], epoch))

    def written(self) -> list[list[IntentId]]:
        return [[each.id for each in transaction] for transaction in self.tables.advances]

    def state(self, intent: Intent) -> IntentState:
        return self.tables.intents[TENANT, intent.id].state

    async def _pause(self, where: str) -> None:
        if where == "advance":
            self.before()
            await self.may_end.wait()
        if where == "advance done":
            self.after()


async def ended(*tasks: "asyncio.Task[None]") -> list[BaseException | None]:
    return await asyncio.gather(*tasks, return_exceptions=True)


async def a_moment() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def once(act: Callable[[], None]) -> Callable[[], None]:
    left = [act]
    return lambda: left.pop()() if left else None


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


async def test_what_is_ready_at_one_moment_is_one_transaction() -> None:
    store = Store()
    assert await ended(*(store.claim(each) for each in store.rows)) == [None] * 6
    assert store.written() == [[each.id for each in store.rows]]


async def test_while_one_is_in_flight_the_others_wait_and_then_travel_together_exits_first() -> None:
    store = Store()
    store.may_end.clear()
    first, *others = store.rows
    tasks = [store.claim(first)]
    await a_moment()
    tasks += [store.claim(each) for each in others]
    await a_moment()
    leaving = [store.an_exit("PEXIT1"), store.an_exit("PEXIT2")]
    tasks += [store.claim(each) for each in leaving]
    await a_moment()
    store.may_end.set()
    assert await ended(*tasks) == [None] * 8
    assert store.written() == [[first.id], [each.id for each in (*leaving, *others)]]


async def test_a_transaction_carries_so_many_and_an_exit_is_in_the_next_one_whoever_waited_before() -> None:
    store = Store(2 * MOST_TOGETHER + 5)
    tasks = [store.claim(each) for each in store.rows]
    await asyncio.sleep(0)
    store.before = once(lambda: tasks.append(store.claim(store.an_exit("PEXIT"))))
    await asyncio.sleep(0.01)
    assert await ended(*tasks) == [None] * len(tasks)
    assert [len(each) for each in store.written()] == [MOST_TOGETHER, MOST_TOGETHER, 6]
    assert store.written()[1][0] == "PEXIT"
    entries = [name for transaction in store.written() for name in transaction if name != "PEXIT"]
    assert entries == [each.id for each in store.rows], "oldest first"


async def test_a_row_that_moved_is_dropped_and_the_others_are_written() -> None:
    store = Store()
    moved = replace(store.rows[2], cancel_wanted=True, version=2)
    store.tables.intents[TENANT, moved.id] = moved
    outcome = await ended(*(store.claim(each) for each in store.rows))
    stale = outcome.pop(2)
    assert isinstance(stale, StaleWrites)
    assert stale.positions == {0}, "of its own steps"
    assert outcome == [None] * 5
    assert store.written() == [[each.id for each in store.rows if each.id != moved.id]]
    assert store.tables.intents[TENANT, moved.id] == moved


async def test_an_exit_that_comes_while_a_transaction_is_cancelled_goes_before_the_rest_of_it() -> None:
    store = Store(3)
    store.tables.intents[TENANT, store.rows[0].id] = replace(store.rows[0], version=2)
    tasks = [store.claim(each) for each in store.rows]
    leaving = store.an_exit("PEXIT")

    def comes() -> None:
        tasks.append(store.claim(leaving))

    store.before = once(comes)
    store.may_end.clear()
    await a_moment()
    store.may_end.set()
    await a_moment()
    assert [type(each) for each in await ended(*tasks)] == [StaleWrites, type(None), type(None), type(None)]
    assert store.written() == [[leaving.id, store.rows[1].id, store.rows[2].id]]


async def test_a_refusal_that_names_no_row_is_not_repeated_for_ever() -> None:
    store = Store(2)
    store.before = raising(StaleWrites(frozenset()))
    assert [type(each) for each in await ended(*(store.claim(each) for each in store.rows))] == [Unavailable] * 2


async def test_when_all_of_them_moved_nothing_is_written() -> None:
    store = Store(3)
    for each in store.rows:
        store.tables.intents[TENANT, each.id] = replace(each, version=2)
    assert [type(each) for each in await ended(*(store.claim(each) for each in store.rows))] == [StaleWrites] * 3
    assert store.written() == []


@pytest.mark.parametrize("is_done", [True, False])
async def test_of_a_transaction_without_an_answer_nobody_knows_the_end(is_done: bool) -> None:
    store = Store(3)
    if is_done:
        store.after = once(raising(AWAY))
    else:
        store.before = once(raising(AWAY))
    assert await ended(*(store.claim(each) for each in store.rows)) == [AWAY] * 3
    expected = S.SENDING if is_done else S.PENDING
    assert [store.state(each) for each in store.rows] == [expected] * 3
    again = an_intent("PLATER")
    store.tables.intents[TENANT, again.id] = again
    await store.claim(again)


async def test_a_lost_account_refuses_those_in_flight_and_those_who_wait() -> None:
    store = Store()
    store.may_end.clear()
    tasks = [store.claim(store.rows[0]), store.claim(store.rows[1])]
    await a_moment()
    tasks += [store.claim(each) for each in store.rows[2:]]
    await a_moment()
    store.tables.epochs[OWNED] = 2
    store.may_end.set()
    assert [type(each) for each in await ended(*tasks)] == [Superseded] * 6
    assert store.written() == []


async def test_writes_under_two_epochs_are_two_transactions() -> None:
    store = Store(2)
    outcome = await ended(store.claim(store.rows[0], 1), store.claim(store.rows[1], 2))
    assert outcome[0] is None
    assert isinstance(outcome[1], Superseded)


async def test_a_row_is_named_once_in_a_transaction() -> None:
    store = Store(2)
    outcome = await ended(store.claim(store.rows[0]), store.claim(store.rows[0]), store.claim(store.rows[1]))
    assert [type(each) for each in outcome] == [type(None), StaleWrites, type(None)]
    assert store.written() == [[store.rows[0].id], [store.rows[1].id]]


async def test_steps_of_one_call_are_written_together_or_not_at_all() -> None:
    store = Store(4)
    store.tables.intents[TENANT, store.rows[1].id] = replace(store.rows[1], version=2)
    pairs = [[Advance(each, claimed(each, 1, NOW)) for each in store.rows[begin : begin + 2]] for begin in (0, 2)]
    tasks = [asyncio.create_task(store.writer.advance(pair, 1)) for pair in pairs]
    outcome = await ended(*tasks)
    assert isinstance(outcome[0], StaleWrites)
    assert outcome[0].positions == {1}
    assert outcome[1] is None
    assert store.written() == [[each.id for each in store.rows[2:]]]


async def test_one_that_cannot_be_written_does_not_hold_up_the_others() -> None:
    store = Store(3)
    bad = ValueError("too large")
    tries: list[int] = []

    def refuse() -> None:
        tries.append(1)
        if len(tries) <= 2:  # all of them together, then the first one alone
            raise bad

    store.before = refuse
    outcome = await ended(*(store.claim(each) for each in store.rows))
    assert outcome == [bad, None, None]
    assert store.written() == [[store.rows[1].id], [store.rows[2].id]]


async def test_who_is_stopped_while_waiting_writes_nothing() -> None:
    store = Store(3)
    store.may_end.clear()
    tasks = [store.claim(store.rows[0])]
    await a_moment()
    tasks += [store.claim(store.rows[1]), store.claim(store.rows[2])]
    await a_moment()
    tasks[1].cancel()
    await a_moment()
    store.may_end.set()
    outcome = await ended(*tasks)
    assert [type(each) for each in outcome] == [type(None), asyncio.CancelledError, type(None)]
    assert store.written() == [[store.rows[0].id], [store.rows[2].id]]


async def test_when_the_one_that_writes_for_all_is_stopped_the_others_do_not_know_and_the_next_goes_on() -> None:
    store = Store(4)
    store.may_end.clear()
    together = [store.claim(each) for each in store.rows[:2]]
    await a_moment()
    waiting = [store.claim(each) for each in store.rows[2:]]
    await a_moment()
    together[0].cancel()
    await a_moment()
    store.may_end.set()
    outcome = await ended(*together, *waiting)
    assert [type(each) for each in outcome] == [asyncio.CancelledError, Unavailable, type(None), type(None)]
    assert store.written() == [[each.id for each in store.rows[2:]]]


async def test_one_stopped_at_its_very_turn_passes_it_on() -> None:
    store = Store(3)
    store.may_end.clear()
    tasks = [store.claim(store.rows[0])]
    await a_moment()
    tasks += [store.claim(store.rows[1]), store.claim(store.rows[2])]
    await a_moment()
    tasks[0].add_done_callback(lambda _: tasks[1].cancel())
    store.may_end.set()
    await ended(*tasks)
    assert store.state(store.rows[2]) is S.SENDING


# the same through the sender


def claims_of(bench: Bench) -> list[list[IntentId]]:
    claims = ([row.id for row in rows if row.state is S.SENDING] for rows in bench.world.tables.advances)
    return [each for each in claims if each]


def stalling(where: str, act: Callable[[], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
    left = [act]

    async def stall(at: str) -> None:
        if at == where and left:
            await left.pop()()

    return stall


def test_entries_of_one_moment_are_claimed_with_one_transaction_and_each_is_sent() -> None:
    async def story() -> None:
        bench = Bench()
        entries = [put(bench, f"PENTRY{number:011d}") for number in range(3)]
        bench.world.start_sender()
        await bench.world.until(lambda: all(row(bench.world, each).state is S.FILLED for each in entries), 3)
        assert claims_of(bench) == [[each.id for each in entries]]
        assert sorted(each.id for each in bench.world.exchange.placed) == [each.id for each in entries]

    run_virtual(story())


def test_an_entry_withdrawn_as_it_is_claimed_goes_alone() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entries = [put(bench, f"PENTRY{number:011d}") for number in range(3)]

        async def withdraw() -> None:
            known = row(world, entries[1])
            world.tables.intents[TENANT, known.id] = replace(known, cancel_wanted=True, version=known.version + 1)

        world.stall = stalling("advance", withdraw)
        world.start_sender()
        await world.until(lambda: all(row(world, each).is_terminal for each in entries), 5)
        assert [row(world, each).state for each in entries] == [S.FILLED, S.VOID, S.FILLED]
        assert [row(world, each).attempt for each in entries] == [1, 0, 1]
        assert claims_of(bench) == [[entries[0].id, entries[2].id]]

    run_virtual(story())


@pytest.mark.parametrize("where", ["advance", "advance done"])
def test_claims_of_which_nothing_was_heard_are_not_sent_until_they_are_looked_up(where: str) -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entries = [put(bench, f"PENTRY{number:011d}") for number in range(3)]
        silent_at: list[float] = []

        async def silent() -> None:
            silent_at.append(world.clock.boottime())
            raise AWAY

        world.stall = stalling(where, silent)
        world.start_sender()
        await world.until(lambda: bool(silent_at), 3)
        if where == "advance done":
            assert [row(world, each).state for each in entries] == [S.SENDING] * 3
            await asyncio.sleep(4)
            assert not world.exchange.placed, "whether they were claimed is known only after the horizon"
        await world.until(lambda: all(row(world, each).state is S.FILLED for each in entries), 20)
        assert sorted(each.id for each in world.exchange.placed) == [each.id for each in entries]

    run_virtual(story())


def test_an_account_lost_while_claims_travel_sends_nothing_more() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entries = [put(bench, f"PENTRY{number:011d}") for number in range(3)]

        async def lose() -> None:
            world.tables.epochs[OWNED] += 1

        world.stall = stalling("advance", lose)
        sender = world.start_sender()
        await world.until(lambda: sender.summary()["lost_accounts"] == 1, 3)
        await asyncio.sleep(1)
        assert [row(world, each).state for each in entries] == [S.PENDING] * 3
        assert not world.exchange.placed

    run_virtual(story())


def test_an_exit_is_claimed_before_entries_that_waited_for_the_same_transaction() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        first = put(bench, "PENTRY00000000000")

        async def slow() -> None:
            for number in range(1, 3):
                ring(world, put(bench, f"PENTRY{number:011d}"))
            await asyncio.sleep(0.1)
            ring(world, put(bench, "PEXIT000000000000", Role.EXIT))
            await asyncio.sleep(0.1)

        world.stall = stalling("advance", slow)
        world.start_sender()
        await world.until(lambda: len(world.exchange.placed) == 4, 3)
        assert claims_of(bench)[0] == [first.id]
        assert claims_of(bench)[1][0] == "PEXIT000000000000"

    run_virtual(story())
