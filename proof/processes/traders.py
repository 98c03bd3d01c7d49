"""Traders: strategies entering all the time, some of them edited, reduced, stopped or squared off again, and a kill
switch at the end.

Rows are written through the product's adapters, as the API writes them; the command that follows is put on the stream
as the command publisher would: at least once, sometimes twice, sometimes late.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from proof.processes.evidence import Asked
from proof.processes.market import Market
from proof.processes.plan import Account, Plan
from shared.adapters import aws
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitchStore
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.reference.instruments import instrument_book
from shared.application.view_orders import first_order_of
from shared.domain.errors import PlimsollError, Unavailable
from shared.domain.ids import PREFIXES, StrategyId, TenantId, derived_id, new_id
from shared.domain.instruments import Instrument
from shared.domain.kill_switch import KillScope, KillSwitch, KillVerb
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.messages import KillSwitchChanged, MarketMessage, StrategyChanged
from shared.domain.money import Side
from shared.domain.partitions import BUCKETS, Routing, bucket_of
from shared.domain.records import RecordMeta
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

USER = "usr_1"
_STOPPED_SHARE, _SQUARED_SHARE, _MANUAL_SHARE = 0.06, 0.08, 0.3
_EDITED_SHARE, _REDUCED_SHARE = 0.25, 0.2
_TWICE, _LATE = 0.3, 0.15


class Traders(threading.Thread):
    """Begins strategies until it is stopped. ``asked`` and ``switches`` are kept for the audit, ``edits`` and
    ``reductions`` count moved lines and orders that only reduce.
    """

    def __init__(self, plan: Plan, prefix: str, market: Market) -> None:
        super().__init__(name="traders", daemon=True)
        client, book = aws.dynamodb(), instrument_book()
        self.asked: list[Asked] = []
        self.switches: list[tuple[KillSwitch, datetime]] = []
        self.count = self.edits = self.reductions = 0
        self.error: Exception | None = None
        self._plan = plan
        self._market = market
        self._chance = Random(f"traders {plan.seed}")
        self._strategies = DynamoStrategies(client, prefix, book.by_id)
        self._switch_rows = DynamoKillSwitchStore(client, prefix)
        self._publisher = MarketPublisher(aws.kinesis(), f"{prefix}market", Routing())
        self._symbols = {each.id: each for each in market.instruments}
        self._living: list[tuple[TenantId, StrategyId]] = []
        self._late: list[tuple[datetime, int, MarketMessage]] = []
        self._over = threading.Event()
        self._busy = threading.Lock()
        self._editing = threading.Lock()

    def run(self) -> None:
        """One strategy after the other; every now and then one of them is edited, reduced, stopped or squared off."""
        try:
            while not self._over.wait(self._plan.strategy_seconds * self._chance.uniform(0.5, 1.5)):
                with self._busy:
                    self._begin()
                    self._publish_late()
                    drawn = self._chance.random()
                    if drawn < _STOPPED_SHARE:
                        self._some(self.stop_strategy)
                    elif drawn < _STOPPED_SHARE + _SQUARED_SHARE:
                        self._some(self.square_off)
                    if self._chance.random() < _EDITED_SHARE:
                        self._some(self.move_lines, goes_on=True)
                    if self._chance.random() < _REDUCED_SHARE:
                        self._some(self.reduce, goes_on=True)
        except Exception as error:
            self.error = error

    def stop(self) -> None:
        """Begin nothing more; every command that was held back is published now."""
        self._over.set()
        self.join(60)
        self._publish_late(everything=True)
        if self.error is not None:
            raise self.error

    def stop_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> None:
        """No more entries, please."""
        self._edit(tenant_id, strategy_id, "stop", status=StrategyStatus.STOPPED)

    def square_off(self, tenant_id: TenantId, strategy_id: StrategyId) -> None:
        """Leave now, please, and stop. Asking once more is a new wish."""
        changes = {"status": StrategyStatus.STOPPED, "square_off_requested_at": datetime.now(UTC)}
        self._edit(tenant_id, strategy_id, "square_off", **changes)

    def move_lines(self, tenant_id: TenantId, strategy_id: StrategyId) -> None:
        """Another stop, target and trail, in force at once; an order that only reduces has none."""
        self._edit(tenant_id, strategy_id, "edit", protection=self._protection())
        self.edits += 1

    def reduce(self, tenant_id: TenantId, strategy_id: StrategyId) -> None:
        """An order of the trader's own that sells of the position which this strategy may hold."""
        held = self._strategies.get(tenant_id, strategy_id)
        if held is None:
            return
        order = self._drawn_reduction(held)
        self._patiently(lambda: self._strategies.add_order(order, first_order_of(order)))
        self.count += 1
        self.reductions += 1
        self._tell(self._symbols[order.instrument], StrategyChanged(order.tenant_id, order.id, 1), order.id)

    def flatten(self, tenant_id: TenantId) -> None:
        """Engage a tenant's kill switch: nothing is entered any more, everything held is left."""
        now = datetime.now(UTC)
        switch = KillSwitch(KillScope.TENANT, tenant_id, None, KillVerb.FLATTEN, "because", USER, now, 1)
        self._patiently(lambda: self._switch_rows.save(switch))
        self.switches.append((switch, datetime.now(UTC)))
        message = KillSwitchChanged(tenant_id, None, 1)
        self._patiently(lambda: self._publisher.publish_messages([(bucket, message) for bucket in range(BUCKETS)]))

    def _begin(self) -> None:
        chance, plan = self._chance, self._plan
        place = chance.randrange(len(plan.accounts))
        account, instrument = plan.accounts[place], chance.choice(self._market.instruments)
        # one side for each account and instrument, so that one strategy never lives off another's position
        side = (Side.BUY, Side.SELL)[(place + instrument.token) % 2]
        strategy = self._drawn(account, instrument, side)
        if strategy.manual is not None:
            self._patiently(lambda: self._strategies.add_order(strategy, first_order_of(strategy)))
        else:
            self._patiently(lambda: self._strategies.add(strategy))
        self.count += 1
        self._living.append((strategy.tenant_id, strategy.id))
        self._tell(instrument, StrategyChanged(strategy.tenant_id, strategy.id, 1), strategy.id)

    def _drawn(self, account: Account, instrument: Instrument, side: Side) -> Strategy:
        chance, now = self._chance, self._market.now()
        is_manual = chance.random() < _MANUAL_SHARE
        number = f"{self._plan.seed}-{self.count}"
        made = StrategyId(new_id(PREFIXES["strategy"], now, chance.randbytes(10)))
        manual_id = StrategyId(derived_id(PREFIXES["strategy"], account.tenant_id, number))
        enter = (now + timedelta(seconds=chance.uniform(2.0, 6.0))).astimezone(EXCHANGE_ZONE)
        leave = enter + timedelta(seconds=chance.uniform(8.0, 60.0))
        schedule = Schedule(_second(enter), _second(leave), frozenset(Weekday))
        return Strategy(
            tenant_id=account.tenant_id,
            id=manual_id if is_manual else made,
            name=f"number {number}",
            kind=StrategyKind.MANUAL if is_manual else StrategyKind.TIMED,
            status=StrategyStatus.ACTIVE,
            instrument=instrument.id,
            side=side,
            quantity=chance.randint(1, 20),
            product=Product.INTRADAY,
            broker_id=account.broker_id,
            protection=self._protection(),
            schedule=None if is_manual else schedule,
            manual=ManualOrder(None, reduce_only=False, placed_at=now) if is_manual else None,
            meta=RecordMeta.new(now, USER),
        )

    def _drawn_reduction(self, held: Strategy) -> Strategy:
        now = self._market.now()
        number = f"{self._plan.seed}-{self.count}"
        return replace(
            held,
            id=StrategyId(derived_id(PREFIXES["strategy"], held.tenant_id, number)),
            name=f"number {number}",
            kind=StrategyKind.MANUAL,
            status=StrategyStatus.ACTIVE,
            side=held.side.opposite,
            quantity=self._chance.randint(1, 20),
            protection=None,
            schedule=None,
            manual=ManualOrder(None, reduce_only=True, placed_at=now),
            square_off_requested_at=None,
            meta=RecordMeta.new(now, USER),
        )

    def _protection(self) -> Protection:
        chance = self._chance

        def distance(least: float, most: float) -> Distance:
            return Distance(DistanceKind.PERCENT, Decimal(str(round(chance.uniform(least, most), 2))))

        return Protection(
            stop_loss=distance(0.25, 1.2),
            take_profit=distance(0.3, 1.5) if chance.random() < 0.5 else None,
            trailing=distance(0.25, 1.0) if chance.random() < 0.5 else None,
        )

    def _edit(self, tenant_id: TenantId, strategy_id: StrategyId, what: str, **changes: Any) -> None:
        with self._editing:  # traders and operators edit the same rows
            before = self._strategies.get(tenant_id, strategy_id)
            if before is None:
                return
            after = replace(before, meta=before.meta.edited(datetime.now(UTC), USER), **changes)
            self._patiently(lambda: self._strategies.save(after, before=before))
            self.asked.append(Asked(tenant_id, strategy_id, what, after.meta.version, datetime.now(UTC)))
        message = StrategyChanged(tenant_id, strategy_id, after.meta.version)
        self._tell(self._symbols[after.instrument], message, strategy_id)

    def _some(self, act: Callable[[TenantId, StrategyId], None], *, goes_on: bool = False) -> None:
        """Do something about one of the newest strategies, the last time unless it ``goes_on``."""
        newest = self._living[-15:]
        if newest:
            which = self._chance.choice(newest)
            if not goes_on:
                self._living.remove(which)
            act(*which)

    def _tell(self, instrument: Instrument, message: MarketMessage, strategy_id: StrategyId) -> None:
        bucket = bucket_of(instrument.underlying, strategy_id, Routing())
        if self._chance.random() < _LATE:
            at = datetime.now(UTC) + timedelta(seconds=self._chance.uniform(0.5, 4.0))
            self._late.append((at, bucket, message))
            return
        for _ in range(1 + (self._chance.random() < _TWICE)):
            self._patiently(lambda: self._publisher.publish_message(bucket, message))

    def _publish_late(self, *, everything: bool = False) -> None:
        now = datetime.now(UTC)
        due = [each for each in self._late if everything or each[0] <= now]
        self._late = [each for each in self._late if each not in due]
        for _, bucket, message in due:
            self._patiently(lambda b=bucket, m=message: self._publisher.publish_message(b, m))  # type: ignore[misc]

    def _patiently(self, act: Callable[[], object]) -> None:
        """What the API or the publisher does is repeated by their callers until it is done."""
        for _ in range(60):
            try:
                act()
            except Unavailable:
                threading.Event().wait(0.25)
            else:
                return
        raise PlimsollError("store_unavailable", "The traders got nothing done.")


def _second(at: datetime) -> Any:
    return at.time().replace(microsecond=0)
