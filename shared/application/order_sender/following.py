"""What an account learns from its broker: news of live orders, its book and positions, outcomes that were lost."""

import asyncio
import logging
from datetime import timedelta

from shared.application.order_sender.account import Account, retry_pause
from shared.application.order_sender.holdings import compare_positions
from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.notices import say_session_ended
from shared.application.order_sender.reconcile import is_our_tag, reconcile
from shared.application.order_sender.record_fills import record_order
from shared.application.ports.engine import Broker, BrokerAway, SessionEnded
from shared.domain.brokers import BrokerOrder
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import AT_BROKER, IntentState, Role

_log = logging.getLogger("plimsoll.orders")
UPDATE_WAIT = timedelta(seconds=5)
RECONCILE_SECONDS = 10.0
RECONCILE_SECONDS_WHEN_UNKNOWN = 1.0
LOOKUP_SECONDS = 0.5
PAGE_AFTER_SECONDS = 15.0
_IDLE_PAUSE = 0.1
_WATCH_PAUSE = 0.25
"""Between two looks at what waits: a process serves hundreds of accounts, most of them with nothing to say."""


async def follow_updates(account: Account, broker: Broker) -> None:
    """Wait at the broker for news of orders and record them, for ever. Raises ``Superseded``."""
    after, failures = 0, 0
    while True:
        if not account.live and not account.sending:
            await account.ports.sleep(_IDLE_PAUSE)
            continue
        try:
            updates = await broker.updates(after, UPDATE_WAIT)
            changed = [order for order in updates.orders if await _record(account, order)]
        except (BrokerAway, Unavailable) as error:
            _log.warning("no news from account %s: %s", account.broker_id, error)
            await account.ports.sleep(retry_pause(failures))
            failures += 1
        else:
            after, failures = updates.next, 0
            if changed:
                await _keep_funds(account, broker)


async def _keep_funds(account: Account, broker: Broker) -> None:
    """Orders and fills move money; what is left decides about the next entry."""
    try:
        await account.ports.books.save_funds(account.tenant_id, account.broker_id, await broker.funds())
    except (BrokerAway, Unavailable) as error:
        _log.warning("the funds of account %s are not known now: %s", account.broker_id, error)


async def reconcile_patiently(account: Account, broker: Broker) -> None:
    """Bring our book up to the broker's before anything is sent, however long the broker is away."""
    failures = 0
    while True:
        try:
            await _reconcile(account, broker)
        except (BrokerAway, Unavailable) as error:
            await _say_why(account, error)
            is_long = account.ports.boottime() - account.used_at > PAGE_AFTER_SECONDS
            if is_long and not isinstance(error, SessionEnded):
                await _page(account, f"{account.broker_id}#away", "the broker does not answer")
            await account.ports.sleep(retry_pause(failures))
            failures += 1
        else:
            return


async def reconcile_often(account: Account, broker: Broker) -> None:
    """Fold the broker's book into ours every ten seconds, and every second while nobody knows what became of an order.

    It is the breakers' probe too. Raises ``Superseded``.
    """
    done = account.ports.boottime()
    while True:
        await account.ports.sleep(_WATCH_PAUSE)
        await _say_what_waits(account, broker)
        due = done + (RECONCILE_SECONDS_WHEN_UNKNOWN if account.unknown() else RECONCILE_SECONDS)
        if account.ports.boottime() < due and not _may_probe(account, broker):
            continue
        try:
            await _reconcile(account, broker)
        except (BrokerAway, Unavailable) as error:
            await _say_why(account, error)
        for intent_id in list(account.live):
            account.ring(intent_id)
        done = account.ports.boottime()


async def _reconcile(account: Account, broker: Broker) -> None:
    async with account.book:
        await reconcile(account.ports, broker, account.tenant_id, account.epoch, account.settled)
    account.breaker.readable()
    account.common.breaker_of(broker.capabilities.broker).readable()
    account.is_well_again(f"{account.broker_id}#away")
    await asyncio.gather(_compare_positions(account, broker), _keep_funds(account, broker))


