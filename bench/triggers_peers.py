"""Two ways of finding what a tick fires by walking all open orders: what ``bench.triggers`` compares with."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.domain.strategies import DistanceKind
from shared.domain.triggers import TRAIL_SCALE, StopTrigger, TargetTrigger, TrailTrigger, Trigger

ROOT = Path(__file__).parents[1]

NAUTILUS_PYTHON = ROOT / ".tools/bench-venv/bin/python"

NAUTILUS_MOST = 10_000
"""Arming is some 50 µs an order and a tick walks all of its instrument: more orders take minutes."""


@dataclass(slots=True)
class OpenTrade:
    """A leg as the loop sees it; prices are mirrored for a short."""

    key: object
    sign: int
    stop: float = float("-inf")
    target: float = float("inf")
    best: float = 0
    percent: float = 0
    points: float = 0


class TradeLoop:
    """Each tick walks the open trades of its instrument: raise the trailing stop, then compare."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        trades: dict[object, OpenTrade] = {}
        self.trades: dict[int, list[OpenTrade]] = {}
        for trigger in triggers:
            if not isinstance(trigger, StopTrigger | TargetTrigger | TrailTrigger):
                continue
            sign = trigger.side.sign
            trade = trades.get(trigger.key)
            if trade is None:
                trade = trades[trigger.key] = OpenTrade(trigger.key, sign)
                self.trades.setdefault(trigger.token, []).append(trade)
            if isinstance(trigger, StopTrigger):
                trade.stop = sign * trigger.level
            elif isinstance(trigger, TargetTrigger):
                trade.target = sign * trigger.level
            else:
                trade.best = sign * trigger.best
                if trigger.kind is DistanceKind.PERCENT:
                    trade.percent = sign * trigger.distance / TRAIL_SCALE / 100
                else:
                    trade.points = trigger.distance / TRAIL_SCALE

    def on_tick(self, token: int, last: int) -> list[OpenTrade]:
        """The trades that this price closes."""
        closed = []
        for trade in self.trades.get(token, ()):
            price = trade.sign * last
            if trade.best:
                trade.best = max(trade.best, price)
                if price <= trade.best * (1 - trade.percent) - trade.points:
                    closed.append(trade)
                    continue
            if price <= trade.stop or price >= trade.target:
                closed.append(trade)
        if closed:
            gone = {id(trade) for trade in closed}
            self.trades[token] = [trade for trade in self.trades[token] if id(trade) not in gone]
        return closed


def loop_ticks_a_second(triggers: Sequence[Trigger], ticks: Sequence[tuple[int, int]]) -> float:
    """Ticks per CPU second of the loop over open trades."""
    loop = TradeLoop(triggers)
    on_tick = loop.on_tick
    started = time.process_time()
    for token, last in ticks:
        on_tick(token, last)
    return len(ticks) / (time.process_time() - started)


def nautilus_ticks_a_second(size: int, ticks: int) -> float | None:
    """The same of nautilus_trader's simulated exchange, run by its own Python; None if that is not installed."""
    if not NAUTILUS_PYTHON.exists():
        return None
    command = [str(NAUTILUS_PYTHON), "-m", "bench.triggers_nautilus", str(size), str(ticks)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout)


def about_nautilus() -> str:
    """Which version it is, or how to get it."""
    if not NAUTILUS_PYTHON.exists():
        return "nautilus_trader is not installed: `make bench` installs it beside the product and runs this again"
    command = [str(NAUTILUS_PYTHON), "-c", "from importlib.metadata import version; print(version('nautilus_trader'))"]
    version = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    return f"nautilus_trader {version}, up to {NAUTILUS_MOST:,} orders: above it takes minutes to open them"
