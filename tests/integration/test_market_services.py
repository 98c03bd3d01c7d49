"""Market data and the simulated exchange as processes on the emulator: ticks flow, orders fill, kills lose nothing."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import boto3
import pytest

from proof.programs import free_port
from shared.adapters import aws
from shared.adapters.dynamodb.bars import DynamoBars
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.polling import PollingSource
from shared.adapters.kinesis.publisher import Doorbells, MarketPublisher
from shared.adapters.kinesis.records import unpack, unpack_doorbell
from shared.adapters.reference.instruments import all_instruments
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Tick, milliseconds
from shared.domain.messages import ArmStrategy, Doorbell, SessionOpened
from shared.domain.money import to_paise
from shared.domain.partitions import Routing
from tests.emulator import Emulator
from tests.fakes.market import FakeCheckpoints

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(110)]

ROOT = Path(__file__).parents[2]
TIDE, ANCHOR = InstrumentId("SIM:TIDE"), InstrumentId("SIM:ANCHOR")


@dataclass
class Platform:
    """A stage of its own and the processes that run in it."""

    prefix: str
    stream: str
    environment: dict[str, str]
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    async def start(self, name: str, **settings: str) -> None:
        """Start a service and wait until it says that it is well."""
        health = self.ports.setdefault(f"{name} health", free_port())
        own = {"PLIMSOLL_HEALTH_PORT": str(health)} | settings
        if name == "paper_broker":
            own["PLIMSOLL_PORT"] = str(self.ports.setdefault(name, free_port()))
        self.running[name] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"services.{name}", cwd=ROOT, env=self.environment | own
        )
        for _ in range(300):
            assert self.running[name].returncode is None, f"{name} ended"
            try:
                if (await self.health(name))["status"] == "ok":
                    return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
        pytest.fail(f"{name} does not become well")

    async def health(self, name: str) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.ports[f'{name} health']}/health") as response,
        ):
            document: dict[str, Any] = await response.json()
            return document

    async def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> int:
        process = self.running.pop(name)
        process.send_signal(how)
        return await asyncio.wait_for(process.wait(), 15)

    def quotes(self) -> DynamoQuotes:
        return DynamoQuotes(Table(aws.dynamodb(), f"{self.prefix}quotes"))

    def bars(self) -> DynamoBars:
        return DynamoBars(Table(aws.dynamodb(), f"{self.prefix}bars"))


@pytest.fixture
async def platform(emulator: Emulator) -> AsyncIterator[Platform]:
    prefix = emulator.tables()
    stream = f"{prefix}market"
    boto3.client("kinesis").create_stream(StreamName=stream, ShardCount=1)
    environment = os.environ | emulator.environment | {
        "PLIMSOLL_STAGE": prefix.removeprefix("plimsoll-").rstrip("-"),
        "PLIMSOLL_MARKET_STREAM": stream,
        "PLIMSOLL_POLL_SECONDS": "0.1",
    }  # fmt: skip
    platform = Platform(prefix, stream, environment)
    yield platform
    for process in platform.running.values():
        process.kill()
        await process.wait()


class Client:
    """One account at the exchange, stubborn: it repeats a request until somebody answers."""

    def __init__(self, platform: Platform, http: aiohttp.ClientSession) -> None:
        self._base = f"http://127.0.0.1:{platform.ports['paper_broker']}"
        self._http = http
        self._headers: dict[str, str] = {}

    async def open(self, account: str) -> None:
        status, document = await self.call("POST", "/accounts", {"account": account, "secret": "a long secret"})
        assert status in {200, 201}
        self._headers = {"Authorization": f"token {document['session_token']}"}

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        while True:
            try:
                async with self._http.request(method, self._base + path, json=body, headers=self._headers) as response:
                    if response.status not in {429, 503}:
                        return response.status, await response.json() if response.content_length else None
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.1)

    async def place(self, client_id: str, instrument: InstrumentId, side: str, quantity: int, limit: Decimal) -> int:
        order = {"client_id": client_id, "instrument": instrument, "side": side, "quantity": quantity}
        status, document = await self.call("POST", "/orders", order | {"limit": str(limit), "product": "INTRADAY"})
        assert status in {201, 409}, document
        return status

    async def order(self, client_id: str) -> dict[str, Any]:
        status, document = await self.call("GET", f"/orders/by-client-id/{client_id}")
        assert status == 200
        return dict(document)

    async def filled(self, client_id: str) -> dict[str, Any]:
        """The order once it is filled."""
        for _ in range(100):
            order = await self.order(client_id)
            if order["state"] == "FILLED":
                return order
            await asyncio.sleep(0.1)
        pytest.fail(f"{client_id} is not filled: {order}")


class Market:
    """A feed of one instrument that says what the test wants."""

    def __init__(self, platform: Platform) -> None:
        self._publisher = MarketPublisher(aws.kinesis(), platform.stream, Routing())
        self._token = next(each.token for each in all_instruments() if each.id == ANCHOR)
        self._seq = 0

    def open(self) -> None:
        now = datetime.now(UTC)
        session = SessionOpened(Exchange.SIM, session_date(now), now, now, Decimal(1))
        self._publisher.publish_message(0, session)

    def say(self, bid: str, ask: str) -> None:
        self._seq += 1
        at, bid_paise, ask_paise = milliseconds(datetime.now(UTC)), to_paise(Decimal(bid)), to_paise(Decimal(ask))
        tick = Tick(self._token, at, ask_paise, bid_paise, ask_paise, self._seq, 0, self._seq)
        self._publisher.publish_ticks("ANCHOR", [tick])


async def test_ticks_become_quotes_bars_and_stream_records(platform: Platform) -> None:
    await platform.start("market_data")
    source = PollingSource(aws.kinesis(), platform.stream, 0.05, 1, FakeCheckpoints())
    seen: list[Tick] = []
    sessions: list[SessionOpened] = []
    async for batch in source:
        for record in batch.records:
            content = unpack(record.data)
            if isinstance(content, list):
                seen += content
            elif isinstance(content, SessionOpened):
                sessions.append(content)
        if len(seen) > 100:
            break
    assert sessions
    assert all(tick.last > 0 for tick in seen)
    await asyncio.sleep(1.5)
    assert set(platform.quotes().quotes([TIDE, ANCHOR])) == {TIDE, ANCHOR}
    assert await platform.end("market_data") == 0
    stored = platform.quotes().get(TIDE)
    assert stored is not None
    (bar, *_) = platform.bars().bars(TIDE, session_date(stored.at))
    assert bar.low <= bar.close <= bar.high


async def test_a_restarted_simulation_goes_on_where_it_stood(platform: Platform) -> None:
    await platform.start("market_data")
    await asyncio.sleep(1.5)
    await platform.end("market_data")
    before = platform.quotes().get(InstrumentId("SIM:HULL"))
    await platform.start("market_data", PLIMSOLL_SEED="5")
    await asyncio.sleep(1.5)
    after = platform.quotes().get(InstrumentId("SIM:HULL"))
    assert before is not None
    assert after is not None
    assert after.at > before.at
    assert after.day_open == before.day_open
    assert after.volume >= before.volume
    assert abs(after.last - before.last) < before.last / 100


async def test_an_order_fills_and_a_resting_one_survives_a_kill(platform: Platform) -> None:
    market = Market(platform)
    market.open()
    await platform.start("paper_broker")
    async with aiohttp.ClientSession() as http:
        client = Client(platform, http)
        await client.open("trader")
        market.say("750.00", "750.05")
        await client.place("PNOW", ANCHOR, "buy", 10, Decimal("760.00"))
        order = await client.filled("PNOW")
        assert Decimal(order["average_price"]) == Decimal("750.05")
        await client.place("PREST", ANCHOR, "sell", 10, Decimal("755.00"))
        await platform.end("paper_broker", signal.SIGKILL)
        await platform.start("paper_broker")
        assert await client.place("PREST", ANCHOR, "sell", 99, Decimal("755.00")) == 409
        assert (await client.order("PREST"))["state"] == "OPEN"
        market.say("756.00", "756.05")
        order = await client.filled("PREST")
        assert order["filled_quantity"] == 10
        assert Decimal(order["average_price"]) >= 755
        (position,) = (await client.call("GET", "/positions"))[1]["positions"]
        assert position["quantity"] == 0
        gain = Decimal(order["average_price"]) * 10 - Decimal("7500.50")
        assert Decimal((await client.call("GET", "/funds"))[1]["cash"]) == 1_000_000 + gain


async def test_two_orders_of_one_client_id_and_an_expired_session_survive_a_kill(platform: Platform) -> None:
    market = Market(platform)
    market.open()
    plan = {"account": "trader", "unique_client_id": False, "rules": []}
    allowed = {"PLIMSOLL_BROKER_FAULTS": "1", "PLIMSOLL_BROKER_FAULT_PLAN": json.dumps(plan)}
    await platform.start("paper_broker", **allowed)
    async with aiohttp.ClientSession() as http:
        client = Client(platform, http)
        await client.open("trader")
        market.say("750.00", "750.05")
        assert await client.place("PTWICE", ANCHOR, "buy", 10, Decimal("760.00")) == 201
        assert await client.place("PTWICE", ANCHOR, "buy", 10, Decimal("740.00")) == 201
        await client.filled("PTWICE")
        expiry = {"account": "trader", "rules": [{"fault": "token_expiry", "on": ["read"], "times": 1}]}
        assert (await client.call("PUT", "/faults", expiry))[0] == 200
        assert (await client.call("GET", "/orders"))[0] == 401
        await platform.end("paper_broker", signal.SIGKILL)
        await platform.start("paper_broker", **allowed)
        assert (await client.call("GET", "/orders"))[0] == 401
        await client.open("trader")
        status, document = await client.call("GET", "/orders")
        assert (status, [each["state"] for each in document["orders"]]) == (200, ["FILLED", "OPEN"])
        assert len({each["order_id"] for each in document["orders"]}) == 2
        assert [each["unique_client_id"] for each in (await client.call("GET", "/faults"))[1]["plans"]] == [False]


async def test_kills_at_any_moment_leave_one_order_a_client_id_and_books_that_add_up(platform: Platform) -> None:
    chance = random.Random(20261121)
    await platform.start("market_data")
    await platform.start("paper_broker")

    async def killer() -> None:
        for _ in range(3):
            await asyncio.sleep(chance.uniform(0.2, 1.0))
            await platform.end("paper_broker", signal.SIGKILL)
            await platform.start("paper_broker")

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
        client = Client(platform, http)
        await client.open("trader")
        kills = asyncio.create_task(killer())
        placed: list[tuple[str, str, int]] = []
        while not kills.done():
            number = len(placed)
            side, quantity = ("buy", "sell")[number % 2], 100 + 700 * (number % 3)
            limit = Decimal("760.00") if side == "buy" else Decimal("740.00")
            await client.place(f"P{number}", ANCHOR, side, quantity, limit)
            placed.append((f"P{number}", side, quantity))
        kills.result()
        open_quantity = sum(quantity if side == "buy" else -quantity for _, side, quantity in placed)
        if open_quantity:
            side, limit = ("sell", Decimal("740.00")) if open_quantity > 0 else ("buy", Decimal("760.00"))
            await client.place("PFLAT", ANCHOR, side, abs(open_quantity), limit)
            placed.append(("PFLAT", side, abs(open_quantity)))
        trades: list[str] = []
        held, flow = 0, Decimal(0)
        for client_id, side, quantity in placed:
            order = await client.filled(client_id)
            assert sum(trade["quantity"] for trade in order["trades"]) == quantity
            sign = 1 if side == "buy" else -1
            held += sign * quantity
            flow -= sum(sign * trade["quantity"] * Decimal(trade["price"]) for trade in order["trades"])
            trades += [trade["trade_id"] for trade in order["trades"]]
        assert len(trades) == len(set(trades))
        book = (await client.call("GET", "/orders"))[1]["orders"]
        assert sorted(order["client_id"] for order in book) == sorted(name for name, _, _ in placed)
        (position,) = (await client.call("GET", "/positions"))[1]["positions"]
        assert position["quantity"] == held == 0
        funds = (await client.call("GET", "/funds"))[1]
        assert Decimal(funds["cash"]) == Decimal(1_000_000) + flow
        updates = await _all_updates(client)
        assert [number for number, _ in updates] == list(range(1, len(updates) + 1))
        assert {client_id for _, client_id in updates} == {name for name, _, _ in placed}
    assert len(placed) > 5


async def _all_updates(client: Client) -> list[tuple[int, str]]:
    updates: list[tuple[int, str]] = []
    after = 0
    while True:
        _, document = await client.call("GET", f"/updates?after={after}&wait_ms=0")
        if not document["updates"]:
            return updates
        updates += [(each["sequence"], each["order"]["client_id"]) for each in document["updates"]]
        after = document["next"]


async def test_a_replay_publishes_its_file_and_then_idles(platform: Platform, tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    rows = [
        f"2025-01-02T09:{15 + minute}:00+05:30,RELIANCE,1200.00,1201.00,1199.00,1200.50,100,0" for minute in range(5)
    ]
    path.write_text("\n".join(["ts,symbol,open,high,low,close,volume,oi", *rows]) + "\n")
    await platform.start(
        "market_data", PLIMSOLL_FEED="replay", PLIMSOLL_REPLAY_PATH=str(path), PLIMSOLL_REPLAY_SPEED="6000"
    )
    for _ in range(200):
        health = await platform.health("market_data")
        if health["finished"]:
            break
        await asyncio.sleep(0.1)
    assert (health["status"], health["finished"], health["ticks_published"]) == ("ok", True, 20)
    assert health["sessions"] == {"NSE": "2025-01-02"}
    bars = platform.bars().bars(InstrumentId("NSE:RELIANCE"), date(2025, 1, 2))
    assert [(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars] == [
        (Decimal(1200), Decimal(1201), Decimal(1199), Decimal("1200.5"), 100)
    ] * 5


@pytest.mark.parametrize("path", ["", "/no/such/file.parquet"])
async def test_a_replay_of_nothing_ends_with_a_sentence(platform: Platform, path: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.market_data", cwd=ROOT, stderr=asyncio.subprocess.PIPE,
        env=platform.environment
        | {"PLIMSOLL_FEED": "replay", "PLIMSOLL_REPLAY_PATH": path, "PLIMSOLL_HEALTH_PORT": str(free_port())},
    )  # fmt: skip
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert b"recording_not_" in said


async def test_publisher_and_polling_source_meet_on_a_stream(platform: Platform) -> None:
    routing = Routing(spread={"HULL": 2})
    publisher = MarketPublisher(aws.kinesis(), platform.stream, routing)
    ticks = [Tick(9, 1_700_000_000_000 + n, 100, 99, 101, n, 0, n) for n in range(1300)]
    arm = ArmStrategy(TenantId("tnt_1"), StrategyId("str_1"))
    publisher.publish_ticks("KEEL", ticks)
    publisher.publish_message(4, arm)
    publisher.publish_ticks("HULL", ticks[:1])
    bell = Doorbell(TenantId("tnt_1"), BrokerId("brk_1"), IntentId("P1"))
    Doorbells(aws.kinesis(), platform.stream).ring(bell)
    checkpoints = FakeCheckpoints()
    source = PollingSource(aws.kinesis(), platform.stream, 0.01, 1, checkpoints)
    batch = await anext(aiter(source))
    read = [unpack(record.data) for record in batch.records[:-1]]
    assert [tick for each in read[:3] for tick in (each if isinstance(each, list) else [])] == ticks
    assert read[3:] == [arm, ticks[:1], ticks[:1]]
    assert unpack_doorbell(batch.records[-1].data) == bell
    await source.checkpoint(batch.shard_id, batch.records[3].sequence_number)
    again = await anext(aiter(PollingSource(aws.kinesis(), platform.stream, 0.01, 1, checkpoints)))
    assert [record.sequence_number for record in again.records] == [
        record.sequence_number for record in batch.records[4:]
    ]
    (shard,) = await source.shards()
    assert (shard.start_hash, shard.end_hash) == (0, 2**128 - 1)
