"""The same interface over HTTP/2 without TLS: the Client Library's Kinesis client speaks nothing else.

Needs the package ``h2``, which is in the dependency group ``kcl`` only.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset, WindowUpdated
from h2.exceptions import ProtocolError

from proof.streams.errors import Refusal
from proof.streams.faults import Lost
from proof.streams.interface import JSON, Interface, Reply, refused
from proof.streams.pushing import EVENT_STREAM, events

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


@dataclass(slots=True)
class _Exchange:
    """One request, and what of its answer is not sent yet."""

    headers: dict[str, str]
    received: bytearray = field(default_factory=bytearray)
    unsent: memoryview | None = None
    is_whole: bool = True
    task: "asyncio.Task[None] | None" = None


class Http2Protocol(asyncio.Protocol):
    """One connection."""

    def __init__(self, interface: Interface) -> None:
        self._interface = interface
        self._connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._exchanges: dict[int, _Exchange] = {}
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connection.initiate_connection()
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Go on with whatever requests this belongs to."""
        assert self._transport is not None
        try:
            for event in self._connection.receive_data(data):
                self._handle(event)
        except ProtocolError:
            self._flush()
            self._transport.close()
            return
        except Lost:
            self._transport.abort()
            return
        self._flush()

    def _handle(self, event: object) -> None:
        if isinstance(event, RequestReceived):
            self._exchanges[event.stream_id] = _Exchange(dict(event.headers))
        elif isinstance(event, DataReceived):
            self._exchanges[event.stream_id].received += event.data
            self._connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self._answer(event.stream_id)
        elif isinstance(event, WindowUpdated):
            for stream_id in list(self._exchanges):
                self._send(stream_id)
        elif isinstance(event, StreamReset):
            exchange = self._exchanges.pop(event.stream_id, None)
            if exchange is not None and exchange.task is not None:
                exchange.task.cancel()

    def _answer(self, stream_id: int) -> None:
        exchange = self._exchanges[stream_id]
        headers = exchange.headers
        if headers.get("x-amz-target", "").endswith(".SubscribeToShard"):
            exchange.task = asyncio.get_running_loop().create_task(self._push(stream_id, exchange))
            return
        reply = self._interface.answer(
            headers.get("x-amz-target", ""), headers.get("content-type", ""), bytes(exchange.received)
        )
        self._begin(stream_id, reply)

    def _begin(self, stream_id: int, reply: Reply) -> None:
        exchange = self._exchanges[stream_id]
        answer = [(":status", str(reply.status)), ("content-type", JSON), ("content-length", str(len(reply.body)))]
        if reply.error:
            answer.append(("x-amzn-errortype", reply.error))
        self._connection.send_headers(stream_id, answer)
        exchange.unsent = memoryview(reply.body)
        self._send(stream_id)

    async def _push(self, stream_id: int, exchange: _Exchange) -> None:
        """Answer a subscription: event after event, until its end or the subscriber's."""
        exchange.is_whole = False
        try:
            pushed = events(self._interface.kinesis, json.loads(exchange.received))
            first = await anext(pushed)
        except Refusal as refusal:
            exchange.is_whole, reply = True, refused(refusal)
            self._begin(stream_id, reply)
            self._flush()
            return
        self._connection.send_headers(stream_id, [(":status", "200"), ("content-type", EVENT_STREAM)])
        exchange.unsent = memoryview(first)
        self._send(stream_id)
        self._flush()
        async for event in pushed:
            exchange.unsent = memoryview(bytes(exchange.unsent) + event)
            self._send(stream_id)
            self._flush()
        exchange.is_whole = True
        self._send(stream_id)
        self._flush()

    def connection_lost(self, _error: Exception | None) -> None:
        """Push nothing more."""
        for exchange in self._exchanges.values():
            if exchange.task is not None:
                exchange.task.cancel()

    def _send(self, stream_id: int) -> None:
        """As much of the answer as the other side has room for."""
        exchange = self._exchanges[stream_id]
        if exchange.unsent is None:
            return
        while exchange.unsent:
            room = self._connection.local_flow_control_window(stream_id)
            size = min(room, self._connection.max_outbound_frame_size, len(exchange.unsent))
            if size <= 0:
                return
            self._connection.send_data(stream_id, bytes(exchange.unsent[:size]))
            exchange.unsent = exchange.unsent[size:]
        if exchange.is_whole:
            self._connection.end_stream(stream_id)
            del self._exchanges[stream_id]

    def _flush(self) -> None:
        assert self._transport is not None
        data = self._connection.data_to_send()
        if data:
            self._transport.write(data)


class EitherProtocol(asyncio.Protocol):
    """Becomes an HTTP/2 or an HTTP/1.1 connection, as the other side begins."""

    def __init__(self, interface: Interface, http1: Callable[[], asyncio.BaseProtocol]) -> None:
        self._interface = interface
        self._http1 = http1
        self._begun = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first words."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Decide as soon as it is clear, and hand over."""
        assert self._transport is not None
        self._begun += data
        if len(self._begun) < len(PREFACE) and PREFACE.startswith(self._begun):
            return
        is_http2 = self._begun.startswith(PREFACE)
        protocol = Http2Protocol(self._interface) if is_http2 else self._http1()
        assert isinstance(protocol, asyncio.Protocol)
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(self._begun)


@asynccontextmanager
async def serving_both(app: web.Application, interface: Interface, host: str, port: int) -> AsyncIterator[None]:
    """Serve the application over HTTP/1.1, and its interface over HTTP/2 too, on one port while the block runs."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    http1 = runner.server
    assert http1 is not None
    server = await asyncio.get_running_loop().create_server(lambda: EitherProtocol(interface, http1), host, port)
    try:
        yield
    finally:
        server.close()
        await runner.cleanup()
