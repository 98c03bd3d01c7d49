"""From a strategy to today's run: when it is due, until when it may enter, when it leaves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from shared.domain.ids import RunId
from shared.domain.market_calendar import EXCHANGE_ZONE, Session, UnknownDay, session_date
from shared.domain.run_life.draft import event_of
from shared.domain.run_life.view import Change, Moment
from shared.domain.runs import Leg, Run, RunState, run_id_of
from shared.domain.strategies import ManualOrder, Strategy, StrategyStatus, Weekday

MANUAL_WINDOW = timedelta(seconds=60)
"""How long a manual order without a limit of its own may wait for a price."""
RESTING_WINDOW = timedelta(hours=24)
"""How long a manual limit order may rest where no session says when trading ends."""


def plan_run(
    strategy: Strategy,
    bucket: int,
    day: date,
    session: Session | UnknownDay | None,
    number: int,
    moment: Moment,
    *,
    even_if_late: bool = False,
) -> Run | None:
    """The run of ``day``, WAITING; None when the strategy does not trade that day or its entry window is over.

    ``even_if_late``: make it although the window is over; it will be skipped with that reason.
    """
    if strategy.status is not StrategyStatus.ACTIVE:
        return None
    if strategy.manual is not None:
        return _manual_run(strategy, strategy.manual, bucket, day, session, number, moment)
    if strategy.schedule is None or Weekday.of(day) not in strategy.schedule.days or session is None:
        return None
    due = datetime.combine(day, strategy.schedule.entry_time, EXCHANGE_ZONE)
    enter_by = due + strategy.schedule.entry_window
    if moment.market >= enter_by and not even_if_late:
        return None
    exit_at = datetime.combine(day, strategy.schedule.exit_time, EXCHANGE_ZONE)
    return _run(strategy, bucket, day, number, moment, due, enter_by, exit_at)


def armed(run: Run, moment: Moment) -> Change:
    """The change that makes a planned run."""
    due = run.due_at.astimezone(EXCHANGE_ZONE)
    if run.exit_at is None:
        text = f"Armed: {_wish(run)} as soon as there is a price."
    else:
        leave = run.exit_at.astimezone(EXCHANGE_ZONE)
        text = f"Armed for {due:%d %b %Y}: {_wish(run)} at {due:%H:%M:%S}, leaves at {leave:%H:%M:%S} at the latest."
    facts: dict[str, object] = {"due_at": run.due_at, "enter_by": run.enter_by, "exit_at": run.exit_at}
    return Change(run, events=(event_of(run, "armed", text, moment.market, moment.now, 0, facts),))


def replanned(run: Run, planned: Run, moment: Moment) -> Change | None:
    """A waiting run with the strategy's newest wishes; None if nothing differs."""
    kept = replace(planned, id=run.id, version=run.version, created_at=run.created_at, updated_at=run.updated_at)
    if kept == run:
        return None
    after = replace(kept, version=run.version + 1, updated_at=moment.now)
    due = after.due_at.astimezone(EXCHANGE_ZONE)
    text = f"Armed again after an edit: {_wish(after)} at {due:%H:%M:%S}."
    facts: dict[str, object] = {"due_at": after.due_at, "enter_by": after.enter_by, "exit_at": after.exit_at}
    return Change(after, events=(event_of(after, "armed", text, moment.market, moment.now, 0, facts),))


def manual_run_id(strategy: Strategy) -> RunId:
    """The id of the only run of a manual order, known as soon as it is placed: by the date of our own clock."""
    placed = strategy.manual.placed_at if strategy.manual else strategy.meta.created_at
    return run_id_of(session_date(placed))


def _manual_run(
    strategy: Strategy,
    manual: ManualOrder,
    bucket: int,
    day: date,
    session: Session | UnknownDay | None,
    number: int,
    moment: Moment,
) -> Run:
    rests = manual.limit is not None
    if _came_too_late(manual, rests, session, moment):
        enter_by = moment.market
    elif not rests:
        enter_by = moment.market + MANUAL_WINDOW
    elif isinstance(session, Session) and moment.market < session.closes_at:
        enter_by = session.closes_at
    else:
        enter_by = moment.market + RESTING_WINDOW
    run = _run(strategy, bucket, day, number, moment, moment.market, enter_by, None)
    return replace(run, id=manual_run_id(strategy), limit=manual.limit, reduce_only=manual.reduce_only)


def _came_too_late(manual: ManualOrder, rests: bool, session: Session | UnknownDay | None, moment: Moment) -> bool:
    """Whether an order lay unseen for so long that the trader expects it no more: its minute or its day is over."""
    waited = max(timedelta(0), moment.now - manual.placed_at)
    if not rests:
        return waited > MANUAL_WINDOW
    placed = moment.market - waited * float(moment.speed)
    return waited > RESTING_WINDOW or (isinstance(session, Session) and session_date(placed) != session.day)


def _run(
    strategy: Strategy,
    bucket: int,
    day: date,
    number: int,
    moment: Moment,
    due_at: datetime,
    enter_by: datetime,
    exit_at: datetime | None,
) -> Run:
    leg = Leg(
        number=1,
        instrument=strategy.instrument,
        side=strategy.side,
        quantity=strategy.quantity,
        product=strategy.product,
    )
    return Run(
        tenant_id=strategy.tenant_id,
        strategy_id=strategy.id,
        id=run_id_of(day, number),
        bucket=bucket,
        broker_id=strategy.broker_id,
        session_date=day,
        state=RunState.WAITING,
        strategy_version=strategy.meta.version,
        protection=strategy.protection,
        due_at=due_at,
        enter_by=enter_by,
        exit_at=exit_at,
        legs=(leg,),
        version=1,
        created_at=moment.now,
        updated_at=moment.now,
    )


def _wish(run: Run) -> str:
    leg = run.legs[0]
    return f"{leg.side} {leg.quantity} {leg.instrument}"
