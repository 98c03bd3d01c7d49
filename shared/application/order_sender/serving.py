"""An account's turn: look at what was rung for, send what may go (exits first), cancel what is due."""

import asyncio
import logging
from datetime import timedelta

from shared.application.crew import Crew
from shared.application.order_sender.account import Account, retry_pause
from shared.application.order_sender.pace import Pace
from shared.application.order_sender.record_fills import record_order
from shared.application.order_sender.send_intent import Sent, send_intent
from shared.application.order_sender.steps import cancel_due, cancelling, void_reason, voided
from shared.application.ports.engine import SESSION_EXPIRED, Broker, BrokerAway
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, IntentState, Role

_log = logging.getLogger("plimsoll.orders")
MOST_AT_ONCE = 4
"""Requests of one account under way at the same time."""
LOOKS_AT_ONCE = 8
MOST_LOOKS = 200
"""Rows that are read between two chances to send: an exit must not wait behind every doorbell of a busy minute."""
CANCELS_AT_ONCE = 4
TURN_SECONDS = 0.25
CANCEL_AGAIN_SECONDS = 1.0
IDLE_SECONDS = 120.0
_HANDS_FULL_SECONDS = 0.02


class Serving:
    """Serves one account with one broker connection."""

    def __init__(self, account: Account, broker: Broker, crew: Crew) -> None:
        self._account = account
        self._broker = broker
        self._crew = crew
        self._ports = account.ports
        self._pace = Pace(broker.capabilities.orders_per_second, account.ports.boottime)
        self._tries: dict[IntentId, int] = {}
        self._cancelled_at: dict[IntentId, float] = {}
        self._withdrawing: set[IntentId] = set()

    async def run(self) -> None:
        """Turn after turn, until the account has been idle for long or is closed. Raises ``Superseded``."""
        account = self._account
        while account.is_open:
            account.wake.clear()
            await self._look_around()
            self._cancel_what_is_due()
            wait = self._send_what_may_go()
            if self._is_idle():
                account.is_open = False
            elif not account.rings:
                await self._nap(wait)
        while account.sending:  # what is in hand is answered and written before the desk closes
            await self._ports.sleep(_HANDS_FULL_SECONDS)

    async def _look_around(self) -> None:
        rings = self._account.rings
        rung = [rings.popleft() for _ in range(min(len(rings), MOST_LOOKS))]
        for begin in range(0, len(rung), LOOKS_AT_ONCE):
            await asyncio.gather(*(self._look(each) for each in rung[begin : begin + LOOKS_AT_ONCE]))

    async def _look(self, intent_id: IntentId) -> None:
        try:
            intent = await self._ports.orders.get(self._account.tenant_id, intent_id)
        except Unavailable:
            return  # the sweep rings again
        if intent is not None:
            self._account.note(intent)

    def _send_what_may_go(self) -> float:
        """Start sending, exits first; gives the seconds after which more may go."""
        account = self._account
        wait = TURN_SECONDS
        if account.breaker.is_open:
            return wait
        now = self._ports.boottime()
        for role in (Role.EXIT, Role.ENTRY):
            queue = account.queues[role]
            for intent_id in list(queue):
                if len(account.sending) >= MOST_AT_ONCE:
                    return wait
                later = account.not_before.get(intent_id, 0.0) - now
                seconds = later if later > 0 else self._pace.wait_for(role)
                if seconds > 0:
                    wait = min(wait, seconds)
                    if later > 0:
                        continue
                    break
                queue.remove(intent_id)
                account.sending.add(intent_id)
                self._crew.spawn(self._send(intent_id))
        return wait

    async def _send(self, intent_id: IntentId) -> None:
        account = self._account
        try:
            intent = await self._ports.orders.get(account.tenant_id, intent_id)
            if intent is None or intent.state is not IntentState.PENDING or not account.is_open:
                return
            sent, why = await send_intent(self._ports, self._broker, intent, account.epoch)
            if sent is Sent.UNKNOWN:
                account.breaker.failed()
            elif sent in {Sent.TAKEN, Sent.REFUSED}:
                account.breaker.succeeded()
                account.is_well_again(account.broker_id)
                self._tries.pop(intent_id, None)
            elif sent is Sent.NOT_TAKEN and why is not None:
                await self._wait_before_retry(intent_id, why.cause, why.retry_after)
        except Unavailable:
            _log.warning("%s must wait: the store does not answer", intent_id)
        finally:
            account.sending.discard(intent_id)
            account.ring(intent_id)

    async def _wait_before_retry(self, intent_id: IntentId, cause: str, retry_after: timedelta) -> None:
        tries = self._tries[intent_id] = self._tries.get(intent_id, 0) + 1
        if cause == SESSION_EXPIRED and not await self._broker.sign_in_again():
            text = "the broker refuses the session: sign in to the broker again"
            await self._account.page_once(self._account.broker_id, text)
        pause = max(retry_pause(tries - 1), retry_after.total_seconds())
        self._account.not_before[intent_id] = self._ports.boottime() + pause

    def _cancel_what_is_due(self) -> None:
        """Withdraw what was not sent, cancel the rest of what rests too long or is unwanted; exits first, and beside
        the sending: a broker that is slow to cancel must not hold up an exit.
        """
        live = self._account.live.values()
        for intent in sorted(live, key=lambda each: each.role is not Role.EXIT):
            if len(self._withdrawing) >= CANCELS_AT_ONCE:
                return
            if intent.id in self._account.sending or intent.id in self._withdrawing or not self._is_unwanted(intent):
                continue
            self._withdrawing.add(intent.id)
            self._crew.spawn(self._withdraw(intent))

    def _is_unwanted(self, intent: Intent) -> bool:
        now = self._ports.now()
        if intent.state is IntentState.PENDING:
            return void_reason(intent, now) is not None
        asked = self._cancelled_at.get(intent.id, float("-inf"))
        due = cancel_due(intent)
        return due is not None and now >= due and self._ports.boottime() - asked >= CANCEL_AGAIN_SECONDS

    async def _withdraw(self, intent: Intent) -> None:
        try:
            if intent.state is not IntentState.PENDING:
                await self._cancel(intent)
            elif (reason := void_reason(intent, self._ports.now())) is not None:
                await self._void(intent, *reason)
        finally:
            self._withdrawing.discard(intent.id)
            self._account.wake.set()

    async def _void(self, intent: Intent, code: str, text: str) -> None:
        await self._account.advance(intent.id, lambda row: voided(row, code, text, self._ports.now()))

    async def _cancel(self, intent: Intent) -> None:
        """Write that the rest is to go, then ask the broker; ask again each second until the book shows the end."""
        self._cancelled_at[intent.id] = self._ports.boottime()
        row = await self._account.advance(intent.id, lambda row: cancelling(row, self._ports.now()))
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

    def _is_idle(self) -> bool:
        account = self._account
        if account.live or account.rings or account.sending:
            return False
        return self._ports.boottime() - account.used_at > IDLE_SECONDS

    async def _nap(self, seconds: float) -> None:
        nap = asyncio.ensure_future(self._ports.sleep(seconds))
        woken = asyncio.ensure_future(self._account.wake.wait())
        try:
            await asyncio.wait({nap, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            woken.cancel()
