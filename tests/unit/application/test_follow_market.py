"""The simulated exchange reads the stream: sessions and ticks, and nothing stops it."""

from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal

from shared.adapters.kinesis.records import pack_message, pack_ticks, unpack
from shared.application.paper.follow_market import MarketProgress, MarketRead, follow_market
from shared.domain.ids import StrategyId, TenantId
from shared.domain.market_data import Tick, milliseconds
from shared.domain.messages import StrategyChanged
from tests.unit.application.paper_world import HULL, NOW, World


async def _reads(*reads: MarketRead) -> AsyncIterator[MarketRead]:
    for read in reads:
        yield read


def _read(*records: bytes, arrived_at: datetime = NOW, caught_up: bool = False) -> MarketRead:
    return MarketRead([(record, arrived_at) for record in records], caught_up)


async def _follow(world: World, *reads: MarketRead) -> MarketProgress:
    progress = MarketProgress()
    await follow_market(_reads(*reads), unpack, world.engine, progress, world.clock.now)
    return progress


TICK = Tick(1, milliseconds(NOW) + 1, 10_000, 9_995, 10_000, 1, 0, 1)


async def test_a_session_opens_the_market_and_ticks_move_it() -> None:
    world = World(session=False)
    progress = await _follow(world, _read(pack_message(world.session())), _read(*pack_ticks([TICK]), caught_up=True))
    hull = world.market.instrument(HULL)
    assert hull is not None
    assert world.market.is_open(hull, NOW)
    touch = world.market.touch(hull, NOW)
    assert touch is not None
    assert (touch.bid, touch.ask) == (Decimal("99.95"), Decimal("100.00"))
    assert (progress.ticks, progress.last_tick_arrived_at, progress.read_at) == (1, NOW, NOW)


async def test_it_has_caught_up_once_for_all() -> None:
    world = World()
    assert not (await _follow(world, _read())).caught_up
    assert (await _follow(world, _read(caught_up=True), _read())).caught_up


async def test_a_record_that_cannot_be_read_is_skipped_and_counted() -> None:
    world = World()
    progress = await _follow(world, _read(b"nonsense", *pack_ticks([TICK])))
    assert (progress.invalid_records, progress.ticks) == (1, 1)


async def test_other_messages_do_not_concern_it() -> None:
    message = pack_message(StrategyChanged(TenantId("tnt_1"), StrategyId("str_1"), 1))
    progress = await _follow(World(), _read(message))
    assert (progress.ticks, progress.invalid_records) == (0, 0)


async def test_ticks_fill_what_waits() -> None:
    world = World()
    await world.place()
    world.clock.advance(1)
    await _follow(world, _read(*pack_ticks([TICK])))
    assert (await world.state())[1] == 10
