"""Deciding an order that only shrinks a position: what it may sell, and from whose guard the units are taken."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.application.trigger_owner.checks import bounded_by_position
from shared.application.trigger_owner.memory import Memory
from shared.application.trigger_owner.recording import Recorder
from shared.application.trigger_owner.watched import Watched
from shared.domain.intents import Role
from shared.domain.run_life import Change, Objection, View, next_change
from shared.domain.run_life.holding import fills_of
from shared.domain.run_life.reductions import Reduction, filled_for, set_aside, with_reduction
from shared.domain.runs import Run, RunState

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

MOST_RUNS = 80
"""Runs that give units to one order: all of them are written in its transaction."""


async def enter_reduction(
    watched: Watched, view: View, received: float | None, owner: "TriggerOwner", memory: Memory, recorder: Recorder
) -> bool:
    """Decide a reduce-only order that is due, and set the units aside in the runs that guard them, all in one write.

    Runs of one account and instrument are all in this bucket (``bucket_of`` goes by tenant), so no other owner guards
    any of them. Orders that reduce the same position are decided one after the other. False when nothing follows;
    a decision that a moved row refused is to be made anew, from what was read again. Raises ``Superseded``,
    ``Unavailable``.
    """
    run, leg = view.run, view.leg
    place = (run.tenant_id, run.broker_id, leg.instrument, leg.product)
    turn = owner.reducing.setdefault(place, asyncio.Lock())
    async with AsyncExitStack() as locks:
        await locks.enter_async_context(turn)
        everything = owner.watched.of_tenant(run.tenant_id)
        guarding = _guarding(watched, run, everything)
        rivals = _rivals(watched, run, everything)
        for each in sorted(guarding, key=lambda other: other.key):
            await locks.enter_async_context(each.lock)
        for each in (*guarding, *rivals):
            await memory.reread_orders(each)
        if view.objection is None:
            # after the orders: a fill changes the position first, so what is held is never thought to be more
            view = bounded_by_position(view, await owner.ports.risk.position(*place))
        free = [(each, units) for each in guarding if (units := _free(each)) > 0]
        change = next_change(_bounded(view, guarding, rivals, free))
        if change is None:
            return False
        others = _set_aside(change, free) if change.intents else []
        done = await recorder.commit(watched, change, received, *others)
        if done:
            for each, _ in others:
                each.reducers |= {intent.id: intent for intent in change.intents}
                owner.watched.note(each)
                owner.watch.guard(each)
        return True


def _rivals(watched: Watched, run: Run, all_watched: Iterable[Watched]) -> list[Watched]:
    """Other orders of the trader's own that shrink the same position."""
    leg = run.legs[0]
    found = []
    for other in all_watched:
        rival = other.open_run
        if rival is None or other is watched or not rival.reduce_only or rival.broker_id != run.broker_id:
            continue
        its_leg = rival.legs[0]
        same = (its_leg.instrument, its_leg.product, its_leg.side) == (leg.instrument, leg.product, leg.side)
        if same and rival.tenant_id == run.tenant_id:
            found.append(other)
    return found


def _guarding(watched: Watched, run: Run, all_watched: Iterable[Watched]) -> list[Watched]:
    """Strategies that hold, or are about to hold, the other side of the same position, oldest entry first.

    Also those that failed with units held: they may be asked to leave after all, and must know what was sold of them.
    """
    leg = run.legs[0]
    found = []
    for other in all_watched:
        held = other.live_run
        if held is None or other is watched or held.reduce_only or held.broker_id != run.broker_id:
            continue
        its_leg = held.legs[0]
        same = (its_leg.instrument, its_leg.product, its_leg.side) == (leg.instrument, leg.product, leg.side.opposite)
        if same and held.tenant_id == run.tenant_id and held.state is not RunState.WAITING:
            found.append(other)
    return sorted(found, key=lambda other: (_run_of(other).created_at, other.key))


def _bounded(view: View, guarding: list[Watched], rivals: list[Watched], free: list[tuple[Watched, int]]) -> View:
    """No more than is held and not being left already; while an entry still fills, only what is guarded."""
    if view.objection is not None or view.most is None:
        return view
    most = view.most - sum(units_being_left(each) for each in guarding if not _may_give(each))
    most -= sum(order.open_quantity for each in rivals for order in each.orders.values() if not order.is_terminal)
    if len(free) > MOST_RUNS:
        most = min(most, sum(units for _, units in free[:MOST_RUNS]))
    if any(not order.is_terminal for each in guarding for order in each.orders.values() if order.role is Role.ENTRY):
        most = min(most, sum(units for _, units in free))
    if most <= 0:
        text = f"The position in {view.leg.instrument} is being left already."
        return replace(view, objection=Objection("nothing_to_reduce", text))
    return replace(view, most=most)


def _set_aside(change: Change, free: list[tuple[Watched, int]]) -> list[tuple[Watched, Change]]:
    """Take the order's units from the runs, oldest first."""
    order = change.intents[0]
    taken, changes = 0, []
    for watched, units in free:
        quantity = min(units, order.quantity - taken)
        if quantity <= 0:
            continue
        run = with_reduction(_run_of(watched), Reduction(order.id, taken, quantity))
        after = replace(run, version=run.version + 1, updated_at=change.run.updated_at)
        changes.append((watched, Change(after)))
        taken += quantity
    return changes


def _free(watched: Watched) -> int:
    """Units that a run guards and that nobody is leaving, by its orders' rows."""
    if not _may_give(watched):
        return 0
    return _held(watched) - set_aside(_run_of(watched), tuple(watched.reducers.values()))


def units_being_left(watched: Watched) -> int:
    """Units of a run whose exit is decided: none of them is anybody else's to sell.

    By its orders' rows, too: a fill of the entry that came after the exit's decision is in the position already, but
    in the run's own row only after its next look.
    """
    return max(_run_of(watched).legs[0].open_quantity, _held(watched))


def _held(watched: Watched) -> int:
    """Units that a run holds, by its orders' rows."""
    entry = fills_of(order for order in watched.orders.values() if order.role is Role.ENTRY)
    exits = fills_of(order for order in watched.orders.values() if order.role is Role.EXIT)
    reduced = sum(units for units, _, _ in filled_for(_run_of(watched), tuple(watched.reducers.values())))
    return entry.quantity - exits.quantity - reduced


def _may_give(watched: Watched) -> bool:
    """Whether no exit of the run is leaving its units. One that failed has none under way, and sends none by itself."""
    return _run_of(watched).state in {RunState.OPEN, RunState.ENTERING, RunState.FAILED}


def _run_of(watched: Watched) -> Run:
    if watched.run is None:
        raise LookupError(f"{watched.key.strategy_id} has no run")
    return watched.run
