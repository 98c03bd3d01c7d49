"""The owner's corners: rows that are gone, clocks that jump, calls that fail while another failure is handled."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import cast

import pytest

from shared.application.crew import Crew
from shared.application.ports.engine import RunKey, StrategyKey
from shared.application.trigger_owner import checks as checks_module
from shared.application.trigger_owner.arming import rearm
from shared.application.trigger_owner.bucket_writer import BucketWriter
from shared.application.trigger_owner.checks import AccountFacts, Beside, EntryChecks, judged
from shared.application.trigger_owner.market_watch import MarketWatch
from shared.application.trigger_owner.reducing import enter_reduction
from shared.application.trigger_owner.telling import news_of_orders
from shared.application.trigger_owner.watched import Rows, Watched
from shared.domain.books import RiskLimits
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.intents import Role
from shared.domain.market_data import Tick
from shared.domain.messages import ArmStrategy, Doorbell, MarketMessage, SessionOpened
from shared.domain.money import Side
from shared.domain.run_life import Change, LastTick, Moment, View
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import Product, Strategy
from tests.contract.test_engine import BUCKET, an_intent
from tests.contract.test_engine import a_run as a_row
from tests.fakes.engine import EngineTables, FakeEngine
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.test_owner_parts import SlowEngine
from tests.unit.application.engine.world import (
    ACCOUNT,
    INFY,
    TENANT,
    World,
    a_manual_order,
    a_protection,
    a_strategy,
)

AWAY = Unavailable("store_unavailable", "away")
MINUTE = timedelta(minutes=1)


class DeafWorld(World):
    """Pages, or doorbells, do not get through as long as these counters say so."""

    def __init__(self) -> None:
        super().__init__()
        self.lost_pages = 0
        self.lost_rings = 0

    async def _page(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        if self.lost_pages:
            self.lost_pages -= 1
            raise AWAY
        await super()._page(tenant_id, subject, reason)

    async def _ring(self, doorbells: Sequence[Doorbell]) -> None:
        if self.lost_rings:
            self.lost_rings -= 1
            raise AWAY
        await super()._ring(doorbells)


def failing(where: str, times: int, error: Exception = AWAY) -> Callable[[str], Awaitable[None]]:
    """A stall that raises so many times at this call."""
    left = [error] * times

    async def stall(at: str) -> None:
        if at == where and left:
            raise left.pop()

    return stall


async def entered(world: World, name: str = "str_1") -> StrategyKey:
    """A long of ten at 1000.00 with its stop at 990.00."""
    key = world.put(a_strategy(name=name, entry=time(9, 15, 3)))
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    return key


async def sell(world: World, quantity: int = 10) -> StrategyKey:
    """A reduce-only sale of the trader's own, just placed."""
    order = a_manual_order(
        name="str_sale", side=Side.SELL, quantity=quantity, reduce_only=True, placed_at=world.clock.now()
    )
    key = world.put(order)
    await world.edit(key)
    return key


def a_run(**changes: object) -> Run:
    """A run of today on INFY that waits for 09:20."""
    leg = Leg(1, INFY.id, Side.BUY, 10, Product.INTRADAY)
    run = Run(
        tenant_id=TENANT, strategy_id=StrategyId("str_1"), id=RunId("20261123-01"), bucket=BUCKET, broker_id=ACCOUNT,
        session_date=START.date(), state=RunState.WAITING, strategy_version=1, protection=a_protection(),
        due_at=START + 5 * MINUTE, enter_by=START + 6 * MINUTE, exit_at=None, legs=(leg,), version=1,
        created_at=START, updated_at=START,
    )  # fmt: skip
    return replace(run, **changes)  # type: ignore[arg-type]


def held(strategy: Strategy | None = None, run: Run | None = None, open_row: RunKey | None = None) -> Watched:
    """A strategy as the owner holds it."""
    strategy = strategy or a_strategy()
    key = StrategyKey(strategy.tenant_id, strategy.id)
    return Watched(key, BUCKET, INFY, strategy, open_row=open_row, run=run)


# arming


def test_a_run_made_for_another_day_ends_when_the_market_jumps_back_before_its_entry() -> None:
    tomorrow = a_run(
        session_date=date(2026, 11, 25), due_at=START + timedelta(days=2), enter_by=START + timedelta(days=2)
    )
    change = rearm(held(run=tomorrow), tomorrow, Moment(START, START))
    assert change is not None
    assert (change.run.state, change.run.reason) == (RunState.SKIPPED, "session_changed")


def test_a_manual_order_is_armed_by_our_own_clock_before_any_feed_speaks() -> None:
    async def story() -> None:
        world = World()
        world.is_announcing = False
        key = world.put(a_manual_order())
        await world.start()
        await world.until(lambda: world.has_state(key, "WAITING"), 5)
        assert world.run_of(key).session_date == START.date()

    run_virtual(story())


