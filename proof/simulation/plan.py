"""What a world is made of, drawn from its seed before anything happens."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from proof.simulation.calls import START
from proof.simulation.faults import CALM, STORM, Odds
from shared.domain.ids import BrokerId, StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument, InstrumentId, InstrumentKind
from shared.domain.money import Side
from shared.domain.partitions import Routing, bucket_of
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

WINDOW = range(1024, 1152)
"""The buckets of these worlds: two groups of the index, so that the slow comparison comes round every two seconds."""
ROUTING = Routing()
_TICK = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Account:
    """A tenant's broker account."""

    tenant_id: TenantId
    broker_id: BrokerId


@dataclass(frozen=True, slots=True)
class Plan:
    """A world before it begins. Times in seconds since its start.

    ``bookless``: from when until when brokers take orders and cannot say what became of them. ``session_ends``: how
    likely an account's session ends at a reading (of the book, of positions, of one order) or a cancellation.
    """

    seed: int
    weather: str
    odds: Odds
    workers: int
    senders: int
    shards: int
    accounts: tuple[Account, ...]
    instruments: tuple[Instrument, ...]
    horizon: float
    partial_chance: float
    clock_steps: bool
    reshards: bool
    one_sided: bool
    strategies: tuple[Strategy, ...]
    faults_end: float
    tick_seconds: float
    wildness: float
    kill_switch: bool
    ambush: bool
    bookless: tuple[float, float] | None
    session_ends: float

    @property
    def end(self) -> float:
        """When everything must have come to rest: faults are over, then the horizon and half a minute."""
        return self.faults_end + self.horizon + 2.75 + 30.0


def plan_of(seed: int) -> Plan:
    """The world of a seed."""
    chance = Random(f"plan {seed}")
    weather, odds = _weather(chance)
    tenants = [TenantId(f"tnt_{n}") for n in range(1, chance.choice((1, 1, 2, 3)) + 1)]
    accounts = tuple(
        Account(tenants[n % len(tenants)], BrokerId(f"brk_{n + 1}"))
        for n in range(max(len(tenants), chance.choice((1, 1, 2, 3, 5))))
    )
    workers = chance.choice((1, 2, 2, 3, 4))
    instruments = instruments_of_these_worlds()[: chance.choice((1, 2, 3))]
    one_sided = chance.random() < 0.75
    count = chance.choice((1, 2, 3, 4, 5, 6, 8, 12))
    faults_end = 34.0 + 10.0 * chance.random()
    bookless = _bookless(seed) if weather != "calm" else None
    if bookless is not None:
        faults_end += bookless[1] - 20.0
    return Plan(
        seed=seed,
        weather=weather,
        odds=odds,
        workers=workers,
        senders=1 if workers == 1 else chance.choice((1, 2)),
        shards=chance.choice((1, 2, 3)),
        accounts=accounts,
        instruments=instruments,
        horizon=chance.choice((1.0, 2.0, 3.5)),
        partial_chance=chance.choice((0.0, 0.2, 0.6)),
        clock_steps=weather == "clocks" or (weather != "calm" and chance.random() < 0.4),
        reshards=weather != "calm" and chance.random() < 0.4,
        one_sided=one_sided,
        strategies=tuple(_timed(chance, n, accounts, instruments, one_sided) for n in range(count)),
        faults_end=faults_end,
        tick_seconds=chance.choice((0.25, 0.5, 1.0)),
        wildness=chance.choice((0.5, 1.0, 2.0)),
        kill_switch=chance.random() < 0.3,
        ambush=weather != "calm" and chance.random() < 0.4,
        bookless=bookless,
        session_ends=_session_ends(seed) if weather != "calm" else 0.0,
    )


def _bookless(seed: int) -> tuple[float, float] | None:
    """One world in twelve is long enough for orders to be parked: a minute without an answer, and then some."""
    chance = Random(f"bookless {seed}")
    if chance.random() >= 1 / 12:
        return None
    begin = chance.uniform(6.0, 28.0)
    return begin, begin + chance.uniform(64.0, 84.0)


def _session_ends(seed: int) -> float:
    """In one world of six sessions end at any reading, not only at some hour between two requests."""
    chance = Random(f"sessions {seed}")
    return chance.choice((0.01, 0.04, 0.1)) if chance.random() < 1 / 6 else 0.0


def side_of(account: int, instrument: int) -> Side:
    """In one-sided worlds the side on which an account trades an instrument."""
    return Side.BUY if (account + instrument) % 2 == 0 else Side.SELL


