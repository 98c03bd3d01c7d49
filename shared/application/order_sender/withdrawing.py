"""Letting go of what was not sent and cancelling the rest of what rests too long or is unwanted.

Exits first, and beside the sending: a broker that is slow to cancel must not hold up an exit.
"""

import logging

from shared.application.crew import Crew
from shared.application.order_sender.account import Account
from shared.application.order_sender.pace import AccountPace
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.steps import cancelling, is_cancel_due, void_reason
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, IntentState, Role

_log = logging.getLogger("plimsoll.orders")
CANCELS_AT_ONCE = 4
CANCEL_AGAIN_SECONDS = 1.0


class Withdrawing:
    """Withdraws one account's orders."""

    def __init__(self, account: Account, broker: Broker, crew: Crew, pace: AccountPace) -> None:
        self._account = account
        self._broker = broker
        self._crew = crew
        self._pace = pace
        self._ports = account.ports
        self._cancelled_at: dict[IntentId, float] = {}
        self._under_way: set[IntentId] = set()

    def start_what_is_due(self) -> None:
        """Begin to withdraw what nobody wants any more, as far as hands and the broker's limits allow."""
        live = self._account.live.values()
        for intent in sorted(live, key=lambda each: each.role is not Role.EXIT):
            if len(self._under_way) >= CANCELS_AT_ONCE:
                return
            if intent.id in self._account.sending or intent.id in self._under_way or not self._is_unwanted(intent):
                continue
            if intent.state is not IntentState.PENDING and self._pace.wait_for_cancel(intent.role) > 0:
                continue
            self._under_way.add(intent.id)
            self._crew.spawn(self._withdraw(intent))

    def _is_unwanted(self, intent: Intent) -> bool:
        now = self._ports.now()
        if intent.state is IntentState.PENDING:
            return void_reason(intent, now) is not None
        asked = self._cancelled_at.get(intent.id, float("-inf"))
        if self._ports.boottime() - asked < CANCEL_AGAIN_SECONDS:
            return False
        return is_cancel_due(intent, now, self._account.rested(intent))

    async def _withdraw(self, intent: Intent) -> None:
        try:
            if intent.state is not IntentState.PENDING:
                await self._cancel(intent)
            elif (reason := void_reason(intent, self._ports.now())) is not None:
                await self._account.void(intent.id, *reason)
        finally:
            self._under_way.discard(intent.id)
            self._account.wake.set()

    async def _cancel(self, intent: Intent) -> None:
        """Write that the rest is to go, then ask the broker; ask again each second until the book shows the end."""
        self._cancelled_at[intent.id] = self._ports.boottime()
        row = await self._account.advance(intent.id, lambda row: cancelling(row, self._ports.now()))
        if row is None or row.is_terminal:
            self._cancelled_at.pop(intent.id, None)
        if row is None or row.state is not IntentState.CANCELLING or row.broker_order_id is None:
            return
        try:
            if not await self._broker.cancel(row.broker_order_id):
                await self._fetch(row)
        except (BrokerAway, Unavailable) as error:
            _log.warning("%s could not be cancelled yet: %s", intent.id, error)

    async def _fetch(self, intent: Intent) -> None:
        """The broker says it is final already: read how it ended."""
        order = await self._broker.find(intent.id)
        if order is not None:
            async with self._account.book:
                self._account.note(await record_order(self._ports, intent, order, self._account.epoch))
