"""A service's health over HTTP: ``GET /health`` answers 200 while it is well, 503 while it is not."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Snapshot = Callable[[], dict[str, Any]]
"""What is known of the service; ``status`` is ``ok`` while it is well."""


def add_health(app: web.Application, snapshot: Snapshot) -> None:
    """Serve the snapshot at ``/health``."""

    async def health(_request: web.Request) -> web.Response:
        state = snapshot()
        return web.json_response(state, status=200 if state.get("status") == "ok" else 503)

    app.router.add_get("/health", health)


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Serve an application while the block runs. Raises ``OSError`` when the port is in use."""
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving_health(host: str, port: int, snapshot: Snapshot) -> AsyncIterator[None]:
    """Serve nothing but health while the block runs."""
    app = web.Application()
    add_health(app, snapshot)
    async with serving(app, host, port):
        yield
