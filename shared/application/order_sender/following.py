"""What an account learns from its broker: news of live orders, the book every ten seconds, outcomes that were lost."""

import logging
from datetime import timedelta

from shared.application.order_sender.account import Account, retry_pause
from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.reconcile import is_our_tag, reconcile
from shared.application.order_sender.record_fills import record_order
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.brokers import BrokerOrder
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId

_log = logging.getLogger("plimsoll.orders")
UPDATE_WAIT = timedelta(seconds=5)
RECONCILE_SECONDS = 10.0
LOOKUP_SECONDS = 0.5
PAGE_AFTER_SECONDS = 15.0
_IDLE_PAUSE = 0.1


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
            async with account.book:
                await reconcile(
                    account.ports, broker, account.tenant_id, account.broker_id, account.epoch, account.settled
                )
        except (BrokerAway, Unavailable) as error:
            _log.warning("account %s cannot be reconciled: %s", account.broker_id, error)
            if account.ports.boottime() - account.used_at > PAGE_AFTER_SECONDS:
                await account.page_once(f"{account.broker_id}#away", "the broker does not answer")
            await account.ports.sleep(retry_pause(failures))
            failures += 1
        else:
            account.breaker.succeeded()
            account.is_well_again(f"{account.broker_id}#away")
            return


async def reconcile_often(account: Account, broker: Broker) -> None:
    """Fold the broker's book into ours every ten seconds, and as the breaker's probe. Raises ``Superseded``."""
    due = account.ports.boottime() + RECONCILE_SECONDS
    while True:
        await account.ports.sleep(_IDLE_PAUSE)
        if account.breaker.is_open:
            await _say_if_down_for_long(account)
        if account.ports.boottime() < due and not account.breaker.may_probe():
            continue
        try:
            async with account.book:
                await reconcile(
                    account.ports, broker, account.tenant_id, account.broker_id, account.epoch, account.settled
                )
            account.breaker.succeeded()
            account.is_well_again(f"{account.broker_id}#away")
        except (BrokerAway, Unavailable) as error:
            _log.warning("account %s cannot be reconciled: %s", account.broker_id, error)
        for intent_id in list(account.live):
            account.ring(intent_id)
        due = account.ports.boottime() + RECONCILE_SECONDS


async def resolve_unknown(account: Account, broker: Broker) -> None:
    """Look up orders whose outcome nobody knows until it is known, for ever. Raises ``Superseded``."""
    while True:
        await account.ports.sleep(LOOKUP_SECONDS)
        for intent in account.unknown():
            try:
                async with account.book:
                    found = await look_up(account.ports, broker, intent, account.epoch)
            except Unavailable:
                continue
            if found in {Found.AT_BROKER, Found.ABSENT}:
                account.breaker.succeeded()
            account.ring(intent.id)


async def _record(account: Account, order: BrokerOrder) -> bool:
    """Record what an update shows; whether it showed anything new."""
    if order.client_id in account.settled or not is_our_tag(order.client_id):
        return False
    intent = account.live.get(order.client_id)
    intent = intent or await account.ports.orders.get(account.tenant_id, IntentId(order.client_id))
    if intent is None or (intent.is_terminal and intent.filled_quantity == order.filled_quantity):
        return False
    async with account.book:
        after = await record_order(account.ports, intent, order, account.epoch)
    account.note(after)
    return after.version != intent.version


async def _say_if_down_for_long(account: Account) -> None:
    if account.breaker.open_seconds > PAGE_AFTER_SECONDS:
        await account.page_once(f"{account.broker_id}#away", "the broker has not answered for 15 s; orders wait")
