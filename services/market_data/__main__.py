"""Runs the market-data service: ``python -m services.market_data``."""

import asyncio
import logging
import signal
import sys

from shared.adapters.health import serving_health
from shared.bootstrap.market_data import build_market_data
from shared.domain.errors import Invalid, NotFound
from shared.observability import log_as_json
from shared.settings import MarketDataSettings

SERVICE = "market_data"

_log = logging.getLogger(__name__)


async def run(settings: MarketDataSettings, stop: asyncio.Event) -> None:
    """Stream until ``stop``; what is collected goes out before the end."""
    stream = build_market_data(settings)
    async with serving_health(settings.host, settings.health_port, stream.health):
        await stream.run(stop)


async def main() -> None:
    """Read the settings, run until SIGTERM or SIGINT."""
    log_as_json(SERVICE)
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    try:
        await run(MarketDataSettings(), stop)
    except (Invalid, NotFound) as error:
        _log.error("the feed cannot start: %s", error)
        sys.exit(2)


if __name__ == "__main__":
    asyncio.run(main())
