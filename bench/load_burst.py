"""A burst of timed entries: decided by the trigger owner, then claimed by the order sender, each in a process of its
own as the service runs them, one after the other here so that each has a processor to itself.

The sender gets the orders, and the doorbells, at the very instants after the second of the burst at which the owner had
written them.
"""

import asyncio
import gc
import time as clock
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import NamedTuple

from bench.load_market import ENTRY_PAISE, bucket_for, session_at, strategy_of
from bench.load_world import LoadWorld, now
from shared.application.order_sender.pace import AccountPace
from shared.domain.brokers import segment_of
from shared.domain.ids import BrokerId
from shared.domain.instruments import Exchange, Instrument
from shared.domain.intents import Intent, Role
from shared.domain.market_data import Tick, milliseconds
from shared.domain.messages import Doorbell
from shared.domain.partitions import Routing
from tests.fakes.broker import CAPABILITIES

FLUSH_SECONDS = 0.05
AHEAD = timedelta(seconds=12)
"""From the start to the second of the burst: long enough to take over."""
MOST_SECONDS = 30.0


class Claimed(NamedTuple):
    """What a sender claimed, and with how many transactions it wrote that and what the broker said.

    ``seconds`` after the second of the burst the last claim was written; ``least_seconds``: when the pace of the
    accounts would have let it go at the earliest, rung for as it was.
    """

    seconds: float
    least_seconds: float
    claims: int
    steps: int
    transactions: int


class Decided(NamedTuple):
    """An order as the owner wrote it, so many seconds after the second of the burst."""

    order: Intent
    after: float


async def decide(orders: int, accounts: int, store_seconds: float) -> list[Decided]:
    """Let an owner decide so many timed entries of one second; gives what it rang for, in that order."""
    world = LoadWorld(store_seconds, with_sender=False)
    instruments = [each for each in world.book if each.exchange is Exchange.SIM and each.is_tradable]
    session = session_at(now(), Exchange.SIM)
    world.tables.sessions[session.exchange] = session
    due = (now() + AHEAD).replace(microsecond=0)
    for number in range(orders):
        instrument = instruments[number % len(instruments)]
        strategy = strategy_of(number, instrument, accounts, Decimal(100), due, now())
        world.tables.put_strategy(strategy, bucket_for(instrument, strategy, Routing()))
    decided: list[Decided] = []
    all_decided = asyncio.Event()

    def note(doorbells: Sequence[Doorbell]) -> None:
        after = (now() - due).total_seconds()
        rung = [world.tables.intents[bell.tenant_id, bell.intent_id] for bell in doorbells]
        decided.extend(Decided(each, after) for each in rung if each.role is Role.ENTRY)
        if len(decided) >= orders:
            all_decided.set()

    world.rung = note
    await world.owner.load()
    gc.collect()
    gc.freeze()  # as the service does with what it has loaded
    async with world.running():
        ticking = asyncio.create_task(_tick_along(world, instruments))
        await asyncio.sleep(max(0.0, (due - now()).total_seconds()))
        with suppress(TimeoutError):
            await asyncio.wait_for(all_decided.wait(), MOST_SECONDS)
        ticking.cancel()
    return decided


async def claim(decided: Sequence[Decided], store_seconds: float) -> Claimed:
    """Have a sender claim what an owner decided."""
    world = LoadWorld(store_seconds, with_sender=True, with_owner=False)
    sender = world.sender
    assert sender is not None
    for instrument in world.book:
        if instrument.exchange is Exchange.SIM:
            world.set_price(instrument, Decimal(ENTRY_PAISE) / 100)
    gc.collect()
    gc.freeze()
    async with world.running():
        began, due = clock.monotonic(), now()
        for order, after in decided:
            if (wait := began + after - clock.monotonic()) > 0:
                await asyncio.sleep(wait)
            world.tables.put_intents({order.id: _at(order, due)})
            sender.ring(Doorbell(order.tenant_id, order.broker_id, order.id))
        claims = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(MOST_SECONDS):
                while claims < len(decided):
                    await world.claimed.acquire()
                    claims += 1
        spent = clock.monotonic() - began
    assert not world.pages, world.pages[:3]
    advances = world.tables.advances
    return Claimed(spent, _least_seconds(decided), claims, sum(map(len, advances)), len(advances))


def _least_seconds(decided: Sequence[Decided]) -> float:
    """When the last entry might go if nothing but the accounts' pace held it back."""
    clocks: dict[BrokerId, list[float]] = {}
    paces: dict[BrokerId, AccountPace] = {}
    for order, after in sorted(decided, key=lambda each: each.after):
        clock_of = clocks.setdefault(order.broker_id, [0.0])
        if order.broker_id not in paces:
            paces[order.broker_id] = AccountPace(CAPABILITIES, partial(_first, clock_of))
        clock_of[0] = max(clock_of[0], after)
        while wait := paces[order.broker_id].wait_for(Role.ENTRY, segment_of(order.instrument)):
            clock_of[0] += wait
    return max(seconds for (seconds,) in clocks.values())


def _first(values: list[float]) -> float:
    return values[0]


def _at(order: Intent, due: datetime) -> Intent:
    """The order as if the burst were now."""
    moved = due - order.decided_at
    expires = order.expires_at + moved if order.expires_at is not None else None
    return replace(
        order,
        decided_at=due,
        created_at=order.created_at + moved,
        updated_at=order.updated_at + moved,
        expires_at=expires,
    )


async def _tick_along(world: LoadWorld, instruments: Sequence[Instrument]) -> None:
    """Calm ticks of every instrument, twenty a second."""
    for number in count(1):
        for instrument in instruments:
            world.set_price(instrument, Decimal(ENTRY_PAISE) / 100)
            tick = Tick(instrument.token, milliseconds(now()), ENTRY_PAISE, 0, 0, number, 0, number)
            world.owner.on_ticks([tick], now())
        await asyncio.sleep(FLUSH_SECONDS)
