"""The index decides exactly like a loop over every trigger: fires, reasons, levels, best prices, deadlines."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers import (
    TRAIL_SCALE,
    StopTrigger,
    TargetTrigger,
    TimeTrigger,
    TrailTrigger,
    TriggerIndex,
)
from tests.unit.domain.triggers.brute_force import BruteForce, trail_level_of

KEYS = st.integers(0, 40)
TOKENS = st.integers(1, 2)
SIDES = st.sampled_from(Side)
PRICES = st.integers(880, 1120)  # a narrow band: ties, repeats and gaps are the rule, not the exception
POINTS = st.builds(
    lambda half_paise, millionths: half_paise * TRAIL_SCALE // 2 + millionths,
    st.integers(1, 60),
    st.sampled_from([-1, 0, 1]),
)
PERCENTS = st.integers(1, 60).map(lambda tenths: tenths * TRAIL_SCALE // 10)


def trail(leg: tuple[int, int, Side], percent: int | None, points: int, tick: int, best: int) -> TrailTrigger:
    key, token, side = leg
    if percent is None:
        return TrailTrigger(key, token, side, DistanceKind.POINTS, points, tick, best)
    return TrailTrigger(key, token, side, DistanceKind.PERCENT, percent, tick, best)


# A key is one leg: its token and side follow from it.
def of_key(key: int) -> tuple[int, int, Side]:
    return key, 1 + key % 2, Side.BUY if key % 3 else Side.SELL


LEGS = KEYS.map(of_key)
STOPS = st.builds(lambda leg, level: StopTrigger(leg[0], leg[1], leg[2], level), LEGS, PRICES)
TARGETS = st.builds(lambda leg, level: TargetTrigger(leg[0], leg[1], leg[2], level), LEGS, PRICES)
TRAILS = st.builds(
    trail,
    LEGS,
    st.none() | PERCENTS,
    POINTS,
    st.sampled_from([1, 5, 10]),
    PRICES,
)
TIMERS = st.builds(TimeTrigger, KEYS, st.integers(0, 100))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.one_of(STOPS, TARGETS, TRAILS, TRAILS, TIMERS)),
        st.tuples(st.just("cancel"), KEYS),
        st.tuples(st.just("tick"), st.tuples(TOKENS, PRICES | st.just(0))),
        st.tuples(st.just("walk"), st.tuples(TOKENS, PRICES, st.lists(st.integers(-15, 15), max_size=12))),
        st.tuples(st.just("time"), st.integers(0, 100)),
        st.tuples(st.just("restart"), st.none()),
    ),
    min_size=40,
    max_size=120,
)


def tick(index: TriggerIndex, brute: BruteForce, token: int, last: int) -> None:
    fired = index.on_tick(token, last)
    expected = brute.on_tick(token, last)
    assert {f.key: (f.reason.value, f.level) for f in fired} == expected
    assert len(fired) == len(expected), "a key fires once"
    if expected:
        event(f"fired {sorted({reason for reason, _ in expected.values()})}")


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_the_index_fires_what_a_loop_over_every_trigger_fires(steps: list[tuple[str, object]]) -> None:
    index, brute = TriggerIndex(), BruteForce()
    for step in steps:
        match step:
            case ("add", StopTrigger() | TargetTrigger() | TrailTrigger() | TimeTrigger() as trigger):
                index.add(trigger)
                brute.add(trigger)
            case ("cancel", int() as key):
                assert index.cancel(key) == any(at[0] == key for at in brute.triggers)
                brute.cancel(key)
            case ("tick", (int() as token, int() as last)):
                tick(index, brute, token, last)
                tick(index, brute, token, last)  # a redelivered tick
            case ("walk", (int() as token, int() as last, list() as moves)):
                for move in moves:
                    last += move
                    tick(index, brute, token, last)
            case ("time", int() as now):
                dues = {key: each.due for (key, _), each in brute.triggers.items() if isinstance(each, TimeTrigger)}
                assert index.next_due() == min(dues.values(), default=None)
                due = index.on_time(now)
                assert sorted(map(str, due)) == sorted(map(str, brute.on_time(now)))
                assert [dues[key] for key in due] == sorted(dues[key] for key in due), "earliest first"
            case _:
                index = TriggerIndex.restore(index.snapshot())
        assert {(t.key, type(t)): t for t in index.snapshot()} == brute.triggers
        armed = {key for key, _ in brute.triggers}
        assert len(index) == len(armed)
        assert all((key in index) == (key in armed) for key in range(41))
        bests = {key: each.best for (key, _), each in brute.triggers.items() if isinstance(each, TrailTrigger)}
        assert all(index.best(key) == bests.get(key) for key in range(41))


@settings(max_examples=200, deadline=None)
@given(st.lists(TRAILS, min_size=25, max_size=60), st.lists(PRICES, min_size=25, max_size=60))
def test_many_trailing_stops_follow_one_price(trails: list[TrailTrigger], prices: list[int]) -> None:
    index, brute = TriggerIndex(), BruteForce()
    spread = [TrailTrigger(i, 1, t.side, t.kind, t.distance, t.tick, t.best) for i, t in enumerate(trails)]
    for trigger in spread:
        index.add(trigger)
        brute.add(trigger)
    for last in prices:
        tick(index, brute, 1, last)
        for key, _ in brute.triggers:
            kept = brute.triggers[key, TrailTrigger]
            assert isinstance(kept, TrailTrigger)
            assert index.best(key) == kept.best
    assert all(trail_level_of(t) for t in spread)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.booleans()), min_size=60, max_size=200),
    st.lists(PRICES, min_size=20, max_size=40),
    st.integers(0, 40),
)
def test_crowds_that_meld_cancel_and_restart_follow_one_price(
    crowd: list[tuple[int, int, bool]], prices: list[int], restart_at: int
) -> None:
    """Many trailing stops with few distances and few best prices: large groups meld, members leave from the middle."""
    index, brute = TriggerIndex(), BruteForce()
    for key, (rung, distance, is_short) in enumerate(crowd):
        side = Side.SELL if is_short else Side.BUY
        kind = DistanceKind.PERCENT if distance % 2 else DistanceKind.POINTS
        width = distance * 4 * TRAIL_SCALE if distance % 2 else distance * 40 * TRAIL_SCALE
        trigger = TrailTrigger(key, 1, side, kind, width, 5, 1_000 + side.sign * 15 * rung)
        index.add(trigger)
        brute.add(trigger)
    for step, last in enumerate(prices):
        tick(index, brute, 1, last)
        gone = step * 7 % len(crowd)
        assert index.cancel(gone) == any(key == gone for key, _ in brute.triggers)
        brute.cancel(gone)
        if step == restart_at:
            index = TriggerIndex.restore(index.snapshot())
        assert {(each.key, type(each)): each for each in index.snapshot()} == brute.triggers
