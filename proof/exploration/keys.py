"""What makes two moments of the exploration the same: everything that can influence what happens next.

A coroutine is its frames: where each stands and what its variables hold, closures included. Times count from now, for
nothing in the protocol asks for the date. What only tells about the past (when a row was made) is left out.
"""

from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime, timedelta
from enum import Enum
from types import CellType, FunctionType, MethodType
from typing import Any, TypeAlias

from proof.exploration.actors import Sender
from proof.exploration.ports import Call, Moment
from proof.exploration.world import World
from shared.domain.brokers import BrokerOrder
from shared.domain.intents import Intent, IntentState

LONG_AGO = -20_000
"""Milliseconds after which it no longer matters how long ago something was."""
FromNow: TypeAlias = Callable[[object], int]
"""Milliseconds from now to a ``datetime`` or a ``Moment``; below zero: that long ago."""
_PLAIN = frozenset({str, int, float, bool, type(None), timedelta, IntentState})
_STAMPS = frozenset({datetime, Moment})


def key_of(world: World) -> Hashable:
    """Two histories with the same key go on in the same ways."""
    return (
        value_of(world.row, world.from_now),
        tuple(sorted(world.claimed)),
        world.epoch,
        len(world.book),
        tuple(
            (each.attempt, world.now - each.sent_at, each.is_under_way, each.is_awaited, type(each.answer))
            for each in world.requests
            if each.is_under_way or each.is_awaited
        ),
        tuple((writer, value_of(call, world.from_now)) for writer, call in world.late_writes),
        tuple(_key_of(world, each) for each in world.senders if each.tasks),
        len(world.senders),
        world.senders[-1].epoch if world.senders else 0,
        tuple(sorted(world.used.items())),
    )


def _key_of(world: World, sender: Sender) -> Hashable:
    return (
        sender.name,
        sender.epoch,
        tuple(
            (
                frames_of(task.work, world.from_now),
                value_of(task.call, world.from_now),
                max(task.due - world.now, 0),
                world.now - sender.claim_began if task.call and task.call.name == "write" else 0,
                None if task.outcome is None else (task.outcome[0], value_of(task.outcome[1], world.from_now)),
                None if task.request is None else task.request.attempt,
            )
            for task in sender.tasks
        ),
    )


def frames_of(coroutine: Coroutine[Any, Any, Any], from_now: FromNow) -> Hashable:
    """Where a suspended coroutine stands."""
    frames: list[Hashable] = []
    inner: Any = coroutine
    while inner is not None and (frame := getattr(inner, "cr_frame", None)) is not None:
        held = tuple([(name, value_of(value, from_now)) for name, value in frame.f_locals.items()])
        frames.append((frame.f_code.co_qualname, frame.f_lasti, held))
        inner = inner.cr_await
    return tuple(frames)


def value_of(value: object, from_now: FromNow) -> Hashable:
    """A value as the explorer compares it."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _STAMPS:
        return max(from_now(value), LONG_AGO)
    match value:
        case Intent():
            send_by = None if value.send_by is None else max(from_now(value.send_by), LONG_AGO)
            return value.version, value.state, value.attempt, value.sender_epoch, value.broker_order_id, send_by
        case BrokerOrder():
            return value.broker_order_id, value.state
        case list() | tuple():
            return tuple([value_of(each, from_now) for each in value])
        case set() | frozenset():
            return frozenset(value_of(each, from_now) for each in value)
        case dict():
            return tuple([(str(name), value_of(each, from_now)) for name, each in value.items()])
        case FunctionType():
            cells: tuple[CellType, ...] = value.__closure__ or ()
            return value.__qualname__, tuple([value_of(_content(cell), from_now) for cell in cells])
        case MethodType():
            return value.__func__.__qualname__
        case Call():
            return value.name, value_of(value.args, from_now)
        case Enum():
            return value
        case _:
            return kind.__name__


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return None