def test_a_timed_strategy_gets_no_run_until_somebody_says_what_time_it_is() -> None:
    async def story() -> None:
        world = World()
        world.is_announcing = False
        key = world.put(a_strategy())
        await world.start()
        await asyncio.sleep(2)
        assert world.owner is not None
        assert key in world.owner.watched
        assert not world.tables.runs
        await world.deliver(world.session)
        await world.until(lambda: world.has_state(key, "WAITING"), 5)

    run_virtual(story())


def test_a_run_that_could_not_be_made_is_made_once_the_store_answers() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        world.stall = failing("commit", 3)
        await world.start()
        await world.until(lambda: world.has_state(key, "WAITING"), 10)
        assert len(world.tables.runs) == 1

    run_virtual(story())


# what is held and what is stored


def test_a_strategy_whose_row_is_gone_stays_guarded() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        del world.tables.strategies[key]
        await world.deliver(ArmStrategy(key.tenant_id, key.strategy_id))
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_an_open_run_that_was_over_before_it_was_read_makes_room_for_todays() -> None:
    async def story() -> None:
        world = World()
        owner = await world.start_owner()
        gone = RunKey(TENANT, StrategyId("str_1"), RunId("20261120-01"))
        watched = held(open_row=gone)
        change = await owner._memory.find_run(watched, Moment(START, START))
        assert change is not None
        assert (change.run.id, change.run.state) == ("20261123-01", RunState.WAITING)
        assert watched.open_row is None

    run_virtual(story())


def test_an_order_that_is_known_better_is_not_replaced_by_an_older_reading() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_liquid = False
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "ENTERING"), 10)
        assert world.owner is not None
        watched = world.owner.watched[key]
        (order,) = watched.orders.values()
        newer = replace(order, version=order.version + 100)
        watched.orders[order.id] = newer
        await world.owner._memory.reread_orders(watched)
        assert watched.orders[order.id] is newer

    run_virtual(story())


def test_a_page_about_an_unreadable_row_is_tried_again_until_it_is_sent_once() -> None:
    async def story() -> None:
        world = DeafWorld()
        world.lost_pages = 1
        world.put(a_strategy())
        world.stall = failing("get_strategy", 10**6, ValueError("nonsense"))
        await world.start()
        assert not world.pages
        await asyncio.sleep(200)
        assert world.pages == [("str_1", "its row cannot be read")]

    run_virtual(story())


def test_decisions_without_end_leave_the_strategy_out_even_if_nobody_can_be_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        world = DeafWorld()
        key = await entered(world)
        assert world.owner is not None
        steps = 0

        async def step(*_: object) -> bool:
            nonlocal steps
            steps += 1
            return True

        world.lost_pages = 1
        with monkeypatch.context() as patch:
            patch.setattr(world.owner._attendant, "_step", step)
            await world.deliver(ArmStrategy(key.tenant_id, key.strategy_id))
            await asyncio.sleep(0.1)
            assert key not in world.owner.watched
        assert (steps, world.pages, world.lost_pages) == (25, [], 0)
        await world.until(lambda: world.owner is not None and key in world.owner.watched, 90)  # by the comparison

    run_virtual(story())


# writing


@pytest.mark.parametrize("error", [None, AWAY])
def test_a_writer_does_not_mind_that_somebody_stopped_waiting(error: Exception | None) -> None:
    async def story() -> None:
        engine, crew = SlowEngine(), Crew()
        engine.failures = [error] if error else []
        writer = BucketWriter(engine, BUCKET, await engine.take_bucket(BUCKET), crew.spawn)
        impatient = asyncio.create_task(writer.write(Change(a_row(), (an_intent(),))))
        await asyncio.sleep(0.5)
        impatient.cancel()
        second = Change(a_row(id=RunId("20261123-02")), (an_intent("PBBBBBBBBBBBBBBBB"),))
        await writer.write(second)
        assert len(engine.tables.runs) == (1 if error else 2)

    run_virtual(story())


def test_an_order_whose_doorbell_is_silent_is_found_by_the_sweep() -> None:
    async def story() -> None:
        world = DeafWorld()
        world.lost_rings = 1
        key = await entered(world)
        assert world.lost_rings == 0
        assert world.exchange.position_of(INFY.id) == 10
        assert world.kinds(key).count("entry_decided") == 1

    run_virtual(story())


def test_an_acknowledgement_without_a_time_of_sending_is_told_without_a_round_trip() -> None:
    watched = held(run=a_run())
    order = an_intent(acked_at=START, broker_order_id="77")
    watched.orders[order.id] = order
    (line,) = news_of_orders(watched, a_run(), lambda instant: instant)
    assert line.kind == "entry_acked"
    assert "round_trip_ms" not in line.facts


