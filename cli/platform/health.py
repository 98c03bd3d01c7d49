"""Whether the parts are healthy, asked as an operator would: over HTTP."""

import asyncio
import time
from collections.abc import Callable, Sequence

import aiohttp

from cli.platform.screen import PartHealth
from cli.platform.supervisor import Supervised

PAUSE_SECONDS = 0.1
HOPELESS_RESTARTS = 3
"""A part that ended so often while it started is not waited for (it is started again all the same)."""


async def answers(session: aiohttp.ClientSession, url: str, seconds: float = 2.0) -> bool:
    """Whether this address answers 200 in time."""
    try:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=seconds)) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


async def wait_until_healthy(
    session: aiohttp.ClientSession, parts: Sequence[Supervised], seconds: float, gone: Callable[[], bool]
) -> list[PartHealth]:
    """Wait for all of them at once. A part that is not healthy in time is reported as failing, with its restarts.

    Ends early when ``gone`` says that waiting has no use any more.
    """
    began = time.monotonic()

    async def wait(part: Supervised) -> PartHealth:
        url = part.part.health_url
        while time.monotonic() - began < seconds and part.restarts < HOPELESS_RESTARTS and not gone():
            if part.pid is not None and (url is None or await answers(session, url)):
                return PartHealth(part.part.name, _address(url), "healthy", time.monotonic() - began)
            await asyncio.sleep(PAUSE_SECONDS)
        note = f"restarted {part.restarts} times" if part.restarts else f"no answer within {seconds:.0f} s"
        return PartHealth(part.part.name, _address(url), "failing", time.monotonic() - began, note)

    return list(await asyncio.gather(*(wait(part) for part in parts)))


def _address(url: str | None) -> str:
    return "/".join(url.split("/")[:3]) if url else ""
