"""Why a strategy did not trade on a day: a stable code, and a sentence that a trader understands.

A run that never entered says it itself. Where no run was made the answer is computed from the calendar and the
schedule, and from the strategy as it stands now: how it stood on an earlier day is not kept. Times are the market's on
the day for which a feed has announced a session, as in a replay; on every other day our clock's, for want of another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.application.desk import Desk
from shared.application.pauses import switch_in_force, switch_sentence
from shared.domain.books import TimelineEvent
from shared.domain.instruments import Instrument
from shared.domain.market_calendar import EXCHANGE_ZONE, UnknownDay, session_date, session_on
from shared.domain.market_time import clock_at, market_now
from shared.domain.runs import Run, RunState, run_id_of
from shared.domain.strategies import Schedule, Strategy, StrategyStatus, Weekday

_DATE_LENGTH = 8
_DAY = timedelta(days=1)
_ENDED_WITHOUT_TRADE = frozenset({RunState.SKIPPED})

MarketTime = Callable[[datetime], datetime]
"""From a time of our clock to the market's time at that instant."""


@dataclass(frozen=True, slots=True)
class NoTrade:
    """Why nothing was traded (yet)."""

    code: str
    text: str


def planned_day_of(run_id: str) -> date | None:
    """The session day of a run's id, if it is the id of a day's first run: only such a one can be missing."""
    try:
        day = datetime.strptime(run_id[:_DATE_LENGTH], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    is_real = day < date.max  # no market opens on the last day of the era: it could not close on the next one
    return day if is_real and run_id == run_id_of(day) else None


def explain_run(desk: Desk, strategy: Strategy, run: Run, events: Sequence[TimelineEvent] = ()) -> NoTrade | None:
    """Why a run has not traded; None if it has, or is about to. ``events``: its timeline, which knows market time."""
    if any(leg.entry_filled for leg in run.legs):
        return None
    if run.state in _ENDED_WITHOUT_TRADE:
        return NoTrade(run.reason or "skipped", run.explanation or "The run ended without a trade.")
    if run.state is RunState.ENTERING:
        return NoTrade("entry_under_way", "The entry is at the broker, or on its way there; nothing has filled yet.")
    if run.state is not RunState.WAITING:
        return None
    return _waiting(desk, strategy, run, _market_now(desk, run, events))


def explain_absent_run(desk: Desk, strategy: Strategy, day: date) -> NoTrade:
    """Why there is no run on a day. Raises ``Unavailable``."""
    if strategy.schedule is None:
        return NoTrade("no_schedule", "A manual order trades once, on the day on which it was placed.")
    instrument = desk.rules.instruments.by_id(strategy.instrument)
    market = _market_of(desk, instrument, day) or _as_it_is
    created = session_date(market(strategy.meta.created_at))
    if day < created:
        return NoTrade("not_created_yet", f"The strategy was made on {created:%d %b %Y}; before that it did not exist.")
    if instrument is None:
        return NoTrade("unknown_instrument", f"{strategy.instrument} is not traded (any more).")
    return _closed(instrument, strategy.schedule, day) or _inactive(strategy) or _due(desk, strategy, day, market)


def _closed(instrument: Instrument, schedule: Schedule, day: date) -> NoTrade | None:
    """What the calendar and the schedule say against a day."""
    session = session_on(instrument, day)
    if session is None:
        kind = "a weekend" if Weekday.of(day) in {Weekday.SAT, Weekday.SUN} else "a trading holiday"
        return NoTrade("market_closed", f"{instrument.exchange} is closed on {day:%a %d %b %Y}: {kind}.")
    if isinstance(session, UnknownDay):
        return NoTrade("unknown_session_day", f"No entry on {day:%d %b %Y}: {session.why}.")
    if Weekday.of(day) not in schedule.days:
        days = ", ".join(each for each in Weekday if each in schedule.days)
        return NoTrade("not_its_day", f"{day:%a %d %b %Y} is none of its days ({days}).")
    return None


def _inactive(strategy: Strategy) -> NoTrade | None:
    changed = strategy.meta.updated_at.astimezone(EXCHANGE_ZONE)
    match strategy.status:
        case StrategyStatus.DRAFT:
            return NoTrade("not_started", "It was never started.")
        case StrategyStatus.STOPPED | StrategyStatus.ARCHIVED:
            return NoTrade("stopped", f"It is stopped (last changed {changed:%d %b %Y %H:%M:%S}).")
        case _:
            return None


def _due(desk: Desk, strategy: Strategy, day: date, market: MarketTime) -> NoTrade:
    """An active strategy on a day on which it should trade."""
    schedule = strategy.schedule
    assert schedule is not None
    due = datetime.combine(day, schedule.entry_time, EXCHANGE_ZONE)
    now, changed = market(desk.now()), market(strategy.meta.updated_at)
    if now < due:
        text = f"It is due on {day:%d %b %Y} at {due:%H:%M:%S}; its run is made shortly before."
        return NoTrade("not_due_yet", text + _halted(desk, strategy))
    if changed >= due:
        when = changed.astimezone(EXCHANGE_ZONE)
        text = f"Its entry time {due:%H:%M:%S} had passed before it was started or edited ({when:%d %b %Y %H:%M:%S})."
        return NoTrade("started_too_late", text)
    if now < due + schedule.entry_window:
        text = f"It is due since {due:%H:%M:%S}, and its run is not made yet: the engine or its market is not there."
        return NoTrade("engine_late", text)
    text = (
        f"It was due at {due:%H:%M:%S}, and no run was made in its entry window: the engine was away, or its market "
        "was not announced."
    )
    return NoTrade("engine_away", text)


def _market_of(desk: Desk, instrument: Instrument | None, day: date) -> MarketTime | None:
    """What the market's clock shows at our times, if a session was announced for that very day."""
    session = desk.sessions.of(instrument.exchange) if instrument is not None else None
    if session is None or session.session_date != day:
        return None
    # once a day is over nothing changes any more; a fast replay of long ago would run out of the calendar
    end = clock_at(session, session.anchor + _DAY)

    def market_time(at: datetime) -> datetime:
        is_before = at < session.started_at  # nobody says how fast time ran then
        return session.anchor - (session.started_at - at) if is_before else market_now(session, min(at, end))

    return market_time


def _as_it_is(at: datetime) -> datetime:
    return at


def _market_now(desk: Desk, run: Run, events: Sequence[TimelineEvent]) -> datetime:
    """The market's time now. Without an announced session of the run's day our clock, put right by the run's newest
    line: a replay lives on another day, and how fast it runs is not known then.
    """
    market = _market_of(desk, desk.rules.instruments.by_id(run.legs[0].instrument), run.session_date)
    if market is not None:
        return market(desk.now())
    return desk.now() + (events[-1].at - events[-1].recorded_at if events else timedelta(0))


def _waiting(desk: Desk, strategy: Strategy, run: Run, now: datetime) -> NoTrade:
    """A run that waits for its hour or for a price. ``now`` is market time."""
    due = run.due_at.astimezone(EXCHANGE_ZONE)
    if now < run.due_at:
        text = f"It waits for its entry time {due:%H:%M:%S} on {due:%d %b %Y}."
        return NoTrade("not_due_yet", text + _halted(desk, strategy))
    if now < run.enter_by:
        text = f"It is due since {due:%H:%M:%S} and waits for a price of {run.legs[0].instrument}."
        return NoTrade("no_tick_yet", text + _halted(desk, strategy))
    late = (now - run.enter_by) // timedelta(seconds=1)
    text = f"Its entry window ended {late} s ago, and the engine has not said why it did not enter: it may be away."
    return NoTrade("engine_away", text)


def _halted(desk: Desk, strategy: Strategy) -> str:
    switch = switch_in_force(desk, strategy)
    return f" {switch_sentence(switch)}" if switch is not None else ""
