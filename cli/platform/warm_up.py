"""Wakes the functions through the real routes, so that the first user does not wait for cold starts."""

import asyncio

import aiohttp

ROUTES = (
    "/v1/auth/sessions",
    "/v1/strategies",
    "/v1/brokers",
    "/v1/orders",
    "/v1/positions",
    "/v1/quotes?instrument=SIM:TIDE",
    "/v1/ready",
)
"""One route of each API function."""
AT_ONCE = 2
"""A request more at once is an authorizer more to start, and there are not more processors."""


async def warm_up(session: aiohttp.ClientSession, base: str, access_token: str | None = None) -> None:
    """Ask one route of each function. Without a token they are refused, but by functions that then are awake."""
    headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
    waiting = list(ROUTES)

    async def worker() -> None:
        while waiting:
            try:
                async with session.get(base + waiting.pop(0), headers=headers) as answer:
                    await answer.read()
            except (aiohttp.ClientError, TimeoutError):
                continue  # whoever is unwell shows in the health table

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
