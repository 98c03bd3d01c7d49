"""One order at its turn: may it go, for how many units, and what follows from what became of it."""

import logging
import math
from dataclasses import dataclass

from shared.application.order_sender.account import Account, retry_pause
from shared.application.order_sender.entry_gate import MayGo, MustEnd, MustWait
from shared.application.order_sender.holdings import is_in_doubt, room_for
from shared.application.order_sender.notices import say_session_ended
from shared.application.order_sender.pace import AccountPace
from shared.application.order_sender.send_intent import Sent, send_intent
from shared.application.ports.engine import RATE_LIMITED, SESSION_EXPIRED, Broker, BrokerAway
from shared.domain.brokers import NotTaken
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import POSITION_GONE, Intent, IntentState

_log = logging.getLogger("plimsoll.orders")
WAIT_SECONDS = 0.5
"""Until something is asked again that does not allow an order now."""
LEAST_PAUSE_WHEN_LIMITED = 1.0
"""Seconds that an account pauses after the broker's "too many requests", if it names no longer time."""
_GONE = "The account holds nothing of it any more: somebody else has traded the position."


@dataclass(frozen=True, slots=True)
class Leave:
    """An order may go for so many units, until that instant (boottime)."""

    quantity: int
    valid_until: float = math.inf


class Dispatch:
    """Sends one account's orders, one call each."""

    def __init__(self, account: Account, broker: Broker, pace: AccountPace) -> None:
        self._account = account
        self._broker = broker
        self._pace = pace
        self._ports = account.ports
        self._breaker = account.common.breaker_of(broker.capabilities.broker)
        self._tries: dict[IntentId, int] = {}

    async def send(self, intent_id: IntentId) -> None:
        """Claim and send an order if it still waits and may go. Raises ``Superseded``.

        It goes by the row that queued it, without reading it again: the claim fails if that is not the row any more.
        """
        account = self._account
        try:
            intent = account.live.get(intent_id)
            if intent is None or intent.state is not IntentState.PENDING or not account.is_open:
                return
            if not is_in_doubt(account, intent):
                await self._send(intent)
                return
            async with account.doubt:
                await self._send(intent)
                if (row := await account.read(intent_id)) is not None:
                    account.note(row)  # whoever is next counts what this one leaves
        except Unavailable as error:
            _log.warning("%s must wait: %s", intent_id, error)
            self._wait(intent_id, WAIT_SECONDS)
        finally:
            account.sending.discard(intent_id)
            account.ring(intent_id)

    async def _send(self, intent: Intent) -> None:
        account = self._account
        leave = await self._leave_for(intent)
        if leave is None:
            return
        account.saw_claim(intent.id, intent.attempt + 1)
        sent, why = await send_intent(
            self._ports,
            self._broker,
            intent,
            account.epoch,
            quantity=leave.quantity,
            valid_until=leave.valid_until,
        )
        await self._after(intent.id, sent, why)

    async def _leave_for(self, intent: Intent) -> Leave | None:
        """What the order may do now; None: not now, or never. Raises ``Unavailable``."""
        if intent.opens:
            return await self._leave_to_enter(intent)
        return await self._leave_to_reduce(intent)

    async def _leave_to_enter(self, intent: Intent) -> Leave | None:
        match await self._account.common.gate.judge(intent):
            case MayGo(valid_until):
                return Leave(intent.quantity, valid_until)
            case MustEnd(code, text):
                await self._account.void(intent.id, code, text)
            case MustWait(why):
                _log.warning("%s must wait: %s", intent.id, why)
                self._wait(intent.id, WAIT_SECONDS)
        return None

    async def _leave_to_reduce(self, intent: Intent) -> Leave | None:
        try:
            room = await room_for(self._account, self._broker, intent)
        except BrokerAway as error:
            _log.warning("%s must wait: what is held is not known: %s", intent.id, error)
            self._wait(intent.id, WAIT_SECONDS)
            return None
        if room.quantity > 0:
            return Leave(room.quantity)
        if room.is_gone:
            await self._account.void(intent.id, POSITION_GONE, _GONE)
        else:
            self._wait(intent.id, WAIT_SECONDS)
        return None

    async def _after(self, intent_id: IntentId, sent: Sent, why: NotTaken | None) -> None:
        account = self._account
        if sent is Sent.UNKNOWN:
            account.breaker.failed()
            self._breaker.failed(account.tenant_id, account.broker_id)
        elif sent in {Sent.TAKEN, Sent.REFUSED}:
            self._breaker.answered(account.tenant_id, account.broker_id)
            account.answered_at = self._ports.boottime()
            account.is_well_again(account.broker_id)
            self._tries.pop(intent_id, None)
        elif sent is Sent.NOT_TAKEN and why is not None:
            await self._wait_before_retry(intent_id, why)

    async def _wait_before_retry(self, intent_id: IntentId, why: NotTaken) -> None:
        tries = self._tries[intent_id] = self._tries.get(intent_id, 0) + 1
        pause = max(retry_pause(tries - 1), why.retry_after.total_seconds())
        self._wait(intent_id, pause)
        if why.cause == RATE_LIMITED:
            # the others wait for as long as the broker says, not for as long as this order has failed
            self._pace.pause(max(why.retry_after.total_seconds(), LEAST_PAUSE_WHEN_LIMITED))
        elif why.cause == SESSION_EXPIRED and not await self._broker.sign_in_again():
            await say_session_ended(self._account)

    def _wait(self, intent_id: IntentId, seconds: float) -> None:
        self._account.not_before[intent_id] = self._ports.boottime() + seconds
