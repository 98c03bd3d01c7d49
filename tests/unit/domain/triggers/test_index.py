"""How the trigger index behaves for its callers: keys, precedence, levels, deadlines, restarts, memory."""

import gc
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from shared.domain.money import Side
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind
from shared.domain.triggers import (
    TRAIL_SCALE,
    Fired,
    StopTrigger,
    TargetTrigger,
    TimeTrigger,
    TrailTrigger,
    Trigger,
    TriggerIndex,
    scaled_distance,
)
from tests.unit.domain.triggers.brute_force import BruteForce

TOKEN = 7


def trail(key: str, best: int, points: int, side: Side = Side.BUY) -> TrailTrigger:
    return TrailTrigger(key, TOKEN, side, DistanceKind.POINTS, points * TRAIL_SCALE, 5, best)


def test_a_stop_fires_at_its_level_and_not_before() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("long", TOKEN, Side.BUY, 9_950))
    index.add(StopTrigger("short", TOKEN, Side.SELL, 10_050))
    assert index.on_tick(TOKEN, 9_951) == []
    assert index.on_tick(TOKEN, 10_049) == []
    assert index.on_tick(TOKEN, 9_950) == [Fired("long", ExitReason.STOP, 9_950)]
    assert index.on_tick(TOKEN, 10_050) == [Fired("short", ExitReason.STOP, 10_050)]


def test_a_trigger_already_beyond_its_level_fires_at_the_next_tick() -> None:
    index = TriggerIndex()
    index.on_tick(TOKEN, 9_000)
    index.add(StopTrigger("armed late", TOKEN, Side.BUY, 9_950))
    assert [fired.key for fired in index.on_tick(TOKEN, 9_000)] == ["armed late"]


def test_other_instruments_and_impossible_prices_fire_nothing() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("a", TOKEN, Side.BUY, 9_950))
    assert index.on_tick(TOKEN + 1, 1) == []
    assert index.on_tick(TOKEN, 0) == []
    assert index.on_tick(TOKEN, -5) == []
    assert "a" in index


def test_a_key_fires_once_and_leaves_whole() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_950))
    index.add(TargetTrigger("leg", TOKEN, Side.BUY, 10_100))
    index.add(TimeTrigger("leg", 1_000))
    assert [fired.reason for fired in index.on_tick(TOKEN, 10_100)] == [ExitReason.TARGET]
    assert index.on_tick(TOKEN, 9_000) == []
    assert index.on_time(2_000) == []
    assert len(index) == 0
    assert index.next_due() is None


def test_the_protective_trigger_comes_first_when_several_hold() -> None:
    def reasons(*, stop: int, best: int, target: int) -> list[ExitReason]:
        index = TriggerIndex()
        index.add(TargetTrigger("leg", TOKEN, Side.BUY, target))
        index.add(trail("leg", best, 10))
        index.add(StopTrigger("leg", TOKEN, Side.BUY, stop))
        return [fired.reason for fired in index.on_tick(TOKEN, 10_000)]

    assert reasons(stop=10_000, best=10_010, target=10_000) == [ExitReason.STOP]  # both lines are level
    assert reasons(stop=10_050, best=10_100, target=10_000) == [ExitReason.TRAIL]
    assert reasons(stop=10_150, best=10_100, target=10_000) == [ExitReason.STOP]
    assert reasons(stop=9_000, best=10_010, target=10_000) == [ExitReason.TRAIL]
    assert reasons(stop=9_000, best=10_005, target=10_000) == [ExitReason.TARGET]


def test_a_trailing_stop_follows_the_best_price_and_never_goes_back() -> None:
    index = TriggerIndex()
    index.add(trail("long", 10_000, 50))
    index.add(trail("short", 10_000, 50, Side.SELL))
    assert index.on_tick(TOKEN, 10_049) == []
    assert (index.best("long"), index.best("short")) == (10_049, 10_000)
    assert index.on_tick(TOKEN, 10_003) == []
    assert index.best("long") == 10_049
    assert index.on_tick(TOKEN, 10_000) == [Fired("long", ExitReason.TRAIL, 10_000)]  # 9,999 rounds up to the tick
    assert index.on_tick(TOKEN, 9_900) == []
    assert index.on_tick(TOKEN, 9_950) == [Fired("short", ExitReason.TRAIL, 9_950)]


def test_trails_that_met_again_and_again_still_know_their_best_price() -> None:
    index = TriggerIndex()
    for key, best, high in (("a", 10_000, 9_990), ("b", 9_980, 10_010), ("c", 9_995, 10_020), ("d", 10_005, 10_030)):
        index.add(trail(key, best, 500))
        assert index.on_tick(TOKEN, high) == []
    assert {index.best(key) for key in "abcd"} == {10_030}
    assert index.cancel("a")
    assert [fired.key for fired in index.on_tick(TOKEN, 9_530)] == ["b", "c", "d"]


