"""What seldom happens: outages of every part, rivals, odd days, orders that race."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from shared.application.ports.engine import Broker, RunKey, SessionEnded, StrategyKey
from shared.domain.brokers import BrokerOrder, BrokerOrderState
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.intents import IntentState, Role
from shared.domain.messages import Doorbell, OrderProgress
from shared.domain.money import Side
from shared.domain.runs import RunState
from shared.domain.strategies import Protection, Schedule, StrategyStatus, Weekday
from tests.fakes.broker import Refuse
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World, a_manual_order, a_protection, a_strategy

AWAY = Unavailable("store_unavailable", "away")


async def entered(world: World, protection: Protection | None = None, **changes: object) -> StrategyKey:
    made = a_strategy(entry=time(9, 15, 3), protection=protection, **changes)  # type: ignore[arg-type]
    key = world.put(made)
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    return key


async def closes(world: World, key: StrategyKey, seconds: float = 40) -> None:
    await world.until(lambda: world.has_state(key, "CLOSED"), seconds)
    assert world.exchange.position_of(INFY.id) == 0
    world.check_invariants()
    world.check_books()


def failing(*where: str, times: int) -> Callable[[str], Awaitable[None]]:
    """A stall that raises so many times at each of these calls."""
    left = [each for each in where for _ in range(times)]

    async def stall(at: str) -> None:
        if at in left:
            left.remove(at)
            raise AWAY

    return stall


@pytest.mark.parametrize(
    "where",
    ["get_intent", "advance", "advance done", "record", "record done", "take", "get_intents", "get_run", "save_funds",
     "open_intents", "want_cancelled", "tell", "position", "has_trade"],
)  # fmt: skip
def test_an_outage_of_any_call_costs_time_and_nothing_else(where: str) -> None:
    async def story() -> None:
        world = World()
        world.stall = failing(where, times=3)
        key = await entered(world)
        world.stall = failing(where, times=3)
        await world.tick("985.00")
        await closes(world, key)

    run_virtual(story())


@pytest.mark.parametrize("where", ["limits", "realized_on", "runs_of", "get_strategy", "open_in"])
def test_an_outage_before_the_entry_is_waited_out(where: str) -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 17), protection=a_protection("1")))
        world.stall = failing(where, times=2)
        await world.start()
        await world.at(time(9, 16, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 20)

    run_virtual(story())


def test_a_broker_that_is_away_at_the_start_is_waited_for() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_away = True
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.at(time(9, 15, 25))
        assert [subject for subject, _ in world.pages] == ["brk_1#away"]
        world.exchange.is_away = False
        await world.until(lambda: world.has_state(key, "OPEN"), 20)

    run_virtual(story())


def test_a_session_that_is_over_at_the_start_is_told_to_its_trader() -> None:
    async def story() -> None:
        world = World()
        is_over = True
        connect = world._connect

        async def refused(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
            broker = await connect(tenant_id, broker_id)
            assert broker is not None
            reading = broker.orders

            async def orders() -> Sequence[BrokerOrder]:
                if is_over:
                    raise SessionEnded("401")
                return await reading()

            broker.orders = orders  # type: ignore[method-assign]
            return broker

        world._connect = refused  # type: ignore[method-assign]
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.at(time(9, 15, 25))
        assert [subject for subject, _ in world.pages] == [ACCOUNT]
        assert [notice.kind for notice in world.notices] == ["broker_session"]
        assert not world.exchange.placed
        is_over = False
        await world.until(lambda: world.has_state(key, "OPEN"), 20)

    run_virtual(story())


def test_a_breaker_that_stays_open_calls_a_person_and_closes_with_the_book() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        assert world.sender is not None
        desk = next(iter(world.sender._desks.values()))
        for _ in range(5):
            desk.account.breaker.failed()
        world.exchange.is_away = True
        await world.tick("985.00")
        await asyncio.sleep(20)
        assert not world.orders(Role.EXIT)[0].attempt, "nothing is sent while it is open"
        assert any("15 s" in reason for _, reason in world.pages)
        world.exchange.is_away = False
        await closes(world, key)

    run_virtual(story())


def test_a_rival_sender_ends_the_old_desk() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        old = world.sender
        assert old is not None
        world.start_sender()
        world.exchange.is_liquid = False
        await world.tick("985.00")
        await world.until(lambda: any(order.state is IntentState.ACKED for order in world.orders(Role.EXIT)), 5)
        old.ring(Doorbell(TENANT, ACCOUNT, world.orders(Role.EXIT)[0].id))
        world.exchange.is_liquid = True
        await world.tick("985.00")
        await closes(world, key)
        await world.until(lambda: old.summary()["lost_accounts"] == 1, 30)
        old.ring(Doorbell(TENANT, ACCOUNT, world.orders(Role.EXIT)[0].id))
        assert old.summary()["accounts"] == 0, "an account that was lost is left alone"

    run_virtual(story())


def test_a_desk_that_fails_starts_again_and_the_others_never_notice() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)

        async def stall(where: str) -> None:
            if where == "updates":
                raise ValueError("the book cannot be read")

        world.stall = stall
        await world.tick("985.00")
        await asyncio.sleep(3)
        world.stall = _calm
        await closes(world, key)

    run_virtual(story())


async def _calm(where: str) -> None:
    return None


def test_an_idle_desk_closes() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        await world.tick("985.00")
        await closes(world, key)
        await asyncio.sleep(130)
        assert world.sender is not None
        assert world.sender.summary()["accounts"] == 0

    run_virtual(story())


def test_two_orders_with_one_tag_are_reported_and_one_is_cancelled() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_liquid = False
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: len(world.exchange.book) == 1, 5)
        first = next(iter(world.exchange.book.values()))
        twin = replace(first, broker_order_id="999999")
        world.exchange.book["999999"] = twin
        await world.until(lambda: bool(world.pages), 15)
        assert world.pages[0] == (first.client_id, "the broker has 2 orders with one tag of ours")
        states = {order.broker_order_id: order.state for order in world.exchange.book.values()}
        assert states["999999"] is BrokerOrderState.CANCELLED
        assert key

    run_virtual(story())


def test_a_cancel_that_loses_the_race_ends_filled() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.is_liquid = False
        await world.tick("985.00")

        async def fill_first(where: str) -> None:
            if where == "cancel":
                for order in list(world.exchange.book.values()):
                    if order.side is Side.SELL and order.state is BrokerOrderState.OPEN:
                        world.exchange.fill(order.broker_order_id, order.quantity, Decimal(985))

        world.stall = fill_first
        await closes(world, key)
        assert [order.state for order in world.orders(Role.EXIT)] == [IntentState.FILLED]

    run_virtual(story())


def test_after_a_restart_a_remembered_session_counts_once_a_tick_fits_it() -> None:
    async def story() -> None:
        world = World()
        past = world.session.anchor - timedelta(seconds=1)  # a market whose time is not that of our clock
        world.session = replace(world.session, anchor=past)
        key = await entered(world, leave=time(9, 17))
        await world.kill()
        announced, world.is_announcing = world.session, False
        await world.start()
        assert world.owner is not None
        assert world.owner.clock.session_of(announced.exchange) is None
        await world.tick("1001.00")
        assert world.owner.clock.session_of(announced.exchange) == announced
        await world.at(time(9, 17, 1))
        await closes(world, key, 5)
        assert world.run_of(key).reason == "TIME"

    run_virtual(story())


def test_without_any_session_a_stop_is_still_watched() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        await world.kill()
        world.tables.sessions.clear()
        world.is_announcing = False
        await world.start()
        await world.tick("985.00")
        await closes(world, key)
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())


def test_news_of_a_strategy_that_is_not_held_is_looked_into() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        assert world.owner is not None
        entry = world.orders(Role.ENTRY)[0]
        del world.owner.watched[key]
        news = OrderProgress(
            TENANT, key.strategy_id, entry.run_id, 1, entry.id, Role.ENTRY, 0, entry.state, 10, Decimal(1000), None, 9,
            START,
        )  # fmt: skip
        await world.deliver(news)
        await asyncio.sleep(0.5)
        assert key in world.owner.watched

    run_virtual(story())


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        (date(2026, 11, 24), time(9, 30), "market_closed"),
        (date(2026, 11, 23), time(16, 0), "market_closed"),
        (date(2035, 1, 1), time(9, 30), "unknown_session_day"),
    ],
)
def test_a_manual_order_outside_the_session_is_not_entered(day: date, hour: time, code: str) -> None:
    async def story() -> None:
        world = World()
        anchor = datetime.combine(day, hour, START.tzinfo) - timedelta(hours=5, minutes=30)
        world.session = replace(world.session, session_date=day, anchor=anchor)
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order())
        await world.edit(key)
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert world.run_of(key).reason == code

    run_virtual(story())


def test_a_strategys_own_loss_limit_keeps_it_out() -> None:
    async def story() -> None:
        world = World()
        protection = replace(a_protection("1"), max_loss_per_day=Decimal(50))
        key = world.put(a_strategy(entry=time(9, 15, 10), protection=protection))
        await world.start()
        run = world.run_of(key)
        lost = replace(run, id=f"{START:%Y%m%d}-00", state=RunState.CLOSED, realized=Decimal(-60))  # type: ignore[arg-type]
        world.tables.runs[RunKey(TENANT, key.strategy_id, lost.id)] = lost
        await world.at(time(9, 15, 9))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert world.run_of(key).reason == "max_loss_per_day_reached"

    run_virtual(story())


def test_an_edit_to_an_hour_that_is_over_ends_the_waiting_run() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 30)))
        await world.start()
        await world.at(time(9, 20))
        await world.edit(key, schedule=Schedule(time(9, 16), time(15), frozenset(Weekday)))
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert world.run_of(key).reason == "rescheduled"

    run_virtual(story())


def test_squared_off_while_the_entry_still_rests_nothing_is_bought() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_liquid = False
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: len(world.exchange.book) == 1, 5)
        await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=world.clock.now())
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert world.orders(Role.ENTRY)[0].state is IntentState.CANCELLED

    run_virtual(story())


def test_a_partly_filled_reduction_that_is_stopped_ends_with_what_it_did() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        mine = world.put(a_manual_order(side=Side.SELL, limit="1010.00", reduce_only=True, placed_at=world.clock.now()))
        await world.edit(mine)
        await world.until(lambda: len(world.exchange.book) == 2, 5)
        sale = next(each for each in world.exchange.book.values() if each.side is Side.SELL)
        world.exchange.fill(sale.broker_order_id, 3, Decimal(1010))
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 3, 5)
        await world.edit(mine, status=StrategyStatus.STOPPED)
        await world.until(lambda: world.has_state(mine, "CLOSED"), 5)
        assert world.run_of(mine).reason == "REDUCED"
        await world.tick("985.00")
        await closes(world, key)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [7]

    run_virtual(story())


def test_three_refusals_and_a_person_is_called() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Refuse("price_outside_band")] * 4)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "FAILED"), 10)
        assert len(world.orders(Role.EXIT)) == 4
        assert world.pages

    run_virtual(story())


def test_an_exit_without_any_tick_since_the_restart_uses_the_days_band() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world, leave=time(9, 17))
        await world.kill()
        await world.at(time(9, 18))
        await world.start()
        await closes(world, key, 5)
        assert world.orders(Role.EXIT)[0].limit == Decimal("900.00")

    run_virtual(story())


def test_an_order_the_broker_shows_while_its_row_is_pending_is_never_sent_again() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.is_away = True
        await world.tick("985.00")
        await world.until(lambda: bool(world.orders(Role.EXIT)), 5)
        leaving = world.orders(Role.EXIT)[0]
        await world.until(lambda: world.orders(Role.EXIT)[0].state is IntentState.SENDING, 5)
        pending = replace(world.orders(Role.EXIT)[0], state=IntentState.PENDING, version=50)
        await world.kill()
        world.tables.intents[TENANT, leaving.id] = pending
        world.exchange.is_away = False
        world.exchange.take(leaving)
        await world.start()
        await closes(world, key)
        found: list[BrokerOrder] = [each for each in world.exchange.book.values() if each.client_id == leaving.id]
        assert len(found) == 1

    run_virtual(story())
