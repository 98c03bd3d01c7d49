"""Strategies as their owner sees them: what was asked for, what is happening, and what stands in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.application.check_strategy import (
    limit_problems,
    protection_problems,
    quantity_problems,
    schedule_problems,
    tradable_instrument,
)
from shared.application.desk import Desk, strategy_of, tenant_of
from shared.application.pauses import NO_PAUSES, PausedBy, StrategyWarning, read_pauses
from shared.application.ports.common import Caller, Page
from shared.domain.errors import Refused, not_found
from shared.domain.ids import RunId, StrategyId, order_id_of
from shared.domain.intents import IntentState, Role
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy, StrategyKind, StrategyStatus

_ABOUT_TO_ENTER = timedelta(seconds=10)


class DisplayStatus(StrEnum):
    """A strategy's status as shown: what was asked for, together with what the engine is doing about it."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    RUNNING = "RUNNING"
    STOPPING = "STOPPING"
    PAUSED_BY_RISK = "PAUSED_BY_RISK"
    STOPPED = "STOPPED"
    ARCHIVED = "ARCHIVED"


@dataclass(frozen=True, slots=True)
class StrategyState:
    """A strategy with its derived status, the run under way (if any) and warnings. ``paused_by``: what keeps it from
    entering although it was started.
    """

    strategy: Strategy
    status: DisplayStatus
    run: Run | None
    warnings: tuple[StrategyWarning, ...] = ()
    paused_by: PausedBy | None = None


def is_holding(run: Run, now: datetime) -> bool:
    """Whether a run is open in the sense that its strategy must not be rebuilt under it.

    From the order on until its end; and while it is about to enter, because the order may be leaving at this moment.
    """
    if run.is_final:
        return False
    if run.state is RunState.WAITING:
        return run.due_at - _ABOUT_TO_ENTER <= now < run.enter_by
    return True


def display_status(strategy: Strategy, runs: Sequence[Run], *, paused: bool) -> DisplayStatus:
    """The status to show. ``runs`` are the strategy's newest; ``paused``: a risk limit forbids the tenant to enter."""
    if strategy.meta.deleted_at is not None or strategy.status is StrategyStatus.ARCHIVED:
        return DisplayStatus.ARCHIVED
    busy = any(not run.is_final and run.state is not RunState.WAITING for run in runs)
    done = strategy.kind is StrategyKind.MANUAL and bool(runs) and all(run.is_final for run in runs)
    match strategy.status:
        case StrategyStatus.DRAFT:
            return DisplayStatus.DRAFT
        case StrategyStatus.STOPPED:
            return DisplayStatus.STOPPING if busy else DisplayStatus.STOPPED
        case _ if busy:
            return DisplayStatus.RUNNING
        case _ if done:
            return DisplayStatus.STOPPED
        case _:
            return DisplayStatus.PAUSED_BY_RISK if paused else DisplayStatus.ACTIVE


def describe(desk: Desk, strategy: Strategy, *, checked: bool = False) -> StrategyState:
    """The strategy's state now. ``checked``: it was held against the rules a moment ago, so nothing is to warn of."""
    runs = desk.runs.newest(strategy.tenant_id, strategy.id)
    is_active = strategy.status is StrategyStatus.ACTIVE
    pauses = read_pauses(desk, strategy.tenant_id) if is_active else NO_PAUSES
    paused_by = pauses.of(strategy)
    status = display_status(strategy, runs, paused=paused_by is not None)
    warnings = (*pauses.warnings_of(strategy), *_parked_warnings(desk, runs))
    if not checked:
        warnings = (*warnings, *_warnings(desk, strategy, status))
    return StrategyState(strategy, status, _current(runs), warnings, paused_by)


def get_strategy(caller: Caller, strategy_id: str, *, desk: Desk) -> StrategyState:
    """One strategy with its derived status and warnings. Raises ``NotFound``."""
    return describe(desk, strategy_of(desk, caller, strategy_id))


