"""Order intents: what the platform decided, and how far that decision has come at the broker.

The intent row is written before any effect. Its id is the broker's client order id, and follows from the decision
(``ids.intent_id_for``), so retries, redeliveries and hand-overs find the row instead of placing a second order.

``UNKNOWN`` is not a written state: it is *SENDING that nobody is sending*. After a crash no one must write anything for
it to be true. A timeout is never a failure.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from shared.domain.errors import InvalidTransition
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side
from shared.domain.strategies import Product


class Role(StrEnum):
    """What an order is for. All causes of an exit share ``EXIT``: the first one wins."""

    ENTRY = "ENTRY"
    EXIT = "EXIT"


class IntentState(StrEnum):
    """How far an intent has come."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    ACKED = "ACKED"
    PARTIAL = "PARTIAL"
    FILLED = "FILLED"
    REJECTED = "REJECTED"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"
    VOID = "VOID"
    PARKED = "PARKED"


S = IntentState
TRANSITIONS: dict[IntentState, frozenset[IntentState]] = {
    S.PENDING: frozenset({S.SENDING, S.VOID, S.PARKED}),
    # back to PENDING only when proven not taken, or after the horizon and one complete lookup
    S.SENDING: frozenset(
        {S.PENDING, S.ACKED, S.PARTIAL, S.FILLED, S.REJECTED, S.CANCELLED, S.PARKED},
    ),
    S.ACKED: frozenset({S.PARTIAL, S.FILLED, S.CANCELLING, S.CANCELLED, S.REJECTED}),
    S.PARTIAL: frozenset({S.PARTIAL, S.FILLED, S.CANCELLING, S.CANCELLED}),
    # a fill can win the race against a cancel
    S.CANCELLING: frozenset({S.CANCELLING, S.CANCELLED, S.FILLED, S.REJECTED}),
    # a parked intent may turn out to live at the broker
    S.PARKED: frozenset({S.ACKED, S.PARTIAL, S.FILLED, S.REJECTED, S.CANCELLED, S.VOID}),
    S.FILLED: frozenset(),
    S.REJECTED: frozenset(),
    S.CANCELLED: frozenset(),
    S.VOID: frozenset(),
}
TERMINAL = frozenset(state for state, after in TRANSITIONS.items() if not after)
AT_BROKER = frozenset({S.ACKED, S.PARTIAL, S.CANCELLING})
POSITION_GONE = "position_gone"
"""Reason of an order that found nothing left to leave: the account no longer holds the position."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One decided order. Prices in rupees, quantities in units, times aware.

    ``attempt`` counts claims; ``send_by`` is the last instant at which the claimed request may leave; ``cause`` says
    why it was decided (``ENTRY`` or an ``ExitReason``); ``tick_at`` and ``tick_seq`` name the tick that caused it;
    ``decided_at`` is market time, ``created_at`` the clock's. ``expires_at`` (entries only): void if not sent by then.
    ``cancel_after_seconds``: how long it may rest unfilled at the broker before it is cancelled and escalated.
    ``cancel_wanted``: the owner asks the sender to cancel the rest. ``version`` and ``filled_quantity`` only rise.
    ``looked_up_at``: when the broker's book settled what a late or lost answer had left open. ``quantity`` may fall
    before the order is sent, when the account holds less than an exit wants.
    ``reduces``: it can only shrink a position, though its role is ``ENTRY`` (a reduce-only order of the trader's own);
    no kill switch holds it back.
    """

    tenant_id: TenantId
    id: IntentId
    strategy_id: StrategyId
    run_id: RunId
    leg: int
    role: Role
    generation: int
    bucket: int
    broker_id: BrokerId
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    limit: Decimal
    state: IntentState
    cause: str
    decided_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int = 1
    attempt: int = 0
    send_by: datetime | None = None
    sender_epoch: int | None = None
    expires_at: datetime | None = None
    cancel_after_seconds: Decimal | None = None
    cancel_wanted: bool = False
    reduces: bool = False
    broker_order_id: str | None = None
    filled_quantity: int = 0
    average_price: Decimal | None = None
    reason_code: str | None = None
    reason: str | None = None
    tick_at: datetime | None = None
    tick_seq: int | None = None
    sent_at: datetime | None = None
    acked_at: datetime | None = None
    filled_at: datetime | None = None
    looked_up_at: datetime | None = None

    @property
    def opens(self) -> bool:
        """Whether it may add to a position: what kill switches and a wrong clock hold back."""
        return self.role is Role.ENTRY and not self.reduces

    @property
    def is_terminal(self) -> bool:
        """Nothing more can happen to this order."""
        return self.state in TERMINAL

    @property
    def open_quantity(self) -> int:
        """Units not yet filled."""
        return self.quantity - self.filled_quantity


def move_to(intent: Intent, state: IntentState, now: datetime) -> Intent:
    """The intent one transition later. Raises ``InvalidTransition`` for a move that the table does not have."""
    if state not in TRANSITIONS[intent.state]:
        raise InvalidTransition("invalid_transition", f"{intent.id}: {intent.state} -> {state}")
    return replace(intent, state=state, version=intent.version + 1, updated_at=now)
