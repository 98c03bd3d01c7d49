"""The trigger owner and the order sender under load: ticks, a storm of stops, and a burst of timed entries.

    .venv/bin/python -m bench.load [--strategies 50000] [--ticks 20000] [--fires 200] [--seconds 10] [--skip-emulator]

First over tables in memory that answer in 5 ms with as many calls at once as the service has threads, which is what
one process of ours gets from a store on a network. Then the real service on the AWS emulator, its streams served by
ours, beside the emulator's own ceiling: transactions of an epoch check and two rows, as a claim is, from as many
threads, with nothing around them, one claim to each and as many as an account may have under way. No latency is asked
of it there: the emulator takes the processors.

Each part runs in a process of its own, before other work of the machine where that is permitted. Times are wall clock,
so the load of the machine is printed with them, and how long the measured process waited for a processor.
"""

import argparse
import asyncio
import gc
import os
import subprocess
import sys
import time as clock
from collections.abc import Sequence
from itertools import count

from bench.load_burst import claim, decide
from bench.load_emulator import ceiling, emulator_running
from bench.load_market import FallingMarket, open_strategies, session_at
from bench.load_priority import prefer, waited_seconds
from bench.load_process import measure_process
from bench.load_world import LoadWorld, now, resident_bytes
from shared.adapters.kinesis.records import pack_ticks, unpack
from shared.application.order_sender.serving import MOST_AT_ONCE
from shared.application.trigger_owner.measures import percentile
from shared.bootstrap.execution import COLLECTING, SWITCH_SECONDS
from shared.domain.instruments import Exchange
from shared.domain.intents import Role
from shared.domain.market_data import milliseconds
from shared.domain.partitions import Routing

STORE_SECONDS = 0.005
FLUSH_SECONDS = 0.05
P99_TARGET_MS = 50.0
CALM_SECONDS = 2.0
"""Ticks without stops before anything is measured."""
BURST, ACCOUNTS = 5_000, (1_000, 500, 250)
"""An account's pace lets five entries go at once, then seven a second: what comes to more of them takes longer."""
BURST_TARGET_SECONDS = 3.0
LOAD_TARGET_SECONDS = 10.0


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    if arguments.part is not None:
        _measure(arguments)
        return
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    _run_apart("storm")
    for accounts in arguments.accounts:
        _run_apart("burst", "--accounts", str(accounts))
    report_process("plimsoll-load-", arguments, with_emulator=False)
    if not arguments.skip_emulator:
        with emulator_running() as prefix:
            report_process(prefix, arguments, with_emulator=True)
    print(f"\nload average {os.getloadavg()[0]:.1f}")


def _measure(arguments: argparse.Namespace) -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*COLLECTING)
    if not prefer(os.getpid()):
        print("\nwith no preference over other work of the machine")
    if arguments.part == "storm":
        asyncio.run(storm(arguments.strategies, arguments.ticks, arguments.fires, arguments.seconds))
    else:
        for accounts in arguments.accounts:
            burst(accounts)


def _run_apart(part: str, *more: str) -> None:
    """Measure a part in a process that leads a session of its own."""
    command = [sys.executable, "-m", "bench.load", *sys.argv[1:], "--part", part, *more]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        if process.wait() != 0:
            raise SystemExit(process.returncode)
    finally:
        process.kill()
        process.wait()


def report_process(prefix: str, arguments: argparse.Namespace, *, with_emulator: bool) -> None:
    """The real service under ticks and stops, over the emulator's tables or over tables of its own in memory."""
    if with_emulator:
        print("\nAWS emulator: its own ceiling")
        for together in (1, MOST_AT_ONCE[Role.EXIT]):
            most = ceiling(prefix, together)
            say(f"claims a second, {together} to a transaction", most, "")
            say(f"  so {BURST} of them take it at least", BURST / most, "s")
    strategies = arguments.emulator_strategies if with_emulator else arguments.strategies
    fires = arguments.emulator_fires if with_emulator else arguments.fires
    where = "the emulator's tables" if with_emulator else f"tables in memory, {STORE_SECONDS * 1000:.0f} ms a call"
    print(f"\nthe service as a process, streams over HTTP, {where}, {fires} stops a second")
    figures = measure_process(
        prefix, strategies, arguments.ticks, fires, arguments.seconds, with_emulator=with_emulator
    )
    say("strategies guarded", figures["guarded"], "", strategies, at_least=True)
    if with_emulator:
        say("rows put beforehand in", figures["seeded"], "s")
    say("start to first read", figures["loaded"], "s")
    say("memory a strategy, everything counted", figures["memory"], "bytes")
    say("ticks a second published", figures["published"], "", arguments.ticks * 0.99, at_least=True)
    say("behind the stream at the end", figures["behind"], "ms")
    say("CPU of the process", figures["cpu"], "%")
    say("exits written", figures["exiting"], "")
    say("waited for a processor", figures["waited"], "%")
    say("tick to intent durable, p50", figures["p50"], "ms")
    say("tick to intent durable, p99", figures["p99"], "ms", None if with_emulator else P99_TARGET_MS)


