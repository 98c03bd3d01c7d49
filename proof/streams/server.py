"""The streams over HTTP: the AWS JSON interface at ``POST /``, and what tests command under ``/admin``."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from proof.streams.errors import Refusal
from proof.streams.faults import Faults, Lost
from proof.streams.interface import JSON, Interface
from proof.streams.operations import Kinesis
from proof.streams.shards import Shard, Stream

LARGEST_BODY = 12 * 1024 * 1024
TRIM_SECONDS = 5.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_server(
    retention: timedelta = timedelta(hours=24), now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[web.Application, Interface]:
    """The application, and the interface that it serves."""
    faults = Faults()
    kinesis = Kinesis(faults, now, retention)
    interface = Interface(kinesis, faults)
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_post("/", _interface(interface))
    _add_admin(app, kinesis, faults)

    async def trimming(_app: web.Application) -> None:
        while True:
            await asyncio.sleep(TRIM_SECONDS)
            kinesis.trim()

    async def lifespan(app: web.Application) -> Any:
        task = asyncio.create_task(trimming(app))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(lifespan)
    return app, interface


def _interface(interface: Interface) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            reply = interface.answer(
                request.headers.get("X-Amz-Target", ""), request.content_type, await request.read()
            )
        except Lost:
            return _hang_up(request)
        headers = {"x-amzn-ErrorType": reply.error} if reply.error else None
        return web.Response(body=reply.body, status=reply.status, content_type=JSON, headers=headers)

    return answer


def _hang_up(request: web.Request) -> web.StreamResponse:
    """End the connection, so that the caller cannot know what happened."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _add_admin(app: web.Application, kinesis: Kinesis, faults: Faults) -> None:
    async def health(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"status": "ok", "streams": sorted(kinesis.streams)})

    async def get_faults(_request: web.Request) -> web.StreamResponse:
        rules = [{"fault": each.fault, "probability": each.probability, "left": each.count} for each in faults.rules]
        return web.json_response({"rules": rules, "happened": faults.happened})

    async def put_faults(request: web.Request) -> web.StreamResponse:
        try:
            faults.replace(await request.json())
        except (Refusal, ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return await get_faults(request)

    async def delete_faults(request: web.Request) -> web.StreamResponse:
        faults.replace({})
        return await get_faults(request)

    async def expire(_request: web.Request) -> web.StreamResponse:
        kinesis.expire_iterators()
        return web.json_response({})

    async def everything(request: web.Request) -> web.StreamResponse:
        stream = kinesis.streams.get(request.match_info["name"])
        if stream is None:
            return web.json_response({"error": "no such stream"}, status=404)
        return web.json_response(_inventory(stream, with_data=request.query.get("data") != "no"))

    app.router.add_get("/health", health)
    app.router.add_get("/admin/faults", get_faults)
    app.router.add_put("/admin/faults", put_faults)
    app.router.add_delete("/admin/faults", delete_faults)
    app.router.add_post("/admin/iterators/expire", expire)
    app.router.add_get("/admin/streams/{name}", everything)


def _inventory(stream: Stream, *, with_data: bool) -> dict[str, Any]:
    """All that the stream holds, for audits."""
    return {"name": stream.name, "shards": [_contents(each, with_data=with_data) for each in stream.shards.values()]}


def _contents(shard: Shard, *, with_data: bool) -> dict[str, Any]:
    return {
        "id": shard.id,
        "parents": list(shard.parents),
        "start": str(shard.start),
        "end": str(shard.end),
        "open": shard.closed_at is None,
        "trimmed": shard.trimmed,
        "records": [
            {"sequence": str(each.sequence), "partition_key": each.partition_key, "hash_key": str(each.hash_key)}
            | ({"data": each.data} if with_data else {})
            for each in shard.records
        ],
    }