def test_a_percentage_trail_rounds_towards_safety() -> None:
    half_percent = TRAIL_SCALE // 2
    index = TriggerIndex()
    index.add(TrailTrigger("long", TOKEN, Side.BUY, DistanceKind.PERCENT, half_percent, 5, 121_485))
    index.add(TrailTrigger("short", TOKEN, Side.SELL, DistanceKind.PERCENT, half_percent, 5, 121_485))
    assert index.on_tick(TOKEN, 120_878) == [Fired("long", ExitReason.TRAIL, 120_880)]  # 120,877.575 up
    assert index.best("short") == 120_878
    assert index.on_tick(TOKEN, 121_480) == [Fired("short", ExitReason.TRAIL, 121_480)]  # 121,482.39 down


def test_arming_again_replaces_what_was_armed_under_the_key() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_950))
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_900))
    index.add(trail("leg", 10_000, 500))
    index.add(trail("leg", 10_000, 50))
    assert index.on_tick(TOKEN, 9_951) == []
    assert index.on_tick(TOKEN, 9_950) == [Fired("leg", ExitReason.TRAIL, 9_950)]


def test_a_cancelled_key_is_silent() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_950))
    index.add(TimeTrigger("leg", 10))
    assert index.cancel("leg")
    assert not index.cancel("leg")
    assert index.on_tick(TOKEN, 9_000) == []
    assert index.on_time(10) == []
    assert index.best("leg") is None


def test_deadlines_come_due_in_their_order_and_not_early() -> None:
    index = TriggerIndex()
    for key, due in (("late", 30), ("first", 10), ("second", 20)):
        index.add(TimeTrigger(key, due))
    assert index.next_due() == 10
    assert index.on_time(9) == []
    assert index.on_time(20) == ["first", "second"]
    assert index.next_due() == 30


def test_a_restart_goes_on_where_it_stopped() -> None:
    index = TriggerIndex()
    index.add(trail("leg", 10_000, 50))
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_900))
    index.on_tick(TOKEN, 10_200)
    restored = TriggerIndex.restore(index.snapshot())
    assert restored.best("leg") == 10_200
    assert restored.snapshot() == index.snapshot()
    assert restored.on_tick(TOKEN, 10_150) == [Fired("leg", ExitReason.TRAIL, 10_150)]


def test_the_same_calls_fire_in_the_same_order() -> None:
    def fired() -> list[object]:
        index = TriggerIndex()
        for key in ("c", "a", "d", "b"):
            index.add(StopTrigger(key, TOKEN, Side.BUY, 9_950))
            index.add(TimeTrigger(key, 1_000))
        index.cancel("a")
        index.add(StopTrigger("a", TOKEN, Side.BUY, 9_950))
        index.add(StopTrigger("c", TOKEN, Side.BUY, 9_950))
        index.add(StopTrigger("above", TOKEN, Side.BUY, 9_955))
        return [each.key for each in index.on_tick(TOKEN, 9_950)]

    first = fired()
    assert first[0] == "above", "the nearest line comes first"
    assert sorted(map(str, first)) == ["a", "above", "b", "c", "d"]
    assert fired() == first


def test_a_leg_moves_to_another_instrument_only_whole() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_950))
    index.add(TimeTrigger("leg", 1_000))
    index.add(StopTrigger("leg", TOKEN + 1, Side.SELL, 9_960))
    assert index.on_tick(TOKEN, 9_000) == []
    index.add(TargetTrigger("leg", TOKEN + 1, Side.SELL, 9_000))
    armed = index.snapshot()
    for token, side in ((TOKEN, Side.SELL), (TOKEN + 1, Side.BUY)):
        with pytest.raises(ValueError, match="one instrument"):
            index.add(StopTrigger("leg", token, side, 9_950))
    assert index.snapshot() == armed
    assert index.on_tick(TOKEN + 1, 9_960) == [Fired("leg", ExitReason.STOP, 9_960)]


def test_many_lines_leave_one_by_one_and_at_once() -> None:
    """More than one stretch of memory holds; keys leave by stop, by target, by cancelling, by deadline."""
    index, levels = TriggerIndex(), range(10_000, 14_000)
    for level in levels:
        index.add(StopTrigger(level, TOKEN, Side.BUY, level))
        index.add(TargetTrigger(level, TOKEN, Side.BUY, level + 20_000))
        index.add(TimeTrigger(level, level))
        index.add(trail(str(level), level, 9_000))
    assert all(index.cancel(level) for level in levels[::2])
    assert index.on_time(10_003) == [10_001, 10_003]
    assert [fired.key for fired in index.on_tick(TOKEN, 13_000)] == list(range(13_999, 12_999, -2))
    assert [fired.level for fired in index.on_tick(TOKEN, 30_011)] == list(range(30_005, 30_012, 2))
    assert index.next_due() == 10_013
    assert len(index) == 4_000 + 2_000 - 2 - 500 - 4
    assert {index.best(str(level)) for level in levels} == {30_011}
    assert [fired.key for fired in index.on_tick(TOKEN, 10_000)] == [*map(str, levels), *range(12_999, 10_012, -2)]
    assert len(index) == 0
    assert index.next_due() is None


