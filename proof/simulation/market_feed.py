"""The market: prices that wander and jump, told to every exchange at once and to the stream a little later."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from proof.simulation.calls import START
from proof.simulation.plan import ROUTING
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_data import Tick
from shared.domain.messages import SessionOpened
from shared.domain.partitions import buckets_of

if TYPE_CHECKING:
    from proof.simulation.world import World

STILL_SECONDS = 14.0
"""For how long before the end prices stand still, so that the last exits can be judged."""
GRID = 5


class Feed:
    """Publishes ticks and the session."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._paise = {each.token: 100_000 - 20_000 * place for place, each in enumerate(world.plan.instruments)}
        self._seq = 0

    def begin(self) -> None:
        """Announce the session and begin to tick."""
        loop = self._world.loop
        loop.outside(0.0, self._announce)
        for place, each in enumerate(self._world.plan.instruments):
            loop.outside(0.3 + 0.07 * place, self._tick, each)

    def _announce(self) -> None:
        world = self._world
        session = SessionOpened(Exchange.NSE, START.date(), START, START, Decimal(1))
        for bucket in {b: None for each in world.plan.instruments for b in buckets_of(each.underlying, ROUTING)}:
            world.market.put(bucket, session)
        world.loop.outside(10.0, self._announce)

    def _tick(self, instrument: Instrument) -> None:
        world = self._world
        loop, draw, plan = world.loop, world.chance.random, world.plan
        now = loop.time()
        if now < plan.end - STILL_SECONDS:
            self._paise[instrument.token] = self._wander(self._paise[instrument.token])
        paise = self._paise[instrument.token]
        price = Decimal(paise) / 100
        for exchange in world.exchanges.values():
            exchange.set_price(instrument.id, price)
        self._seq += 1
        at = int((START + timedelta(seconds=now)).timestamp() * 1000)
        tick = Tick(instrument.token, at, paise, 0, 0, 0, 0, self._seq)
        delay = 0.01 + 0.04 * draw()
        for bucket in buckets_of(instrument.underlying, ROUTING):
            loop.outside(delay, world.market.put, bucket, [tick])
            if world.faults.happens("repeat_tick", world.faults.odds.repeat_message * 0.2):
                loop.outside(delay + 2.0 * draw(), world.market.put, bucket, [tick])
        loop.outside(plan.tick_seconds * (0.5 + draw()), self._tick, instrument)

    def _wander(self, paise: int) -> int:
        draw = self._world.chance.random
        percent = self._world.plan.wildness * (draw() - 0.5) * 0.3
        if draw() < 0.02:
            percent += (draw() - 0.5) * 3.0
        moved = paise * (1 + percent / 100)
        return max(1_000, round(moved / GRID) * GRID)
