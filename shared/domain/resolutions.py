"""What a person asks to be done with a parked order. The request is a row; the account's order sender carries it out.

The API (or an operator's command) writes the request, the sender answers in the same row under its epoch, so that the
order itself keeps one writer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import Intent, IntentState


class ResolutionAction(StrEnum):
    """``RETRY``: if the broker proves that no such order exists, give it up and let the next generation go out.
    ``DONE_OUTSIDE``: somebody traded by hand; take the fills of that order of the broker's book as this order's.
    ``VOID``: an entry that shall not be sent any more.
    """

    RETRY = "RETRY"
    DONE_OUTSIDE = "DONE_OUTSIDE"
    VOID = "VOID"


class ResolutionState(StrEnum):
    """``REFUSED`` says in ``outcome`` why nothing was done, and what would help."""

    REQUESTED = "REQUESTED"
    DONE = "DONE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One request. ``broker_order_id`` (``DONE_OUTSIDE`` only) is the broker's number of the order traded by hand."""

    tenant_id: TenantId
    intent_id: IntentId
    broker_id: BrokerId
    action: ResolutionAction
    broker_order_id: str | None
    requested_by: str
    requested_at: datetime
    state: ResolutionState = ResolutionState.REQUESTED
    outcome: str | None = None
    decided_at: datetime | None = None
    version: int = 1


REASON_OF = {
    ResolutionAction.RETRY: "retried",
    ResolutionAction.DONE_OUTSIDE: "done_outside",
    ResolutionAction.VOID: "voided_by_person",
}
"""Reason code of an order with which an action was carried out."""


def settled(request: Resolution, order: Intent) -> Resolution:
    """A request as its order shows it.

    The order's row is written before the answer, and an order that is found at the broker moves without one: who asks
    in between, or after the answer was lost with its sender, is told by the order that nothing waits any more.
    """
    if request.state is not ResolutionState.REQUESTED or order.state is IntentState.PARKED:
        return request
    if order.reason_code == REASON_OF[request.action]:
        return replace(request, state=ResolutionState.DONE, outcome=order.reason, decided_at=order.updated_at)
    outcome = f"The order is no longer parked, it is {order.state} by now."
    return replace(request, state=ResolutionState.REFUSED, outcome=outcome, decided_at=order.updated_at)
