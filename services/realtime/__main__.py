"""Runs the live service, which pushes to open sockets: ``python -m services.realtime``."""

import asyncio
import signal

from shared.adapters.health import serving_health
from shared.bootstrap.realtime import build_realtime
from shared.observability import log_as_json
from shared.settings import RealtimeSettings
from shared.web.live_views import WireViews

SERVICE = "realtime"


async def run(settings: RealtimeSettings, stop: asyncio.Event) -> None:
    """Serve until ``stop``; then every socket is told that the service goes away."""
    realtime = build_realtime(settings, WireViews)
    try:
        async with serving_health(settings.host, settings.health_port, realtime.health):
            await realtime.run(stop)
    finally:
        await realtime.close()


async def main() -> None:
    """Read the settings, run until SIGTERM or SIGINT."""
    log_as_json(SERVICE)
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await run(RealtimeSettings(), stop)


if __name__ == "__main__":
    asyncio.run(main())
