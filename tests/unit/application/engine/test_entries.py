"""Who enters, who does not and why, and what a partial or refused entry becomes."""

import asyncio
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from shared.domain.books import RiskLimits
from shared.domain.brokers import Funds
from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from shared.domain.runs import RunState
from shared.domain.strategies import DistanceKind, Schedule, StrategyStatus, Weekday
from tests.fakes.broker import Refuse
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World, a_manual_order, a_protection, a_strategy


async def due(world: World, **changes: object) -> object:
    """A strategy that is due at 09:20 with a price a second before."""
    key = world.put(a_strategy(**changes))  # type: ignore[arg-type]
    await world.start()
    await world.at(time(9, 19, 59))
    await world.tick("1000.00")
    return key


def test_no_tick_in_the_window_means_no_trade_and_says_so() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 21, 1))
        run = world.run_of(key)
        assert (run.state, run.reason) == (RunState.SKIPPED, "no_market_data")
        assert not world.tables.intents

    run_virtual(story())


def test_the_first_tick_in_the_window_prices_the_entry() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 20, 40))
        await world.tick("1003.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 2)
        assert world.run_of(key).legs[0].entry_average == Decimal("1003.00")

    run_virtual(story())


def test_a_stale_tick_prices_no_entry() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 20, 10))
        await world.tick("1003.00", age_seconds=6)
        await world.at(time(9, 21, 1))
        assert world.run_of(key).state is RunState.SKIPPED

    run_virtual(story())


def test_an_owner_that_comes_too_late_skips_with_that_reason() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.kill()
        await world.at(time(9, 22))
        await world.start()
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)
        assert world.run_of(key).reason in {"entry_window_missed", "no_market_data"}

    run_virtual(story())


def test_a_strategy_nobody_watched_in_its_hour_gets_a_run_that_says_so() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.at(time(9, 30))
        await world.start()
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)

    run_virtual(story())


def test_an_owner_that_comes_back_within_the_window_still_enters() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.kill()
        await world.at(time(9, 20, 20))
        await world.start()
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 3)

    run_virtual(story())


def test_a_strategy_started_after_its_hour_waits_for_tomorrow() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.at(time(9, 30))
        key = world.put(a_strategy())
        await world.edit(key, status=StrategyStatus.ACTIVE)
        await world.tick("1000.00")
        await world.at(time(9, 40))
        assert not world.tables.runs

    run_virtual(story())


@pytest.mark.parametrize("day", [Weekday.TUE, Weekday.SUN])
def test_other_days_are_not_traded(day: Weekday) -> None:
    async def story() -> None:
        world = World()
        await due(world, schedule=Schedule(time(9, 20), time(15), frozenset({day})))
        await world.at(time(9, 22))
        assert not world.tables.runs

    run_virtual(story())


def test_a_price_stop_on_the_wrong_side_at_the_entry_is_not_entered() -> None:
    async def story() -> None:
        world = World()
        key = await due(world, protection=a_protection("1000.00", DistanceKind.PRICE))
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)  # type: ignore[arg-type]
        assert world.run_of(key).reason == "stop_wrong_side"  # type: ignore[arg-type]

    run_virtual(story())


@pytest.mark.parametrize(
    ("limits", "realized", "funds", "code"),
    [
        (RiskLimits(max_quantity=9), "0", "100000", "max_quantity_exceeded"),
        (RiskLimits(max_position_value=Decimal(9_000)), "0", "100000", "max_position_value_exceeded"),
        (RiskLimits(max_loss_per_day=Decimal(500)), "-500", "100000", "max_loss_per_day_reached"),
        (RiskLimits(), "0", "9000", "insufficient_funds"),
    ],
)
def test_what_the_risk_limits_forbid_is_skipped_with_its_code(
    limits: RiskLimits, realized: str, funds: str, code: str
) -> None:
    async def story() -> None:
        world = World()
        world.tables.limits_of[TENANT] = limits
        world.tables.day_results[TENANT, date(2026, 11, 23)] = Decimal(realized)
        world.tables.funds_of[ACCOUNT] = Funds(Decimal(funds), Decimal(0), Decimal(funds), START)
        key = await due(world)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)  # type: ignore[arg-type]
        run = world.run_of(key)  # type: ignore[arg-type]
        assert run.reason == code
        assert run.explanation
        assert {notice.kind for notice in world.tables.notices.values()} == {"skipped"}

    run_virtual(story())


def test_a_refused_entry_is_skipped_in_the_brokers_words() -> None:
    async def story() -> None:
        world = World()
        world.exchange.faults.append(Refuse("insufficient_funds"))
        key = await due(world)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)  # type: ignore[arg-type]
        run = world.run_of(key)  # type: ignore[arg-type]
        assert run.reason == "insufficient_funds"
        assert run.explanation is not None and "refused: insufficient_funds" in run.explanation
        assert [notice.kind for notice in world.tables.notices.values()] == ["rejection"], "told once"
        assert len(world.orders(Role.ENTRY)) == 1

    run_virtual(story())


def test_stopped_before_the_entry_means_no_trade() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)
        assert world.run_of(key).reason == "stopped"

    run_virtual(story())


def test_started_again_before_its_hour_it_gets_another_run() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)
        await world.edit(key, status=StrategyStatus.ACTIVE)
        await world.until(lambda: world.has_state(key, "WAITING"), 3)
        assert world.run_of(key).id == "20261123-02"

    run_virtual(story())


