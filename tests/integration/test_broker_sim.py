"""``plimsoll broker-sim`` as a process of its own: it comes up, trades, misbehaves when told to, and ends on Ctrl-C."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from proof.programs import free_port

ROOT = Path(__file__).parents[2]
ACCOUNT = {"account": "me", "secret": "a long secret"}


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[tuple[Process, httpx.AsyncClient]]:
    """The simulated broker when it is well; killed at the end if it still runs."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", "broker-sim", "--port", str(port), *options, cwd=ROOT, stdout=PIPE
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            await _until_well(process, client)
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until_well(process: Process, client: httpx.AsyncClient) -> None:
    for _ in range(200):
        assert process.returncode is None
        try:
            if (await client.get("/health")).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.1)
    pytest.fail("it does not become well")


async def _ended(process: Process) -> tuple[int | None, str]:
    process.send_signal(signal.SIGINT)
    printed, _ = await asyncio.wait_for(process.communicate(), 10)
    return process.returncode, printed.decode()


async def _introduced(process: Process) -> str:
    assert process.stdout is not None
    text = ""
    while "Requests appear below" not in text:
        text += (await asyncio.wait_for(process.stdout.readline(), 15)).decode()
    return text


def _order_in(introduction: str) -> dict[str, Any]:
    """The first order that the introduction proposes."""
    line = next(line for line in introduction.splitlines() if '"client_id":"first"' in line)
    document: dict[str, Any] = json.loads(line[line.index("'{") + 1 : line.rindex("}'") + 1])
    return document


async def test_the_order_that_it_proposes_fills_and_ctrl_c_ends_it() -> None:
    async with running("--faults", "--seed", "5") as (process, client):
        introduction = await _introduced(process)
        order = _order_in(introduction)
        token = (await client.post("/accounts", json=ACCOUNT)).json()["session_token"]
        client.headers["Authorization"] = f"token {token}"
        assert (await client.post("/orders", json=order)).status_code == 201
        for _ in range(50):
            found = (await client.get("/orders/by-client-id/first")).json()
            if found["state"] == "FILLED":
                break
            await asyncio.sleep(0.1)
        assert found["filled_quantity"] == order["quantity"]
        assert Decimal(found["average_price"]) <= Decimal(order["limit"])
        rule = {"fault": "lose_answer", "how": "cut", "times": 1}
        assert (await client.put("/faults", json={"account": "me", "rules": [rule]})).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post("/orders", json=order | {"client_id": "second"})
        assert (await client.get("/orders/by-client-id/second")).status_code == 200
        code, printed = await _ended(process)
    assert code == 0
    assert "lose_answer" in printed
    assert "Traceback" not in printed


async def test_without_the_option_there_are_no_faults() -> None:
    async with running("--speed", "20") as (process, client):
        refused = await client.get("/faults")
        assert (refused.status_code, refused.json()["code"]) == (403, "faults_not_allowed")
        introduction = await _introduced(process)
        assert "/faults" not in introduction
        before = (await client.get("/health")).json()["ticks_read"]
        await asyncio.sleep(1)
        moved = (await client.get("/health")).json()["ticks_read"] - before
        assert moved > 7 * 8 * 5  # seven stocks, eight steps a market second, well above real time
        code, _ = await _ended(process)
    assert code == 0


@pytest.mark.parametrize("speed", ["0", "61", "nan", "fast"])
async def test_an_odd_speed_is_refused(speed: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", "broker-sim", "--speed", speed, cwd=ROOT, stderr=PIPE
    )
    _, printed = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 2
    assert b"--speed" in printed


async def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", "broker-sim", "--port", str(port), cwd=ROOT, stdout=PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 15)
    server.close()
    assert process.returncode == 1
    assert f"Port {port} cannot be used" in printed.decode()
