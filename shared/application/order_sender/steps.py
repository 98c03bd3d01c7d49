"""The sender's steps of an intent as pure functions: from the row as it is to the row as it should be, or None."""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.brokers import BrokerOrder, BrokerOrderState, Capabilities
from shared.domain.intents import AT_BROKER, Intent, IntentState, Role, move_to
from shared.domain.resolutions import REASON_OF, ResolutionAction

S = IntentState
SEND_WITHIN = timedelta(milliseconds=500)
"""How long after its claim a request may still leave."""
SKEW = timedelta(milliseconds=250)
"""How far the clocks of two machines may be apart."""
_STATE_OF = {
    BrokerOrderState.OPEN: S.ACKED,
    BrokerOrderState.PARTIAL: S.PARTIAL,
    BrokerOrderState.FILLED: S.FILLED,
    BrokerOrderState.CANCELLED: S.CANCELLED,
    BrokerOrderState.REJECTED: S.REJECTED,
}


def claimed(intent: Intent, epoch: int, now: datetime, quantity: int | None = None) -> Intent:
    """PENDING to SENDING: one more attempt, which must leave before ``send_by``.

    ``quantity``: for how many units, where the account holds less than the order wants to leave.
    """
    moved = move_to(intent, S.SENDING, now)
    asked = min(intent.quantity, quantity or intent.quantity)
    return replace(moved, quantity=asked, attempt=intent.attempt + 1, send_by=now + SEND_WITHIN, sender_epoch=epoch)


def released(intent: Intent, attempt: int, now: datetime, *, looked_up: bool = False) -> Intent | None:
    """Back to PENDING: this attempt is proven not to have been taken (``looked_up``: by a lookup at the broker).

    None if the row went on meanwhile.
    """
    if intent.state is not S.SENDING or intent.attempt != attempt:
        return None
    looked_up_at = now if looked_up else intent.looked_up_at
    return replace(move_to(intent, S.PENDING, now), send_by=None, looked_up_at=looked_up_at)


def acked(intent: Intent, broker_order_id: str, sent_at: datetime, now: datetime) -> Intent | None:
    """The broker took it. None if the row knows that already (its fills may have been faster)."""
    if intent.state is not S.SENDING:
        return None
    moved = move_to(intent, S.ACKED, now)
    return replace(moved, broker_order_id=broker_order_id, sent_at=sent_at, acked_at=now)


def rejected(intent: Intent, code: str, reason: str, now: datetime) -> Intent | None:
    """Proven refused: no order exists."""
    if intent.state is not S.SENDING:
        return None
    return replace(move_to(intent, S.REJECTED, now), reason_code=code, reason=reason)


def voided(intent: Intent, code: str, reason: str, now: datetime) -> Intent | None:
    """An order that will not be sent any more."""
    if intent.state is not S.PENDING:
        return None
    return replace(move_to(intent, S.VOID, now), reason_code=code, reason=reason)


def parked(intent: Intent, code: str, reason: str, now: datetime) -> Intent | None:
    """Nothing more can be done without a person."""
    if intent.state not in {S.PENDING, S.SENDING}:
        return None
    return replace(move_to(intent, S.PARKED, now), reason_code=code, reason=reason)


def parked_attempt(intent: Intent, attempt: int, code: str, reason: str, now: datetime) -> Intent | None:
    """Nobody says what became of this very attempt. None if the row went on meanwhile."""
    if intent.state is not S.SENDING or intent.attempt != attempt:
        return None
    return parked(intent, code, reason, now)


def given_up(intent: Intent, code: str, reason: str, now: datetime) -> Intent | None:
    """A parked order that is proven absent at the broker and that a person lets go. None if it is not parked."""
    if intent.state is not S.PARKED:
        return None
    return replace(move_to(intent, S.VOID, now), reason_code=code, reason=reason)


