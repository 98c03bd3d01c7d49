"""The parts of the process proof that do harm: they must do it, and no other."""

import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from proof.processes.acts import Act, acts_of
from proof.processes.market import WIDEST, Market, market_offset
from proof.processes.plan import broker_faults, expiring, plan_of
from proof.processes.report import FAULTY_SHARE
from proof.processes.store_proxy import FAULTS, SLOW_SECONDS, Weather, build_app
from proof.programs import ROOT
from services.paper_broker import faults_wire
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.domain.errors import Unavailable
from shared.domain.exchange_faults import Target, is_answer_rule, require_sound
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date

CLOCKS = """
import json, time
from datetime import datetime, UTC
stamp = datetime.fromtimestamp(0, UTC)
known = isinstance(stamp, datetime) and datetime.now(UTC) > stamp
print(json.dumps([time.time(), datetime.now(UTC).timestamp(), time.time_ns() / 1e9, time.monotonic(), known]))
"""


@pytest.mark.parametrize("shift", [-1.5, 90.0])
def test_only_the_wall_clock_is_wrong(tmp_path: Path, shift: float) -> None:
    (tmp_path / "clocks.py").write_text(CLOCKS)
    command = [sys.executable, "-m", "proof.processes.shifted_clock", str(shift), "clocks"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{tmp_path}"}
    began = time.time(), time.monotonic()
    answer = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    ended = time.time(), time.monotonic()
    *walls, monotonic, known = json.loads(answer.stdout)
    assert all(began[0] + shift <= wall <= ended[0] + shift for wall in walls)
    assert began[1] <= monotonic <= ended[1]
    assert known


class Store:
    """Counts what reaches it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return web.json_response({"target": request.headers["X-Amz-Target"]}, headers={"x-amz-crc32": "1"})


EFFECTS = {
    "": (200, 1),
    "throttle": (400, 0),
    "fail_before": (500, 0),
    "fail_after": (500, 1),
    "cut_before": (None, 0),
    "cut_after": (None, 1),
}


@pytest.mark.parametrize("fault", EFFECTS)
async def test_a_fault_of_the_store_strikes_before_or_after_the_effect(fault: str) -> None:
    store, behind = Store(), web.Application()
    behind.router.add_post("/", store.answer)
    weather = Weather({fault: 1.0} if fault else {})
    status: int | None
    async with (
        TestServer(behind) as real,
        TestServer(build_app(str(real.make_url("/")), weather)) as proxy,
        aiohttp.ClientSession() as client,
    ):
        try:
            headers = {"X-Amz-Target": "DynamoDB_20120810.PutItem"}
            async with client.post(proxy.make_url("/"), data=b"{}", headers=headers) as answer:
                status, body = answer.status, await answer.json(content_type=None)
        except aiohttp.ClientError:
            status, body = None, {}
    expected_status, effects = EFFECTS[fault]
    assert (status, len(store.bodies)) == (expected_status, effects)
    assert weather.happened.total() == (1 if fault else 0)
    if fault == "throttle":
        assert body["__type"].endswith("#ProvisionedThroughputExceededException")
    if not fault:
        assert body == {"target": "DynamoDB_20120810.PutItem"}


async def test_a_slow_store_answers_in_the_end() -> None:
    store, behind = Store(), web.Application()
    behind.router.add_post("/", store.answer)
    async with TestServer(behind) as real:
        app = build_app(str(real.make_url("/")), Weather({"slow": 1.0}, Random(3)))
        async with TestServer(app) as proxy, aiohttp.ClientSession() as client:
            began = asyncio.get_running_loop().time()
            async with client.post(proxy.make_url("/"), data=b"{}", headers={"X-Amz-Target": "t"}) as answer:
                assert answer.status == 200
            assert 0.1 < asyncio.get_running_loop().time() - began < SLOW_SECONDS + 1.0


async def test_an_unknown_fault_is_refused_and_the_count_is_shown() -> None:
    async with TestServer(build_app("http://127.0.0.1:9", Weather())) as proxy, aiohttp.ClientSession() as client:
        async with client.put(proxy.make_url("/_faults"), json={"shares": {"no_such": 1.0}}) as answer:
            assert answer.status == 400
        async with client.put(proxy.make_url("/_faults"), json={"shares": {"throttle": 1.0}, "seed": 1}) as answer:
            assert (await answer.json())["shares"] == {"throttle": 1.0}
        async with client.post(proxy.make_url("/"), data=b"{}") as answer:
            assert answer.status == 400
        async with client.get(proxy.make_url("/health")) as answer:
            assert (await answer.json())["happened"] == {"throttle": 1}


def test_the_same_seed_brings_the_same_faults_in_about_the_asked_shares() -> None:
    def drawn() -> list[str]:
        weather = Weather(dict.fromkeys(FAULTS, 0.1), Random(5))
        return [weather.next() for _ in range(2_000)]

    assert drawn() == drawn()
    assert {fault: 150 < drawn().count(fault) < 250 for fault in FAULTS} == dict.fromkeys(FAULTS, True)
    assert drawn().count("") > 600


@pytest.mark.parametrize("kills", [1, 6, 50])
def test_every_kind_of_harm_is_done_and_as_many_kills_as_asked_for(kills: int) -> None:
    plan = plan_of(3, kills)
    acts = acts_of(plan, Random(3))
    assert acts.count(Act.KILL) == kills
    assert set(acts) == set(Act)
    assert acts_of(plan, Random(3)) == acts != acts_of(plan, Random(4))


def test_the_brokers_faults_stay_within_what_it_promises_and_beyond_a_third_of_its_answers() -> None:
    for body in (broker_faults(1), expiring(plan_of(1, 1).accounts[0], 1)):
        plan = faults_wire.plan_of(body)
        require_sound(plan)
        assert not plan.unique_client_id
        for target in Target:
            assert sum(rule.probability for rule in plan.rules if is_answer_rule(rule, target)) >= FAULTY_SHARE


def test_a_run_never_sees_the_end_of_the_markets_day() -> None:
    late = datetime(2026, 11, 23, 23, 58, tzinfo=EXCHANGE_ZONE).astimezone(UTC)
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=EXCHANGE_ZONE)
    assert session_date(late + market_offset(late)) == session_date(late)
    assert (late + market_offset(late)).astimezone(EXCHANGE_ZONE).hour < 22
    assert not market_offset(noon)


def test_prices_stay_inside_the_brokers_band_and_only_published_ticks_count(monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[int] = []

    def publish(_self: MarketPublisher, batches: dict[str, list[object]]) -> None:
        if len(published) == 400 and not market.is_still:
            market.is_still = True
            market.stop_soon()
            raise Unavailable("stream_unavailable", "away")
        published.append(sum(len(ticks) for ticks in batches.values()))

    monkeypatch.setattr(MarketPublisher, "publish_ticks_of", publish)
    monkeypatch.setattr(MarketPublisher, "publish_messages", lambda _self, _messages: None)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    market = Market("stream", 1, 0.0)
    first = {each.token: market.last(each.token) for each in market.instruments}
    market.run()
    assert len(market.ticks) == sum(published)
    for tick in market.ticks:
        assert abs(tick.paise / 100 / float(first[tick.token]) - 1) <= WIDEST + 0.0001
    assert len({tick.paise for tick in market.ticks}) > 100
