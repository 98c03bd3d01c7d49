"""Who takes part: order requests, the tasks of processes, the processes; and what counts as a fault."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from proof.exploration.ports import CAPABILITIES, Call
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.steps import SEND_WITHIN
from shared.application.ports.engine import Broker
from shared.domain.brokers import Accepted, NotTaken, RefusedByBroker
from shared.domain.intents import IntentState

Choice: TypeAlias = tuple[str, int, int]
"""What happens, to which sender (or request), to which of its tasks."""
TICK = timedelta(milliseconds=1)
DEADLINE = CAPABILITIES.http_deadline // TICK
LATEST = DEADLINE + CAPABILITIES.accept_horizon // TICK
GUARD = SEND_WITHIN // TICK
BEYOND = 10_000
"""How late a broker is that does not keep its promise, milliseconds."""


@dataclass(eq=False)
class Request:
    """An order request that left a process. ``answer``: what its process will be told, once there is an answer."""

    sender: int
    attempt: int
    sent_at: int
    latest: int
    is_under_way: bool = True
    is_awaited: bool = True
    answer: Accepted | RefusedByBroker | NotTaken | None = None


@dataclass(eq=False)
class Task:
    """A coroutine of a process, suspended in ``call``. ``outcome``: what the store did, not yet heard of."""

    title: str
    work: Coroutine[Any, Any, Any]
    call: Call | None = None
    due: int = 0
    outcome: tuple[bool, Any] | None = None
    request: Request | None = None


@dataclass(eq=False)
class Sender:
    """One life of a sender process, with its clock's error in milliseconds."""

    name: str
    skew: int
    ports: SenderPorts
    broker: Broker
    epoch: int = 0
    claim_began: int = 0
    tasks: list[Task] = field(default_factory=list)


FAULTS = {
    "crash": "crashes",
    "move": "moves",
    "drop": "slow_writes",
    "defer": "slow_writes",
    "mute": "slow_writes",
    "lose": "lost_requests",
    "reset": "lost_answers",
    "late": "late_accepts",
    "stall": "stalls",
    "away": "blind_lookups",
    "cancel": "cancellations",
    "refuse": "refusals",
    "throttle": "refusals",
    "fold": "folds",
}
"""Each disturbance, and the bound that counts it."""


def is_claim(call: Call | None) -> bool:
    """Whether this is the write of a claim."""
    return call is not None and call.name == "write" and call.args[1].state is IntentState.SENDING
