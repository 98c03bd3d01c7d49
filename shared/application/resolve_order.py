"""Ask for what is to be done with a parked order. The request is kept here; the account's order sender carries it out.

The same request twice is one request. While one waits for its answer, another one is refused: two people must not pull
an order in two directions.
"""

from dataclasses import dataclass

from shared.application.desk import Desk
from shared.application.ports.common import Caller, Now
from shared.application.ports.controls import ResolutionRequests
from shared.application.ports.identity import AuditLog
from shared.application.view_orders import OrderState, find_order, intent_of_manual, order_state
from shared.domain.errors import Conflict, FieldError, Invalid, Refused, StaleVersion
from shared.domain.ids import order_id_of
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.resolutions import Resolution, ResolutionAction, ResolutionState


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants. ``broker_order_id``: for ``DONE_OUTSIDE``, the broker's number of the order traded by hand.

    Raises ``Invalid`` when that number is missing, or given where it means nothing.
    """

    action: ResolutionAction
    broker_order_id: str | None = None

    def __post_init__(self) -> None:
        needed = self.action is ResolutionAction.DONE_OUTSIDE
        if needed == bool(self.broker_order_id):
            return
        message = (
            "Say which order of the broker's book was traded by hand: its broker_order_id."
            if needed
            else "broker_order_id goes with done_outside only; leave it out."
        )
        raise Invalid("invalid_request", message, [FieldError("broker_order_id", message)])


@dataclass(frozen=True, slots=True)
class ResolutionDesk:
    """Where requests are kept and written down."""

    requests: ResolutionRequests
    audit: AuditLog
    now: Now


def resolve_order(caller: Caller, order_id: str, wish: Wish, *, desk: Desk, audit: AuditLog) -> OrderState:
    """Ask for a parked order of the caller's tenant to be resolved; gives the order with the request.

    Raises ``NotFound``, ``Conflict`` (``not_parked``, ``resolution_pending``), ``Refused`` (``void_entries_only``).
    """
    intent, strategy = find_order(caller, order_id, desk=desk)
    if intent is None and strategy is not None:
        intent = intent_of_manual(desk, strategy)
    if intent is None:
        raise Conflict("not_parked", "This order was not taken up yet, so there is nothing to resolve.")
    request_resolution(intent, wish, caller.user_id, desk=ResolutionDesk(desk.resolutions, audit, desk.now))
    return order_state(desk, intent, strategy)


def request_resolution(intent: Intent, wish: Wish, actor: str, *, desk: ResolutionDesk) -> Resolution:
    """Keep a request about an order, as ``actor``. Raises ``Conflict``, ``Refused`` as above."""
    if intent.state is not IntentState.PARKED:
        message = f"This order is {intent.state.lower()}, not parked: there is nothing to resolve."
        raise Conflict("not_parked", message)
    if wish.action is ResolutionAction.VOID and intent.role is Role.EXIT:
        message = "An exit is never given up while something is held: retry it, or say what was done outside."
        raise Refused("void_entries_only", message, [FieldError("action", message)])
    before = desk.requests.get(intent.tenant_id, intent.id)
    if before is not None and before.state is ResolutionState.REQUESTED:
        if (before.action, before.broker_order_id) == (wish.action, wish.broker_order_id):
            return before
        message = f"{_word(before.action)} was asked for already and waits for the broker's answer; please wait for it."
        raise Conflict("resolution_pending", message)
    moment = desk.now()
    request = Resolution(
        tenant_id=intent.tenant_id,
        intent_id=intent.id,
        broker_id=intent.broker_id,
        action=wish.action,
        broker_order_id=wish.broker_order_id,
        requested_by=actor,
        requested_at=moment,
        version=before.version + 1 if before else 1,
    )
    try:
        desk.requests.save(request)
    except StaleVersion as error:
        message = "Somebody else asked for something at this moment; please read the order again."
        raise Conflict("resolution_pending", message) from error
    details = {"action": _word(wish.action), "strategy": intent.strategy_id, "run": intent.run_id}
    if wish.broker_order_id:
        details["broker_order_id"] = wish.broker_order_id
    desk.audit.record(
        intent.tenant_id,
        at=moment,
        actor=actor,
        action="order.resolution_requested",
        subject=order_id_of(intent.id),
        details=details,
    )
    return request


def _word(action: ResolutionAction) -> str:
    return action.lower()
