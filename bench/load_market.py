"""Who trades what under load: open positions whose stops the market reaches one after the other, and its ticks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from shared.domain.ids import BrokerId, StrategyId, TenantId, intent_id_for
from shared.domain.instruments import Exchange, Instrument
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date
from shared.domain.market_data import Tick
from shared.domain.messages import SessionOpened
from shared.domain.money import Side
from shared.domain.partitions import Routing, bucket_of
from shared.domain.records import RecordMeta
from shared.domain.runs import Leg, Run, RunState, run_id_of
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

ENTRY_PAISE = 500_000
FIRST_STOP_TICKS = 400
"""Ticks of 5 paise between the entry price and the nearest stop."""
TICK_PAISE = 5
QUANTITY = 10
LEAVE = timedelta(hours=2)
"""How long after its entry a strategy leaves at the latest."""


def session_at(now: datetime, exchange: Exchange = Exchange.NSE) -> SessionOpened:
    """A session that began a minute ago and whose clock is ours. Positions are left at any hour of any day."""
    began = now - timedelta(minutes=1)
    return SessionOpened(exchange, session_date(now), began, began, Decimal(1))


def tenant_of(number: int, tenants: int) -> tuple[TenantId, BrokerId]:
    """One of so many tenants, with its only account."""
    place = number % tenants
    return TenantId(f"tnt_{place:026d}"), BrokerId(f"brk_{place:026d}")


def strategy_of(
    number: int, instrument: Instrument, tenants: int, stop_points: Decimal, entry: datetime, now: datetime
) -> Strategy:
    """A timed long with a stop so many rupees away; every fourth one also trails, every other one has a target."""
    tenant, account = tenant_of(number, tenants)
    points = DistanceKind.POINTS
    return Strategy(
        tenant_id=tenant,
        id=StrategyId(f"str_{number:026d}"),
        name=f"load {number}",
        kind=StrategyKind.TIMED,
        status=StrategyStatus.ACTIVE,
        instrument=instrument.id,
        side=Side.BUY,
        quantity=QUANTITY,
        product=Product.INTRADAY,
        broker_id=account,
        protection=Protection(
            stop_loss=Distance(points, stop_points),
            take_profit=Distance(points, Decimal(900)) if number % 2 else None,
            trailing=Distance(points, stop_points + 1) if number % 4 == 0 else None,
        ),
        schedule=Schedule(
            entry.astimezone(EXCHANGE_ZONE).time(), (entry + LEAVE).astimezone(EXCHANGE_ZONE).time(), frozenset(Weekday)
        ),
        manual=None,
        meta=RecordMeta.new(now - timedelta(hours=1), "usr_load"),
    )


def open_position(strategy: Strategy, bucket: int, now: datetime) -> tuple[Run, Intent]:
    """Today's run of a strategy that has entered, and its filled entry order."""
    entered = now - timedelta(minutes=10)
    average = Decimal(ENTRY_PAISE) / 100
    run_id = run_id_of(session_date(now))
    protection = strategy.protection
    assert protection is not None
    leg = Leg(
        number=1,
        instrument=strategy.instrument,
        side=strategy.side,
        quantity=strategy.quantity,
        product=strategy.product,
        entry_filled=strategy.quantity,
        entry_average=average,
        entry_at=entered,
        stop=average - protection.stop_loss.value,
        target=average + protection.take_profit.value if protection.take_profit else None,
        trail=average - protection.trailing.value if protection.trailing else None,
        best=average,
        protected_at=now,
    )
    run = Run(
        tenant_id=strategy.tenant_id,
        strategy_id=strategy.id,
        id=run_id,
        bucket=bucket,
        broker_id=strategy.broker_id,
        session_date=session_date(now),
        state=RunState.OPEN,
        strategy_version=strategy.meta.version,
        protection=protection,
        due_at=entered,
        enter_by=entered + timedelta(minutes=1),
        exit_at=now + timedelta(hours=8),
        legs=(leg,),
        version=4,
        created_at=now,
        updated_at=now,
    )
    intent = Intent(
        tenant_id=strategy.tenant_id,
        id=intent_id_for(strategy.tenant_id, strategy.id, run_id, 1, Role.ENTRY, 0),
        strategy_id=strategy.id,
        run_id=run_id,
        leg=1,
        role=Role.ENTRY,
        generation=0,
        bucket=bucket,
        broker_id=strategy.broker_id,
        instrument=strategy.instrument,
        side=strategy.side,
        quantity=strategy.quantity,
        product=strategy.product,
        limit=average,
        state=IntentState.FILLED,
        cause="ENTRY",
        decided_at=entered,
        created_at=now,
        updated_at=now,
        version=4,
        attempt=1,
        filled_quantity=strategy.quantity,
        average_price=average,
        filled_at=entered,
    )
    return run, intent


