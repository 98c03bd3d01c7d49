"""Carrying out what people ask to be done with parked orders.

Nothing is believed that the broker does not prove: each request begins with a lookup that is younger than the horizon.
An order that is found is taken over as it is, whatever was asked. The row is written first and the answer second, so
that a request which is carried out twice finds the row moved and changes nothing.
"""

import logging
from dataclasses import replace

from shared.application.order_sender.account import Account
from shared.application.order_sender.lookup import is_horizon_over
from shared.application.order_sender.reconcile import is_our_tag
from shared.application.order_sender.record_fills import record_order, record_trades, trade_of
from shared.application.order_sender.steps import given_up, traded_outside
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.brokers import BrokerOrder, BrokerOrderState
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.resolutions import REASON_OF, Resolution, ResolutionAction, ResolutionState

_log = logging.getLogger("plimsoll.orders")
RESOLVE_SECONDS = 1.0
LATE_SECONDS = 5.0
"""For so long after an order is no longer parked, a request that crossed with the news still gets its answer."""
_ALIVE = frozenset({BrokerOrderState.OPEN, BrokerOrderState.PARTIAL})
_DONE, _REFUSED = ResolutionState.DONE, ResolutionState.REFUSED
_Answer = tuple[ResolutionState, str]


async def resolve_parked(account: Account, broker: Broker) -> None:
    """Every second look whether somebody decided about a parked order, for ever. Raises ``Superseded``."""
    seen: dict[IntentId, tuple[Intent, float]] = {}
    while True:
        await account.ports.sleep(RESOLVE_SECONDS)
        now = account.ports.boottime()
        seen |= {each.id: (each, now) for each in account.live.values() if each.state is IntentState.PARKED}
        for intent, at in list(seen.values()):
            if now - at > LATE_SECONDS:
                del seen[intent.id]
                continue
            try:
                async with account.book:
                    await _resolve(account, broker, intent)
            except (BrokerAway, Unavailable) as error:
                _log.warning("the request about %s must wait: %s", intent.id, error)


async def refuse_request(account: Account, intent: Intent, why: str) -> None:
    """Answer that nothing can be done now. Raises ``Unavailable``."""
    request = await account.ports.resolutions.requested(account.tenant_id, intent.id)
    if request is not None:
        await _answer(account, request, (_REFUSED, why))


async def _resolve(account: Account, broker: Broker, parked: Intent) -> None:
    request = await account.ports.resolutions.requested(account.tenant_id, parked.id)
    if request is None:
        return
    intent = await account.read(parked.id)
    if intent is None:
        return
    if intent.state is not IntentState.PARKED:
        account.note(intent)
        await _answer(account, request, (_REFUSED, f"The order is no longer parked, it is {intent.state} by now."))
        return
    known_for = account.ports.boottime() - account.claim_seen_at(intent)
    if not is_horizon_over(intent, broker.capabilities, account.ports.now(), known_for):
        return
    found = await broker.find(intent.id)
    if found is not None:
        account.note(await record_order(account.ports, intent, found, account.epoch))
        text = f"The broker has this order (number {found.broker_order_id}, {found.state}): it was taken over as it is."
        is_wanted = request.action is ResolutionAction.RETRY or found.broker_order_id == request.broker_order_id
        await _answer(account, request, (_DONE if is_wanted else _REFUSED, text))
        return
    match request.action:
        case ResolutionAction.RETRY:
            text = "The broker has no such order. It is given up; what is still wanted goes out as a new order."
            answer = await _give_up(account, intent, request.action, text)
        case ResolutionAction.VOID if intent.role is Role.EXIT:
            answer = _REFUSED, "An exit is never dropped: retry it, or trade by hand and name that order."
        case ResolutionAction.VOID:
            text = "The broker has no such order, and it will not be sent."
            answer = await _give_up(account, intent, request.action, text)
        case ResolutionAction.DONE_OUTSIDE:
            answer = await _take_outside(account, broker, intent, request)
    await _answer(account, request, answer)


async def _give_up(account: Account, intent: Intent, action: ResolutionAction, text: str) -> _Answer:
    code, now = REASON_OF[action], account.ports.now
    after = await account.advance(intent.id, lambda row: given_up(row, code, text, now()))
    return _outcome(after, code, text)


async def _take_outside(account: Account, broker: Broker, intent: Intent, request: Resolution) -> _Answer:
    """Book the trades of an order that somebody placed by hand as this order's."""
    orders = [each for each in await broker.orders() if each.broker_order_id == request.broker_order_id]
    if len(orders) != 1:
        return _REFUSED, f"The broker's book of today has no order {request.broker_order_id}."
    order = orders[0]
    objection = _objection(intent, order)
    if objection is None:
        for trade in order.trades:
            holder = await account.ports.books.intent_of(trade_of(intent, trade))
            if holder not in {None, intent.id}:
                objection = f"Order {order.broker_order_id} counts for another order already."
    if objection is not None:
        return _REFUSED, objection
    await record_trades(account.ports, intent, order, account.epoch)
    text = f"Done by hand with the broker's order {order.broker_order_id}: {order.filled_quantity} units."
    now = account.ports.now
    after = await account.advance(intent.id, lambda row: traded_outside(row, order, text, now()))
    return _outcome(after, after.reason_code if after else None, text)


def _objection(intent: Intent, order: BrokerOrder) -> str | None:
    """Why an order of the book cannot stand for this one; None if it can."""
    number, traded = order.broker_order_id, order.filled_quantity
    is_shown = sum(trade.quantity for trade in order.trades) == traded
    is_other = (order.instrument, order.side) != (intent.instrument, intent.side)
    is_older = any(trade.at < intent.decided_at for trade in order.trades)
    objections = (
        (is_our_tag(order.client_id), f"Order {number} is one of the platform's own."),
        (is_other, f"Order {number} is {order.side} {order.instrument}, not {intent.side} {intent.instrument}."),
        (is_older, f"Order {number} was traded before this one was decided."),
        (order.state in _ALIVE, f"Order {number} is still open: ask again when it is filled or cancelled."),
        (traded == 0, f"Nothing was traded by order {number}."),
        (traded > intent.quantity, f"Order {number} traded {traded} units, this one asks for {intent.quantity}."),
        (not is_shown, f"The broker does not show all trades of order {number} yet: ask again."),
    )
    return next((text for applies, text in objections if applies), None)


def _outcome(after: Intent | None, code: str | None, text: str) -> _Answer:
    """What to answer by the row as it is afterwards: it may have moved before it could be written."""
    if after is not None and after.reason_code == code and after.state is not IntentState.PARKED:
        return _DONE, text
    return _REFUSED, f"The order is no longer parked, it is {after.state if after else 'gone'} by now."


async def _answer(account: Account, request: Resolution, answer: _Answer) -> None:
    state, outcome = answer
    _log.info("%s of %s, asked by %s: %s: %s", request.action, request.intent_id, request.requested_by, state, outcome)
    now = account.ports.now()
    answered = replace(request, state=state, outcome=outcome, decided_at=now, version=request.version + 1)
    await account.ports.resolutions.answer(answered)
