"""Live sockets under load: ``python -m bench.live [sockets] [seconds]``.

An emulator of its own, its WebSocket API, and the real service as a process of its own. The sockets belong to tenants
of ten and watch eight instruments, whose ticks come in bursts, one burst a second: each socket is told one coalesced
quote a second. Printed is the time from a burst's publication to its arrival at each client, with the instruments one
after the other within the second (as markets are) and all at the same instant (as they are not), each beside what the
emulator takes when the same messages are posted straight to it.
"""

import asyncio
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import boto3

from bench.load_emulator import emulator_running
from proof.programs import Program, free_port, start
from shared.adapters import aws
from shared.adapters.dynamodb.live import DynamoLiveConnections
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.reference.instruments import all_instruments
from shared.adapters.sockets import GatewayPush
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.instruments import Exchange, Instrument
from shared.domain.live import SOCKET_LASTS, ConnectionId, LiveConnection
from shared.domain.market_data import Tick
from shared.domain.partitions import Routing

STREAM, STAGE = "plimsoll-live-bench", "ws"
TICKS_IN_A_BURST = 5
TARGET_SECONDS = 0.5
TARGET = "service, one after the other"
INSTRUMENTS = tuple(each for each in all_instruments() if each.exchange is Exchange.SIM)
WHO = 'import json\ndef handler(event, context):\n    return {"statusCode": 200, "body": json.dumps(' \
    '{"id": event["requestContext"]["connectionId"]})}\n'  # fmt: skip


