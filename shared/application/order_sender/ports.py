"""Everything the order sender touches, as one value."""

from dataclasses import dataclass

from shared.application.ports.common import Now, Sleep
from shared.application.ports.engine import Books, Boottime, Checkpoint, ConnectBroker, Orders, Page, Publish


def nothing(name: str) -> None:
    """The checkpoint of production: it does nothing."""


@dataclass(frozen=True)
class SenderPorts:
    """What the sender reads, writes and waits by. ``passed`` names instants of the order path for fault tests."""

    orders: Orders
    books: Books
    connect: ConnectBroker
    publish: Publish
    page: Page
    now: Now
    sleep: Sleep
    boottime: Boottime
    passed: Checkpoint = nothing
