"""Serves streams: ``python -m proof.streams --port 4567 --stream plimsoll-local-market=2``."""

import argparse
import asyncio
import signal
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from importlib.util import find_spec

from aiohttp import web

from proof.streams.interface import Interface
from proof.streams.server import build_server
from shared.adapters.health import serving


async def main(host: str, port: int, streams: dict[str, int], retention: timedelta) -> None:
    """Serve until SIGTERM or SIGINT."""
    app, interface = build_server(retention)
    for name, shards in streams.items():
        interface.kinesis.create_stream({"StreamName": name, "ShardCount": shards})
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with _serving(app, interface, host, port):
        print(f"streams on http://{host}:{port}", flush=True)
        await stop.wait()


def _serving(app: web.Application, interface: Interface, host: str, port: int) -> AbstractAsyncContextManager[None]:
    """Over HTTP/2 too where the package for it is installed."""
    if find_spec("h2") is None:
        return serving(app, host, port)
    from proof.streams.http2 import serving_both  # noqa: PLC0415

    return serving_both(app, interface, host, port)


def _stream(text: str) -> tuple[str, int]:
    name, _, shards = text.partition("=")
    return name, int(shards or 1)


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m proof.streams", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--stream", type=_stream, action="append", default=[], metavar="NAME[=SHARDS]")
    parser.add_argument("--retain-seconds", type=float, default=24 * 3600.0)
    return parser.parse_args(given)


if __name__ == "__main__":
    given = arguments()
    asyncio.run(main(given.host, given.port, dict(given.stream), timedelta(seconds=given.retain_seconds)))
