"""What can happen next in a world, the undisturbed course first, and when."""

from collections.abc import Iterator

from proof.exploration.actors import DEADLINE, FAULTS, GUARD, Choice, Request, Task, is_claim
from proof.exploration.ports import CAPABILITIES
from proof.exploration.sender import UNSETTLED
from proof.exploration.world import World
from shared.application.order_sender.steps import horizon_of
from shared.domain.intents import IntentState


def choices_of(world: World) -> tuple[list[Choice], list[Choice]]:
    """Everything that can happen next: the usual things, first what happens if nothing disturbs it, and the faults."""
    usual: list[Choice] = []
    faults: list[Choice] = []
    if not any(each.tasks for each in world.senders) and world.row.state in UNSETTLED:
        usual.append(("start", 0, 0))
    for place in range(len(world.senders) - 1, -1, -1):
        for number, task in enumerate(world.senders[place].tasks):
            for what, is_fault in _steps_of(world, task):
                (faults if is_fault else usual).append((what, place, number))
    for number, request in enumerate(world.requests):
        _ways_of(world, request, number, usual, faults)
    usual += [("write_late", number, 0) for number in range(len(world.late_writes))]
    instant = next_instant(world)
    if instant is not None:
        price = _price_of(world, instant)
        if price is not None:
            (usual if price == "time" else faults).append((price, instant, 0))
    faults += _disturbances(world)
    return usual, [each for each in faults if _is_allowed(world, each[0])]


def _steps_of(world: World, task: Task) -> Iterator[tuple[str, bool]]:
    call = task.call
    if call is None:
        return
    if task.outcome is not None:
        yield "hear", False
        if task.outcome[0]:
            yield "mute", True
    elif call.name == "sleep":
        if world.now >= task.due:
            yield "wake", False
    elif call.name == "write":
        yield "write", False
        yield from (() if is_claim(call) else (("mute", True),))
        if is_claim(call) and call.args[3]:
            yield "cancel", True
        yield "drop", True
        yield "defer", True
    elif call.name == "place" and task.request is not None:
        if task.request.answer is not None:
            yield "answer", False
        if world.now >= task.request.sent_at + DEADLINE:
            yield "time_out", False
        yield "reset", True
    else:
        yield call.name, False
        if call.name in {"find", "orders"}:
            yield "away", True


def _ways_of(world: World, request: Request, number: int, usual: list[Choice], faults: list[Choice]) -> None:
    if not request.is_under_way:
        return
    usual.append(("accept", number, 0))
    if request.is_awaited and world.now <= request.sent_at + DEADLINE:
        faults += [("refuse", number, 0), ("throttle", number, 0)]
    faults.append(("lose", number, 0))


def _disturbances(world: World) -> Iterator[Choice]:
    busy = [place for place, each in enumerate(world.senders) if each.tasks]
    yield from (("crash", place, 0) for place in busy)
    if busy and busy[-1] == len(world.senders) - 1 and world.row.state in UNSETTLED:
        yield "move", 0, 0
    if busy and world.senders[-1].epoch and len(world.senders[-1].tasks) == 1:
        yield "fold", len(world.senders) - 1, 0


def _is_allowed(world: World, what: str) -> bool:
    kind = FAULTS[what]
    if kind == "folds":
        return world.used[kind] < world.bounds.folds
    faults = world.used.total() - world.used["folds"]
    most: int = getattr(world.bounds, kind)
    return world.used[kind] < most and faults < world.bounds.faults


def _price_of(world: World, instant: int) -> str | None:
    """What it takes to let time pass up to there; None if it cannot: a request arrives in time or is lost."""
    for request in world.requests:
        if request.is_under_way and world.now <= request.sent_at + DEADLINE < instant:
            return "late"
        if request.is_under_way and instant > request.latest:
            return None
    for sender in world.senders:
        is_late = world.now <= sender.claim_began + GUARD < instant
        if is_late and any(is_claim(task.call) for task in sender.tasks):
            return "stall"
    return "time"


def next_instant(world: World) -> int | None:
    """To when time may pass: the next instant at which something changes, else when the next sleeper wakes up."""
    later = [instant for instant in _instants(world) if instant > world.now]
    if not later:
        tasks = (task for each in world.senders for task in each.tasks)
        later = [task.due for task in tasks if task.call and task.call.name == "sleep" and task.due > world.now]
    return min(later, default=None)


def _instants(world: World) -> Iterator[int]:
    """The instants at which what can happen changes: the last at which something may be, or the first."""
    for request in world.requests:
        if request.is_awaited:
            yield request.sent_at + DEADLINE
        if request.is_under_way:
            yield request.sent_at + DEADLINE + 1
            yield request.latest
    for sender in world.senders:
        for task in sender.tasks:
            if is_claim(task.call):
                yield sender.claim_began + GUARD
                yield sender.claim_began + GUARD + 1
        if sender.tasks and world.row.state is IntentState.SENDING:
            yield world.from_now(horizon_of(world.row, CAPABILITIES)) + world.now - sender.skew + 1
