"""Everything the trigger owner touches, as one value."""

from dataclasses import dataclass

from shared.application.ports.common import Now, Sleep
from shared.application.ports.engine import (
    Boottime,
    Checkpoint,
    Engine,
    FindByToken,
    FindInstrument,
    KillSwitches,
    Page,
    RingDoorbells,
    RiskBooks,
    StrategyRows,
)


def nothing(name: str) -> None:
    """The checkpoint of production: it does nothing."""


@dataclass(frozen=True)
class OwnerPorts:
    """What the owner reads, writes and waits by. ``passed`` names instants of the order path for fault tests."""

    engine: Engine
    strategies: StrategyRows
    risk: RiskBooks
    kill_switches: KillSwitches
    find_instrument: FindInstrument
    find_by_token: FindByToken
    ring: RingDoorbells
    page: Page
    now: Now
    sleep: Sleep
    boottime: Boottime
    passed: Checkpoint = nothing