def open_strategies(
    count: int, instruments: Sequence[Instrument], tenants: int, routing: Routing, now: datetime
) -> Iterator[tuple[Strategy, int, Run, Intent]]:
    """``count`` open positions spread evenly over the instruments, each with a stop of its own level."""
    for number in range(count):
        instrument = instruments[number % len(instruments)]
        depth = FIRST_STOP_TICKS + number // len(instruments)
        points = Decimal(depth * TICK_PAISE) / 100
        strategy = strategy_of(number, instrument, tenants, points, now - timedelta(minutes=10), now)
        bucket = bucket_of(instrument.underlying, strategy.tenant_id, routing)
        yield strategy, bucket, *open_position(strategy, bucket, now)


class FallingMarket:
    """Ticks of every instrument, and so many times a second one of them falls to the next stop below it.

    For the first ``calm_seconds`` none falls.
    """

    def __init__(
        self, instruments: Sequence[Instrument], ticks_per_second: int, fires_per_second: float, calm_seconds: float
    ) -> None:
        self._instruments = list(instruments)
        self._rate = ticks_per_second
        self._fires = fires_per_second
        self._calm = calm_seconds
        self._depth = [FIRST_STOP_TICKS - 1] * len(self._instruments)
        self._made = 0
        self._fallen = 0
        self._seq = 0

    def until(self, seconds: float, at: int) -> dict[str, list[Tick]]:
        """Ticks due by ``seconds`` after the start, at market time ``at`` (ms), by underlying."""
        due = int(seconds * self._rate)
        falls = int(max(0.0, seconds - self._calm) * self._fires)
        batches: dict[str, list[Tick]] = {}
        lot = due - self._made
        for step in range(lot):
            self._made += 1
            place = self._made % len(self._instruments)
            if self._fallen < falls and step * (falls - self._fallen) < lot * (falls - self._fallen + 1):
                self._fallen += 1
                self._depth[place] += 1
            self._seq += 1
            instrument = self._instruments[place]
            # calm ticks stay a little above the lowest price so far
            last = ENTRY_PAISE - self._depth[place] * TICK_PAISE + (0 if step % 7 else TICK_PAISE)
            tick = Tick(instrument.token, at, last, last - 5, last + 5, self._seq, 0, self._seq)
            batches.setdefault(instrument.underlying, []).append(tick)
        return batches


def filled(order: Intent, now: datetime) -> Intent:
    """The order as a broker that fills at its limit leaves it."""
    return replace(
        order,
        state=IntentState.FILLED,
        version=order.version + 3,
        filled_quantity=order.quantity,
        average_price=order.limit,
        filled_at=now,
        sent_at=now,
        acked_at=now,
        broker_order_id=f"B{order.id}",
        updated_at=now,
    )


def bucket_for(instrument: Instrument, strategy: Strategy, routing: Routing) -> int:
    """The bucket that watches a strategy."""
    return bucket_of(instrument.underlying, strategy.tenant_id, routing)
