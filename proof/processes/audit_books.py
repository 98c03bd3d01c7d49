"""Fills: exits never exceed entries, and both books hold the same trades and positions.

An order of the trader's own that only reduces sells what runs guard. It belongs to a run of its own; which units of
which run it sells is written in those runs, and how many it sold is the broker's word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from proof.processes.evidence import Evidence
from shared.domain.ids import BrokerId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, Role
from shared.domain.runs import Run

Finding = tuple[str, str]
RunName = tuple[str, str]


class SetAside(NamedTuple):
    """Units of a run that an order of the trader's own sells: the order's units from ``offset`` on."""

    tag: str
    offset: int
    quantity: int


def bounded_exits(evidence: Evidence) -> Iterator[Finding]:
    """I5, by the broker's trades in the order in which they happened: no run is left by more than it entered, and no
    position by more than was entered of it, whoever sold.
    """
    intents = by_id(evidence)
    reducing = reducers(evidence)
    entered: Counter[RunName] = Counter()
    left: Counter[RunName] = Counter()
    guarded: Counter[tuple[BrokerId, InstrumentId, int]] = Counter()
    fills = [(trade, order) for order in evidence.orders for trade in order.trades]
    # at the same instant an entry counts first: the market's clock shows no order within it
    for trade, order in sorted(fills, key=lambda each: (each[0].at, _leaves(intents.get(each[1].tag), reducing))):
        intent = intents.get(order.tag)
        if intent is None:
            continue
        run = (intent.strategy_id, intent.run_id)
        leaves = _leaves(intent, reducing)
        place = (order.account, order.instrument, -order.side.sign if leaves else order.side.sign)
        guarded[place] += -trade.quantity if leaves else trade.quantity
        if guarded[place] < 0:
            yield "I5", f"{order.tag} left {-guarded[place]} more of {order.instrument} than was held"
            guarded[place] = 0
        if intent.strategy_id in reducing:
            continue
        if intent.role is Role.EXIT:
            left[run] += trade.quantity
        else:
            entered[run] += trade.quantity
        if left[run] > entered[run]:
            yield "I5", f"{run[0]} entered {entered[run]} and left {left[run]} ({order.tag})"
            left[run] = entered[run]


def same_trades(evidence: Evidence) -> Iterator[Finding]:
    """I14: the same trades by number, and each the same."""
    theirs = {
        trade.id: (order.account, order.tag, order.side, trade.quantity, trade.price)
        for order in evidence.orders
        for trade in order.trades
    }
    ours = {
        trade.broker_trade_id: (trade.broker_id, str(trade.intent_id), trade.side, trade.quantity, trade.price)
        for trade in evidence.trades
    }
    for missing in sorted(theirs.keys() - ours.keys()):
        yield "I14", f"the trade {missing} {theirs[missing]} is missing in our books"
    for invented in sorted(ours.keys() - theirs.keys()):
        yield "I14", f"the trade {invented} {ours[invented]} is in our books only"
    for shared in sorted(ours.keys() & theirs.keys()):
        if ours[shared] != theirs[shared]:
            yield "I14", f"the trade {shared} is {ours[shared]} in our books, {theirs[shared]} in the broker's"
    for number, count in Counter(trade.broker_trade_id for trade in evidence.trades).items():
        if count > 1:
            yield "I14", f"the trade {number} is in our books {count} times"
    intents = by_id(evidence)
    for order in evidence.orders:
        intent = intents.get(order.tag)
        if intent is not None and intent.filled_quantity != order.filled:
            yield "I14", f"{order.tag} has filled {order.filled} at the broker, {intent.filled_quantity} in its row"


def same_positions(evidence: Evidence) -> Iterator[Finding]:
    """I14: our positions are the broker's, and those of a run add up to its legs."""
    ours: Counter[tuple[BrokerId, InstrumentId]] = Counter()
    for position in evidence.positions:
        ours[position.broker_id, position.instrument] += position.quantity
    for place in sorted(ours.keys() | evidence.held.keys()):
        theirs = evidence.held.get(place, 0)
        if ours[place] != theirs:
            yield "I14", f"{place[0]} holds {theirs} of {place[1]}, our books say {ours[place]}"
    held = held_by_run(evidence)
    for run in evidence.runs:
        units, leg = held.get((run.strategy_id, run.id), 0), run.legs[0]
        if leg.open_quantity != units:
            what = f"{run.strategy_id}#{run.id} says it holds {leg.open_quantity}"
            yield "I14", f"{what}, the broker's trades say {units}"


def held_by_run(evidence: Evidence) -> dict[RunName, int]:
    """Units that each run still holds, by the broker's trades; one that reduces holds what it has sold."""
    intents = by_id(evidence)
    held: dict[RunName, int] = defaultdict(int)
    filled: Counter[str] = Counter()
    for order in evidence.orders:
        intent = intents.get(order.tag)
        if intent is not None:
            traded = sum(trade.quantity for trade in order.trades)
            held[intent.strategy_id, intent.run_id] += -traded if intent.role is Role.EXIT else traded
            filled[order.tag] += traded
    for run in evidence.runs:
        for part in set_aside(run):
            held[run.strategy_id, run.id] -= max(0, min(filled[part.tag] - part.offset, part.quantity))
    return held


def set_aside(run: Run) -> list[SetAside]:
    """What the trader's own orders were to sell of this run: ``order:offset:quantity``, one after the other."""
    parts = (entry.split(":") for entry in run.tags.get("reductions", "").split(";") if entry)
    return [SetAside(tag, int(offset), int(quantity)) for tag, offset, quantity in parts]


def reducers(evidence: Evidence) -> set[str]:
    """The strategies that are orders of the trader's own which only reduce, as they were asked for."""
    return {each.id for each in evidence.strategies if each.manual is not None and each.manual.reduce_only}


def by_id(evidence: Evidence) -> dict[str, Intent]:
    """Our orders by tag."""
    return {intent.id: intent for intent in evidence.intents}


def _leaves(intent: Intent | None, reducing: set[str]) -> bool:
    return intent is not None and (intent.role is Role.EXIT or intent.strategy_id in reducing)
