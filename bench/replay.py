"""How fast ``plimsoll replay`` is: the walk alone, the reader, and the whole command in a fresh process.

    python bench/replay.py [BARS.parquet]

Without a file the recorded equity bars under PLIMSOLL_DATA are used, without those a seeded random walk of the same
size. Times are CPU seconds of this process (the command: wall clock), the best of several repeats.
"""

import os
import random
import subprocess
import sys
import tempfile
import time as clock
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from shared.adapters.recorded.bars import read_bars
from shared.application.replay import replay
from shared.application.replay_plan import ReplayPlan
from shared.domain.charges import Tariff
from shared.domain.money import Side
from shared.domain.recordings import SessionBars
from shared.domain.strategies import Distance, DistanceKind, Protection

RECORDED = "bars_1m/equity_2025_jan_may.parquet"
REPEATS = 5
COMMAND_LIMIT_SECONDS = 10.0
DAY_LIMIT_SECONDS = 5.0
DAY_SYMBOLS, DAY_STRATEGIES = 10, 1_000

INDIA = timedelta(hours=5, minutes=30)


def main() -> None:
    """Measure and print, one figure a line."""
    with tempfile.TemporaryDirectory() as scratch:
        path = _bars(Path(scratch))
        sessions = list(read_bars(path))
        bars = sum(len(session.bars) for session in sessions)
        print(f"bars: {path.name}, {len(sessions)} symbol-days, {bars} bars")

        # A stop so wide that nearly every session is walked to its end: the dearest case a bar.
        plan = _plan(Protection(_percent("20"), _percent("20")))
        walked = _walked(sessions, plan)
        seconds = _best(lambda: sum(1 for _ in replay(sessions, plan)))
        plain_seconds = _best(lambda: [_plain_loop(session) for session in sessions])
        _say("replay, stop and target", walked / seconds, "bars/s")
        _say("plain Python loop, stop and target (the limit)", walked / plain_seconds, "bars/s")
        _say("  of the limit", plain_seconds / seconds, "x (1.0 = as fast as the plain loop)")

        _measure("replay, stop 0.5 %", sessions, _plan(Protection(_percent("0.5"))))
        _measure("replay, trail 0.4 %", sessions, _plan(Protection(_percent("1"), None, _percent("0.4"))))
        _measure("replay, with charges", sessions, _plan(Protection(_percent("0.5")), Tariff.ZERODHA))

        day = sessions[:DAY_SYMBOLS]
        plans = [_plan(Protection(_percent(str(Decimal(1 + number) / 100)))) for number in range(DAY_STRATEGIES)]
        seconds = _best(lambda: [list(replay([day[i % len(day)]], plan)) for i, plan in enumerate(plans)])
        _say("one day, 10 symbols, 1,000 strategies, in process", seconds, f"s (target < {DAY_LIMIT_SECONDS:.0f} s)")

        seconds = _best(lambda: list(read_bars(path)))
        _say("reader", bars / seconds, "bars/s")

        seconds = min(_run_command(path) for _ in range(3))
        _say("plimsoll replay, whole process", seconds, f"s (target < {COMMAND_LIMIT_SECONDS:.0f} s)")
        _say("  of the target", seconds / COMMAND_LIMIT_SECONDS, "x (below 1.0 is met)")


def _measure(name: str, sessions: list[SessionBars], plan: ReplayPlan) -> None:
    seconds = _best(lambda: sum(1 for _ in replay(sessions, plan)))
    _say(name, len(sessions) / seconds, "symbol-days/s")


def _plain_loop(session: SessionBars) -> tuple[int, float, str] | None:
    """One long with a stop and a target, hand-written for this one strategy: what pure Python can do at best."""
    midnight = session.bars[0].start - (session.bars[0].start + 19_800_000) % 86_400_000
    due, leave = midnight + 34_200_000, midnight + 54_900_000
    entry = stop = target = 0.0
    for start, opened, high, low, _, _ in session.bars:
        if not entry:
            if due <= start < due + 60_000:
                entry = opened
                stop, target = entry * 0.8, entry * 1.2
            else:
                continue
        if start >= leave:
            return start, opened, "TIME"
        if opened <= stop or opened >= target:
            return start, opened, "OPEN"
        if low <= stop:
            return start, stop, "STOP"
        if high >= target:
            return start, target, "TARGET"
    return None


def _walked(sessions: list[SessionBars], plan: ReplayPlan) -> int:
    """Bars from each entry to its exit."""
    trades = [(session, day.trade) for session, day in zip(sessions, replay(sessions, plan), strict=True)]
    return sum(
        sum(trade.entry_at <= bar.start <= trade.exit_at for bar in session.bars) for session, trade in trades if trade
    )


def _plan(protection: Protection, tariff: Tariff = Tariff.NONE) -> ReplayPlan:
    return ReplayPlan(Side.BUY, 1, time(9, 30), time(15, 15), protection, Decimal("0.05"), tariff)


def _percent(value: str) -> Distance:
    return Distance(DistanceKind.PERCENT, Decimal(value))


def _best(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = clock.process_time()
        work()
        return clock.process_time() - begun

    return min(once() for _ in range(REPEATS))


def _run_command(path: Path) -> float:
    options = ["--buy-time", "09:30:00", "--sell-time", "15:15:00", "--stop-loss", "0.5%", "--json"]
    begun = clock.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "cli.main", "replay", "--bars", str(path), *options], check=True, capture_output=True
    )
    return clock.perf_counter() - begun


def _bars(scratch: Path) -> Path:
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    recorded = Path(os.environ.get("PLIMSOLL_DATA", "")) / RECORDED
    return recorded if recorded.is_file() else _random_walk(scratch / "random_walk.parquet")


def _random_walk(path: Path) -> Path:
    """300 symbol-days of 375 bars, always the same ones."""
    chance = random.Random(1)
    rows: list[tuple[datetime, str, float, float, float, float, int]] = []
    for number, symbol in ((number, symbol) for symbol in ("A", "B", "C") for number in range(100)):
        opening = datetime.combine(date(2025, 1, 1) + timedelta(days=number), time(9, 15), UTC) - INDIA
        price = 100_000
        for minute in range(375):
            moves = [price + chance.randint(-60, 60) for _ in range(4)]
            opened, close = moves[0], moves[1]
            at = opening + timedelta(minutes=minute)
            rows.append((at, symbol, opened / 100, max(moves) / 100, min(moves) / 100, close / 100, 100))
            price = close
    names = ("ts", "symbol", "open", "high", "low", "close", "volume")
    columns: Iterable[tuple[object, ...]] = zip(*rows, strict=True)
    parquet.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), path)
    return path


def _say(name: str, figure: float, unit: str) -> None:
    print(f"{name}: {figure:,.2f} {unit}" if figure < 100 else f"{name}: {figure:,.0f} {unit}")


if __name__ == "__main__":
    main()
