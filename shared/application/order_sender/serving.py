"""An account's turn: look at what was rung for, send what may go (exits first), cancel what is due."""

import asyncio

from shared.application.crew import Crew
from shared.application.order_sender.account import Account
from shared.application.order_sender.dispatch import Dispatch
from shared.application.order_sender.pace import AccountPace
from shared.application.order_sender.withdrawing import Withdrawing
from shared.application.ports.engine import Broker
from shared.domain.brokers import MarketSegment, segment_of
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.intents import Role

MOST_AT_ONCE = {Role.EXIT: 4, Role.ENTRY: 3}
"""Requests of one account under way at the same time; one place is for exits alone."""
LOOKS_AT_ONCE = 8
MOST_LOOKS = 200
"""Rows that are read between two chances to send: an exit must not wait behind every doorbell of a busy minute."""
TURN_SECONDS = 0.25
IDLE_SECONDS = 120.0
_HANDS_FULL_SECONDS = 0.02


class Serving:
    """Serves one account with one broker connection."""

    def __init__(self, account: Account, broker: Broker, crew: Crew) -> None:
        self._account = account
        self._crew = crew
        self._ports = account.ports
        self._pace = AccountPace(broker.capabilities, account.ports.boottime)
        self._breaker = account.common.breaker_of(broker.capabilities.broker)
        self._dispatch = Dispatch(account, broker, self._pace)
        self._withdrawing = Withdrawing(account, broker, crew, self._pace)

    async def run(self) -> None:
        """Turn after turn, until the account has been idle for long or is closed. Raises ``Superseded``."""
        account = self._account
        while account.is_open:
            account.wake.clear()
            await self._look_around()
            self._withdrawing.start_what_is_due()
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
            intent = await self._account.read(intent_id)
        except Unavailable:
            return  # the sweep rings again
        if intent is not None:
            self._account.note(intent)

    def _send_what_may_go(self) -> float:
        """Start sending, exits first; gives the seconds after which more may go."""
        wait = TURN_SECONDS
        if self._account.breaker.is_open or self._breaker.is_open:
            return wait
        for role in (Role.EXIT, Role.ENTRY):
            wait = min(wait, self._send_queue(role))
        return wait

    def _send_queue(self, role: Role) -> float:
        account, queue = self._account, self._account.queues[role]
        now, wait = self._ports.boottime(), TURN_SECONDS
        full: set[MarketSegment] = set()
        for intent_id in list(queue):
            if len(account.sending) >= MOST_AT_ONCE[role]:
                break
            segment = segment_of(account.live[intent_id].instrument)
            if segment in full:
                continue
            later = account.not_before.get(intent_id, 0.0) - now
            seconds = later if later > 0 else self._pace.wait_for(role, segment)
            if seconds > 0:
                wait = min(wait, seconds)
                if later <= 0:
                    full.add(segment)
                continue
            queue.remove(intent_id)
            account.sending.add(intent_id)
            self._crew.spawn(self._dispatch.send(intent_id))
        return wait

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
