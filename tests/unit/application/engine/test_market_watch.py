"""What the market's watch reports at each tick, against lines computed one by one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.market_watch import ENTRY_TOLERANCE_MS, MarketWatch, market_ms
from shared.application.trigger_owner.watched import Watched
from shared.domain.ids import StrategyId
from shared.domain.market_data import Tick
from shared.domain.money import Side, from_paise
from shared.domain.run_life.holding import plan_of
from shared.domain.runs import ExitReason, Leg, Run, RunState
from shared.domain.strategies import Distance, DistanceKind, Product, Protection
from shared.domain.timed import Lines, best_at_entry, lines_at
from tests.contract.test_engine import a_run
from tests.fakes.virtual_time import START
from tests.unit.application.engine.world import INFY, TENANT, a_strategy

TICK_PAISE = 5
MIDDLE = 100_000
prices = st.integers(-40, 40).map(lambda steps: MIDDLE + steps * TICK_PAISE)
points = st.integers(1, 30).map(lambda steps: Distance(DistanceKind.POINTS, Decimal(steps * TICK_PAISE) / 100))
percents = st.sampled_from(["0.03", "0.1", "0.15"]).map(lambda text: Distance(DistanceKind.PERCENT, Decimal(text)))
protections = st.builds(Protection, points | percents, st.none() | points, st.none() | points | percents)
names = st.integers(1, 4)
guards = st.tuples(st.just("guard"), names, st.sampled_from(Side), prices, protections, st.integers(0, 3))
releases = st.tuples(st.just("release"), names)
ticks = st.tuples(st.just("tick"), prices, st.integers(0, 2))


class Reference:
    """One guarded position: its lines, the best price since it was armed, and from when ticks count for it."""

    def __init__(self, run: Run, floor: int) -> None:
        plan, entry = plan_of(run, INFY), run.legs[0].entry_average
        assert plan is not None
        assert entry is not None
        self.lines: Lines = lines_at(plan, entry)
        self.sign = self.lines.side.sign
        self.best = best_at_entry(self.lines.side, entry)
        self.floor = floor

    def reached(self, price: int) -> dict[ExitReason, int]:
        """The lines at or beyond which the price is, after it has moved the trail."""
        if (price - self.best) * self.sign > 0:
            self.best = price
        stop, target, trail = self.lines.stop, self.lines.target, self.lines.trail_at(self.best)
        reached = {}
        if (price - stop) * self.sign <= 0:
            reached[ExitReason.STOP] = stop
        if trail is not None and (price - trail) * self.sign <= 0:
            reached[ExitReason.TRAIL] = trail
        if target is not None and (price - target) * self.sign >= 0:
            reached[ExitReason.TARGET] = target
        return reached


def a_position(name: int, side: Side, price: int, protection: Protection, entered_at: int) -> Watched:
    entry = from_paise(price)
    leg = Leg(
        1, INFY.id, side, 10, Product.INTRADAY, entry_filled=10, entry_average=entry,
        entry_at=START + timedelta(milliseconds=entered_at),
    )  # fmt: skip
    strategy = replace(a_strategy(), id=StrategyId(f"str_{name}"), side=side, protection=protection)
    run = a_run(strategy_id=strategy.id, state=RunState.OPEN, protection=protection, legs=(leg,))
    plan = plan_of(run, INFY)
    assert plan is not None
    run = replace(run, legs=(replace(leg, stop=from_paise(lines_at(plan, entry).stop)),))
    return Watched(StrategyKey(TENANT, strategy.id), run.bucket, INFY, strategy, run=run)


@settings(max_examples=300, deadline=None)
@given(st.lists(guards | releases | ticks | ticks, max_size=60))
def test_exactly_the_lines_that_a_tick_reaches_are_reported(steps: list[tuple[object, ...]]) -> None:
    watch = MarketWatch()
    held: dict[int, Watched] = {}
    expected: dict[int, Reference] = {}
    at, seq = market_ms(START), 0
    for step in steps:
        match step:
            case ("guard", int(name), Side() as side, int(price), Protection() as protection, int(later)):
                if name in held:
                    watch.release(held[name])
                held[name] = a_position(name, side, price, protection, at - market_ms(START) + later * 1000)
                watch.guard(held[name])
                run = held[name].run
                assert run is not None
                expected[name] = Reference(run, at + later * 1000 - ENTRY_TOLERANCE_MS)
            case ("release", int(name)):
                if name in held:
                    watch.release(held.pop(name))
                    expected.pop(name, None)
            case ("tick", int(price), int(seconds)):
                at, seq = at + seconds * 1000, seq + 1
                found = {}
                for key, hit in watch.on_ticks([Tick(INFY.token, at, price, 0, 0, 0, 0, seq)], at):
                    assert hit is not None
                    name = int(key.strategy_id.removeprefix("str_"))
                    assert name not in found, "once"
                    found[name] = (hit.reason, hit.level)
                for name, reference in list(expected.items()):
                    reached = reference.reached(price) if reference.floor <= at else {}
                    assert (name in found) == bool(reached), f"{price} for {reference.lines}"
                    if reached:
                        reason, level = found[name]
                        assert from_paise(reached[reason]) == level
                        del expected[name]
                assert found.keys() <= held.keys()
