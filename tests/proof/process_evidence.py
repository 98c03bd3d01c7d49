"""Evidence of one short day in which nothing was broken, for tests that tamper with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from proof.processes.evidence import Asked, BookOrder, BookTrade, Evidence, SeenTick, Step
from shared.domain.books import Position, TimelineEvent, Trade
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId, intent_id_for
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.records import RecordMeta
from shared.domain.runs import Leg, Run, RunState, run_id_of
from shared.domain.strategies import (
    Distance,
    DistanceKind,
    ManualOrder,
    Product,
    Protection,
    Schedule,
    Strategy,
    StrategyKind,
    StrategyStatus,
    Weekday,
)

S = IntentState
START = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
TENANT, ACCOUNT = TenantId("tnt_1"), BrokerId("brk_1")
OTHER_TENANT, OTHER_ACCOUNT = TenantId("tnt_2"), BrokerId("brk_2")
STRATEGY, RUN = StrategyId("str_1"), run_id_of(START.date())
INSTRUMENT, TOKEN = InstrumentId("SIM:HULL"), 9000002
ENTRY = intent_id_for(TENANT, STRATEGY, RUN, 1, Role.ENTRY, 0)
EXIT = intent_id_for(TENANT, STRATEGY, RUN, 1, Role.EXIT, 0)
UNITS = 10
BOUGHT, SOLD = Decimal(1000), Decimal(990)


def at(seconds: float) -> datetime:
    """So many seconds after the beginning."""
    return START + timedelta(seconds=seconds)


def a_day() -> Evidence:
    """Bought at 2 s for 1000; the stop of 0.5 % is reached at 20 s and the exit filled at 21 s."""
    entry = _intent(ENTRY, Role.ENTRY, Side.BUY, 1.0, BOUGHT)
    leaving = _intent(EXIT, Role.EXIT, Side.SELL, 20.1, SOLD)
    prices = [(second, 1000 if second < 20 else 990) for second in range(1, 60)]
    leg = Leg(
        1, INSTRUMENT, Side.BUY, UNITS, Product.INTRADAY, entry_filled=UNITS, entry_average=BOUGHT, entry_at=at(2),
        exit_filled=UNITS, exit_average=SOLD, exit_at=at(21), stop=Decimal(995), protected_at=at(2.1),
    )  # fmt: skip
    run = Run(
        TENANT, STRATEGY, RUN, 7, ACCOUNT, START.date(), RunState.CLOSED, 1, _protection(), at(1), at(61), at(600),
        (leg,), 9, at(0), at(21), reason="STOP", realized=Decimal(-100), charges=Decimal(1),
    )  # fmt: skip
    return Evidence(
        tenants={ACCOUNT: TENANT, OTHER_ACCOUNT: OTHER_TENANT},
        tokens={INSTRUMENT: TOKEN},
        orders=[_order(ENTRY, Side.BUY, 1.3, 2.0, BOUGHT), _order(EXIT, Side.SELL, 20.4, 21.0, SOLD)],
        held={(ACCOUNT, INSTRUMENT): 0},
        intents=[entry, leaving],
        steps=[*_steps(ENTRY, 1.0), *_steps(EXIT, 20.1)],
        runs=[run],
        strategies=[_strategy()],
        trades=[_trade(ENTRY, Role.ENTRY, Side.BUY, BOUGHT, 2.0), _trade(EXIT, Role.EXIT, Side.SELL, SOLD, 21.0)],
        positions=[Position(TENANT, ACCOUNT, INSTRUMENT, Product.INTRADAY, 0, Decimal(0), Decimal(-100), 2, at(21))],
        events=[TimelineEvent(TENANT, STRATEGY, RUN, "p", "protected", "guarded", at(2.1), at(2.1), {})],
        pages=[],
        ticks=[SeenTick(TOKEN, int(at(second).timestamp() * 1000), price * 100) for second, price in prices],
        asked=[],
        switches=[],
        ended_at=at(60),
        epochs={ACCOUNT: 1},
    )


def without_exit(day: Evidence, **changes: Any) -> Evidence:
    """The same day, but the exit was never even decided: the position is still there."""
    run = day.runs[0]
    leg = replace(run.legs[0], exit_filled=0, exit_average=None, exit_at=None)
    held: dict[str, Any] = {
        "orders": [each for each in day.orders if each.tag == ENTRY],
        "held": {(ACCOUNT, INSTRUMENT): UNITS},
        "intents": [each for each in day.intents if each.id == ENTRY],
        "steps": [each for each in day.steps if each.intent_id == ENTRY],
        "trades": [each for each in day.trades if each.intent_id == ENTRY],
        "positions": [replace(day.positions[0], quantity=UNITS, cost=BOUGHT * UNITS, realized=Decimal(0))],
        "runs": [replace(run, state=RunState.OPEN, reason=None, legs=(leg,))],
    }
    return replace(day, **(held | changes))


def with_reduction(day: Evidence, units: int = 4, **changes: Any) -> Evidence:
    """The same day, but the trader's own order sold so many units at 10 s, and the exit left the rest."""
    name, place = (
        StrategyId("str_2"),
        Position(TENANT, ACCOUNT, INSTRUMENT, Product.INTRADAY, 0, Decimal(0), Decimal(-100), 3, at(21)),
    )
    tag = intent_id_for(TENANT, name, RUN, 1, Role.ENTRY, 0)
    row = replace(_intent(tag, Role.ENTRY, Side.SELL, 9.0, BOUGHT), strategy_id=name, quantity=units, reduces=True)
    order = replace(_order(tag, Side.SELL, 9.4, 10.0, BOUGHT), quantity=units, filled=units)
    order = replace(order, trades=(replace(order.trades[0], quantity=units),))
    steps = [replace(each, quantity=units, filled=min(each.filled, units)) for each in _steps(tag, 9.0)]
    trade = replace(_trade(tag, Role.ENTRY, Side.SELL, BOUGHT, 10.0), strategy_id=name, quantity=units)
    strategy = replace(
        _strategy(), id=name, kind=StrategyKind.MANUAL, side=Side.SELL, protection=None, schedule=None, quantity=units,
        manual=ManualOrder(None, True, at(8)),
    )  # fmt: skip
    run = day.runs[0]
    leg = Leg(1, INSTRUMENT, Side.SELL, units, Product.INTRADAY, entry_filled=units, entry_average=BOUGHT)
    mine = replace(run, strategy_id=name, protection=None, legs=(leg,), reduce_only=True, due_at=at(8), enter_by=at(68))
    rest = UNITS - units
    cut = replace(run, tags={"reductions": f"{tag}:0:{units}"})
    exit_order, exit_row = replace(day.orders[1], quantity=rest, filled=rest), day.intents[1]
    exit_order = replace(exit_order, trades=(replace(exit_order.trades[0], quantity=rest),))
    of_exit = [
        replace(each, quantity=rest, filled=min(each.filled, rest)) if each.intent_id == EXIT else each
        for each in day.steps
    ]
    held: dict[str, Any] = {
        "orders": [day.orders[0], exit_order, order],
        "intents": [day.intents[0], replace(exit_row, quantity=rest, filled_quantity=rest),
                    replace(row, filled_quantity=units)],
        "steps": [*of_exit, *steps],
        "trades": [day.trades[0], replace(day.trades[1], quantity=rest), trade],
        "positions": [place],
        "strategies": [*day.strategies, strategy],
        "runs": [cut, mine],
    }  # fmt: skip
    return replace(day, **(held | changes))


