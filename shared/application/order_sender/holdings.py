"""What the account holds by the broker's own positions, against what our orders have filled.

A difference counts only when it is seen twice, at least five seconds apart, with no order of that instrument under way
unanswered: fills and positions are read one after the other. Units that we do not know are somebody's own and never
touched. Units that are missing bound what our exits may leave: none may flip a position. So an exit looks at the
positions before it goes, unless somebody did a moment ago; if they cannot be read at once it goes all the same. What
seems to be missing may be a fill of which the news was lost: so orders that leave the same position are asked for
before anything waits.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from shared.application.order_sender.account import Account
from shared.application.order_sender.notices import tell_trader
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.sightings import Holding, Sighting
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.errors import Unavailable
from shared.domain.instruments import InstrumentId
from shared.domain.intents import AT_BROKER, Intent, IntentState

Readings: TypeAlias = list[tuple[Holding, int, int]]
"""Every position with the broker's number and ours."""
Answer = TypeVar("Answer")
_log = logging.getLogger("plimsoll.orders")
CONFIRMED_SECONDS = 5.0
"""How far apart two readings must be to be believed."""
FRESH_SECONDS = 1.0
"""For so long a reading that shows enough of a position lets exits of it go."""
LOOK_SECONDS = 0.5
"""So long an exit waits for positions of which nothing is known to be missing."""
_READINGS = 3
"""A fill that our books do not have yet looks like missing units: then both are read again."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an order may be sent: ``quantity`` units; none at all and for ever if ``is_gone``."""

    quantity: int
    is_gone: bool = False


async def compare_positions(account: Account, broker: Broker) -> None:
    """Look for differences; tell the trader of those seen twice. Raises ``BrokerAway``, ``Unavailable``."""
    begun, is_complete = account.ports.boottime(), True
    for holding, held, booked in await _both(account, broker):
        if _is_under_way(account, holding.instrument):
            is_complete = False
            continue
        seen = _see(account, holding, held, booked)
        if seen is not None and _is_confirmed(account, seen):
            await _tell(account, holding, seen)
    if is_complete:
        account.compared_at = begun


async def room_for(account: Account, broker: Broker, intent: Intent) -> Room:
    """How much of an order that reduces may be sent now.

    All of it unless units seem to be missing. Then nothing until that is certain, which takes five seconds at most, and
    then what the broker says now, less what is being left already. Raises ``BrokerAway``, ``Unavailable``, and does so
    only about a position of which units are known to be missing.
    """
    holding = Holding(intent.instrument, intent.product)
    known = account.sightings.get(holding)
    if known is None or not known.is_missing:
        return Room(0 if await _falls_short(account, broker, holding, intent) else intent.quantity)
    await _catch_up(account, broker, holding, intent)
    now = {place: (held, booked) for place, held, booked in await _both(account, broker)}
    seen = _see(account, holding, *now.get(holding, (0, 0)))
    if seen is None or not seen.is_missing:
        return Room(intent.quantity)
    if not _is_confirmed(account, seen):
        return Room(0)
    others = [each for each in _orders_of(account, holding) if each.id != intent.id]
    leavable = max(0, -seen.held * intent.side.sign)
    leaving = sum(each.open_quantity for each in others if each.side is intent.side)
    # what leaves already may be what is missing, and what is unanswered may still bring units
    is_settled = leaving == 0 and not any(each.state is IntentState.SENDING for each in others)
    return Room(max(0, min(intent.quantity, leavable - leaving)), leavable == 0 and is_settled)


def is_in_doubt(account: Account, intent: Intent) -> bool:
    """Whether units of what an order is to leave seem to be missing: such orders go one at a time."""
    known = account.sightings.get(Holding(intent.instrument, intent.product))
    return not intent.opens and known is not None and known.is_missing


async def _falls_short(account: Account, broker: Broker, holding: Holding, intent: Intent) -> bool:
    """Whether units are missing; if so that is kept as seen."""
    now = account.ports.boottime()
    if now - max(account.compared_at, account.enough_at.get(holding, float("-inf"))) <= FRESH_SECONDS:
        return False
    for reading in range(_READINGS):
        if reading:
            await _catch_up(account, broker, holding, intent)
        both = await _soon(account, _both(account, broker))
        if both is None:
            return False
        held, booked = {place: (held, booked) for place, held, booked in both}.get(holding, (0, 0))
        sign = -intent.side.sign
        if booked * sign <= 0 or held * sign >= booked * sign:
            account.enough_at[holding] = now
            return False
    seen = _see(account, holding, held, booked)
    return seen is not None and seen.is_missing


