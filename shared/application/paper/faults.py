"""The faults in force at the simulated exchange: plans by account, what they decide, and a count of all that was done.

The count is of answers: one that was lost, late, refused or wrong by a switched fault is faulty, once, however many
faults it had.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.exchange_faults import EVERY_ACCOUNT, Fault, FaultPlan, FaultRule, Target, require_sound
from shared.domain.fault_decisions import answer_fault, event_faults, order_faults, part_of
from shared.domain.instruments import Instrument
from shared.domain.matching import PaperOrder

_log = logging.getLogger("plimsoll.faults")
_marks: ContextVar[set[Fault] | None] = ContextVar("faults of the answer under way", default=None)

OrderName = tuple[str, str]
"""Account and the order's key in it."""


@dataclass(slots=True)
class FaultCounts:
    """What was done so far, since the process began."""

    answers: Counter[str] = field(default_factory=Counter)
    faulty: Counter[str] = field(default_factory=Counter)
    injected: Counter[Fault] = field(default_factory=Counter)
    orders: Counter[Fault] = field(default_factory=Counter)


class Faults:
    """Decides and counts. Without a plan for an account nothing is wrong with it."""

    def __init__(self) -> None:
        self.counts = FaultCounts()
        self._plans: dict[str, FaultPlan] = {}
        self._asked: Counter[tuple[str, str, str]] = Counter()
        self._used: Counter[tuple[str, int]] = Counter()
        self._hidden_until: dict[OrderName, datetime] = {}
        self._parts: dict[OrderName, FaultRule] = {}

    def switch_on(self, plan: FaultPlan) -> None:
        """Put a plan in force in place of the account's (or everybody's) former one. Raises ``Invalid``."""
        require_sound(plan)
        self._forget(plan.account)
        self._plans[plan.account] = plan
        _log.warning("faults of %s: %s", plan.account, ", ".join(rule.fault for rule in plan.rules) or "none")

    def switch_off(self, account: str | None = None) -> None:
        """End an account's plan, or all plans. What is under way (an order that comes late) still happens."""
        for each in [account] if account is not None else list(self._plans):
            self._plans.pop(each, None)
            self._forget(each)

    def plans(self) -> list[FaultPlan]:
        """The plans in force."""
        return [self._plans[name] for name in sorted(self._plans)]

    def plan_of(self, account: str) -> FaultPlan | None:
        """The account's plan, else the one for every account."""
        return self._plans.get(account) or self._plans.get(EVERY_ACCOUNT)

    @contextmanager
    def answering(self, kind: str) -> Iterator[None]:
        """Around the making of one answer, so that it is counted once with all that is wrong with it."""
        marks: set[Fault] = set()
        token = _marks.set(marks)
        try:
            yield
        finally:
            _marks.reset(token)
            self.counts.answers[kind] += 1
            self.counts.faulty[kind] += bool(marks)

    def of_answer(self, account: str, target: Target, kind: str, subject: str) -> FaultRule | None:
        """The fault of this answer; it is counted."""
        plan = self.plan_of(account)
        if plan is None:
            return None
        number = self._next(account, kind, subject)
        found = answer_fault(plan, target, kind, subject, number, self._spent(plan))
        if found is None:
            return None
        place, rule = found
        self._use(plan, place)
        self._mark(account, rule.fault, f"{kind} {subject}".strip())
        return rule

    def of_order(self, order: PaperOrder) -> FaultRule | None:
        """What goes wrong with an order that is being accepted: kept for later, a late reject is given at once."""
        plan = self.plan_of(order.account)
        if plan is None:
            return None
        name, reject = (order.account, order.key), None
        for place, rule in order_faults(plan, order.client_id, order.copy, self._spent(plan)).items():
            self._use(plan, place)
            self.counts.orders[rule.fault] += 1
            match rule.fault:
                case Fault.SLOW_BOOK:
                    self._hidden_until[name] = order.placed_at + timedelta(seconds=rule.seconds)
                case Fault.PARTIAL_FILLS:
                    self._parts[name] = rule
                case Fault.LATE_REJECT:
                    reject = rule
                    self._mark(order.account, rule.fault, f"order {order.key}")
                case _:
                    raise AssertionError(f"{rule.fault} is no fault of an order")
            _log.info("%s for order %s of %s", rule.fault, order.key, order.account)
        return reject

    def of_events(self, account: str) -> set[Fault]:
        """What is wrong with an answer with news; it is counted."""
        plan = self.plan_of(account)
        if plan is None:
            return set()
        found = event_faults(plan, self._next(account, "events", ""), self._spent(plan))
        for place, rule in found.items():
            self._use(plan, place)
            self._mark(account, rule.fault, "updates")
        return {rule.fault for rule in found.values()}

    def is_unique(self, account: str) -> bool:
        """Whether a client id of this account names one order for ever."""
        plan = self.plan_of(account)
        return plan is None or plan.unique_client_id

    def is_hidden(self, order: PaperOrder, now: datetime) -> bool:
        """Whether the book does not show an accepted order yet."""
        name = (order.account, order.key)
        until = self._hidden_until.get(name)
        if until is not None and now >= until:
            del self._hidden_until[name]
            return False
        return until is not None

    def denied(self, order: PaperOrder) -> None:
        """An answer is about to leave out an order that exists."""
        self._mark(order.account, Fault.SLOW_BOOK, f"order {order.key} left out")

    def fill_limit(self, order: PaperOrder, instrument: Instrument, now: datetime) -> int | None:
        """How many units may be filled at once now; None: as many as the book shows."""
        rule = self._parts.get((order.account, order.key))
        if rule is None:
            return None
        if order.trades and now - order.updated_at < timedelta(seconds=rule.seconds):
            return 0
        return part_of(rule, order.quantity, instrument.lot_size)

    def _next(self, account: str, kind: str, subject: str) -> int:
        self._asked[account, kind, subject] += 1
        return self._asked[account, kind, subject]

    def _spent(self, plan: FaultPlan) -> frozenset[int]:
        limits = enumerate(rule.times for rule in plan.rules)
        used = self._used
        return frozenset(place for place, most in limits if most is not None and used[plan.account, place] >= most)

    def _use(self, plan: FaultPlan, place: int) -> None:
        self._used[plan.account, place] += 1

    def _forget(self, account: str) -> None:
        """A new plan counts its rules and its requests anew."""
        for used in [each for each in self._used if each[0] == account]:
            del self._used[used]
        for asked in [each for each in self._asked if account in {each[0], EVERY_ACCOUNT}]:
            del self._asked[asked]

    def _mark(self, account: str, fault: Fault, what: str) -> None:
        self.counts.injected[fault] += 1
        marks = _marks.get()
        if marks is not None:
            marks.add(fault)
        _log.info("%s: %s of %s", fault, what, account)