def with_edit(day: Evidence, percent: str, adopted: float) -> Evidence:
    """Another stop from this second on, in an open position whose exit was never decided."""
    stop = Protection(Distance(DistanceKind.PERCENT, Decimal(percent)))
    alone = without_exit(day)
    run = replace(alone.runs[0], protection=stop, strategy_version=2)
    strategy = replace(day.strategies[0], protection=stop, meta=day.strategies[0].meta.edited(at(adopted), "usr_1"))
    told = TimelineEvent(TENANT, STRATEGY, RUN, "q", "protection_changed", "", at(adopted), at(adopted), {})
    asked = Asked(TENANT, STRATEGY, "edit", 2, at(adopted - 0.5))
    return replace(alone, runs=[run], strategies=[strategy], events=[*day.events, told], asked=[asked])


def with_parked_exit(day: Evidence, **changes: Any) -> Evidence:
    """The same day, but the exit could not be brought to the broker and was parked."""
    alone = without_exit(day)
    parked = replace(
        next(each for each in day.intents if each.id == EXIT),
        state=S.PARKED, version=3, filled_quantity=0, average_price=None, broker_order_id=None,
    )  # fmt: skip
    mine = [each for each in day.steps if each.intent_id == EXIT][:2]
    steps = [*alone.steps, *mine, replace(mine[-1], version=3, state=S.PARKED, at=at(50))]
    runs = [replace(alone.runs[0], state=RunState.EXITING, reason="STOP")]
    held: dict[str, Any] = {"intents": [*alone.intents, parked], "steps": steps, "runs": runs}
    return replace(alone, **(held | changes))


