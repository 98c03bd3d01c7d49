"""``plimsoll doctor``: the machine, and the platform if it runs."""

import asyncio

import aiohttp

from cli.platform.checks import Finding, check_data, check_machine, check_ports, holder_of, port_is_free
from cli.platform.health import answers
from cli.platform.home import Home, Ports, endpoint


async def examine(home: Home, ports: Ports, data: str | None) -> list[Finding]:
    """Everything looked at. When the platform runs, its parts' health instead of its ports' being free."""
    findings = await asyncio.to_thread(check_machine, home.path)
    findings.append(check_data(data))
    if port_is_free(ports.edge) or not _is_ours(home, ports):
        findings += await asyncio.to_thread(check_ports, ports)
        return findings
    return findings + await _examine_running(ports)


def _is_ours(home: Home, ports: Ports) -> bool:
    """Whether the edge's port is held by the platform of this home."""
    holder = holder_of(ports.edge)
    try:
        return holder is not None and home.lock.read_text().strip() == str(holder.pid)
    except OSError:
        return False


async def _examine_running(ports: Ports) -> list[Finding]:
    base = f"http://127.0.0.1:{ports.edge}"
    addresses = {
        "emulator": f"{endpoint(ports)}/_ministack/health",
        "market-data": f"http://127.0.0.1:{ports.market_data}/health",
        "triggers": f"http://127.0.0.1:{ports.triggers}/health",
        "orders": f"http://127.0.0.1:{ports.orders}/health",
        "paper-broker": f"http://127.0.0.1:{ports.paper_broker_health}/health",
        "realtime": f"http://127.0.0.1:{ports.realtime}/health",
        "api": f"{base}/v1/health",
        "everything behind the api": f"{base}/v1/ready",
    }
    async with aiohttp.ClientSession() as session:
        well = await asyncio.gather(*(answers(session, url, 10) for url in addresses.values()))
    remedy = "Look at its log in .local/logs; `make run` starts it anew."
    return [
        Finding(f"{name} (running)", ok, url if ok else f"{url} does not answer 200", "" if ok else remedy)
        for (name, url), ok in zip(addresses.items(), well, strict=True)
    ]