def manual_order(
    chance: Random, name: str, account: Account, instrument: Instrument, side: Side, at: float, *, reduce_only: bool
) -> Strategy:
    """An order of the trader's own, placed at this second."""
    placed = START + timedelta(seconds=at)
    return Strategy(
        tenant_id=account.tenant_id, id=StrategyId(name), name=name, kind=StrategyKind.MANUAL,
        status=StrategyStatus.ACTIVE, instrument=instrument.id, side=side, quantity=chance.choice((1, 5, 10, 20)),
        product=Product.INTRADAY, broker_id=account.broker_id, protection=None if reduce_only else protection(chance),
        schedule=None, manual=ManualOrder(None, reduce_only, placed), meta=RecordMeta.new(placed, "usr_1"),
    )  # fmt: skip


def protection(chance: Random) -> Protection:
    """A stop near enough to be reached, and now and then a target and a trail."""

    def distance(low: float, high: float) -> Distance:
        share = Decimal(str(round(chance.uniform(low, high), 2)))
        if chance.random() < 0.6:
            return Distance(DistanceKind.PERCENT, share)
        return Distance(DistanceKind.POINTS, (share * 10).quantize(_TICK))

    return Protection(
        stop_loss=distance(0.3, 1.2),
        take_profit=distance(0.3, 1.5) if chance.random() < 0.5 else None,
        trailing=distance(0.2, 0.8) if chance.random() < 0.4 else None,
    )


@cache
def instruments_of_these_worlds() -> tuple[Instrument, ...]:
    """Three instruments whose buckets lie in the window, by the product's own routing."""
    found: list[Instrument] = []
    number = 0
    while len(found) < 3:
        number += 1
        name = f"SHARE{number}"
        bucket = bucket_of(name, "", ROUTING)
        if bucket in WINDOW and bucket not in {bucket_of(each.underlying, "", ROUTING) for each in found}:
            found.append(
                Instrument(
                    InstrumentId(f"NSE:{name}"),
                    1000 + number,
                    Exchange.NSE,
                    name,
                    name,
                    InstrumentKind.EQUITY,
                    _TICK,
                    1,
                    1000,
                    name,
                )
            )
    return tuple(found)


def _timed(
    chance: Random, n: int, accounts: tuple[Account, ...], instruments: tuple[Instrument, ...], one_sided: bool
) -> Strategy:
    account, place = chance.randrange(len(accounts)), chance.randrange(len(instruments))
    created = START - timedelta(hours=1)
    name = f"str_{n + 1:02d}"
    enter = 3 if n == 0 else chance.randrange(2, 22)
    leave = chance.randrange(28, 50) if chance.random() < 0.5 else 20_000
    window = timedelta(seconds=60 if n == 0 else chance.choice((4, 8, 20, 60)))
    return Strategy(
        tenant_id=accounts[account].tenant_id, id=StrategyId(name), name=name, kind=StrategyKind.TIMED,
        status=StrategyStatus.ACTIVE, instrument=instruments[place].id,
        side=side_of(account, place) if one_sided else chance.choice((Side.BUY, Side.SELL)),
        quantity=chance.choice((1, 7, 10, 50)), product=Product.INTRADAY, broker_id=accounts[account].broker_id,
        protection=protection(chance),
        schedule=Schedule(_clock(enter), _clock(leave), frozenset(Weekday), entry_window=window),
        manual=None, meta=RecordMeta.new(created, "usr_1"),
    )  # fmt: skip


def _clock(seconds: int) -> time:
    """The hour in Kolkata so many seconds after the start."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(15 + minutes, 60)
    return time(9 + hours, minute, second)


def _weather(chance: Random) -> tuple[str, Odds]:
    """How much goes wrong. Now and then only one kind of thing does, so that no fault hides behind another."""
    drawn = chance.random()
    if drawn < 0.05:
        return "calm", CALM
    if drawn < 0.25:
        return "light", STORM.times(0.3)
    if drawn < 0.50:
        return "storm", STORM
    if drawn < 0.60:
        return "deaths", replace(CALM, kill=0.006, stall=0.002)
    if drawn < 0.65:
        return "writes", replace(
            CALM, kill=0.01, stall=0.04, lose_answer=0.05, late_effect=0.05, slow=0.05, focus=("advance", "commit")
        )
    if drawn < 0.70:
        return "stalls", replace(CALM, kill=0.0005, stall=0.004, late_accept=0.1)
    if drawn < 0.80:
        return "store", replace(CALM, throttle=0.06, lose_answer=0.06, late_effect=0.03, slow=0.03, kill=0.001, lag=1.0)
    if drawn < 0.88:
        return "broker", replace(
            STORM.times(2.0), kill=0.0008, stall=0.0003, throttle=0.0, lose_answer=0.002, late_effect=0.0, slow=0.0
        )
    if drawn < 0.93:
        return "messages", replace(CALM, lose_message=0.5, repeat_message=0.3, late_message=0.3, kill=0.001)
    return "clocks", replace(
        CALM, late_accept=0.25, slow_book=0.15, lose_broker_answer=0.15, lose_request=0.1, kill=0.001
    )