def traded_outside(intent: Intent, order: BrokerOrder, reason: str, now: datetime) -> Intent | None:
    """A parked order whose work a person did with another order of the account. None if it is not parked."""
    if intent.state is not S.PARKED:
        return None
    state = S.FILLED if order.filled_quantity >= intent.quantity else S.CANCELLED
    return replace(
        move_to(intent, state, now),
        broker_order_id=order.broker_order_id,
        filled_quantity=order.filled_quantity,
        average_price=order.average_price,
        filled_at=max((trade.at for trade in order.trades), default=None),
        reason_code=REASON_OF[ResolutionAction.DONE_OUTSIDE],
        reason=reason,
    )


def cancelling(intent: Intent, now: datetime) -> Intent | None:
    """The rest is to be cancelled; written before the broker is asked."""
    return move_to(intent, S.CANCELLING, now) if intent.state in {S.ACKED, S.PARTIAL} else None


def progressed(intent: Intent, order: BrokerOrder, now: datetime) -> Intent | None:
    """The row brought up to what the broker's book shows; None if it shows nothing new. Fills only rise."""
    if intent.is_terminal or order.filled_quantity < intent.filled_quantity:
        return None
    state = _STATE_OF[order.state]
    if state is S.REJECTED and order.filled_quantity:
        state = S.CANCELLED  # only the rest was refused: what had filled by then is held
    if state in {S.ACKED, S.PARTIAL} and intent.state is S.CANCELLING:
        state = S.CANCELLING
    if state is S.ACKED and intent.state is S.PARTIAL:
        return None
    if state is intent.state and order.filled_quantity == intent.filled_quantity:
        return None
    moved = move_to(intent, state, now)
    claimed_at = intent.send_by - SEND_WITHIN if intent.send_by else None
    is_found = intent.state is S.PARKED  # then why it was parked is over
    was_open = intent.state in {S.SENDING, S.PARKED} and intent.send_by is not None and now > intent.send_by
    return replace(
        moved,
        broker_order_id=order.broker_order_id,
        filled_quantity=order.filled_quantity,
        average_price=order.average_price if order.filled_quantity else None,
        sent_at=intent.sent_at or claimed_at,
        acked_at=intent.acked_at or now,
        filled_at=max((trade.at for trade in order.trades), default=intent.filled_at),
        reason_code=order.reason_code or (None if is_found else intent.reason_code),
        reason=order.reason or (None if is_found else intent.reason),
        looked_up_at=now if was_open else intent.looked_up_at,
    )


def void_reason(intent: Intent, now: datetime) -> tuple[str, str] | None:
    """Why an entry that was not sent yet should not be sent any more. Exits never expire."""
    if intent.role is Role.EXIT:
        return None
    if intent.cancel_wanted:
        return "entry_withdrawn", "The entry was withdrawn before it was sent."
    if intent.expires_at is not None and now >= intent.expires_at:
        return "entry_window_missed", "The entry window was over before the order could be sent."
    return None


def horizon_of(intent: Intent, capabilities: Capabilities) -> datetime:
    """The instant after which a request of this attempt can no longer be accepted."""
    begun = intent.send_by or intent.updated_at
    return begun + capabilities.http_deadline + capabilities.accept_horizon + SKEW


def horizon_span(capabilities: Capabilities) -> timedelta:
    """How long after a claim its request may still be accepted, on whatever clock that is measured."""
    return SEND_WITHIN + capabilities.http_deadline + capabilities.accept_horizon + SKEW


def is_cancel_due(intent: Intent, now: datetime, rested: float) -> bool:
    """Whether the rest of an order that lives at the broker is to be cancelled.

    ``rested``: for how many seconds it is known to live there, on a clock that nobody sets.
    """
    if intent.state not in AT_BROKER:
        return False
    if intent.cancel_wanted or intent.state is S.CANCELLING:
        return True
    if intent.cancel_after_seconds is None:
        return False
    patience = float(intent.cancel_after_seconds)
    begun = intent.acked_at or intent.updated_at
    return rested >= patience or now >= begun + timedelta(seconds=patience)