# checks before an entry


def test_kept_facts_do_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_module, "_MOST_KEPT", 4)

    async def story() -> None:
        engine = FakeEngine(EngineTables())
        checks = EntryChecks(engine, engine, asyncio.get_running_loop().time)
        for number in range(20):
            await checks.facts_of(a_run(tenant_id=TenantId(f"tnt_{number}")))
        assert len(checks._kept) <= 5

    run_virtual(story())


def _judged(tick: LastTick | None, own_result: str | None) -> View:
    protection = replace(a_protection(), max_loss_per_day=Decimal(500))
    run = a_run(protection=protection)
    view = View(run, a_strategy(), INFY, (), Moment(START, START + 5 * MINUTE), tick, tick)
    own = Decimal(own_result) if own_result else None
    return judged(view, AccountFacts(RiskLimits(), Decimal(0), None, None, own), Beside())


def test_without_a_price_nothing_is_held_against_an_entry() -> None:
    assert _judged(None, "-500").objection is None


def test_a_loss_of_its_own_stops_an_entry_only_once_it_reaches_the_limit() -> None:
    tick = LastTick(100_000, 0, 1)
    assert _judged(tick, "-499.95").objection is None
    objection = _judged(tick, "-500").objection
    assert objection is not None
    assert objection.code == "max_loss_per_day_reached"


# the market


def test_a_leg_whose_stop_is_not_known_yet_has_no_lines() -> None:
    leg = replace(a_run().legs[0], entry_filled=10, entry_average=Decimal(1000))
    watch, watched = MarketWatch(), held(run=a_run(state=RunState.ENTERING, legs=(leg,)))
    watch.guard(watched)
    assert (watch.guarded, watched.lines) == (0, None)
    watched.run = a_run(state=RunState.OPEN, legs=(replace(leg, stop=Decimal(990)),))
    watch.guard(watched)
    assert watch.guarded == 1


def test_empty_records_unknown_messages_and_unknown_strategies_change_nothing() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        assert world.owner is not None
        before = world.describe(), world.owner.summary()
        world.owner.on_ticks([], world.clock.now())
        world.owner.on_message(cast(MarketMessage, object()))
        world.owner.on_ticks([Tick(1, 1, 1, 0, 0, 0, 0, 1)], world.clock.now())
        world.owner.watch.wait_for_tick(INFY.token, StrategyKey(TENANT, StrategyId("str_none")))
        await world.tick("1000.00")
        await asyncio.sleep(0.5)
        assert (world.describe(), world.owner.summary()) == before

    run_virtual(story())


def test_saving_the_best_prices_passes_over_what_holds_nothing() -> None:
    async def story() -> None:
        world = World()
        waiting = world.put(a_strategy(name="str_later"))
        await entered(world)
        assert world.owner is not None
        before = world.run_of(waiting)
        await world.owner.save_bests()
        assert world.run_of(waiting) == before

    run_virtual(story())


def test_a_tick_of_another_hour_does_not_confirm_a_remembered_session() -> None:
    async def story() -> None:
        world = World(speed=5)
        world.is_announcing = False
        world.tables.sessions[Exchange.NSE] = world.session
        owner = await world.start_owner()
        await world.tick("1000.00", age_seconds=3600)
        assert owner.clock.awaits_confirmation(Exchange.NSE)
        await world.tick("1000.00")
        assert not owner.clock.awaits_confirmation(Exchange.NSE)

    run_virtual(story())


def test_a_session_of_another_exchange_leaves_this_ones_strategies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        assert world.owner is not None
        looks: list[StrategyKey] = []
        monkeypatch.setattr(world.owner, "post", lambda key, hint: looks.append(key))
        other = next(each for each in Exchange if each is not Exchange.NSE)
        await world.deliver(SessionOpened(other, START.date(), START, START, Decimal(1)))
        await asyncio.sleep(0.1)
        assert looks == []
        assert set(world.tables.sessions) == {Exchange.NSE, other}

    run_virtual(story())


def test_a_session_that_cannot_be_saved_is_in_force_all_the_same() -> None:
    async def story() -> None:
        world = World()
        world.stall = failing("save_session", 1)
        await entered(world)
        assert not world.tables.sessions

    run_virtual(story())


def test_a_session_that_runs_past_midnight_arms_the_next_trading_day() -> None:
    async def story() -> None:
        world = World(speed=1200)
        key = world.put(a_strategy())
        await world.start()
        await world.until(lambda: any(each.run_id == "20261125-01" for each in world.tables.runs), 300)
        assert world.run_of(key).session_date == date(2026, 11, 25), "the 24th is a holiday"

    run_virtual(story())


# adopting


def test_a_new_strategy_is_adopted_as_soon_as_the_store_answers() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        world.stall = failing("get_strategy", 3)
        key = world.put(a_strategy())
        await world.edit(key)
        await world.until(lambda: world.has_state(key, "WAITING"), 2)

    run_virtual(story())


