"""How the simulated exchange misbehaves when it is told to: the faults, the rules that switch them on, what is sound.

* Faults of an answer exclude each other: one draw decides, so their probabilities add up to the share of bad answers.
* Faults of an order (slow book, partial fills, late rejects) are drawn once, when it is accepted, each for itself.
* Faults of events (duplicates, disorder) are drawn for each answer with news, each for itself.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from shared.domain.errors import Invalid

ACCEPT_HORIZON = timedelta(seconds=2)
"""What the exchange promises: this long after a client's deadline its request is in the book, to be seen, or never."""
CLIENT_DEADLINE = timedelta(seconds=2)
"""How long a client waits for the answer to an order request."""
EVERY_ACCOUNT = "*"
MOST_RULES = 32
LONGEST_SECONDS = 60.0


class Fault(StrEnum):
    """What can be switched on."""

    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    LATE_ACCEPT = "late_accept"
    SLOW_BOOK = "slow_book"
    DUPLICATE_EVENTS = "duplicate_events"
    REORDER_EVENTS = "reorder_events"
    RATE_LIMITED = "rate_limited"
    ERROR_BEFORE_ACCEPT = "error_before_accept"
    ERROR_AFTER_ACCEPT = "error_after_accept"
    TOKEN_EXPIRY = "token_expiry"  # noqa: S105 - a fault, not a token
    PARTIAL_FILLS = "partial_fills"
    REJECT = "reject"
    LATE_REJECT = "late_reject"
    BAND = "band"
    FREEZE = "freeze"


class Target(StrEnum):
    """Which requests a rule is about."""

    PLACE = "place"
    CANCEL = "cancel"
    READ = "read"
    UPDATES = "updates"


class How(StrEnum):
    """How an answer is lost: the connection is cut at once, or held until the client has given up."""

    CUT = "cut"
    HOLD = "hold"


T = Target
_ANY = frozenset(Target)
APPLIES_TO: dict[Fault, frozenset[Target]] = {
    Fault.LOSE_REQUEST: _ANY,
    Fault.LOSE_ANSWER: _ANY,
    Fault.LATE_ACCEPT: frozenset({T.PLACE}),
    Fault.SLOW_BOOK: frozenset({T.PLACE}),
    Fault.DUPLICATE_EVENTS: frozenset({T.UPDATES}),
    Fault.REORDER_EVENTS: frozenset({T.UPDATES}),
    Fault.RATE_LIMITED: _ANY,
    Fault.ERROR_BEFORE_ACCEPT: _ANY,
    Fault.ERROR_AFTER_ACCEPT: _ANY,
    Fault.TOKEN_EXPIRY: _ANY,
    Fault.PARTIAL_FILLS: frozenset({T.PLACE}),
    Fault.REJECT: frozenset({T.PLACE}),
    Fault.LATE_REJECT: frozenset({T.PLACE}),
    Fault.BAND: frozenset({T.PLACE}),
    Fault.FREEZE: frozenset({T.PLACE}),
}
ORDER_FAULTS = frozenset({Fault.SLOW_BOOK, Fault.PARTIAL_FILLS, Fault.LATE_REJECT})
EVENT_FAULTS = frozenset({Fault.DUPLICATE_EVENTS, Fault.REORDER_EVENTS})
DEFAULT_SECONDS: dict[Fault, float] = {
    Fault.LATE_ACCEPT: 1.0,
    Fault.SLOW_BOOK: 1.0,
    Fault.RATE_LIMITED: 1.0,
    Fault.PARTIAL_FILLS: 0.0,
}
"""Faults that take time, and how much unless a rule says otherwise."""
CODES: dict[Fault, str] = {
    Fault.REJECT: "insufficient_funds",
    Fault.LATE_REJECT: "insufficient_funds",
    Fault.BAND: "price_outside_band",
    Fault.FREEZE: "freeze_quantity_exceeded",
}
"""Why an order is refused unless a rule says otherwise."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One fault with its probability (0 to 1).

    ``seconds``: lateness after the client gave up, invisibility after acceptance, ``Retry-After``, or the pause between
    partial fills. ``parts``: into how many partial fills an order falls at least. ``how``: None for either, by chance.
    ``times``: after so many it is spent; None: never.
    """

    fault: Fault
    probability: float
    seconds: float = 0.0
    code: str = ""
    how: How | None = None
    on: frozenset[Target] = frozenset()
    times: int | None = None
    parts: int = 3


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """The rules of one account, or of every account without a plan of its own.

    ``unique_client_id`` False: a second order with the same client id is accepted. ``beyond_horizon``: lateness and
    invisibility may exceed what the exchange promises.
    """

    account: str
    seed: int
    rules: tuple[FaultRule, ...] = ()
    unique_client_id: bool = True
    beyond_horizon: bool = False


def default_targets(fault: Fault) -> frozenset[Target]:
    """Orders and cancellations where the fault can happen to them, so that one can still look at the book."""
    return APPLIES_TO[fault] & {Target.PLACE, Target.CANCEL} or APPLIES_TO[fault]


def require_sound(plan: FaultPlan) -> None:
    """Raise ``Invalid`` for a plan that contradicts itself or breaks the exchange's promise without saying so."""
    if len(plan.rules) > MOST_RULES:
        raise Invalid("invalid_faults", f"At most {MOST_RULES} rules.")
    for rule in plan.rules:
        _require_sound_rule(rule)
    for target in Target:
        total = sum(rule.probability for rule in plan.rules if is_answer_rule(rule, target))
        if total > 1 + 1e-9:
            text = f"The answer to one request has one fault: probabilities of {target} add up to {total:g}, above 1."
            raise Invalid("invalid_faults", text)
    together = slowest(plan, Fault.LATE_ACCEPT) + slowest(plan, Fault.SLOW_BOOK)
    if together > ACCEPT_HORIZON and not plan.beyond_horizon:
        text = (
            f"late_accept and slow_book together ({together.total_seconds():g} s) exceed the promised horizon of "
            f"{ACCEPT_HORIZON.total_seconds():g} s: an absent order could still appear. "
            "Say beyond_horizon: true if that is wanted."
        )
        raise Invalid("beyond_horizon", text)


def _require_sound_rule(rule: FaultRule) -> None:
    if not 0 <= rule.probability <= 1:
        raise Invalid("invalid_faults", f"{rule.fault}: a probability lies between 0 and 1.")
    if not 0 <= rule.seconds <= LONGEST_SECONDS:
        raise Invalid("invalid_faults", f"{rule.fault}: seconds lie between 0 and {LONGEST_SECONDS:g}.")
    if not rule.on or not rule.on <= APPLIES_TO[rule.fault]:
        possible = ", ".join(sorted(APPLIES_TO[rule.fault]))
        raise Invalid("invalid_faults", f"{rule.fault} can happen on {possible} only.")
    if rule.times is not None and rule.times < 1:
        raise Invalid("invalid_faults", f"{rule.fault}: times is at least 1.")
    if not 2 <= rule.parts <= 100:
        raise Invalid("invalid_faults", f"{rule.fault}: parts lie between 2 and 100.")


def slowest(plan: FaultPlan, fault: Fault) -> timedelta:
    """The longest time that this fault takes under the plan."""
    return timedelta(seconds=max((rule.seconds for rule in plan.rules if rule.fault is fault), default=0.0))


def is_answer_rule(rule: FaultRule, target: Target) -> bool:
    """Whether a rule is about the one fault that the answer to such a request can have."""
    return target in rule.on and rule.fault not in ORDER_FAULTS and rule.fault not in EVENT_FAULTS
