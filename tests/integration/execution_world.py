"""Real processes on the emulator: the simulated exchange and the execution service, and a market made by the test."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3

from proof.programs import free_port
from shared.adapters.brokers.paper_accounts import HttpPaperAccounts
from shared.adapters.credentials import kms_credentials
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.reference.instruments import instrument_book
from shared.application.ports.trading import OrderFilter
from shared.domain.brokers import BrokerConnection, BrokerName, ConnectionStatus, SecretPurpose
from shared.domain.ids import BrokerId, StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument
from shared.domain.intents import Intent
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.market_data import Tick
from shared.domain.messages import SessionOpened, StrategyChanged
from shared.domain.money import Side
from shared.domain.partitions import Routing, bucket_of
from shared.domain.records import RecordMeta
from shared.domain.runs import Run
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
from tests.emulator import Emulator

ROOT = Path(__file__).parents[2]
TENANT, ACCOUNT = TenantId("tnt_00000000000000000000000001"), BrokerId("brk_00000000000000000000000001")
STRATEGY = StrategyId("str_00000000000000000000000001")
SECRET = "a secret of some length"
POLL_SECONDS = "0.05"


class ExecutionWorld:
    """One stage on the emulator with its own tables, streams and processes."""

    def __init__(self, emulator: Emulator, home: Path) -> None:
        self.prefix = emulator.tables()
        self.stage = self.prefix.removeprefix("plimsoll-").removesuffix("-")
        self.home = home
        self.exchange_port, self.health_port = free_port(), free_port()
        kinesis: Any = boto3.client("kinesis")
        for name in ("market", "orders"):
            kinesis.create_stream(StreamName=f"{self.prefix}{name}", ShardCount=1)
        queue: Any = boto3.client("sqs")
        key: Any = boto3.client("kms")
        self.key_arn: str = key.create_key()["KeyMetadata"]["Arn"]
        self.environment = {
            **os.environ,
            **emulator.environment,
            "PLIMSOLL_STAGE": self.stage,
            "PLIMSOLL_MARKET_STREAM": f"{self.prefix}market",
            "PLIMSOLL_ORDERS_STREAM": f"{self.prefix}orders",
            "PLIMSOLL_DEAD_LETTER_QUEUE_URL": queue.create_queue(QueueName=f"{self.prefix}parked")["QueueUrl"],
            "PLIMSOLL_CREDENTIALS_KEY_ARN": self.key_arn,
            "PLIMSOLL_PAPER_BROKER_URL": f"http://127.0.0.1:{self.exchange_port}",
            "PLIMSOLL_POLL_SECONDS": POLL_SECONDS,
        }
        client: Any = boto3.client("dynamodb")
        book = instrument_book()
        self.instrument: Instrument = next(each for each in book if each.exchange is Exchange.SIM and each.is_tradable)
        self.strategies = DynamoStrategies(client, self.prefix, book.by_id)
        self.runs = DynamoRunsView(client, self.prefix)
        self.orders = DynamoOrdersView(client, self.prefix)
        self.portfolio = DynamoPortfolioView(client, self.prefix)
        self.connections = DynamoBrokerConnections(client, self.prefix)
        self.publisher = MarketPublisher(kinesis, f"{self.prefix}market", Routing())
        self.price, self.sequence = 100_000, 0
        self._processes: list[subprocess.Popen[bytes]] = []

    def start_exchange(self) -> None:
        """The simulated exchange, with the tenant's account linked."""
        health = free_port()
        self._start("services.paper_broker", {"PLIMSOLL_PORT": str(self.exchange_port)}, health)
        self._wait_for(health)
        token = HttpPaperAccounts(self.environment["PLIMSOLL_PAPER_BROKER_URL"]).open(ACCOUNT, SECRET)
        now = datetime.now(UTC)
        sealed = kms_credentials(self.key_arn).seal(
            token, tenant_id=TENANT, broker_id=ACCOUNT, purpose=SecretPurpose.SESSION
        )
        self.connections.add(
            BrokerConnection(
                TENANT,
                ACCOUNT,
                BrokerName.PAPER,
                "paper",
                ConnectionStatus.ACTIVE,
                ACCOUNT,
                b"-",
                sealed,
                RecordMeta.new(now, "usr_1"),
            )
        )

    def start_execution(self, crash_at: str = "") -> subprocess.Popen[bytes]:
        """The execution service in both roles; ``crash_at`` names the instant at which it ends."""
        self.health_port = free_port()
        settings = {"PLIMSOLL_CRASH_AT": crash_at}
        process = self._start("services.execution", settings, self.health_port, "--role", "all")
        self._wait_for(self.health_port)
        return process

    def open_session(self) -> None:
        """The market opens now, at the pace of the clock."""
        now = datetime.now(UTC)
        session = SessionOpened(Exchange.SIM, now.astimezone(EXCHANGE_ZONE).date(), now, now, Decimal(1))
        self.publisher.publish_message(self._bucket(), session)

    def start_strategy(self, seconds_ahead: int = 3) -> Strategy:
        """A long of ten with a stop of 0.5 %, due in so many seconds."""
        now = datetime.now(UTC)
        entry = (now + timedelta(seconds=seconds_ahead)).astimezone(EXCHANGE_ZONE).time().replace(microsecond=0)
        leave = (now + timedelta(minutes=30)).astimezone(EXCHANGE_ZONE).time().replace(microsecond=0)
        strategy = Strategy(
            tenant_id=TENANT, id=STRATEGY, name="walk", kind=StrategyKind.TIMED, status=StrategyStatus.ACTIVE,
            instrument=self.instrument.id, side=Side.BUY, quantity=10, product=Product.INTRADAY, broker_id=ACCOUNT,
            protection=Protection(Distance(DistanceKind.PERCENT, Decimal("0.5"))),
            schedule=Schedule(entry, leave, frozenset(Weekday)), manual=None, meta=RecordMeta.new(now, "usr_1"),
        )  # fmt: skip
        self.strategies.add(strategy)
        self.publisher.publish_message(self._bucket(), StrategyChanged(TENANT, STRATEGY, 1))
        return strategy

    def tick(self) -> None:
        """One tick at the present price."""
        self.sequence += 1
        at = int(time.time() * 1000)
        tick = Tick(
            self.instrument.token, at, self.price, self.price - 5, self.price + 5, self.sequence, 0, self.sequence
        )
        self.publisher.publish_ticks(self.instrument.underlying, [tick])

    def tick_until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        """Keep ticking until something holds; fails after so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.tick()
            if condition():
                return
            time.sleep(0.1)
        raise AssertionError(f"did not happen within {seconds} s: {self.run()}\n{self.all_orders()}\n{self.log()}")

    def run(self) -> Run | None:
        """The strategy's newest run."""
        runs = self.runs.newest(TENANT, STRATEGY, 1)
        return runs[0] if runs else None

    def is_in(self, state: str) -> bool:
        """Whether the newest run is in this state."""
        run = self.run()
        return run is not None and run.state == state

    def all_orders(self) -> list[Intent]:
        """Every order of the tenant."""
        return list(self.orders.page(TENANT, limit=100, cursor=None, only=OrderFilter()).items)

    def orders_at_the_exchange(self) -> list[dict[str, Any]]:
        """The exchange's own book."""
        accounts = HttpPaperAccounts(self.environment["PLIMSOLL_PAPER_BROKER_URL"])
        token = accounts.open(ACCOUNT, SECRET)
        request = urllib.request.Request(
            f"{self.environment['PLIMSOLL_PAPER_BROKER_URL']}/orders", headers={"Authorization": f"token {token}"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            orders: list[dict[str, Any]] = json.load(answer)["orders"]
        return orders

    def cash(self) -> Decimal:
        """The account's money as our books know it."""
        funds = self.portfolio.funds(TENANT, ACCOUNT)
        return funds.cash if funds else Decimal(0)

    def log(self) -> str:
        """The last words of every process."""
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.home.glob("*.log")))

    def stop(self) -> None:
        """End every process that was started here."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _bucket(self) -> int:
        return bucket_of(self.instrument.underlying, STRATEGY, Routing())

    def _start(self, module: str, settings: dict[str, str], health: int, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**self.environment, **settings, "PLIMSOLL_HEALTH_PORT": str(health)}
        with (self.home / f"{module}-{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self._processes.append(process)
        return process

    def _wait_for(self, port: int) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                    return
            except urllib.error.HTTPError:
                pass  # it answers, but has not read its stream yet
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"nothing answers on {port}:\n{self.log()}")


@contextmanager
def execution_world(emulator: Emulator, home: Path) -> Iterator[ExecutionWorld]:
    """A stage with a running exchange and an open market."""
    world = ExecutionWorld(emulator, home)
    try:
        world.start_exchange()
        world.open_session()
        yield world
    finally:
        world.stop()
