"""Making today's run of a strategy. One idempotent step, whoever asks for it: an edit, the sweep, a new session."""

from collections.abc import Sequence

from shared.application.ports.engine import Engine
from shared.application.trigger_owner.watched import Watched
from shared.domain.market_calendar import session_date, session_on
from shared.domain.run_life import Change, Moment, armed, plan_run, replanned
from shared.domain.run_life.draft import Draft
from shared.domain.run_life.view import View
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy, StrategyStatus


async def find_or_plan_run(
    watched: Watched, engine: Engine, moment: Moment, was_late: bool, known: Sequence[Run] | None = None
) -> Run | Change | None:
    """Today's run as it is stored, the change that makes it, or None when there is nothing to trade today.

    ``was_late``: the strategy was started before its hour, which passed while nobody watched; it gets a run all the
    same, so that the trader sees why nothing happened. ``known``: today's runs, if they were just read. Raises
    ``Unavailable``.
    """
    strategy = watched.strategy
    day = session_date(moment.market)
    runs = await engine.runs_of(watched.key, None if strategy.manual else day) if known is None else known
    if runs and (strategy.manual or not _may_run_again(runs[-1], strategy)):
        return runs[-1]
    if strategy.status is not StrategyStatus.ACTIVE:
        return runs[-1] if runs else None
    session = session_on(watched.instrument, day)
    planned = plan_run(strategy, watched.bucket, day, session, len(runs) + 1, moment, even_if_late=was_late)
    return armed(planned, moment) if planned else None


def rearm(watched: Watched, run: Run, moment: Moment) -> Change | None:
    """A waiting run after an edit, or on another day than it was made for; None if it is right as it is."""
    strategy = watched.strategy
    if strategy.status is not StrategyStatus.ACTIVE or strategy.manual is not None:
        return None
    today = session_date(moment.market)
    if run.session_date != today and moment.market < run.enter_by:
        return _ended(watched, run, moment, "session_changed", "The market's day changed before the entry.")
    if strategy.meta.version <= run.strategy_version:
        return None
    session = session_on(watched.instrument, run.session_date)
    planned = plan_run(strategy, run.bucket, run.session_date, session, 1, moment)
    if planned is None:
        return _ended(watched, run, moment, "rescheduled", "After an edit the strategy does not enter today any more.")
    return replanned(run, planned, moment)


def is_waiting(run: Run | None) -> bool:
    """Whether a run waits for its hour."""
    return run is not None and run.state is RunState.WAITING


def _may_run_again(run: Run, strategy: Strategy) -> bool:
    """One run a day, except after a run that never entered and an edit (or a new start) since."""
    return run.state is RunState.SKIPPED and strategy.meta.version > run.strategy_version


def _ended(watched: Watched, run: Run, moment: Moment, code: str, text: str) -> Change | None:
    draft = Draft(View(run, watched.strategy, watched.instrument, (), moment))
    draft.skip(code, text)
    return draft.change()
