"""What the owner knows about one run at this instant, put together as the view that decisions are made from."""

from datetime import UTC, datetime, timedelta

from shared.application.trigger_owner.market_watch import MAX_TICK_AGE_MS, MarketWatch, market_ms
from shared.application.trigger_owner.watched import Hint, Watched
from shared.domain.kill_switch import KillSwitch
from shared.domain.market_calendar import Session, session_on
from shared.domain.market_time import MarketClock
from shared.domain.run_life import LastTick, Moment, View
from shared.domain.runs import Run


def moment_of(watched: Watched, clock: MarketClock, tick: LastTick | None, now: datetime) -> Moment | None:
    """The instant on both clocks; None when nothing says what time it is on a timed strategy's market.

    Without an announced session the newest tick's time stands in, and for a manual order our own clock.
    """
    exchange = watched.instrument.exchange
    market = clock.market_now(exchange, now)
    if market is None and tick is not None:
        market = datetime.fromtimestamp(tick.at / 1000, UTC)
    if market is None and watched.strategy.manual is not None:
        market = now
    return Moment(now, market, clock.speed_of(exchange)) if market is not None else None


def view_of(
    watched: Watched, run: Run, hint: Hint, watch: MarketWatch, moment: Moment, halt: KillSwitch | None = None
) -> View:
    """Everything a decision about the run may look at."""
    tick = watch.last(watched.instrument.token)
    return View(
        run=run,
        strategy=watched.strategy,
        instrument=watched.instrument,
        orders=tuple(watched.orders.values()),
        moment=moment,
        tick=tick,
        entry_tick=tick if tick and _may_price_entry(watched, run, tick, moment) else None,
        hit=hint.hit,
        best=watch.best_of(watched),
        reducers=tuple(watched.reducers.values()),
        halt=halt,
    )


def _may_price_entry(watched: Watched, run: Run, tick: LastTick, moment: Moment) -> bool:
    """Entry prices are of this session and not stale: neither when the tick arrived nor now."""
    patience = timedelta(milliseconds=MAX_TICK_AGE_MS * max(1, int(moment.speed)))
    fresh = tick.age_ms <= MAX_TICK_AGE_MS * max(1, int(moment.speed))
    recent = market_ms(moment.market) - tick.at <= patience // timedelta(milliseconds=1)
    session = session_on(watched.instrument, run.session_date)
    opened = not isinstance(session, Session) or tick.at >= market_ms(session.opens_at)
    return fresh and recent and opened
