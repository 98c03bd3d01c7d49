"""Everything the order sender touches, as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from shared.application.ports.common import Now, Sleep
from shared.application.ports.engine import (
    Books,
    Boottime,
    Checkpoint,
    ConnectBroker,
    KillSwitches,
    Notify,
    Orders,
    Page,
    Publish,
    Resolutions,
)
from shared.domain.books import Notice

Skew: TypeAlias = Callable[[], timedelta | None]
"""How far the store's clock was ahead of ours when it last answered; None before its first answer."""


def nothing(name: str) -> None:
    """The checkpoint of production: it does nothing."""


async def no_notice(notice: Notice) -> None:
    """For callers without traders."""


@dataclass(frozen=True)
class SenderPorts:
    """What the sender reads, writes and waits by. ``passed`` names instants of the order path for fault tests."""

    orders: Orders
    books: Books
    connect: ConnectBroker
    publish: Publish
    page: Page
    kill_switches: KillSwitches
    resolutions: Resolutions
    skew: Skew
    now: Now
    sleep: Sleep
    boottime: Boottime
    notify: Notify = no_notice
    passed: Checkpoint = nothing