def list_strategies(
    caller: Caller, *, limit: int, cursor: str | None, status: StrategyStatus | None, desk: Desk
) -> Page[StrategyState]:
    """Timed strategies, newest first, with derived status; ``status`` filters by what was last asked for."""
    tenant = tenant_of(caller)
    page = desk.strategies.page(tenant, limit=limit, cursor=cursor, status=status)
    running: dict[StrategyId, list[Run]] = {}
    if any(strategy.status is not StrategyStatus.DRAFT for strategy in page.items):
        for run in desk.runs.open_runs(tenant):
            running.setdefault(run.strategy_id, []).append(run)
    is_any_active = any(strategy.status is StrategyStatus.ACTIVE for strategy in page.items)
    pauses = read_pauses(desk, tenant) if is_any_active else NO_PAUSES
    states = []
    for strategy in page.items:
        runs, paused_by = running.get(strategy.id, []), pauses.of(strategy)
        shown = display_status(strategy, runs, paused=paused_by is not None)
        states.append(StrategyState(strategy, shown, _current(runs), paused_by=paused_by))
    return Page(states, page.next_cursor)


def list_runs(caller: Caller, strategy_id: str, *, limit: int, cursor: str | None, desk: Desk) -> Page[Run]:
    """A strategy's runs, newest first. Raises ``NotFound``."""
    strategy = strategy_of(desk, caller, strategy_id)
    return desk.runs.page(strategy.tenant_id, strategy.id, limit=limit, cursor=cursor)


def get_run(caller: Caller, strategy_id: str, run_id: str, *, desk: Desk) -> Run:
    """One run. Raises ``NotFound``."""
    strategy = strategy_of(desk, caller, strategy_id)
    run = desk.runs.get(strategy.tenant_id, strategy.id, RunId(run_id))
    if run is None:
        raise not_found("run", run_id)
    return run


def runs_between(
    caller: Caller, strategy_id: str, *, since: date | None, until: date | None, desk: Desk
) -> Iterator[Run]:
    """A strategy's runs of the session days ``since`` to ``until`` (both included), oldest first."""
    strategy = strategy_of(desk, caller, strategy_id)
    runs = desk.runs.of_strategy(strategy.tenant_id, strategy.id)
    return (run for run in runs if (since or date.min) <= run.session_date <= (until or date.max))


def _parked_warnings(desk: Desk, runs: Sequence[Run]) -> Iterator[StrategyWarning]:
    """Orders of runs under way that wait for a person. The run knows which one was parked, its row whether it still is:
    one reading, and none for a run to which that never happened.
    """
    for run in runs:
        if run.told_parked is None or (run.is_final and not run.holds_on):
            continue
        order = desk.orders.get(run.tenant_id, run.told_parked)
        if order is None or order.state is not IntentState.PARKED:
            continue
        is_exit = order.role is Role.EXIT
        stuck = "What is held is not left" if is_exit else "Nothing is entered"
        remedy = "retry it, or trade by hand and name that order (done_outside)"
        remedy += "." if is_exit else ", or give it up (void)."
        why = (order.reason or "the broker does not say what became of it").rstrip(" .")
        yield StrategyWarning(
            "order_parked",
            f"Order {order_id_of(order.id)} ({order.side} {order.quantity} {order.instrument}) is parked: {why}. "
            f"{stuck} before that is resolved: {remedy}",
        )


def _warnings(desk: Desk, strategy: Strategy, status: DisplayStatus) -> Iterator[StrategyWarning]:
    """What was fine once and is not any more, or keeps the strategy from entering."""
    if strategy.kind is not StrategyKind.TIMED or status in {DisplayStatus.STOPPED, DisplayStatus.ARCHIVED}:
        return
    if desk.brokers.get(strategy.tenant_id, strategy.broker_id) is None:
        message = "Its broker account is no longer linked: choose another one, or it cannot trade."
        yield StrategyWarning("broker_not_linked", message)
    yield from (StrategyWarning(each.code, each.detail) for each in _problems(desk, strategy, status))


def _problems(desk: Desk, strategy: Strategy, status: DisplayStatus) -> Iterator[Refused]:
    try:
        instrument = tradable_instrument(desk.rules, strategy.instrument)
    except Refused as error:
        yield error
        return
    yield from quantity_problems(instrument, strategy.quantity)
    last = desk.rules.last_price(strategy.instrument)
    if strategy.schedule:
        yield from schedule_problems(instrument, strategy.schedule, desk.now())
    if strategy.protection and status not in {DisplayStatus.RUNNING, DisplayStatus.STOPPING}:
        yield from protection_problems(instrument, strategy.side, strategy.protection, last)
    yield from limit_problems(desk.rules, strategy.tenant_id, instrument, strategy.quantity, last)


def _current(runs: Sequence[Run]) -> Run | None:
    """The run under way: one that holds or orders something comes before one that waits."""
    under_way = [run for run in runs if not run.is_final]
    busy = [run for run in under_way if run.state is not RunState.WAITING]
    return next(iter(busy or under_way), None)
