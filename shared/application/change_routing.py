"""Giving an underlying another number of buckets, while nothing of it trades.

Everybody goes by the version that is in force when the session opens: the feed spreads ticks by it, owners watch by it.
So it changes outside the session only, and only while nobody holds anything of the underlying. The API goes by an item
that it has read up to half a minute ago; strategies that it wrote by the old one are moved after that.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.application.ports.common import Now
from shared.application.ports.identity import AuditLog
from shared.domain.errors import Conflict, Invalid
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.kill_switch import PLATFORM
from shared.domain.market_calendar import Session, session_date, session_on
from shared.domain.partitions import MOST_SPREAD, Routing, bucket_of, buckets_of
from shared.domain.strategies import Strategy

BEFORE_OPEN = timedelta(minutes=15)
"""Owners and feed are made ready for the session from then on."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An ACTIVE strategy and the bucket that its row names."""

    strategy: Strategy
    bucket: int


class RoutingTables(Protocol):
    """The routing item, and the rows that lie in buckets. Calls raise ``Unavailable``."""

    def read(self) -> Routing:
        """The item in force."""
        ...

    def write(self, routing: Routing) -> None:
        """Put the next version in force. Raises ``Conflict`` if somebody else has."""
        ...

    def open_runs(self, buckets: Collection[int]) -> int:
        """How many runs in these buckets are not final."""
        ...

    def placed(self, buckets: Collection[int]) -> Sequence[Placed]:
        """The ACTIVE strategies in these buckets."""
        ...

    def move(self, placed: Placed, bucket: int) -> bool:
        """Give a strategy's row its new bucket; False if the row was edited meanwhile."""
        ...


@dataclass(frozen=True)
class RoutingDesk:
    """What the change is made with, and written down in. ``wait`` returns once no API function goes by the old item."""

    tables: RoutingTables
    instruments: Sequence[Instrument]
    wait: Callable[[], None]
    now: Now
    audit: AuditLog


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done: the item in force now, how many strategies were moved to other buckets."""

    routing: Routing
    strategies: int


def change_spread(underlying: str, count: int, actor: str, *, desk: RoutingDesk) -> Moved:
    """Spread an underlying's strategies over ``count`` buckets, as ``actor``.

    The audit log has it (the platform's, ``routing.changed``) as soon as the item is in force, each repetition too.
    Raises ``Invalid`` for an unknown underlying or a count outside 1 to 64, ``Conflict`` in the session or while
    something of it is held, ``Unavailable``. Repeating it after a failure finishes what is left.
    """
    mine = [each for each in desk.instruments if each.underlying == underlying]
    if not mine:
        raise Invalid("unknown_underlying", f"No listed instrument has the underlying {underlying}.")
    before = desk.tables.read()
    try:
        after = before if before.spread_of(underlying) == count else before.with_spread(underlying, count)
    except ValueError as error:
        raise Invalid("invalid_spread", f"{error}.") from error
    at = desk.now()
    _must_be_closed(mine, at)
    old, new = buckets_of(underlying, before), buckets_of(underlying, after)
    held = desk.tables.open_runs(frozenset({*old, *new}))
    if held:
        raise Conflict("runs_open", f"{held} runs are open in the buckets of {underlying}: nothing may be moved now.")
    if after is not before:
        desk.tables.write(after)
    details = {
        "buckets": str(count),
        "before": str(before.spread_of(underlying)),
        "version": str(after.version),
    }
    desk.audit.record(PLATFORM, at=at, actor=actor, action="routing.changed", subject=underlying, details=details)
    desk.wait()  # also when it is repeated: whoever began it may have been interrupted a second ago
    ids = {each.id for each in mine}
    return Moved(after, _move(underlying, ids, after, desk.tables))


def _move(underlying: str, ids: Collection[InstrumentId], routing: Routing, tables: RoutingTables) -> int:
    """Strategies may lie where any former spread has put them: all buckets the underlying can have are looked at."""
    moved = 0
    everywhere = frozenset(buckets_of(underlying, Routing(spread={underlying: MOST_SPREAD})))
    for placed in tables.placed(everywhere):
        bucket = bucket_of(underlying, placed.strategy.tenant_id, routing)
        if placed.strategy.instrument in ids and placed.bucket != bucket:
            moved += tables.move(placed, bucket)
    return moved


def _must_be_closed(instruments: Sequence[Instrument], now: datetime) -> None:
    for each in instruments:
        if each.exchange is Exchange.SIM:
            continue  # it never closes; that nothing of it is held is all that can be asked
        session = session_on(each, session_date(now))
        if isinstance(session, Session) and session.opens_at - BEFORE_OPEN <= now < session.closes_at:
            raise Conflict("session_open", f"{each.exchange} trades today until {session.closes_at:%H:%M}.")
