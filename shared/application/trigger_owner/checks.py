"""What is looked up before an entry, and only then: calendar, limits, money, the day's losses, the position.

The facts of an account are read a moment before an entry is due and kept for two seconds, so that the entry itself
waits for nothing, and so that many strategies of one tenant at one second read them once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar, cast

from shared.application.ports.engine import Boottime, Engine, RiskBooks, StrategyKey
from shared.application.trigger_owner.watched import Watched
from shared.domain.books import Position, RiskLimits
from shared.domain.brokers import Funds
from shared.domain.market_calendar import Session, session_on
from shared.domain.order_pricing import marketable_limit
from shared.domain.risk import EntryOrder, check_entry, max_loss_breach
from shared.domain.run_life import Objection, View
from shared.domain.runs import Run, RunState

FRESH_SECONDS = 2.0
AHEAD_SECONDS = 1.5
"""How long before an entry is due its facts are read."""
_MOST_KEPT = 10_000
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the rules are judged by. ``own_result``: the strategy's realised result of the day, if it has a limit."""

    limits: RiskLimits
    realized: Decimal
    funds: Funds | None
    position: Position | None
    own_result: Decimal | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Units of an account's instrument that other runs hold, and those whose entries are still under way."""

    held: int = 0
    under_way: int = 0


def beside(watched: Watched, everything: Iterable[Watched]) -> Beside:
    """What the other runs have in the place that this one would enter: newer than any row of the position.

    All runs of one account and instrument are watched by one owner, and no two of them are judged between one's
    decision and its mark ``is_entering``: so of entries at the same moment each sees those before it.
    """
    run = watched.run
    held = under_way = 0
    for other in everything:
        if other is watched or run is None or other.run is None or not _in_one_place(run, other.run):
            continue
        leg = other.run.legs[0]
        held += leg.open_quantity
        if other.is_entering or other.run.state is RunState.ENTERING:
            under_way += leg.quantity - leg.entry_filled
    return Beside(held, under_way)


def _in_one_place(run: Run, other: Run) -> bool:
    mine, its = run.legs[0], other.legs[0]
    return (
        not other.is_final
        and not other.reduce_only
        and (run.tenant_id, run.broker_id) == (other.tenant_id, other.broker_id)
        and (mine.instrument, mine.product) == (its.instrument, its.product)
    )


class EntryChecks:
    """Reads facts, each at most every two seconds; concurrent readers of the same fact share one reading."""

    def __init__(self, risk: RiskBooks, engine: Engine, boottime: Boottime) -> None:
        self._risk = risk
        self._engine = engine
        self._boottime = boottime
        self._kept: dict[Hashable, tuple[float, asyncio.Future[object]]] = {}

    async def facts_of(self, run: Run) -> AccountFacts:
        """The facts for an entry of this run. Raises ``Unavailable``: then nobody enters; the caller tries again."""
        risk = self._risk
        account = (run.tenant_id, run.broker_id)
        limits = await self._fact(("limits", run.tenant_id), lambda: risk.limits(run.tenant_id))
        realized = self._begin(
            ("realized", run.tenant_id, run.session_date), lambda: risk.realized_on(run.tenant_id, run.session_date)
        )
        funds = self._begin(("funds", *account), lambda: risk.funds(*account))
        position, own = await self._position(run, limits), await self._own_result(run)
        return AccountFacts(limits, await _answer(realized), await _answer(funds), position, own)

    async def _position(self, run: Run, limits: RiskLimits) -> Position | None:
        leg, risk = run.legs[0], self._risk
        where = (run.tenant_id, run.broker_id, leg.instrument, leg.product)
        if run.reduce_only:
            return await risk.position(*where)  # what is sold must be held now, not two seconds ago
        if limits.max_position_value is None:
            return None  # nothing is judged by it: a thousand entries at one second read no thousand positions
        return await self._fact(("position", *where), lambda: risk.position(*where))

    async def _own_result(self, run: Run) -> Decimal | None:
        if run.protection is None or run.protection.max_loss_per_day is None:
            return None
        runs = await self._engine.runs_of(StrategyKey(run.tenant_id, run.strategy_id), run.session_date)
        return sum((each.realized for each in runs if each.realized is not None), Decimal(0))

    async def _fact(self, key: Hashable, read: Callable[[], Awaitable[Fact]]) -> Fact:
        return await _answer(self._begin(key, read))

    def _begin(self, key: Hashable, read: Callable[[], Awaitable[Fact]]) -> "asyncio.Future[Fact]":
        now = self._boottime()
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > FRESH_SECONDS or _has_failed(kept[1]):
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = (now, asyncio.ensure_future(_of(read)))
        return cast("asyncio.Future[Fact]", kept[1])


async def _answer(reading: "asyncio.Future[Fact]") -> Fact:
    """What was read; whoever stops waiting stops nobody else. Known already (as for a burst's every entry): at once."""
    return reading.result() if reading.done() else await asyncio.shield(reading)


def judged(view: View, facts: AccountFacts, others: Beside) -> View:
    """The view with what speaks against the entry, or with the largest quantity it may have."""
    objection = _calendar_objection(view)
    if objection is not None:
        return replace(view, objection=objection)
    if view.run.reduce_only:
        return bounded_by_position(view, facts.position)
    return replace(view, objection=_risk_objection(view, facts, others))


def _calendar_objection(view: View) -> Objection | None:
    session = session_on(view.instrument, view.run.session_date)
    if session is None:
        return Objection("market_closed", f"{view.instrument.exchange} is closed on {view.run.session_date:%d %b %Y}.")
    if not isinstance(session, Session):
        return Objection("unknown_session_day", f"No entry today: {session.why}. Open positions stay guarded.")
    if not session.is_open(view.moment.market):
        return Objection("market_closed", f"{view.instrument.exchange} does not trade at this hour.")
    return None


def _risk_objection(view: View, facts: AccountFacts, others: Beside) -> Objection | None:
    run, leg, tick = view.run, view.leg, view.entry_tick
    if tick is None:
        return None
    if facts.own_result is not None and run.protection is not None:
        own = max_loss_breach(run.protection.max_loss_per_day, facts.own_result)
        if own is not None:
            return Objection(own.code, own.message)
    price = run.limit or marketable_limit(leg.side, tick.rupees, view.instrument.tick_size)
    booked = abs(facts.position.quantity) if facts.position else 0
    open_value = (max(booked, others.held) + others.under_way) * tick.rupees
    order = EntryOrder(view.instrument, leg.quantity, price)
    breaches = check_entry(order, facts.limits, facts.funds, facts.realized, open_value)
    return Objection(breaches[0].code, breaches[0].message) if breaches else None


def bounded_by_position(view: View, position: Position | None) -> View:
    """The view of a reduce-only order with the most that it may leave: what is held on the other side."""
    leg = view.leg
    held = position.quantity if position else 0
    if held * leg.side.sign >= 0:
        text = f"There is no position in {leg.instrument} that this order could reduce."
        return replace(view, objection=Objection("nothing_to_reduce", text))
    return replace(view, most=abs(held))


async def _of(read: Callable[[], Awaitable[Fact]]) -> Fact:
    return await read()


def _has_failed(reading: "asyncio.Future[object]") -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None)