def test_an_edited_hour_moves_the_waiting_run() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.edit(key, schedule=Schedule(time(9, 18), time(15), frozenset(Weekday)), quantity=4)
        await world.at(time(9, 17, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 5)
        run = world.run_of(key)
        assert (run.id, run.legs[0].entry_filled) == ("20261123-01", 4)

    run_virtual(story())


def test_one_run_a_day_after_it_has_traded() -> None:
    async def story() -> None:
        world = World()
        key = await due(world)
        await world.until(lambda: world.has_state(key, "OPEN"))  # type: ignore[arg-type]
        await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))  # type: ignore[arg-type]
        await world.edit(key, schedule=Schedule(time(10), time(15), frozenset(Weekday)))  # type: ignore[arg-type]
        await world.at(time(10, 0, 5))
        await world.tick("1000.00")
        assert len(world.tables.runs) == 1

    run_virtual(story())


def test_a_partial_entry_is_guarded_for_what_was_filled() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 4
        key = await due(world)
        await world.until(lambda: world.has_state(key, "OPEN"))  # type: ignore[arg-type]
        assert world.run_of(key).legs[0].entry_filled == 4  # type: ignore[arg-type]
        world.exchange.fill_at_most = None
        world.exchange.is_liquid = False
        await world.at(time(9, 21, 5))
        entry = world.orders(Role.ENTRY)[0]
        assert (entry.state, entry.filled_quantity) == (IntentState.CANCELLED, 4)
        world.exchange.is_liquid = True
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))  # type: ignore[arg-type]
        assert world.orders(Role.EXIT)[0].quantity == 4
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_a_growing_entry_moves_its_stop_to_the_new_average() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 5
        key = await due(world)
        await world.until(lambda: world.has_state(key, "OPEN"))  # type: ignore[arg-type]
        await world.tick("1002.00")
        await world.until(lambda: world.run_of(key).legs[0].entry_filled == 10, 3)  # type: ignore[arg-type]
        leg = world.run_of(key).legs[0]  # type: ignore[arg-type]
        assert (leg.entry_average, leg.stop) == (Decimal(1001), Decimal("991.00"))

    run_virtual(story())


def test_an_entry_that_never_fills_is_cancelled_and_skipped() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_liquid = False
        key = await due(world)
        await world.at(time(9, 21, 5))
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)  # type: ignore[arg-type]
        assert world.run_of(key).reason == "entry_unfilled"  # type: ignore[arg-type]
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_a_stop_hit_while_the_entry_still_fills_leaves_everything() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 4
        key = await due(world)
        await world.until(lambda: world.has_state(key, "OPEN"))  # type: ignore[arg-type]
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 90)  # type: ignore[arg-type]
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_a_manual_order_enters_at_once_and_keeps_its_stop() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order(side=Side.SELL))
        await world.edit(key)
        await world.until(lambda: world.has_state(key, "OPEN"), 3)
        run = world.run_of(key)
        assert (run.id, run.exit_at) == ("20261123-01", None)
        await world.at(time(15, 0))
        assert world.has_state(key, "OPEN")
        await world.tick("1010.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())


def test_a_manual_limit_rests_until_its_price_comes() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order(limit="995.00"))
        await world.edit(key)
        await world.at(time(9, 45))
        assert world.has_state(key, "ENTERING")
        await world.tick("994.50")
        await world.until(lambda: world.has_state(key, "OPEN"), 3)
        assert world.run_of(key).legs[0].entry_average == Decimal("994.50")

    run_virtual(story())


def test_a_cancelled_manual_order_is_withdrawn_at_the_broker() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order(limit="995.00"))
        await world.edit(key)
        await world.at(time(9, 30))
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert [order.state for order in world.orders(Role.ENTRY)] == [IntentState.CANCELLED]

    run_virtual(story())


def test_an_order_that_only_reduces_needs_a_position() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order(side=Side.SELL, reduce_only=True))
        await world.edit(key)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)
        assert world.run_of(key).reason == "nothing_to_reduce"

    run_virtual(story())


def test_a_session_of_another_day_arms_that_days_run() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        began = world.clock.now()
        tomorrow = START + timedelta(days=2)  # the 24th is a holiday
        world.session = type(world.session)(world.session.exchange, tomorrow.date(), tomorrow, began, Decimal(1))
        await world.deliver(world.session)
        await world.until(lambda: world.has_state(key, "WAITING") and world.run_of(key).id == "20261125-01", 3)

    run_virtual(story())


def test_in_a_fast_replay_an_entry_that_was_decided_in_time_may_still_be_sent() -> None:
    """At this speed the window is a tenth of a second of our clock; writing and sending alone may take as long."""

    async def slowly(where: str) -> None:
        await asyncio.sleep(0.1)

    async def story() -> None:
        world = World(speed=600)
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 19, 30))
        await world.tick("1000.00")
        world.stall = slowly
        await world.until(lambda: world.has_state(key, "OPEN"), 3)
        entry = world.orders(Role.ENTRY)[0]
        assert entry.state is IntentState.FILLED
        assert world.run_of(key).due_at <= entry.decided_at < world.run_of(key).enter_by

    run_virtual(story())


def test_entries_at_the_same_moment_keep_the_position_limit_together() -> None:
    async def story() -> None:
        world = World()
        world.tables.limits_of[TENANT] = RiskLimits(max_position_value=Decimal(25_000))
        keys = [world.put(a_strategy(name=f"str_{number}", entry=time(9, 15, 3))) for number in range(1, 6)]
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(
            lambda: all(world.has_state(key, "OPEN") or world.has_state(key, "SKIPPED") for key in keys), 5
        )
        assert world.exchange.position_of(INFY.id) == 20, "ten each at about 1000.00"
        skipped = [world.run_of(key).reason for key in keys if world.has_state(key, "SKIPPED")]
        assert skipped == ["max_position_value_exceeded"] * 3

    run_virtual(story())
