"""The market: prices that walk, and jump through stops, published as packed ticks and remembered for the audit."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from proof.processes.evidence import SeenTick
from shared.adapters import aws
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.reference.instruments import instrument_book
from shared.domain.errors import Unavailable
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date
from shared.domain.market_data import Tick
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing, buckets_of

GRID = 5
WIDEST = 0.07
"""How far from its first price an instrument goes, as a share: the broker's band is wider."""
SESSION_SECONDS = 10.0
SPREAD = 5
_LATEST_HOUR = 22


def market_instruments() -> list[Instrument]:
    """What is traded: the simulated exchange's own list."""
    return [each for each in instrument_book() if each.exchange is Exchange.SIM and each.is_tradable]


def market_offset(now: datetime) -> timedelta:
    """What to add to the clock so that the market's day does not end in the middle of a run."""
    late = now.astimezone(EXCHANGE_ZONE).hour > _LATEST_HOUR
    return timedelta(hours=-2) if late else timedelta(0)


class Market(threading.Thread):
    """Publishes until it is stopped. ``ticks``: what certainly reached the stream, in order."""

    def __init__(self, stream: str, seed: int, tick_seconds: float) -> None:
        super().__init__(name="market", daemon=True)
        self.offset = market_offset(datetime.now(UTC))
        self.instruments = market_instruments()
        self.ticks: list[SeenTick] = []
        self.is_still = False
        self.error: Exception | None = None
        self._publisher = MarketPublisher(aws.kinesis(), stream, Routing())
        self._chance = Random(f"market {seed}")
        self._first = {each.token: 60_000 + 10_000 * place for place, each in enumerate(self.instruments)}
        self._paise = dict(self._first)
        self._pause = tick_seconds
        self._sequence = 0
        self._over = threading.Event()
        self._began = datetime.now(UTC)

    def now(self) -> datetime:
        """Market time."""
        return datetime.now(UTC) + self.offset

    def run(self) -> None:
        """Tick and tick; the session is announced again and again."""
        announced = float("-inf")
        try:
            while not self._over.wait(self._pause):
                if time.monotonic() - announced > SESSION_SECONDS:
                    self._patiently(self._announce)
                    announced = time.monotonic()
                self._tick()
        except Exception as error:
            self.error = error

    def stop_soon(self) -> None:
        """Publish nothing more, from the next moment on."""
        self._over.set()

    def stop(self) -> None:
        """Publish nothing more."""
        self._over.set()
        self.join(30)
        if self.error is not None:
            raise self.error

    def last(self, token: int) -> Decimal:
        """The newest price in rupees."""
        return Decimal(self._paise[token]) / 100

    def _announce(self) -> None:
        anchor = self._began + self.offset
        session = SessionOpened(Exchange.SIM, session_date(anchor), anchor, self._began, Decimal(1))
        buckets = {bucket for each in self.instruments for bucket in buckets_of(each.underlying, Routing())}
        self._publisher.publish_messages([(bucket, session) for bucket in sorted(buckets)])

    def _tick(self) -> None:
        self._sequence += 1
        batches: dict[str, list[Tick]] = {}
        for each in self.instruments:
            price = self._moved(each.token)
            at = int(self.now().timestamp() * 1000)
            tick = Tick(each.token, at, price, price - SPREAD, price + SPREAD, self._sequence, 0, self._sequence)
            batches.setdefault(each.underlying, []).append(tick)
        if self._patiently(lambda: self._publisher.publish_ticks_of(batches)):
            self.ticks += [SeenTick(tick.token, tick.at, tick.last) for ticks in batches.values() for tick in ticks]

    def _patiently(self, publish: Callable[[], None]) -> bool:
        """Repeat until it is in the stream (repetitions are harmless), or until the market is stopped."""
        while not self._over.is_set():
            try:
                publish()
            except Unavailable:
                self._over.wait(0.2)
            else:
                return True
        return False

    def _moved(self, token: int) -> int:
        if not self.is_still:
            share = self._chance.gauss(0, 0.0006)
            if self._chance.random() < 0.012:
                share += self._chance.choice((-1, 1)) * self._chance.uniform(0.004, 0.015)
            first = self._first[token]
            moved = self._paise[token] * (1 + share) + (first - self._paise[token]) * 0.004
            bounded = min(max(moved, first * (1 - WIDEST)), first * (1 + WIDEST))
            self._paise[token] = round(bounded / GRID) * GRID
        return self._paise[token]
