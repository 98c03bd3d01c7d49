"""Posting to sockets: signed as the SDK signs, and what each answer of the gateway means. And records of streams."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import botocore.session
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from shared.adapters import sockets
from shared.adapters.dynamodb.change_records import changed_topics
from shared.adapters.sockets import GatewayPush, signed_headers
from shared.application.ports.live import SocketBusy, SocketGone
from shared.domain.errors import InvalidRecord
from shared.domain.live import ConnectionId, TenantChanged

ID = ConnectionId("Lzr5Oe4jIAMCLNw=")
CREDENTIALS = Credentials("AKIDEXAMPLE", "a secret", "a token")
PREFIX = "plimsoll-t-"


@pytest.mark.parametrize("method", ["post", "delete"])
def test_a_request_goes_where_the_sdk_sends_it_and_is_signed_for_the_same_service(method: str) -> None:
    client: Any = botocore.session.get_session().create_client(
        "apigatewaymanagementapi",
        region_name="ap-south-1",
        endpoint_url="https://abc.execute-api.ap-south-1.amazonaws.com/ws",
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        aws_session_token=CREDENTIALS.token,
    )
    seen: list[AWSPreparedRequest] = []

    def keep(request: AWSPreparedRequest, **_: Any) -> Any:
        seen.append(request)
        return AWSResponse(request.url, 200, HTTPHeaders(), None)

    client.meta.events.register("before-send", keep)
    body = "₹".encode() if method == "post" else b""
    try:
        if method == "post":
            client.post_to_connection(ConnectionId=ID, Data=body)
        else:
            client.delete_connection(ConnectionId=ID)
    except AttributeError:  # the answer above has no body to read; what was sent is all that matters
        pass
    [request] = seen
    url = f"https://abc.execute-api.ap-south-1.amazonaws.com/ws/@connections/{ID.replace('=', '%3D')}"
    assert request.url == url
    ours = signed_headers(method.upper(), url, body, CREDENTIALS.get_frozen_credentials(), "ap-south-1")
    theirs = request.headers["Authorization"]
    theirs = theirs.decode() if isinstance(theirs, bytes) else theirs
    assert scope_of(ours["Authorization"]) == scope_of(theirs) == "ap-south-1/execute-api/aws4_request"
    assert ours["X-Amz-Security-Token"] == "a token"


def scope_of(authorization: str) -> str:
    """Region, service and kind of a signature; the date before them may change while this runs."""
    return authorization.split("Credential=")[1].split(",", maxsplit=1)[0].split("/", 2)[2]


@pytest.fixture
async def gateway() -> AsyncIterator[TestServer]:
    """A gateway that answers as the socket's id says."""
    app = web.Application()
    seen: list[tuple[str, str, bytes]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.method, request.raw_path, await request.read()))
        assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256")
        if "slow" in request.path:
            await asyncio.sleep(5)
        status = next((int(each) for each in ("410", "429", "500", "403") if each in request.path), 200)
        return web.Response(status=status)

    app.router.add_route("*", "/ws/{rest:.*}", answer)
    app[web.AppKey("seen", list)] = seen
    server = TestServer(app)
    server.seen = seen  # type: ignore[attr-defined]
    await server.start_server()
    yield server
    await server.close()


async def test_what_the_gateway_answers_says_what_became_of_the_socket(
    gateway: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "TIMEOUT_SECONDS", 0.3)
    push = GatewayPush(str(gateway.make_url("/ws")), "ap-south-1", CREDENTIALS)
    try:
        await push.send(ID, b"hello")
        await push.close(ID)
        await push.close(ConnectionId("410"))
        with pytest.raises(SocketGone):
            await push.send(ConnectionId("410"), b"hello")
        for busy in ("429", "500", "403", "slow"):
            with pytest.raises(SocketBusy):
                await push.send(ConnectionId(busy), b"hello")
    finally:
        await push.end()
    path = "/ws/@connections/Lzr5Oe4jIAMCLNw%3D"
    assert gateway.seen[:2] == [("POST", path, b"hello"), ("DELETE", path, b"")]  # type: ignore[attr-defined]


async def test_a_gateway_that_is_not_there_is_busy() -> None:
    push = GatewayPush("http://127.0.0.1:1/ws", "ap-south-1", CREDENTIALS)
    try:
        with pytest.raises(SocketBusy):
            await push.send(ID, b"hello")
    finally:
        await push.end()


def record(table: str, row_id: str, tenant: str = "tnt_A") -> dict[str, Any]:
    arn = f"arn:aws:dynamodb:ap-south-1:000000000000:table/{PREFIX}{table}/stream/2026"
    return {"eventSourceARN": arn, "dynamodb": {"Keys": {"tenant_id": {"S": tenant}, "id": {"S": row_id}}}}


def test_a_record_says_whose_topics_changed_by_its_keys_alone() -> None:
    change = changed_topics(record("positions", "brk_1#SIM:TIDE#INTRADAY"), table_prefix=PREFIX)
    assert change == TenantChanged("tnt_A", frozenset({"positions", "pnl"}))  # type: ignore[arg-type]
    assert changed_topics(record("strategies", "name#x"), table_prefix=PREFIX) is None


@pytest.mark.parametrize(
    "broken",
    ["text", {}, {"eventSourceARN": "arn"}, record("nobody_knows", "x"), {**record("runs", "x"), "dynamodb": {}}],
)
def test_a_record_that_cannot_be_read_says_so(broken: object) -> None:
    with pytest.raises(InvalidRecord):
        changed_topics(broken, table_prefix=PREFIX)