def test_trails_that_met_fire_in_the_order_of_arming() -> None:
    index = TriggerIndex()
    keys = [f"{number:02}" for number in range(40)]
    for number, key in enumerate(keys):
        last = 10_000 - 5 * (number // 10)
        index.on_tick(TOKEN, last)
        index.add(trail(key, last, 500))
    index.on_tick(TOKEN, 10_300)
    assert {index.best(key) for key in keys} == {10_300}
    assert [fired.key for fired in index.on_tick(TOKEN, 9_800)] == keys


def test_a_nearer_trail_is_found_among_those_that_met() -> None:
    index = TriggerIndex()
    index.add(trail("middle", 10_000, 100))
    index.add(trail("far", 9_990, 500))
    assert index.on_tick(TOKEN, 10_300) == []
    index.add(trail("near", 10_300, 20))
    assert index.on_tick(TOKEN, 10_280) == [Fired("near", ExitReason.TRAIL, 10_280)]
    assert [fired.key for fired in index.on_tick(TOKEN, 9_800)] == ["middle", "far"]


def test_a_number_that_is_too_large_is_refused_and_leaves_no_trace() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("kept", TOKEN, Side.BUY, 9_950))
    index.add(StopTrigger("gone", TOKEN, Side.BUY, 9_950))
    index.cancel("gone")
    for too_large in (
        TimeTrigger("new", 1 << 70),
        StopTrigger("new", TOKEN, Side.BUY, 1 << 40),
        TargetTrigger("new", TOKEN, Side.SELL, 1 << 40),
        TrailTrigger("new", TOKEN, Side.BUY, DistanceKind.POINTS, 1 << 63, 5, 10_000),
    ):
        with pytest.raises(OverflowError):
            index.add(too_large)
        assert "new" not in index
        with pytest.raises(OverflowError):
            index.add(replace(too_large, key="kept"))
    assert index.snapshot() == (StopTrigger("kept", TOKEN, Side.BUY, 9_950),)
    assert index.next_due() is None
    index.add(TimeTrigger("new", 5))
    assert index.on_time(5) == ["new"]
    assert [fired.key for fired in index.on_tick(TOKEN, 9_950)] == ["kept"]


def test_a_key_without_a_trail_has_no_best_price() -> None:
    index = TriggerIndex()
    index.add(StopTrigger("leg", TOKEN, Side.BUY, 9_900))
    assert index.best("leg") is None


@pytest.mark.parametrize(
    ("kind", "distance", "tick", "best"),
    [
        (DistanceKind.PRICE, 5, 5, 10_000),
        (DistanceKind.POINTS, 0, 5, 10_000),
        (DistanceKind.PERCENT, -1, 5, 10_000),
        (DistanceKind.POINTS, 5, 0, 10_000),
        (DistanceKind.PERCENT, 5, 5, 0),
    ],
)
def test_a_trail_without_a_distance_or_a_price_is_refused(
    kind: DistanceKind, distance: int, tick: int, best: int
) -> None:
    with pytest.raises(ValueError, match="trail"):
        TrailTrigger("leg", TOKEN, Side.BUY, kind, distance, tick, best)


def test_a_distance_finer_than_a_millionth_is_refused() -> None:
    assert scaled_distance(Distance(DistanceKind.PERCENT, Decimal("0.4"))) == 400_000
    assert scaled_distance(Distance(DistanceKind.POINTS, Decimal("0.4"))) == 40_000_000
    with pytest.raises(ValueError, match="decimals"):
        scaled_distance(Distance(DistanceKind.PERCENT, Decimal("0.0000001")))


def test_what_was_cancelled_does_not_pile_up() -> None:
    """A stop far from the price never surfaces; a day of entries and exits must not fill the memory with dead ones."""
    index = TriggerIndex()
    for round_ in range(5_000):
        for key in ("a", "b"):
            index.add(StopTrigger((round_, key), TOKEN, Side.BUY, 5_000))
            index.add(TargetTrigger((round_, key), TOKEN, Side.BUY, 20_000 + round_))
            index.add(
                TrailTrigger(
                    (round_, key), TOKEN, Side.BUY, DistanceKind.POINTS, 4_000 * TRAIL_SCALE, 5, 10_000 - round_ % 100
                )
            )
            index.add(TimeTrigger((round_, key), 1_000_000))
        index.cancel((round_, "a"))
        index.on_tick(TOKEN, 10_000 - round_ % 100)
        if round_ >= 20:
            index.cancel((round_ - 20, "b"))
    assert len(index) == 20
    assert held(index) < 6_000