def make_socket_api(account: str = "000000000000", region: str = "ap-south-1") -> str:
    """A WebSocket API whose only route tells a client the id of its socket."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("who.py", WHO)
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    role = f"arn:aws:iam::{account}:role/bench"
    function = boto3.client("lambda").create_function(
        FunctionName="who", Runtime=python, Role=role, Handler="who.handler", Code={"ZipFile": packed.getvalue()}
    )
    gateway = boto3.client("apigatewayv2")
    api = gateway.create_api(Name="bench", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    api_id = str(api["ApiId"])
    uri = f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function['FunctionArn']}/invocations"
    made = gateway.create_integration(ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=uri)
    gateway.create_route(ApiId=api_id, RouteKey="who", Target=f"integrations/{made['IntegrationId']}")
    gateway.create_stage(ApiId=api_id, StageName=STAGE, AutoDeploy=True)
    return api_id


class Sockets:
    """The clients. ``arrived``: when each message came, by what it says."""

    def __init__(self) -> None:
        self.ids: list[ConnectionId] = []
        self.arrived: dict[str, list[float]] = {}

    async def open(self, url: str, count: int, stack: AsyncExitStack) -> None:
        """Connect so many, and begin to listen."""
        connector = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        tasks: list[asyncio.Task[None]] = []
        stack.callback(lambda: [task.cancel() for task in tasks])
        for _ in range(count):
            socket = await session.ws_connect(url)
            await socket.send_str(json.dumps({"action": "who"}))
            self.ids.append(ConnectionId((await socket.receive_json())["id"]))
            tasks.append(asyncio.create_task(self._listen(socket)))

    def watching(self, instrument: Instrument) -> list[ConnectionId]:
        """The sockets that watch an instrument."""
        return self.ids[INSTRUMENTS.index(instrument) :: len(INSTRUMENTS)]

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            now = time.perf_counter()
            data = json.loads(message.data)["data"]
            self.arrived.setdefault(f"{data['instrument']} {data['last']}", []).append(now)


def subscribe(prefix: str, ids: Sequence[ConnectionId]) -> None:
    """Each socket as ``realtime_api`` keeps it, ten of each tenant."""
    table, now = DynamoLiveConnections(Table(aws.dynamodb(), f"{prefix}connections")), datetime.now(UTC)
    for number, connection_id in enumerate(ids):
        tenant = TenantId(f"tnt_{number // 10}")
        who = (tenant, UserId(f"usr_{number}"), "trader", SessionId(f"ses_{number}"))
        row = LiveConnection(connection_id, *who, connected_at=now, ends_at=now + SOCKET_LASTS)
        table.add(row.subscribed([f"quotes:{INSTRUMENTS[number % len(INSTRUMENTS)].id}"]))
        sign_in(prefix, tenant, SessionId(f"ses_{number}"), now)


def sign_in(prefix: str, tenant: TenantId, session: SessionId, now: datetime) -> None:
    """The session behind a socket, which the service looks at."""
    row = {"tenant_id": tenant, "id": session, "ends_at": (now + SOCKET_LASTS).isoformat()}
    Table(aws.dynamodb(), f"{prefix}sessions").put(row)


@asynccontextmanager
async def service_running(prefix: str, endpoint: str, queue: str, home: Path) -> AsyncIterator[Program]:
    """``services.realtime`` as it is, in a process of its own."""
    port = free_port()
    environment = {
        **os.environ,
        "PLIMSOLL_STAGE": prefix.removeprefix("plimsoll-").removesuffix("-"),
        "PLIMSOLL_MARKET_STREAM": STREAM,
        "PLIMSOLL_SOCKET_ENDPOINT": endpoint,
        "PLIMSOLL_CHANGES_QUEUE_URL": queue,
        "PLIMSOLL_HEALTH_PORT": str(port),
        "PLIMSOLL_POLL_SECONDS": "0.1",
    }
    program = start("realtime", [sys.executable, "-m", "services.realtime"], environment, home / "realtime.log", port)
    try:
        async with aiohttp.ClientSession() as session:
            for _ in range(300):
                try:
                    async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                        if answer.status == 200:
                            break
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)
            else:
                raise RuntimeError(f"the service does not start:\n{program.last_words()}")
        yield program
    finally:
        program.end()


Send = Callable[[Instrument, int], Awaitable[str]]
"""Has every socket of an instrument told the price of a second; gives how that message is known."""


async def bursts(sockets: Sockets, seconds: int, first: int, apart: float, send: Send) -> list[float]:
    """One burst an instrument and second, so far ``apart``; the times from sending to arrival at each socket."""
    sent: dict[str, tuple[float, int]] = {}

    async def one(instrument: Instrument, number: int) -> None:
        at = time.perf_counter()
        sent[await send(instrument, number)] = (at, len(sockets.watching(instrument)))

    for number in range(first, first + seconds):
        began = time.perf_counter()
        waiting = []
        for place, instrument in enumerate(INSTRUMENTS):
            await asyncio.sleep(max(0.0, began + place * apart - time.perf_counter()))
            waiting.append(asyncio.create_task(one(instrument, number)))
        await asyncio.gather(*waiting)
        await asyncio.sleep(max(0.0, began + 1 - time.perf_counter()))
    await asyncio.sleep(3)
    missing = sum(wanted - len(sockets.arrived.get(what, ())) for what, (_, wanted) in sent.items())
    if missing:
        print(f"{missing} messages did not arrive")
    return [each - at for what, (at, _) in sent.items() for each in sockets.arrived.get(what, ())]


def by_the_service() -> Send:
    """Ticks on the market stream: the service does the rest."""
    publisher, seq = MarketPublisher(aws.kinesis(), STREAM, Routing()), count(1)

    async def send(instrument: Instrument, number: int) -> str:
        ticks = [
            Tick(instrument.token, int(time.time() * 1000), 1_000_000 + 100 * number + step, 0, 0, 0, 0, next(seq))
            for step in range(TICKS_IN_A_BURST)
        ]
        await asyncio.to_thread(publisher.publish_ticks_of, {instrument.underlying: ticks})
        return f"{instrument.id} {ticks[-1].last / 100:.2f}"

    return send


def straight(sockets: Sockets, push: GatewayPush) -> Send:
    """The same messages posted to the emulator with nothing around them."""

    async def send(instrument: Instrument, number: int) -> str:
        data = {"instrument": instrument.id, "last": f"straight {number}", "is": "x" * 150}
        message = json.dumps({"type": "delta", "data": data}).encode()
        await asyncio.gather(*(push.send(each, message) for each in sockets.watching(instrument)))
        return f"{instrument.id} straight {number}"

    return send


def told(name: str, taken: list[float]) -> str:
    """Percentiles in a line."""
    ordered = sorted(taken)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99))
    return f"{name:<32} n {len(ordered):>6}   p50 {p50 * 1000:6.0f} ms   p99 {p99 * 1000:6.0f} ms"


async def measure(sockets_count: int, seconds: int, prefix: str, home: Path) -> dict[str, list[float]]:
    """Everything in one run: times from sending to arrival, by what was done."""
    emulator = os.environ["AWS_ENDPOINT_URL"]
    endpoint = f"{emulator}/_aws/execute-api/{make_socket_api()}/{STAGE}"
    boto3.client("kinesis").create_stream(StreamName=STREAM, ShardCount=1)
    boto3.client("kinesis").get_waiter("stream_exists").wait(StreamName=STREAM)
    queue = boto3.client("sqs").create_queue(QueueName="changes")["QueueUrl"]
    credentials = aws.session().get_credentials()
    assert credentials is not None
    sockets, found = Sockets(), {}
    async with AsyncExitStack() as stack:
        await sockets.open(endpoint.replace("http", "ws", 1), sockets_count, stack)
        push = GatewayPush(endpoint, "ap-south-1", credentials)
        stack.push_async_callback(push.end)
        directly, apart = straight(sockets, push), 1 / len(INSTRUMENTS)
        found["straight, one after the other"] = await bursts(sockets, seconds, 0, apart, directly)
        found["straight, all at once"] = await bursts(sockets, seconds // 3, seconds, 0, directly)
        await asyncio.to_thread(subscribe, prefix, sockets.ids)
        async with service_running(prefix, endpoint, queue, home):
            through = by_the_service()
            await bursts(sockets, 2, 0, apart, through)  # wakes everything up
            found[TARGET] = await bursts(sockets, seconds, 2, apart, through)
            found["service, all at once"] = await bursts(sockets, seconds // 3, seconds + 2, 0, through)
    return found


def main() -> int:
    """Run it. Status 1 when the target is missed or a message was."""
    sockets, seconds = (int(each) for each in (*sys.argv[1:], *("500", "30")[len(sys.argv) - 1 :]))
    with emulator_running() as prefix, TemporaryDirectory() as folder:
        found = asyncio.run(measure(sockets, seconds, prefix, Path(folder)))
    print(f"{sockets} sockets, one coalesced quote a second each, {seconds} s: from sending to arrival")
    for name, taken in found.items():
        print(told(name, taken))
    taken = sorted(found[TARGET])
    well = len(taken) == sockets * seconds and taken[int(len(taken) * 0.99)] < TARGET_SECONDS
    print(f"target, service one after the other, p99 < {TARGET_SECONDS * 1000:.0f} ms: {'met' if well else 'MISSED'}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