async def _compare_positions(account: Account, broker: Broker) -> None:
    try:
        await compare_positions(account, broker)
    except (BrokerAway, Unavailable) as error:  # nothing is known to differ: exits must not wait for this
        _log.warning("the positions of account %s cannot be compared: %s", account.broker_id, error)


async def _say_why(account: Account, error: Exception) -> None:
    """Why the broker's book cannot be read; its trader is told if they can mend it."""
    _log.warning("account %s cannot be reconciled: %s", account.broker_id, error)
    if isinstance(error, SessionEnded):
        try:
            await say_session_ended(account)
        except Unavailable:
            _log.warning("nobody could be called about account %s: the queue does not answer", account.broker_id)


def _may_probe(account: Account, broker: Broker) -> bool:
    return account.breaker.may_probe() or account.common.breaker_of(broker.capabilities.broker).may_probe()


async def resolve_unknown(account: Account, broker: Broker) -> None:
    """Look up orders whose outcome nobody knows until it is known, for ever. Raises ``Superseded``."""
    while True:
        await account.ports.sleep(LOOKUP_SECONDS)
        for intent in account.unknown():
            try:
                async with account.book:
                    found = await look_up(account.ports, broker, intent, account.epoch, account.claim_seen_at(intent))
            except Unavailable:
                continue
            if found in {Found.AT_BROKER, Found.ABSENT}:
                account.breaker.readable()
            account.ring(intent.id)


async def _record(account: Account, order: BrokerOrder) -> bool:
    """Record what an update shows; whether it showed anything new."""
    if order.client_id in account.settled or not is_our_tag(order.client_id):
        return False
    intent = account.live.get(order.client_id) or await account.read(IntentId(order.client_id))
    if intent is None or (intent.is_terminal and intent.filled_quantity == order.filled_quantity):
        return False
    async with account.book:
        after = await record_order(account.ports, intent, order, account.epoch)
    account.note(after)
    return after.version != intent.version


async def _say_what_waits(account: Account, broker: Broker) -> None:
    """Call a person when the broker is down for long, and when an exit has waited for long, whatever it waits for."""
    try:
        await account.common.page_for_broker(broker.capabilities.broker, PAGE_AFTER_SECONDS)
    except Unavailable:
        _log.warning("nobody could be called: the queue does not answer")
    if account.breaker.open_seconds > PAGE_AFTER_SECONDS:
        await _page(account, f"{account.broker_id}#away", "the broker has not answered for 15 s; orders wait")
    await _say_if_exits_wait(account)
    await _say_if_exits_rest(account)


async def _say_if_exits_wait(account: Account) -> None:
    now, subject = account.ports.now(), f"{account.broker_id}#exits"
    waiting = [each for each in account.live.values() if each.role is Role.EXIT and each.state is IntentState.PENDING]
    is_silent = account.ports.boottime() - account.answered_at > PAGE_AFTER_SECONDS
    # while others are answered one may still wait for its turn, but not one whose turn has come and that must wait
    stuck = [each for each in waiting if is_silent or each.id in account.not_before]
    oldest = min((each.created_at for each in stuck), default=now)
    if (now - oldest).total_seconds() > PAGE_AFTER_SECONDS:
        await _page(account, subject, f"{len(stuck)} exits have waited for more than 15 s to be sent")
    elif not waiting:
        account.is_well_again(subject)


async def _say_if_exits_rest(account: Account) -> None:
    """An exit that neither fills nor can be cancelled lets no other one follow."""
    for each in list(account.live.values()):
        if each.role is not Role.EXIT or each.state not in AT_BROKER:
            continue
        if account.rested(each) > float(each.cancel_after_seconds or 0) + PAGE_AFTER_SECONDS:
            await _page(account, each.id, "the exit is neither filled nor cancelled by the broker for more than 15 s")


async def _page(account: Account, subject: str, reason: str) -> None:
    """Call a person once; while even that is impossible, the next look tries again."""
    try:
        await account.page_once(subject, reason)
    except Unavailable:
        _log.warning("nobody could be called about %s: the queue does not answer", subject)
