"""The real service on the emulator: ``python -m services.execution --role triggers``, its streams served by ours."""

import json
import os
import subprocess
import sys
import time as clock
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from bench.load_market import FallingMarket, open_strategies, session_at
from bench.load_priority import prefer, waited_seconds
from bench.load_world import now
from proof.emulator import client_environment
from proof.programs import free_port
from shared.adapters import aws
from shared.adapters.dynamodb.batches import put_all
from shared.adapters.dynamodb.intents import row_of as intent_row
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.rows import attributes_of
from shared.adapters.dynamodb.runs import row_of as run_row
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.reference.instruments import instrument_book
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_data import milliseconds
from shared.domain.partitions import Routing, index_group_of
from shared.domain.strategies import Strategy

ROOT = Path(__file__).parents[1]
POLL_SECONDS = "0.02"
FLUSH_SECONDS = 0.05
CALM_SECONDS = 2.0
"""Ticks without stops at first: they arm every line found at take-over."""


def put_rows(prefix: str, count: int, instruments: Sequence[Instrument]) -> None:
    """Strategies that hold positions, with their runs and entry orders, and the session they are in."""
    client = aws.dynamodb()
    strategies, runs, intents = (Table(client, prefix + name) for name in ("strategies", "runs", "intents"))
    rows = open_strategies(count, instruments, 1000, Routing(), now())
    with ThreadPoolExecutor(4) as pool:
        while batch := list(islice(rows, 1000)):
            work = [
                pool.submit(put_all, strategies, [_strategy_row(strategy, bucket) for strategy, bucket, _, _ in batch]),
                pool.submit(put_all, runs, [run_row(run) for _, _, run, _ in batch]),
                pool.submit(put_all, intents, [intent_row(intent) for _, _, _, intent in batch]),
            ]
            for each in work:
                each.result()
    Ownership(Table(client, f"{prefix}ownership"), "bench").save_session(session_at(now()))


def _strategy_row(strategy: Strategy, bucket: int) -> dict[str, Any]:
    row = attributes_of(strategy) | {"version": strategy.meta.version, "bucket": bucket}
    key = f"{bucket:04d}#{strategy.tenant_id}#{strategy.id}"
    return row | {"open_group": index_group_of(bucket), "open_key": key}


def measure_process(
    prefix: str, count: int, ticks: int, fires: int, seconds: float, *, with_emulator: bool
) -> dict[str, float]:
    """Ticks through the streams into the service, stops out of it into the tables.

    Without the emulator's tables the service keeps its own in memory (``bench.load_service``).
    """
    instruments = [each for each in instrument_book() if each.exchange is Exchange.NSE and each.is_tradable]
    began = clock.monotonic()
    if with_emulator:
        put_rows(prefix, count, instruments)
    seeded = clock.monotonic() - began
    streams, health = free_port(), free_port()
    kinesis = {"AWS_ENDPOINT_URL_KINESIS": f"http://127.0.0.1:{streams}"}
    environment = {
        **client_environment("http://127.0.0.1:9"),
        **os.environ,
        **kinesis,
        "PYTHONPATH": str(ROOT),
        "PLIMSOLL_STAGE": prefix.removeprefix("plimsoll-").removesuffix("-"),
        "PLIMSOLL_MARKET_STREAM": "market",
        "PLIMSOLL_ORDERS_STREAM": "orders",
        "PLIMSOLL_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/parked",
        "PLIMSOLL_CREDENTIALS_KEY_ARN": "arn:aws:kms:ap-south-1:000000000000:key/bench",
        "BENCH_STRATEGIES": str(count),
        "PLIMSOLL_PAPER_BROKER_URL": "http://127.0.0.1:9",
        "PLIMSOLL_POLL_SECONDS": POLL_SECONDS,
        "PLIMSOLL_HEALTH_PORT": str(health),
    }
    command = ["-m", "proof.streams", "--port", str(streams), "--stream", "market", "--stream", "orders"]
    service = ["-m", "services.execution", "--role", "triggers"] if with_emulator else ["-m", "bench.load_service"]
    with _running(command, environment), _running(service, environment) as it:
        prefer(it.pid)
        began = clock.monotonic()
        state = _wait_for(health, it)
        loaded = clock.monotonic() - began
        guarded = float(state["triggers"]["guarded"])
        process = psutil.Process(it.pid)
        memory = process.memory_info().rss
        os.environ.update(environment)
        publisher = MarketPublisher(aws.kinesis(), "market", Routing())
        market = FallingMarket(instruments, ticks, fires, CALM_SECONDS)
        before = process.cpu_times()
        waited = waited_seconds(it.pid)
        published, spent = _publish(publisher, market, CALM_SECONDS + seconds)
        after, waited = process.cpu_times(), waited_seconds(it.pid) - waited
        clock.sleep(2)
        state = _health(health)
    latency = state["triggers"]["latency_ms"].get("tick_to_intent", {})
    return {
        "seeded": seeded,
        "loaded": loaded,
        "guarded": guarded,
        "memory": memory / count,
        "published": published / spent,
        "records": float(state["triggers"]["stream"]["records"]),
        "behind": float(state["triggers"]["stream"]["millis_behind"]),
        "cpu": (after.user + after.system - before.user - before.system) / spent * 100,
        "waited": waited / spent * 100,
        "exiting": float(state["triggers"]["exiting"]),
        "p50": latency.get("p50", float("nan")),
        "p99": latency.get("p99", float("nan")),
    }


def _publish(publisher: MarketPublisher, market: FallingMarket, seconds: float) -> tuple[int, float]:
    began, published = clock.monotonic(), 0
    while (spent := clock.monotonic() - began) < seconds:
        batches = market.until(spent, milliseconds(now()))
        published += sum(len(batch) for batch in batches.values())
        publisher.publish_ticks_of(batches)
        clock.sleep(max(0.0, FLUSH_SECONDS - (clock.monotonic() - began - spent)))
    return published, clock.monotonic() - began


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Until the service has taken over and reads its stream."""
    until = clock.monotonic() + 180
    while clock.monotonic() < until and process.poll() is None:
        try:
            state = _health(port)
            if state["triggers"]["stream"]["last_read_seconds_ago"] is not None:
                return state
        except OSError:
            pass
        clock.sleep(0.2)
    raise SystemExit("the service does not start")


def _health(port: int) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            state: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:  # it says so when it is not well
        state = json.load(error)
    return state
