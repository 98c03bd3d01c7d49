"""Make, edit, start, stop, square off and delete strategies.

``stop``: no more entries; an open position stays protected until its exit. ``square-off``: leave now and stop. While a
run is open only the protection block may change. The strategy's row is written here and nowhere else; the engine
learns of it from the row's new version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared.application.check_strategy import (
    limit_problems,
    protection_problems,
    quantity_problems,
    schedule_problems,
    tradable_instrument,
)
from shared.application.desk import Desk, broker_of, strategy_of, tenant_of
from shared.application.ports.common import Caller, Randomness
from shared.application.view_strategies import DisplayStatus, StrategyState, describe, is_holding
from shared.domain.errors import Conflict, Invalid, NotFound, Refused, StaleVersion
from shared.domain.ids import PREFIXES, BrokerId, StrategyId, new_id
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side
from shared.domain.names import clean_name
from shared.domain.records import RecordMeta
from shared.domain.strategies import Product, Protection, Schedule, Strategy, StrategyKind, StrategyStatus


@dataclass(frozen=True, slots=True)
class NewStrategy:
    """What a trader asks for."""

    name: str
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    broker_id: BrokerId
    schedule: Schedule
    protection: Protection


@dataclass(frozen=True, slots=True)
class StrategyChanges:
    """What an edit changes; None leaves as it is. Schedule and protection are replaced as a whole."""

    name: str | None = None
    instrument: InstrumentId | None = None
    side: Side | None = None
    quantity: int | None = None
    product: Product | None = None
    broker_id: BrokerId | None = None
    schedule: Schedule | None = None
    protection: Protection | None = None

    @property
    def only_protection(self) -> bool:
        """Whether nothing but the protection block would change."""
        return all(getattr(self, each) is None for each in self.__slots__ if each != "protection")


def create_strategy(caller: Caller, wish: NewStrategy, *, desk: Desk, randomness: Randomness) -> StrategyState:
    """Keep a new strategy as DRAFT.

    Raises ``NotFound`` (``broker_not_found``), ``Refused`` with the code of the first trading rule that forbids it,
    ``Conflict`` (``name_taken``), ``Invalid`` for a name that cannot be.
    """
    now = desk.now()
    broker_of(desk.brokers, caller, wish.broker_id)
    strategy = Strategy(
        tenant_id=tenant_of(caller),
        id=StrategyId(new_id(PREFIXES["strategy"], now, randomness(10))),
        name=clean_name(wish.name),
        kind=StrategyKind.TIMED,
        status=StrategyStatus.DRAFT,
        instrument=wish.instrument,
        side=wish.side,
        quantity=wish.quantity,
        product=wish.product,
        broker_id=wish.broker_id,
        protection=wish.protection,
        schedule=wish.schedule,
        manual=None,
        meta=RecordMeta.new(now, caller.user_id),
    )
    _raise_first(_problems(desk, strategy))
    desk.strategies.add(strategy)
    return StrategyState(strategy, DisplayStatus.DRAFT, run=None)


def edit_strategy(
    caller: Caller, strategy_id: str, version: int, changes: StrategyChanges, *, desk: Desk
) -> StrategyState:
    """Change a strategy whose version the editor has seen.

    Raises ``NotFound``, ``StaleVersion``, ``Conflict`` (``run_open``, ``name_taken``, ``manual_order``), and what
    ``create_strategy`` raises. Changes that change nothing write nothing.
    """
    before = _seen(desk, caller, strategy_id, version)
    given = {each: getattr(changes, each) for each in changes.__slots__ if getattr(changes, each) is not None}
    if "name" in given:
        given["name"] = clean_name(given["name"])
    after = replace(before, **given)
    if after == before:
        return describe(desk, before)
    if before.manual and (before.manual.reduce_only or not changes.only_protection):
        message = "An order's terms are fixed once it is placed; only its protection may change. Cancel it instead."
        raise Conflict("manual_order", message)
    if not changes.only_protection and _is_run_open(desk, before):
        raise _run_open("Only its protection may change until the run has ended.")
    if "broker_id" in given:
        broker_of(desk.brokers, caller, after.broker_id)
    _raise_first(_protection_only(desk, after) if changes.only_protection else _problems(desk, after))
    return _save(desk, caller, before, after)


def start_strategy(caller: Caller, strategy_id: str, *, desk: Desk) -> StrategyState:
    """Arm a strategy for its next session; starting an ACTIVE one changes nothing.

    Raises ``NotFound``, ``Conflict`` (``broker_not_linked``, ``run_open``, ``manual_order``), ``Refused`` when a
    trading rule forbids it by now.
    """
    before = strategy_of(desk, caller, strategy_id)
    if before.kind is StrategyKind.MANUAL:
        raise Conflict("manual_order", "An order starts when it is placed; place a new one instead.")
    if before.status is StrategyStatus.ACTIVE:
        return describe(desk, before)
    try:
        broker_of(desk.brokers, caller, before.broker_id)
    except NotFound as error:
        message = "Its broker account is no longer linked. Choose another one, then start it."
        raise Conflict("broker_not_linked", message) from error
    if _is_run_open(desk, before):
        raise _run_open("Start it again once the run has ended.")
    _raise_first(_problems(desk, before))
    return _save(desk, caller, before, replace(before, status=StrategyStatus.ACTIVE, square_off_requested_at=None))


def stop_strategy(caller: Caller, strategy_id: str, *, desk: Desk) -> StrategyState:
    """No more entries; an open position stays protected until its exit. Stopping a STOPPED one changes nothing.

    Raises ``NotFound``, ``Conflict`` (``not_started``).
    """
    before = strategy_of(desk, caller, strategy_id)
    if before.status is StrategyStatus.STOPPED:
        return describe(desk, before)
    _must_be_started(before)
    return _save(desk, caller, before, replace(before, status=StrategyStatus.STOPPED))


def square_off_strategy(caller: Caller, strategy_id: str, *, desk: Desk) -> StrategyState:
    """Leave an open position now, and stop. Asking again while the first request is under way changes nothing.

    A request after a run has failed is a new one: it tells the engine to try once more.
    Raises ``NotFound``, ``Conflict`` (``not_started``).
    """
    before = strategy_of(desk, caller, strategy_id)
    _must_be_started(before)
    asked = before.square_off_requested_at
    failed_since = asked and any(
        run.is_final and run.updated_at > asked and any(leg.open_quantity for leg in run.legs)
        for run in desk.runs.newest(before.tenant_id, before.id)
    )
    if before.status is StrategyStatus.STOPPED and asked and not failed_since:
        return describe(desk, before)
    return _save(
        desk, caller, before, replace(before, status=StrategyStatus.STOPPED, square_off_requested_at=desk.now())
    )


def delete_strategy(caller: Caller, strategy_id: str, version: int, *, desk: Desk) -> None:
    """Archive a strategy: no list shows it, its runs and orders stay.

    Raises ``NotFound``, ``StaleVersion``, ``Conflict`` (``run_open``).
    """
    before = _seen(desk, caller, strategy_id, version)
    if _is_run_open(desk, before):
        raise _run_open("Stop or square it off first.")
    gone = replace(before, status=StrategyStatus.ARCHIVED, meta=before.meta.deleted(desk.now(), caller.user_id))
    desk.strategies.save(gone, before=before)


def _seen(desk: Desk, caller: Caller, strategy_id: str, version: int) -> Strategy:
    strategy = strategy_of(desk, caller, strategy_id)
    if strategy.meta.version != version:
        message = "This strategy was changed meanwhile; please read it again and repeat the edit."
        raise StaleVersion("stale_version", message)
    return strategy


def _save(desk: Desk, caller: Caller, before: Strategy, after: Strategy) -> StrategyState:
    edited = replace(after, meta=before.meta.edited(desk.now(), caller.user_id))
    desk.strategies.save(edited, before=before)
    return describe(desk, edited, checked=True)


def _is_run_open(desk: Desk, strategy: Strategy) -> bool:
    now = desk.now()
    return any(is_holding(run, now) for run in desk.runs.newest(strategy.tenant_id, strategy.id))


def _run_open(remedy: str) -> Conflict:
    return Conflict("run_open", f"A run of this strategy is open. {remedy}")


def _must_be_started(strategy: Strategy) -> None:
    if strategy.status is StrategyStatus.DRAFT:
        raise Conflict("not_started", "This strategy was not started, so there is nothing to stop.")


def _problems(desk: Desk, strategy: Strategy) -> Iterator[Refused]:
    instrument = tradable_instrument(desk.rules, strategy.instrument)
    yield from quantity_problems(instrument, strategy.quantity)
    if strategy.schedule:
        yield from schedule_problems(instrument, strategy.schedule, desk.now())
    last = desk.rules.last_price(instrument.id)
    if strategy.protection:
        yield from protection_problems(instrument, strategy.side, strategy.protection, last)
    yield from limit_problems(desk.rules, strategy.tenant_id, instrument, strategy.quantity, last)


def _protection_only(desk: Desk, strategy: Strategy) -> Iterator[Refused]:
    """A strategy under way may always be protected better, whatever else has changed about its instrument."""
    instrument = tradable_instrument(desk.rules, strategy.instrument)
    last = desk.rules.last_price(instrument.id)
    if strategy.protection is None:
        raise Invalid("stop_loss_required", "Every strategy needs a stop-loss.")
    yield from protection_problems(instrument, strategy.side, strategy.protection, last)


def _raise_first(problems: Iterator[Refused]) -> None:
    for problem in problems:
        raise problem