def _protection() -> Protection:
    return Protection(Distance(DistanceKind.PERCENT, Decimal("0.5")))


def _strategy() -> Strategy:
    schedule = Schedule(at(1).time(), at(600).time(), frozenset(Weekday))
    return Strategy(
        TENANT, STRATEGY, "one", StrategyKind.TIMED, StrategyStatus.ACTIVE, INSTRUMENT, Side.BUY, UNITS,
        Product.INTRADAY, ACCOUNT, _protection(), schedule, None, RecordMeta.new(at(0), "usr_1"),
    )  # fmt: skip


def _intent(tag: IntentId, role: Role, side: Side, made: float, price: Decimal) -> Intent:
    return Intent(
        TENANT, tag, STRATEGY, RUN, 1, role, 0, 7, ACCOUNT, INSTRUMENT, side, UNITS, Product.INTRADAY, price,
        S.FILLED, role.value, at(made), at(made), at(made + 1), version=4, attempt=1, sender_epoch=1,
        broker_order_id=f"PX{tag}", filled_quantity=UNITS, average_price=price,
    )  # fmt: skip


def _order(tag: IntentId, side: Side, placed: float, filled: float, price: Decimal) -> BookOrder:
    trade = BookTrade(f"PX{tag}-1", UNITS, price, at(filled))
    return BookOrder(
        ACCOUNT, f"PX{tag}", tag, INSTRUMENT, side, UNITS, "FILLED", UNITS, at(placed), at(filled), (trade,)
    )


def _steps(tag: IntentId, made: float) -> list[Step]:
    def step(version: int, later: float, state: IntentState, attempt: int, filled: int) -> Step:
        epoch = 1 if version > 1 else None
        return Step(TENANT, tag, version, at(made + later), state, attempt, UNITS, filled, epoch)

    return [
        step(1, 0.0, S.PENDING, 0, 0),
        step(2, 0.1, S.SENDING, 1, 0),
        step(3, 0.4, S.ACKED, 1, 0),
        step(4, 1.0, S.FILLED, 1, UNITS),
    ]


def _trade(tag: IntentId, role: Role, side: Side, price: Decimal, when: float) -> Trade:
    return Trade(
        TENANT, f"trd_{tag}", ACCOUNT, f"PX{tag}-1", tag, STRATEGY, RUN, role.value, INSTRUMENT, Product.INTRADAY,
        side, UNITS, price, at(when),
    )  # fmt: skip
