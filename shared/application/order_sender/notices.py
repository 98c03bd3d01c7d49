"""Telling a trader something about an account, once a day for each thing."""

import logging
from datetime import datetime, time
from hashlib import sha256

from shared.application.order_sender.account import Account
from shared.domain.books import Notice
from shared.domain.errors import Unavailable
from shared.domain.ids import PREFIXES, NoticeId, new_id
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date

_log = logging.getLogger("plimsoll.orders")


async def say_session_ended(account: Account) -> None:
    """The broker refuses the session: its trader is told to sign in, and a person is called. Raises ``Unavailable``."""
    text = "the broker refuses the session: sign in to the broker again"
    await tell_trader(account, "broker_session", "Sign in to your broker again", f"Orders wait: {text}.")
    await account.page_once(account.broker_id, text)


async def tell_trader(account: Account, kind: str, title: str, text: str, *about: str) -> None:
    """Leave a notice unless the same was said of the same things today. While that is impossible, it is said later."""
    now = account.ports.now()
    day = session_date(now)
    why = "|".join((account.tenant_id, account.broker_id, kind, *about, day.isoformat()))
    if why in account.common.told:
        return
    _log.warning("account %s: %s", account.broker_id, text)
    begin = datetime.combine(day, time(0), EXCHANGE_ZONE)  # so that another process makes the same id
    notice_id = NoticeId(new_id(PREFIXES["notice"], begin, sha256(why.encode()).digest()[:10]))
    try:
        await account.ports.notify(Notice(account.tenant_id, notice_id, kind, title, text, now))
    except Unavailable:
        _log.warning("the notice must wait: the store does not answer")
    else:
        account.common.told.add(why)
