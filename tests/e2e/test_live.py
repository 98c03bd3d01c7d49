"""Live sockets on the running platform: a trade as its trader sees it, and as nobody else does."""

import asyncio
import json
import time

import aiohttp
import pytest

from tests.e2e.platform import RunningPlatform
from tests.e2e.trader import Trader, wait_for_room_before_midnight
from tests.e2e.watcher import Watcher, ticket_of

pytestmark = [pytest.mark.platform, pytest.mark.timeout(400)]

TOPICS = ("orders", "positions", "pnl", "strategies", "notices", "kill-switch")


def test_a_trade_is_seen_as_it_happens_by_its_own_tenant_only(platform: RunningPlatform) -> None:
    wait_for_room_before_midnight()
    with Trader(platform.base) as trader, Trader(platform.base) as stranger:
        ticket = ticket_of(trader.api)
        with (
            Watcher(platform.base, ticket, *TOPICS, "quotes:SIM:TIDE") as watcher,
            Watcher(platform.base, ticket_of(stranger.api), *TOPICS) as silent,
        ):
            watcher.wait_for_snapshots()
            silent.wait_for_snapshots()
            assert handshake(platform.base, ticket["ticket"]) == 403, "a ticket works once"
            quiet_since = len(silent.said)
            strategy_id = trader.start_long("Seen live", "0.5")
            strategies = watcher.topics["strategies"]
            watcher.wait_until(lambda: strategy_id in strategies.items)
            watcher.wait_until(lambda: watcher.topics["positions"].items, 90)
            assert strategies.items[strategy_id]["status"] == "RUNNING"
            trader.wait_for(strategy_id, "CLOSED")
            watcher.wait_until(lambda: not watcher.topics["positions"].items)
            watcher.wait_until(lambda: len(watcher.topics["orders"].items) == 2)
            watcher.wait_until(lambda: watcher.topics["notices"].items)
            time.sleep(3)  # what lags behind has arrived
            assert_same_as_over_http(trader, watcher)
            assert watcher.topics["quotes:SIM:TIDE"].seq > 20
            moved = [each for each in watcher.said if each.get("topic") == "pnl" and each["type"] == "delta"]
            assert len(moved) > 5, "P&L moves with the price"
            assert silent.said[quiet_since:] == []


def assert_same_as_over_http(trader: Trader, watcher: Watcher) -> None:
    """What was told adds up to what the lists of the HTTP API show."""
    for topic in ("orders", "strategies", "notices"):
        listed = {item["id"]: item for item in trader.api.items(f"/v1/{topic}", limit=20)}
        assert watcher.topics[topic].items == listed, topic
    assert watcher.topics["pnl"].data == trader.api.get("/v1/portfolio")
    assert watcher.topics["kill-switch"].data == trader.api.get("/v1/kill-switch")


def test_a_session_that_is_ended_is_told_so_and_its_socket_closed(platform: RunningPlatform) -> None:
    with Trader(platform.base) as trader, Watcher(platform.base, ticket_of(trader.api), "orders") as watcher:
        watcher.wait_for_snapshots()
        trader.api.post("/v1/auth/logout")
        watcher.wait_until(lambda: watcher.said[-1].get("code") == "session_ended", 35)


def test_a_killed_service_comes_back_and_begins_anew(platform: RunningPlatform) -> None:
    with Trader(platform.base) as trader, Watcher(platform.base, ticket_of(trader.api), "kill-switch") as watcher:
        watcher.wait_for_snapshots()
        platform.kill("realtime")
        watcher.wait_until(lambda: watcher.topics["kill-switch"].snapshots == 2, 60)
        trader.api.put("/v1/kill-switch", {"verb": "halt", "reason": "seen live"})
        switch = watcher.topics["kill-switch"]
        watcher.wait_until(lambda: switch.data["switch"]["verb"] == "halt")


def handshake(base: str, ticket: str) -> int:
    """The status with which a handshake is answered; 101 when the socket opens."""

    async def ask() -> int:
        async with aiohttp.ClientSession() as session:
            try:
                async with session.ws_connect(f"{base}/ws", params={"ticket": ticket}) as socket:
                    await socket.send_str(json.dumps({"action": "ping"}))
                    return 101
            except aiohttp.WSServerHandshakeError as error:
                return error.status

    return asyncio.run(ask())
