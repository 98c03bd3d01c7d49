"""Many strategies at once: take-over in batches, comparisons by version, another routing, odd ticks."""

import asyncio
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from shared.application.crew import Crew
from shared.application.ports.engine import OrderKey, StrategyKey
from shared.application.trigger_owner.chronicle import Chronicle
from shared.application.trigger_owner.market_watch import MarketWatch
from shared.application.trigger_owner.reading import OrderReader
from shared.application.trigger_owner.ringing import Bells
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Tick
from shared.domain.money import to_paise
from shared.domain.partitions import Routing, bucket_of, buckets_of
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import INFY, TENANT, World, a_strategy


async def entered(world: World, count: int) -> list[StrategyKey]:
    """So many strategies of one tenant hold a position."""
    keys = [world.put(a_strategy(name=f"str_{number}")) for number in range(count)]
    await world.start()
    for price in ("1000.00", "1000.05"):
        await world.tick(price)
        await asyncio.sleep(310)
        await world.tick(price)
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys), 20)
    return keys


def test_a_take_over_reads_many_strategies_with_few_calls_and_fences_who_was_there_before() -> None:
    async def story() -> None:
        world = World()
        keys = await entered(world, 60)
        epochs = dict(world.tables.epochs)
        await world.kill()
        calls: Counter[str] = Counter()
        world.on_pause = lambda where: calls.update([where])
        owner = await world.start_owner()
        assert owner.watch.guarded == len(keys)
        assert calls["get_strategy"] + calls["get_runs"] + calls["get_intents"] + calls["get_run"] < 20
        bucket = f"OWN#{bucket_of(INFY.underlying, TENANT, Routing())}"
        assert world.tables.epochs[bucket] == epochs[bucket] + 1, "taken at take-over, not at the first write"
        world.start_sender()
        await world.tick("985.00")
        await world.until(lambda: all(world.has_state(key, "CLOSED") for key in keys), 20)
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_orders_that_do_not_move_are_compared_and_not_read_again() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        world.exchange.is_liquid = False
        await world.start()
        await world.tick("1000.00")
        await asyncio.sleep(301)
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "ENTERING"), 10)
        await asyncio.sleep(3)
        calls: Counter[str] = Counter()
        world.on_pause = lambda where: calls.update([where])
        await asyncio.sleep(10)
        assert calls["order_versions"] >= 9
        assert calls["get_intents"] == 0

    run_virtual(story())


def test_an_instrument_that_is_not_listed_calls_a_person_once() -> None:
    async def story() -> None:
        world = World()
        odd = replace(a_strategy(name="str_odd"), instrument=InstrumentId("NSE:GONE"))
        world.put(odd)
        await world.start()
        await asyncio.sleep(130)
        assert [subject for subject, _ in world.pages] == ["str_odd"]
        assert "not a listed instrument" in world.pages[0][1]

    run_virtual(story())


def test_a_new_routing_version_moves_what_is_watched_when_the_session_says_so() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        owner = await world.start_owner()
        routing = Routing(2, {INFY.underlying: 16})
        there = bucket_of(INFY.underlying, TENANT, routing)
        assert there in buckets_of(INFY.underlying, routing)
        strategy, before = world.tables.strategies[key]
        world.tables.routing = routing
        world.tables.strategies[key] = (strategy, there)
        run = world.run_of(key)
        assert (run.bucket, owner.watched[key].bucket) == (before, before)
        await world.deliver(replace(world.session, routing=2))
        await asyncio.sleep(1)
        assert owner.routing == routing
        assert owner.summary()["routing"] == 2

    run_virtual(story())


def test_a_feed_that_goes_by_another_version_than_the_tables_calls_a_person_once() -> None:
    async def story() -> None:
        world = World()
        await world.start_owner()
        for _ in range(3):
            await world.deliver(replace(world.session, routing=7))
            await asyncio.sleep(1)
        assert [subject for subject, _ in world.pages] == ["routing"]

    run_virtual(story())


def a_tick(at: int, price: str, seq: int) -> Tick:
    return Tick(INFY.token, at, to_paise(Decimal(price)), 0, 0, 0, 0, seq)