async def _catch_up(account: Account, broker: Broker, holding: Holding, intent: Intent) -> None:
    """Record what became of other orders that leave the same position: the broker's number has their fills already."""
    for each in list(_orders_of(account, holding)):
        if each.id == intent.id or each.side is not intent.side:
            continue
        order = await _soon(account, broker.find(each.id))
        if order is None or order.filled_quantity <= each.filled_quantity:
            continue
        try:
            async with account.book:
                account.note(await record_order(account.ports, each, order, account.epoch))
        except Unavailable as error:
            _log.warning("what %s has left cannot be written now: %s", each.id, error)


async def _soon(account: Account, reading: Coroutine[Any, Any, Answer]) -> Answer | None:
    """What is read, if that does not take long; None if it does or fails."""
    asked = asyncio.ensure_future(reading)
    limit = asyncio.ensure_future(account.ports.sleep(LOOK_SECONDS))
    try:
        await asyncio.wait({asked, limit}, return_when=asyncio.FIRST_COMPLETED)
        return asked.result() if asked.done() else None
    except (BrokerAway, Unavailable) as error:
        _log.warning("an exit of account %s goes without a look at what is held: %s", account.broker_id, error)
        return None
    finally:
        asked.cancel()
        limit.cancel()


def _see(account: Account, holding: Holding, held: int, booked: int) -> Sighting | None:
    """Keep the difference and since when it is seen; None if there is none."""
    if held == booked:
        account.sightings.pop(holding, None)
        return None
    now = account.ports.boottime()
    seen, before = Sighting(held, booked, now), account.sightings.get(holding)
    # units stay missing whatever else is traded; any other difference must be the same one twice
    if before is not None and ((before.is_missing and seen.is_missing) or before.difference == seen.difference):
        seen = replace(seen, since=before.since)
    account.sightings[holding] = seen
    return seen


def _is_confirmed(account: Account, seen: Sighting) -> bool:
    return account.ports.boottime() - seen.since >= CONFIRMED_SECONDS


async def _both(account: Account, broker: Broker) -> Readings:
    """Every position with the broker's number and ours."""
    held = {Holding(each.instrument, each.product): each.quantity for each in await broker.positions()}
    ours = await account.ports.books.held(account.tenant_id, account.broker_id)
    booked = {Holding(each.instrument, each.product): each.quantity for each in ours}
    places = sorted(held.keys() | booked.keys() | account.sightings.keys())
    return [(each, held.get(each, 0), booked.get(each, 0)) for each in places]


def _is_under_way(account: Account, instrument: InstrumentId) -> bool:
    rows = (each for each in account.live.values() if each.instrument == instrument)
    return any(each.state is IntentState.SENDING for each in rows)


def _orders_of(account: Account, holding: Holding) -> Iterable[Intent]:
    """Orders that may fill at this very moment."""
    for each in account.live.values():
        if Holding(each.instrument, each.product) == holding and each.state in AT_BROKER | {IntentState.SENDING}:
            yield each


async def _tell(account: Account, holding: Holding, seen: Sighting) -> None:
    """Leave a notice, once a day for each position and kind; the positions themselves are never touched."""
    instrument = holding.instrument
    if seen.is_missing:
        text = (
            f"Your strategies hold {seen.booked} {instrument} by their own orders, the account holds {seen.held}: "
            "somebody else has traded it. Exits will leave what is there, and nothing more."
        )
        title = f"{instrument}: less than your strategies hold"
        await tell_trader(account, "position_missing", title, text, *holding)
    if seen.is_unknown:
        text = (
            f"The account holds {seen.held} {instrument}, your strategies {seen.booked}. "
            "The difference is not guarded by any strategy and will not be touched."
        )
        title = f"{instrument}: a position without a strategy"
        await tell_trader(account, "position_external", title, text, *holding)