def test_a_strategy_on_an_unknown_instrument_is_left_alone() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(instrument=InstrumentId("NSE:GONE")))
        owner = await world.start_owner()
        await world.edit(key)
        await asyncio.sleep(1)
        assert not owner.watched

    run_virtual(story())


def test_a_strategy_of_a_lost_bucket_is_not_adopted_again() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        owner = await world.start_owner()
        owner.drop_bucket(owner.watched[key].bucket)
        await world.edit(key)
        await asyncio.sleep(90)
        assert not owner.watched

    run_virtual(story())


# orders that only reduce


def test_a_sale_whose_guard_moved_meanwhile_is_decided_anew() -> None:
    async def story() -> None:
        world = World()
        guard = await entered(world)
        moved: list[Run] = []

        async def stall(where: str) -> None:
            sale = StrategyKey(TENANT, StrategyId("str_sale"))
            if where == "commit" and not moved and world.has_state(sale, "WAITING"):
                run = world.run_of(guard)
                moved.append(replace(run, version=run.version + 1))
                world.tables.runs[RunKey(run.tenant_id, run.strategy_id, run.id)] = moved[0]

        world.stall = stall
        sale = await sell(world)
        await world.until(lambda: world.has_state(guard, "CLOSED") and world.has_state(sale, "CLOSED"), 20)
        assert len(moved) == 1
        assert [order.quantity for order in world.orders(Role.ENTRY) if order.strategy_id == sale.strategy_id] == [10]
        assert world.run_of(guard).version > moved[0].version
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_while_an_entry_still_fills_a_sale_takes_only_what_is_guarded() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 4
        await entered(world)
        world.exchange.fill_at_most = None
        sale = await sell(world)
        await world.until(lambda: len(world.orders(Role.ENTRY)) == 2, 10)
        sold = [order.quantity for order in world.orders(Role.ENTRY) if order.strategy_id == sale.strategy_id]
        assert sold == [4]

    run_virtual(story())


def test_a_sale_that_finds_a_guard_without_its_run_is_left_out_and_a_person_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        world = World()
        guard = await entered(world)
        assert world.owner is not None
        memory = world.owner._memory
        reread = memory.reread_orders

        async def lose(watched: Watched, rows: Rows | None = None) -> None:
            await reread(watched, rows)
            if watched.key == guard and watched.lock.locked():
                watched.run = None

        with monkeypatch.context() as patch:
            patch.setattr(memory, "reread_orders", lose)
            await sell(world)
            await world.until(lambda: bool(world.pages), 10)
        assert world.pages == [("str_sale", "cannot be evaluated: str_1 has no run")]
        assert world.exchange.position_of(INFY.id) == 10

    run_virtual(story())


def test_a_strategy_that_still_waits_gives_no_units_to_a_sale() -> None:
    async def story() -> None:
        world = World()
        waiting = world.put(a_strategy(name="str_later", entry=time(9, 40)))
        guard = await entered(world)
        before = world.run_of(waiting)
        await sell(world)
        await world.until(lambda: world.has_state(guard, "CLOSED"), 20)
        assert world.run_of(waiting) == before

    run_virtual(story())


def test_a_sale_is_not_decided_before_its_time_when_the_market_jumped_back() -> None:
    async def story() -> None:
        world = World()
        guard = await entered(world)
        assert world.owner is not None
        owner = world.owner
        order = a_manual_order(name="str_sale", side=Side.SELL, reduce_only=True)
        leg = replace(a_run().legs[0], side=Side.SELL)
        run = a_run(strategy_id=order.id, protection=None, reduce_only=True, legs=(leg,))
        early = Moment(START, run.due_at - MINUTE)
        tick = LastTick(100_000, 0, 1)
        view = View(run, order, INFY, (), early, tick, tick)
        attendant = owner._attendant
        assert not await enter_reduction(held(order, run), view, None, owner, owner._memory, attendant._recorder)
        assert world.run_of(guard).tags.get("reductions") is None
        assert not world.orders(Role.EXIT)

    run_virtual(story())


def test_a_sale_of_the_other_side_is_no_rival() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        assert world.owner is not None
        other_order = a_manual_order(name="str_cover", reduce_only=True)
        cover = a_run(strategy_id=other_order.id, protection=None, reduce_only=True, state=RunState.ENTERING)
        rival = held(other_order, cover)
        rival.orders[IntentId("PX")] = an_intent("PX", side=Side.BUY)
        world.owner.watched[rival.key] = rival
        await sell(world)
        await world.until(lambda: world.exchange.position_of(INFY.id) == 0, 10)
        assert world.orders(Role.ENTRY)[-1].quantity == 10

    run_virtual(story())
