"""A client of the live socket at the running platform, which holds what it is told against the protocol."""

import asyncio
import json
import threading
import time
from typing import Any, Self

import aiohttp

from cli.api_client import ApiClient
from tests.unit.application.live.world import Client

Json = dict[str, Any]


def key_of(topic: str, item: Json) -> str:
    """The key of an item, as docs/live.md says it."""
    return (
        "|".join(item[name] for name in ("broker_id", "instrument", "product")) if topic == "positions" else item["id"]
    )


def ticket_of(api: ApiClient) -> Json:
    """A fresh ticket."""
    given: Json = api.post("/v1/auth/socket-ticket")
    return given


class Watcher:
    """One socket in a thread of its own. ``said`` is everything that came, in order; ``topics`` what is known by it."""

    def __init__(self, base: str, ticket: Json, *topics: str) -> None:
        self._url, self._ticket, self._topics = base + ticket["url"], ticket["ticket"], topics
        self.said: list[Json] = []
        self.topics: dict[str, Client] = {topic: Client() for topic in topics}
        self.problem: Exception | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join(20)
        if self.problem is not None and error[1] is None:
            raise self.problem

    def wait_until(self, holds: Any, seconds: float = 30) -> None:
        """Wait until something holds about what is known. Fails with what was said."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.problem is not None:
                raise self.problem
            if holds():
                return
            time.sleep(0.05)
        raise AssertionError(f"it does not hold after {seconds} s: {self.said[-5:]}")

    def wait_for_snapshots(self) -> None:
        """Wait until every topic has begun."""
        self.wait_until(lambda: all(each.snapshots for each in self.topics.values()))

    async def _run(self) -> None:
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(self._url, params={"ticket": self._ticket}) as socket,
            ):
                await socket.send_str(json.dumps({"action": "subscribe", "topics": list(self._topics)}))
                while not self._stop.is_set():
                    try:
                        message = await socket.receive(timeout=0.2)
                    except TimeoutError:
                        continue
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    self._take(json.loads(message.data))
        except Exception as error:
            self.problem = error

    def _take(self, message: Json) -> None:
        self.said.append(message)
        if message["type"] in {"snapshot", "delta"}:
            topic = message["topic"]
            self.topics[topic].take(message, lambda item: key_of(topic, item))
