"""Which fault an answer, an order or news has. Pure: a plan, what is asked and how often it was asked; a fault out.

Every decision follows from the plan's seed and from what is asked (kind of request, its subject, its number), never
from the order in which requests of others arrive, so that a run can be repeated.
"""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.brokers import BrokerOrderState
from shared.domain.exchange_faults import (
    EVENT_FAULTS,
    ORDER_FAULTS,
    Fault,
    FaultPlan,
    FaultRule,
    How,
    Target,
    is_answer_rule,
)
from shared.domain.matching import PaperOrder
from shared.domain.partitions import hash64

_ONE = 1 << 64


def answer_fault(
    plan: FaultPlan, target: Target, kind: str, subject: str, number: int, spent: frozenset[int] = frozenset()
) -> tuple[int, FaultRule] | None:
    """The fault of this answer with its rule's place in the plan, or None.

    ``subject``: what is asked about (a client id, an order id); ``number``: how often it was asked before. Rules that
    are ``spent`` give way to no other: their share of answers is well.
    """
    draw = _chance(plan, "answer", kind, subject, number)
    for place, rule in enumerate(plan.rules):
        if not is_answer_rule(rule, target):
            continue
        if draw < rule.probability:
            return None if place in spent else (place, _settled(plan, rule, kind, subject, number))
        draw -= rule.probability
    return None


def order_faults(
    plan: FaultPlan, client_id: str, copy: int, spent: frozenset[int] = frozenset()
) -> dict[int, FaultRule]:
    """What goes wrong with an order that is being accepted: rules by their place in the plan, one of each fault."""
    return _independent(plan, ORDER_FAULTS, client_id, copy, spent)


def event_faults(plan: FaultPlan, number: int, spent: frozenset[int] = frozenset()) -> dict[int, FaultRule]:
    """What goes wrong with the account's answer with news of this number."""
    return _independent(plan, EVENT_FAULTS, "updates", number, spent)


def duplicated(
    events: Sequence[tuple[int, PaperOrder]], earlier: Sequence[tuple[int, PaperOrder]]
) -> list[tuple[int, PaperOrder]]:
    """News said twice, after some that was said before."""
    return [*earlier, *(each for event in events for each in (event, event))]


def disordered(events: Sequence[tuple[int, PaperOrder]]) -> list[tuple[int, PaperOrder]]:
    """The newest first, and after everything the orders as they were one change earlier."""
    stale = [(number, before) for number, order in events if (before := one_change_earlier(order)) is not None]
    return [*reversed(events), *stale]


def one_change_earlier(order: PaperOrder) -> PaperOrder | None:
    """The order before its last change, None if it has only been accepted."""
    trades = order.trades
    if order.is_final and order.state is not BrokerOrderState.FILLED:
        state = BrokerOrderState.PARTIAL if trades else BrokerOrderState.OPEN
        return replace(order, state=state, reason_code=None, reason=None, updated_at=order.placed_at)
    if not trades:
        return None
    kept, last = trades[:-1], trades[-1]
    return replace(
        order,
        state=BrokerOrderState.PARTIAL if kept else BrokerOrderState.OPEN,
        filled_quantity=order.filled_quantity - last.quantity,
        value=order.value - last.quantity * last.price,
        trades=kept,
        updated_at=order.placed_at,
    )


def part_of(rule: FaultRule, quantity: int, lot_size: int) -> int:
    """How many units of an order one fill may have: whole lots, so that it takes about ``parts`` fills."""
    lots = quantity // lot_size
    return max(1, -(-lots // rule.parts)) * lot_size


def _settled(plan: FaultPlan, rule: FaultRule, kind: str, subject: str, number: int) -> FaultRule:
    if rule.how is not None:
        return rule
    cut = _chance(plan, "how", kind, subject, number) < 0.5
    return replace(rule, how=How.CUT if cut else How.HOLD)


def _independent(
    plan: FaultPlan, faults: frozenset[Fault], subject: str, number: int, spent: frozenset[int]
) -> dict[int, FaultRule]:
    found: dict[int, FaultRule] = {}
    for place, rule in enumerate(plan.rules):
        if rule.fault not in faults or place in spent or rule.fault in {each.fault for each in found.values()}:
            continue
        if _chance(plan, rule.fault, place, subject, number) < rule.probability:
            found[place] = rule
    return found


def _chance(plan: FaultPlan, *parts: str | int) -> float:
    """Between 0 (included) and 1 (excluded), the same for the same parts."""
    return hash64(plan.seed, *parts) / _ONE
