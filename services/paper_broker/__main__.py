"""Runs the simulated exchange: ``python -m services.paper_broker``."""

import asyncio
import json
import logging
import signal

from services.paper_broker.faults_wire import plan_of
from services.paper_broker.http_api import build_app
from shared.adapters.health import serving, serving_health
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.bootstrap.paper_broker import build_paper_broker
from shared.observability import log_as_json
from shared.settings import PaperBrokerSettings

SERVICE = "paper_broker"

_log = logging.getLogger(__name__)


async def run(settings: PaperBrokerSettings, stop: asyncio.Event) -> None:
    """Serve until ``stop``. A part that fails ends the process, which is then started again."""
    if settings.broker_faults:
        _log.warning("faults can be switched on here by anybody who reaches this port")
    broker = build_paper_broker(settings)
    if isinstance(broker.exchange, FaultyExchange) and settings.broker_fault_plan:
        broker.exchange.faults.switch_on(plan_of(json.loads(settings.broker_fault_plan)))
    app = build_app(broker.exchange, broker.health)
    async with (
        serving_health(settings.host, settings.health_port, broker.health),
        serving(app, settings.host, settings.port),
    ):
        following = asyncio.create_task(broker.follow())
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
        following.cancel()
        if following in done:
            following.result()  # ends the process with its error
        await asyncio.gather(following, return_exceptions=True)


async def main() -> None:
    """Read the settings, run until SIGTERM or SIGINT."""
    log_as_json(SERVICE)
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await run(PaperBrokerSettings(), stop)


if __name__ == "__main__":
    asyncio.run(main())