def held(index: TriggerIndex) -> int:
    """How many objects hang on the index (an upper bound of what a leak would show)."""
    seen: set[int] = set()
    waiting: list[object] = [index]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type):
            continue
        seen.add(id(thing))
        waiting.extend(gc.get_referents(thing))
    return len(seen)


def test_rows_whose_lines_hold_dead_entries_are_not_used_again_too_early() -> None:
    """Keys leave by one line and stay dead in the other, which is met, swept or armed again at the same level."""
    index, left = TriggerIndex(), 0
    for round_ in range(60):
        for number in range(8):
            key = (round_, number)
            index.add(StopTrigger(key, TOKEN, Side.BUY, 9_900 + number))
            index.add(TargetTrigger(key, TOKEN, Side.BUY, 10_100 + 10 * number))
            index.add(trail(f"{key}", 10_000, 500))
        fired = index.on_tick(TOKEN, 10_100 + 10 * (round_ % 3))  # some by target: their stops are dead
        left += len(fired)
        assert {each.reason for each in fired} == {ExitReason.TARGET}
        if round_ % 5 == 4:
            fired = index.on_tick(TOKEN, 9_903)  # some by stop: their targets are dead
            left += len(fired)
            assert all(each.level >= 9_903 and each.reason is ExitReason.STOP for each in fired)
        assert index.cancel((round_, 0)) is False
        assert index.cancel(f"{(round_, 0)}")
        armed = {each.key for each in index.snapshot()}
        assert len(index) == len(armed) == 16 * (round_ + 1) - left - (round_ + 1)
        assert all((key in index) for key in armed)
    restored = TriggerIndex.restore(index.snapshot())
    key_of = [sorted((str(each.key), each.level) for each in i.on_tick(TOKEN, 9_000)) for i in (index, restored)]
    assert key_of[0] == key_of[1]
    assert len(index) == len(restored) == 0


@pytest.mark.parametrize("seed", range(4))
def test_crowds_fire_like_brute_force_while_lines_are_swept(seed: int) -> None:
    """Enough keys and fires for dead entries to be met, swept and replaced, on both sides."""
    chance, index, brute = Random(seed), TriggerIndex(), BruteForce()
    for step in range(250):
        for _ in range(6):
            key, best = chance.randrange(400), 10_000
            side = Side.BUY if key % 2 else Side.SELL
            if key not in index:
                best = chance.randint(9_950, 10_050)
                stop = StopTrigger(key, TOKEN, side, best - side.sign * chance.randint(1, 80))
                target = TargetTrigger(key, TOKEN, side, best + side.sign * chance.randint(1, 80))
                follow = replace(trail("", best, chance.randint(1, 80), side), key=key)
                armed: list[Trigger] = [stop, target, follow]
                for trigger in chance.sample(armed, chance.randint(1, 3)):
                    index.add(trigger)
                    brute.add(trigger)
        last = chance.randint(9_960, 10_040) if step % 10 else chance.choice((9_900, 10_100))
        fired = index.on_tick(TOKEN, last)
        assert {each.key: (each.reason.value, each.level) for each in fired} == brute.on_tick(TOKEN, last)
        if step % 7 == 0:
            gone = chance.randrange(400)
            assert index.cancel(gone) == any(key == gone for key, _ in brute.triggers)
            brute.cancel(gone)
        assert {(each.key, type(each)): each for each in index.snapshot()} == brute.triggers


def test_trails_that_met_fire_a_few_at_a_time_like_brute_force() -> None:
    """What is left of melded trails is put together when some of them fire, and still leaves one by one."""
    chance, index, brute = Random(1), TriggerIndex(), BruteForce()
    for key in range(300):
        trigger = replace(trail("", 10_000 - 5 * (key // 12), 5 * chance.randint(20, 60)), key=key)
        index.add(trigger)
        brute.add(trigger)
    for step, last in enumerate([10_300, *range(10_200, 9_990, -10)]):
        fired = index.on_tick(TOKEN, last)
        assert {each.key: (each.reason.value, each.level) for each in fired} == brute.on_tick(TOKEN, last)
        for key in chance.sample(range(300), 5):
            assert index.cancel(key) == any(key == armed for armed, _ in brute.triggers)
            brute.cancel(key)
        trigger = replace(trail("", last, 150), key=1_000 + step)
        index.add(trigger)
        brute.add(trigger)
        assert {(each.key, type(each)): each for each in index.snapshot()} == brute.triggers
    assert not any(key in index for key in range(300))
