"""Between the service and its tables: refuses, fails and hangs up by a seed, before or after the store has acted.

``python -m proof.processes.store_proxy --port 4700 --store http://127.0.0.1:4600``; ``PUT /_faults`` switches.
"""

import argparse
import asyncio
import json
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import aiohttp
from aiohttp import web

from shared.adapters.health import serving

LARGEST_BODY = 16 * 1024 * 1024
FAULTS = ("throttle", "fail_before", "fail_after", "cut_before", "cut_after", "slow")
SLOW_SECONDS = 1.5
_PASSED_ON = ("content-type", "x-amz-target", "x-amz-date", "authorization", "x-amz-security-token")
_HANDED_BACK = ("content-type", "x-amz-crc32", "x-amzn-requestid")


@dataclass
class Weather:
    """How likely each fault is (the rest of the calls go well), and what has happened so far."""

    shares: Mapping[str, float] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(0))
    happened: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def next(self) -> str:
        """The fault that strikes now, or an empty text."""
        self.calls += 1
        drawn = self.chance.random()
        for fault in FAULTS:
            drawn -= self.shares.get(fault, 0.0)
            if drawn < 0:
                self.happened[fault] += 1
                return fault
        return ""


def build_app(store: str, weather: Weather) -> web.Application:
    """The proxy as an application."""
    app = web.Application(client_max_size=LARGEST_BODY)
    client: list[aiohttp.ClientSession] = []

    async def lifespan(_app: web.Application):  # type: ignore[no-untyped-def]
        limits = aiohttp.TCPConnector(limit=128)
        async with aiohttp.ClientSession(auto_decompress=False, connector=limits) as session:
            client.append(session)
            yield

    async def passed_on(request: web.Request, body: bytes) -> web.Response:
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        async with client[0].post(store, data=body, headers=headers) as answer:
            kept = {name: answer.headers[name] for name in _HANDED_BACK if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)

    async def call(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        match weather.next():
            case "throttle":
                return _error(400, "ProvisionedThroughputExceededException")
            case "fail_before":
                return _error(500, "InternalServerError")
            case "fail_after":
                await passed_on(request, body)
                return _error(500, "InternalServerError")
            case "cut_before":
                return _hang_up(request)
            case "cut_after":
                await passed_on(request, body)
                return _hang_up(request)
            case "slow":
                await asyncio.sleep(SLOW_SECONDS * weather.chance.random())
        return await passed_on(request, body)

    async def switch(request: web.Request) -> web.Response:
        wanted = await request.json()
        unknown = set(wanted["shares"]) - set(FAULTS)
        if unknown:
            return web.json_response({"error": f"no such fault: {sorted(unknown)}"}, status=400)
        weather.shares = wanted["shares"]
        if "seed" in wanted:
            weather.chance = Random(wanted["seed"])
        return await show(request)

    async def show(_request: web.Request) -> web.Response:
        return web.json_response(
            {"status": "ok", "shares": weather.shares, "calls": weather.calls, "happened": weather.happened}
        )

    app.cleanup_ctx.append(lifespan)
    app.router.add_post("/", call)
    app.router.add_put("/_faults", switch)
    app.router.add_get("/health", show)
    return app


def _error(status: int, code: str) -> web.Response:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "It was told to fail."}
    return web.Response(status=status, text=json.dumps(body), content_type="application/x-amz-json-1.0")


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def main(port: int, store: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with serving(build_app(store, Weather()), "127.0.0.1", port):
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m proof.processes.store_proxy", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", required=True, help="the address of the tables behind it")
    given = parser.parse_args()
    asyncio.run(main(given.port, given.store))
