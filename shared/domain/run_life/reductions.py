"""Orders of the trader's own that shrink a guarded position.

A reduce-only order sells what a run holds and guards. So when it is decided, units of that run are set aside for it in
the same transaction: the run's own exit never sells them too, and what the order fills counts as left. The run only
keeps which order, from which unit of it on, and how many; everything else follows from the order's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shared.domain.ids import IntentId
from shared.domain.intents import Intent
from shared.domain.runs import Run

_TAG = "reductions"


@dataclass(frozen=True, slots=True)
class Reduction:
    """Units of a run set aside for an order: the order's units from ``offset`` on, ``quantity`` of them."""

    order: IntentId
    offset: int
    quantity: int


def reductions_of(run: Run) -> tuple[Reduction, ...]:
    """Everything that was ever set aside in a run."""
    text = run.tags.get(_TAG)
    if not text:
        return ()
    parts = (entry.split(":") for entry in text.split(";") if entry)
    return tuple(Reduction(IntentId(order), int(offset), int(quantity)) for order, offset, quantity in parts)


def with_reduction(run: Run, reduction: Reduction) -> Run:
    """The run with more units set aside."""
    entry = f"{reduction.order}:{reduction.offset}:{reduction.quantity}"
    known = run.tags.get(_TAG)
    return replace(run, tags=run.tags | {_TAG: f"{known};{entry}" if known else entry})


def filled_for(run: Run, reducers: Sequence[Intent]) -> list[tuple[int, Decimal, Intent]]:
    """What those orders have filled of this run's units: quantity, price, order."""
    by_id = {order.id: order for order in reducers}
    fills: list[tuple[int, Decimal, Intent]] = []
    for reduction in reductions_of(run):
        order = by_id.get(reduction.order)
        if order is None or order.average_price is None:
            continue
        quantity = _share(reduction, order)
        if quantity:
            fills.append((quantity, order.average_price, order))
    return fills


def set_aside(run: Run, reducers: Sequence[Intent]) -> int:
    """Units that such an order may still fill. One that was not read yet counts whole."""
    by_id = {order.id: order for order in reducers}
    waiting = 0
    for reduction in reductions_of(run):
        order = by_id.get(reduction.order)
        if order is None:
            waiting += reduction.quantity
        elif not order.is_terminal:
            waiting += reduction.quantity - _share(reduction, order)
    return waiting


def _share(reduction: Reduction, order: Intent) -> int:
    return max(0, min(order.filled_quantity - reduction.offset, reduction.quantity))
