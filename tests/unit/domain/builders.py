"""Values that are valid as they stand; a test names only what it is about."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from shared.domain.books import Position, Trade
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument, InstrumentId, InstrumentKind
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.records import RecordMeta
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import (
    Distance,
    DistanceKind,
    Product,
    Protection,
    Schedule,
    Strategy,
    StrategyKind,
    StrategyStatus,
    Weekday,
)

NOW = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
TENANT = TenantId("tnt_00000000000000000000000001")
BROKER = BrokerId("brk_00000000000000000000000001")
STRATEGY = StrategyId("str_00000000000000000000000001")
RUN = RunId("20260504-01")
RELIANCE = InstrumentId("NSE:RELIANCE")


def an_instrument(**changes: Any) -> Instrument:
    facts: dict[str, Any] = {
        "id": RELIANCE,
        "token": 2885,
        "exchange": Exchange.NSE,
        "symbol": "RELIANCE",
        "name": "Reliance Industries",
        "kind": InstrumentKind.EQUITY,
        "tick_size": Decimal("0.10"),
        "lot_size": 1,
        "freeze_quantity": 100_000,
        "underlying": "RELIANCE",
        "has_derivatives": True,
    }
    return Instrument(**(facts | changes))


def a_trade(side: Side = Side.BUY, quantity: int = 10, price: str = "100.00", **changes: Any) -> Trade:
    facts: dict[str, Any] = {
        "tenant_id": TENANT,
        "id": "trd_00000000000000000000000001",
        "broker_id": BROKER,
        "broker_trade_id": "1",
        "intent_id": IntentId("PAAAAAAAAAAAAAAAA"),
        "strategy_id": STRATEGY,
        "run_id": RUN,
        "role": "ENTRY",
        "instrument": RELIANCE,
        "product": Product.INTRADAY,
        "side": side,
        "quantity": quantity,
        "price": Decimal(price),
        "at": NOW,
    }
    return Trade(**(facts | changes))


def a_position(quantity: int, cost: str, realized: str = "0", **changes: Any) -> Position:
    facts: dict[str, Any] = {
        "tenant_id": TENANT,
        "broker_id": BROKER,
        "instrument": RELIANCE,
        "product": Product.INTRADAY,
        "quantity": quantity,
        "cost": Decimal(cost),
        "realized": Decimal(realized),
        "version": 1,
        "updated_at": NOW,
    }
    return Position(**(facts | changes))


def points(value: str) -> Distance:
    return Distance(DistanceKind.POINTS, Decimal(value))


def percent(value: str) -> Distance:
    return Distance(DistanceKind.PERCENT, Decimal(value))


def at_price(value: str) -> Distance:
    return Distance(DistanceKind.PRICE, Decimal(value))


def a_strategy(**changes: Any) -> Strategy:
    facts: dict[str, Any] = {
        "tenant_id": TENANT,
        "id": STRATEGY,
        "name": "Morning long",
        "kind": StrategyKind.TIMED,
        "status": StrategyStatus.DRAFT,
        "instrument": RELIANCE,
        "side": Side.BUY,
        "quantity": 10,
        "product": Product.INTRADAY,
        "broker_id": BROKER,
        "protection": Protection(percent("0.5")),
        "schedule": Schedule(time(9, 30), time(15, 10), frozenset({Weekday.MON})),
        "manual": None,
        "meta": RecordMeta.new(NOW, "usr_1"),
    }
    return Strategy(**(facts | changes))


def an_intent(**changes: Any) -> Intent:
    facts: dict[str, Any] = {
        "tenant_id": TENANT,
        "id": IntentId("PAAAAAAAAAAAAAAAA"),
        "strategy_id": STRATEGY,
        "run_id": RUN,
        "leg": 0,
        "role": Role.ENTRY,
        "generation": 0,
        "bucket": 7,
        "broker_id": BROKER,
        "instrument": RELIANCE,
        "side": Side.BUY,
        "quantity": 10,
        "product": Product.INTRADAY,
        "limit": Decimal("101.00"),
        "state": IntentState.PENDING,
        "cause": "ENTRY",
        "decided_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Intent(**(facts | changes))


def a_leg(**changes: Any) -> Leg:
    facts: dict[str, Any] = {
        "number": 0,
        "instrument": RELIANCE,
        "side": Side.BUY,
        "quantity": 10,
        "product": Product.INTRADAY,
    }
    return Leg(**(facts | changes))


def a_run(*legs: Leg, **changes: Any) -> Run:
    facts: dict[str, Any] = {
        "tenant_id": TENANT,
        "strategy_id": STRATEGY,
        "id": RUN,
        "bucket": 7,
        "broker_id": BROKER,
        "session_date": NOW.date(),
        "state": RunState.WAITING,
        "strategy_version": 1,
        "protection": Protection(percent("0.5")),
        "due_at": NOW,
        "enter_by": NOW,
        "exit_at": None,
        "legs": legs,
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Run(**(facts | changes))