async def storm(strategies: int, ticks: int, fires: int, seconds: float) -> None:
    """Ticks and stops on open positions, each left, filled and closed."""
    print(f"\ntables in memory, {STORE_SECONDS * 1000:.0f} ms a call")
    world = LoadWorld(STORE_SECONDS, with_sender=False)
    instruments = [each for each in world.book if each.exchange is Exchange.NSE and each.is_tradable]
    started = now()
    for strategy, bucket, run, entry in open_strategies(strategies, instruments, 1000, Routing(), started):
        world.tables.put_strategy(strategy, bucket)
        world.tables.put_run(run)
        world.tables.intents[entry.tenant_id, entry.id] = entry
    session = session_at(started)
    world.tables.sessions[session.exchange] = session
    gc.collect()
    gc.freeze()
    before, began, cpu = resident_bytes(), clock.monotonic(), clock.process_time()
    gc.disable()  # as the service does while it loads
    await world.owner.load()
    gc.enable()
    loaded, loaded_cpu = clock.monotonic() - began, clock.process_time() - cpu
    gc.freeze()
    say("strategies guarded", world.owner.watch.guarded, "")
    say("take-over: read, decided and guarded", loaded, "s", LOAD_TARGET_SECONDS)
    say("  CPU of it", loaded_cpu, "s")
    say("memory a strategy, besides its rows", (resident_bytes() - before) / strategies, "bytes")
    slowest = 0.0
    async with world.running():
        market = FallingMarket(instruments, ticks, fires, CALM_SECONDS)
        began, handed = clock.monotonic(), 0
        for step in count(1):
            due = step * FLUSH_SECONDS
            if due > CALM_SECONDS + seconds:
                break
            if step * FLUSH_SECONDS == CALM_SECONDS:
                cpu, waited, handed = clock.process_time(), waited_seconds(), 0
            batches = market.until(due, milliseconds(now()))
            records = [record for batch in batches.values() for record in pack_ticks(batch)]
            await asyncio.sleep(max(0.0, began + due - clock.monotonic()))
            since = clock.monotonic()
            handed += await hand_over(world, records)
            slowest = max(slowest, clock.monotonic() - since)
        spent = clock.monotonic() - began - CALM_SECONDS
        used, waited = clock.process_time() - cpu, waited_seconds() - waited
        await asyncio.sleep(1)
    say("slowest 50 ms of ticks (the first, by which", slowest * 1000, "ms")
    print("    every line found at take-over is armed)")
    say("ticks a second, decoded and applied", handed / spent, "", ticks * 0.99, at_least=True)
    say("  CPU of everything", used / spent * 100, "%")
    say("  waited for a processor", waited / spent * 100, "%")
    say("stops fired a second", len(world.latencies) / spent, "", fires * 0.95, at_least=True)
    say("tick to intent durable, p50", percentile(world.latencies, 50), "ms")
    say("tick to intent durable, p99", percentile(world.latencies, 99), "ms", P99_TARGET_MS)
    exits = sum(intent.role is Role.EXIT for intent in world.tables.intents.values())
    say("exits written / reached", exits / max(1, len(world.latencies)), "", 1.0)
    assert not world.pages, world.pages[:3]


async def hand_over(world: LoadWorld, records: Sequence[bytes]) -> int:
    """Decode records and hand them to the owner, as the service does."""
    arrived, handed = now(), 0
    for place, record in enumerate(records):
        content = unpack(record)
        assert isinstance(content, list)
        world.owner.on_ticks(content, arrived)
        handed += len(content)
        if place % 50 == 49:
            await asyncio.sleep(0)
    return handed


def burst(accounts: int) -> None:
    """Timed entries of one second: decided by an owner, claimed and sent by a sender."""
    print(f"\nburst: {BURST} timed entries in one second over {accounts} accounts, the same tables in memory")
    waited = waited_seconds()
    decided = asyncio.run(decide(BURST, accounts, STORE_SECONDS))
    say("entries decided", len(decided), "", BURST, at_least=True)
    say("none before its second", float(min(each.after for each in decided) >= 0), "", 1.0, at_least=True)
    say("first of them rung for after", decided[0].after * 1000, "ms")
    say("last of them rung for after", decided[-1].after, "s")
    claimed = asyncio.run(claim(decided, STORE_SECONDS))
    say("claimed by the sender", claimed.claims, "", BURST, at_least=True)
    say("steps of orders written / transactions", claimed.steps / claimed.transactions, "")
    say("pace of the accounts allows the last claim", claimed.least_seconds, "s")
    say("all claimed after", claimed.seconds, "s", BURST_TARGET_SECONDS)
    say("waited for a processor", waited_seconds() - waited, "s")


def say(what: str, figure: float, unit: str, target: float | None = None, *, at_least: bool = False) -> None:
    """One line; ``met`` or ``MISSED`` where there is a target."""
    verdict = ""
    if target is not None:
        met = figure >= target if at_least else figure <= target
        verdict = f"  {'met' if met else 'MISSED'} ({'at least' if at_least else 'at most'} {target:,.10g})"
    print(f"  {what:<46}{figure:>12,.1f} {unit}{verdict}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--part", choices=("storm", "burst"), help="measure this part only, in this process")
    parser.add_argument("--accounts", type=int, nargs="+", default=list(ACCOUNTS), help="of the burst, one by one")
    parser.add_argument("--strategies", type=int, default=50_000)
    parser.add_argument("--ticks", type=int, default=20_000, help="a second")
    parser.add_argument("--fires", type=int, default=200, help="stops reached a second")
    parser.add_argument("--emulator-strategies", type=int, default=5_000)
    parser.add_argument("--emulator-fires", type=int, default=20, help="stops a second on the emulator at most")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--skip-emulator", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
