"""The start of the platform, part after part, each step said on the screen."""

import asyncio
import time
from collections.abc import Coroutine
from typing import TypeVar

import aiohttp
from aiohttp import web

from cli.platform import edge, emulator
from cli.platform.checks import Finding, check_machine, check_ports
from cli.platform.demo_tenant import DemoTenant, DemoTenantFailed, ensure_demo_tenant
from cli.platform.deployment import Deployment, DeploymentFailed, ensure_deployed, is_deployed
from cli.platform.health import answers, wait_until_healthy
from cli.platform.home import ROOT, endpoint
from cli.platform.running import CannotStart, Platform, emulator_died
from cli.platform.screen import PartHealth
from cli.platform.services import emulator_part, service_parts
from cli.platform.socket_edge import socket_url
from cli.platform.start_page import start_page
from cli.platform.supervisor import Supervised, end_leftovers
from cli.platform.warm_up import warm_up, warm_up_socket

EMULATOR_SECONDS = 60.0
SERVICES_SECONDS = 60.0
API_SECONDS = 60.0

Result = TypeVar("Result")


async def start(platform: Platform) -> DemoTenant | None:
    """Start everything. Gives the demo tenant, None when it could not be let in. Raises ``CannotStart``."""
    screen, home = platform.screen, platform.home
    await asyncio.to_thread(_require, check_machine(home.path))
    for name in await asyncio.to_thread(end_leftovers, home.processes):
        screen.step(f"{name} of an earlier run ended")
    await asyncio.to_thread(_require, check_ports(platform.ports))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        deployment = await _stacks(platform, session)
        services = [platform.add(part) for part in service_parts(platform.ports, deployment.outputs, platform.feed)]
        await asyncio.gather(*(each.start() for each in services))
        platform.remember()
        await _open_edge(platform, deployment)
        gone = platform.emulator.ended.is_set
        api, rows, _ = await asyncio.gather(
            _wait_for_api(platform, session),
            wait_until_healthy(session, services, SERVICES_SECONDS, gone),
            warm_up(session, platform.base),
        )
        platform.rows += [*rows, api]
        for each, row in zip(services, rows, strict=True):
            if row.state != "healthy":
                screen.problem(f"{row.name} is not healthy ({row.note}):\n{each.last_words()}", f"Read {each.log}.")
        screen.step(f"functions awake, {sum(row.state == 'healthy' for row in rows)} of {len(rows)} services healthy")
        if gone():
            raise emulator_died(platform.emulator)
        return await _demo_tenant(platform, session)


async def _stacks(platform: Platform, session: aiohttp.ClientSession) -> Deployment:
    """The emulator with the stacks on it.

    The CDK's own roles do not get through an emulator that enforces permissions: it deploys without, then starts anew.
    """
    home, ports, screen = platform.home, platform.ports, platform.screen
    row = await _start_emulator(platform, session, enforce=platform.enforce)
    if platform.enforce and not await asyncio.to_thread(is_deployed, ports):
        await _restart_emulator(platform, session, enforce=False)
    began = time.monotonic()
    try:
        deployment, took = await _while_alive(platform.emulator, ensure_deployed(home, ports))
    except DeploymentFailed as error:
        remedy = f"Read {home.logs / 'deployment.log'}; if the state is broken, `make clean-state` starts afresh."
        raise CannotStart(str(error), remedy) from error
    seconds = time.monotonic() - began
    screen.step(f"stacks {took}", f"{seconds:.1f} s")
    if platform.enforce and took != "unchanged":
        row = await _restart_emulator(platform, session, enforce=True)
    platform.rows += [row, PartHealth("stacks", endpoint(ports), "healthy", seconds, took)]
    return deployment


async def _start_emulator(platform: Platform, session: aiohttp.ClientSession, *, enforce: bool) -> PartHealth:
    await asyncio.to_thread(emulator.prepare_start, platform.home)
    supervised = platform.add(emulator_part(platform.home, platform.ports, enforce=enforce))
    await supervised.start()
    platform.remember()
    [row] = await wait_until_healthy(session, [supervised], EMULATOR_SECONDS, supervised.ended.is_set)
    if row.state != "healthy":
        raise emulator_died(supervised)
    platform.screen.step("emulator, permissions enforced" if enforce else "emulator", f"{row.seconds:.1f} s")
    return row


async def _restart_emulator(platform: Platform, session: aiohttp.ClientSession, *, enforce: bool) -> PartHealth:
    await platform.emulator.stop()
    platform.parts.remove(platform.emulator)
    return await _start_emulator(platform, session, enforce=enforce)


async def _while_alive(emulated: Supervised, work: Coroutine[None, None, Result]) -> Result:
    """The work's result, unless the emulator ends first: then ``CannotStart``."""
    doing = asyncio.create_task(work)
    ended = asyncio.create_task(emulated.ended.wait())
    try:
        await asyncio.wait({doing, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise emulator_died(emulated)
        return doing.result()
    finally:
        doing.cancel()
        ended.cancel()
        await asyncio.gather(doing, ended, return_exceptions=True)


async def _open_edge(platform: Platform, deployment: Deployment) -> None:
    where = {each.part.name: each.part.health_url or "" for each in platform.parts}
    described = ROOT / "docs" / "openapi.json"
    app = edge.create_edge(
        edge.origin_of(endpoint(platform.ports), deployment.http_api_id),
        start_page(where, str(platform.feed)),
        described.read_bytes() if described.exists() else None,
        socket_url(endpoint(platform.ports), deployment.outputs["SocketApiId"], deployment.outputs["SocketStage"]),
    )
    platform.edge_runner = web.AppRunner(app, access_log=None)
    await platform.edge_runner.setup()
    await web.TCPSite(platform.edge_runner, "127.0.0.1", platform.ports.edge).start()


async def _wait_for_api(platform: Platform, session: aiohttp.ClientSession) -> PartHealth:
    began, address = time.monotonic(), f"{platform.base}/v1"
    while time.monotonic() - began < API_SECONDS and not platform.emulator.ended.is_set():
        if await answers(session, f"{address}/health", 10):
            return PartHealth("api", address, "healthy", time.monotonic() - began)
        await asyncio.sleep(0.2)
    return PartHealth("api", address, "failing", time.monotonic() - began, "/v1/health does not answer 200")


async def _demo_tenant(platform: Platform, session: aiohttp.ClientSession) -> DemoTenant | None:
    began = time.monotonic()
    try:
        tenant = await ensure_demo_tenant(session, platform.base, platform.home.demo_tenant)
    except DemoTenantFailed as error:
        platform.screen.problem(f"the demo tenant: {error}", f"Read the logs in {platform.home.logs}.")
        return None
    await warm_up(session, platform.base, tenant.access_token)
    if not await warm_up_socket(session, platform.base, tenant.access_token):
        platform.screen.problem("a live socket shows nothing", f"Read {platform.home.logs / 'realtime.log'}.")
    platform.screen.step("demo tenant registered" if tenant.created else "demo tenant signed in")
    row = PartHealth("demo tenant", tenant.email, "healthy", time.monotonic() - began, "new" if tenant.created else "")
    platform.rows.append(row)
    return tenant


def _require(findings: list[Finding]) -> None:
    missing = [each for each in findings if each.needed and not each.ok]
    if missing:
        what = "\n  ".join(f"{each.name}: {each.detail}" for each in missing)
        raise CannotStart(what, "\n  ".join(dict.fromkeys(each.remedy for each in missing)))