def test_a_tick_from_the_future_silences_nobody_and_prices_no_entry() -> None:
    watch = MarketWatch()
    key = StrategyKey(TENANT, StrategyId("str_1"))
    watch.wait_for_tick(INFY.token, key)
    assert list(watch.on_ticks([a_tick(10_000_000, "1000", 1)], 1_000)) == []
    assert watch.ahead == 1
    last = watch.last(INFY.token)
    assert last is not None
    assert (last.at, last.price) == (1_000, 100_000)
    assert list(watch.on_ticks([a_tick(1_050, "999", 2)], 1_060)) == [(key, None)], "the next right one counts"
    assert watch.last(INFY.token) != last


def test_a_feed_whose_clock_is_ahead_is_heard_tick_by_tick() -> None:
    watch = MarketWatch()
    for number in range(1, 5):
        list(watch.on_ticks([a_tick(900_000 + number, f"{1000 - number}", number)], 1_000 + number))
        last = watch.last(INFY.token)
        assert last is not None
        assert last.price == (1000 - number) * 100
    assert watch.ahead == 4


def test_readers_who_wait_together_are_answered_by_one_call_and_fail_alone() -> None:
    async def story() -> None:
        asked: list[int] = []

        class Engine:
            async def get_orders(self, keys: list[OrderKey]) -> list[Any]:
                asked.append(len(keys))
                await asyncio.sleep(0.1)
                if any(key.intent_id == "bad" for key in keys):
                    raise ValueError("a word of another version")
                return []

        crew = Crew()
        reader = OrderReader(cast(Any, Engine()), crew.spawn)

        def key(name: str) -> OrderKey:
            return OrderKey(TenantId("tnt_1"), IntentId(name))

        first = [asyncio.ensure_future(reader.read([key(f"a{number}")])) for number in range(8)]
        await asyncio.sleep(0.01)
        more = [asyncio.ensure_future(reader.read([key(f"b{number}")])) for number in range(150)]
        bad = asyncio.ensure_future(reader.read([key("bad")]))
        assert await asyncio.gather(*first, *more) == [[]] * 158
        with pytest.raises(ValueError, match="another version"):
            await bad
        assert asked[:3] == [8, 100, 51]
        assert max(asked) == 100
        assert await reader.read([]) == []

    run_virtual(story())


def test_an_outage_reaches_everybody_who_waits_for_the_reading() -> None:
    async def story() -> None:
        class Engine:
            async def get_orders(self, keys: list[OrderKey]) -> list[Any]:
                raise Unavailable("store_unavailable", "away")

        reader = OrderReader(cast(Any, Engine()), Crew().spawn)
        keys = [OrderKey(TenantId("tnt_1"), IntentId("a"))]
        found = await asyncio.gather(reader.read(keys), reader.read(keys), return_exceptions=True)
        assert [type(each) for each in found] == [Unavailable, Unavailable]

    run_virtual(story())


def test_lines_are_written_together_and_two_versions_of_one_line_in_their_order() -> None:
    async def story() -> None:
        calls: list[list[str]] = []

        class Engine:
            async def tell(self, events: list[Any], *, replace: bool = False) -> None:
                calls.append([event.text for event in events])
                await asyncio.sleep(0.1)

        class Line:
            tenant_id, strategy_id, run_id = "t", "s", "r"

            def __init__(self, key: str, text: str) -> None:
                self.key, self.text = key, text

        crew = Crew()
        chronicle = Chronicle(cast(Any, Engine()), crew.spawn_beside)
        lines = [Line("a", "1"), Line("b", "2"), Line("a", "3"), *(Line(f"c{number}", "n") for number in range(30))]
        chronicle.write(cast(Any, lines), replace=True)
        await asyncio.wait_for(crew.settle(), 0.05)  # nobody waits for them
        await asyncio.sleep(5)
        assert calls[0] == ["1", "2"]
        assert calls[1][0] == "3"
        assert sum(len(call) for call in calls) == 33
        assert max(len(call) for call in calls) == 25

    run_virtual(story())


def test_bells_that_come_while_others_ring_go_together() -> None:
    async def story() -> None:
        rung: list[int] = []

        async def ring(doorbells: Any) -> None:
            rung.append(len(doorbells))
            await asyncio.sleep(0.1)
            if len(rung) == 1:
                raise Unavailable("stream_unavailable", "away")

        bells = Bells(ring, Crew().spawn_beside)
        for number in range(50):
            bells.ring([cast(Any, number)])
            await asyncio.sleep(0.001)
        await asyncio.sleep(1)
        assert sum(rung) == 50
        assert len(rung) < 10

    run_virtual(story())
