"""Wakes the functions through the real routes, so that the first user does not wait for cold starts."""

import asyncio
import json

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
SOCKET_SECONDS = 60.0


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


async def warm_up_socket(session: aiohttp.ClientSession, base: str, access_token: str) -> bool:
    """Open a live socket as a client does and wait for its first snapshot: the functions behind it are awake then.

    Says whether the snapshot came.
    """
    headers = {"Authorization": f"Bearer {access_token}"}
    try:
        async with asyncio.timeout(SOCKET_SECONDS):
            async with session.post(f"{base}/v1/auth/socket-ticket", headers=headers) as answer:
                given = await answer.json()
            async with session.ws_connect(f"{base}{given['url']}", params={"ticket": given["ticket"]}) as socket:
                await socket.send_str(json.dumps({"action": "subscribe", "topics": ["kill-switch"]}))
                while (await socket.receive_json())["type"] != "snapshot":
                    pass
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return False
    return True
