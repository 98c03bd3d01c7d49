"""One broker account from take-over to rest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.application.crew import Crew
from shared.application.order_sender.account import Account, retry_pause
from shared.application.order_sender.common import Common
from shared.application.order_sender.following import (
    follow_updates,
    reconcile_often,
    reconcile_patiently,
    resolve_unknown,
)
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.resolving import refuse_request, resolve_parked
from shared.application.order_sender.serving import Serving
from shared.application.order_sender.steps import parked
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.intents import IntentState, Role

_log = logging.getLogger("plimsoll.orders")
_NOT_LINKED = "broker_not_linked"
Answer = TypeVar("Answer")


class Desk:
    """Serves one account until it is idle or somebody else owns it."""

    def __init__(
        self, ports: SenderPorts, tenant_id: TenantId, broker_id: BrokerId, common: Common | None = None
    ) -> None:
        self.account = Account(ports, tenant_id, broker_id, common)
        self.is_linked = True
        self._ports = ports
        self._crew = Crew()

    async def run(self) -> None:
        """Take the account over, bring our book up to the broker's, then serve. Raises ``Superseded``."""
        account = self.account
        try:
            if await self._is_called_for():
                await self._take_over()
        finally:
            account.is_open = False

    async def _is_called_for(self) -> bool:
        """Whether an open row of this very tenant and account was rung for.

        A doorbell alone moves nothing, least of all the account from its rightful sender to this process.
        """
        account = self.account
        for _ in range(len(account.rings)):
            intent_id = account.rings[0]
            row = await self._patiently(lambda intent_id=intent_id: account.read(intent_id))  # type: ignore[misc]
            if row is not None and not row.is_terminal:
                return True
            account.rings.popleft()
        return bool(account.rings) and await self._is_called_for()

    async def _take_over(self) -> None:
        account = self.account
        broker = await self._patiently(lambda: self._ports.connect(account.tenant_id, account.broker_id))
        if broker is None:
            await self._refuse_everything()
            return
        serving = account.common.serving
        serving[account.broker_id] = account.tenant_id
        try:
            account.epoch = await self._patiently(lambda: self._ports.orders.take_account(account.broker_id))
            await reconcile_patiently(account, broker)
            await self._serve(broker)
        finally:
            serving.pop(account.broker_id, None)
            await self._hang_up(broker)

    async def _serve(self, broker: Broker) -> None:
        account, crew = self.account, self._crew
        crew.spawn(follow_updates(account, broker))
        crew.spawn(reconcile_often(account, broker))
        crew.spawn(resolve_unknown(account, broker))
        crew.spawn(resolve_parked(account, broker))
        serving = crew.spawn(Serving(account, broker, crew).run())
        failure = asyncio.ensure_future(crew.failure())
        try:
            await asyncio.wait({serving, failure}, return_when=asyncio.FIRST_COMPLETED)
            if failure.done():
                failure.result()
            elif not serving.cancelled() and (error := serving.exception()) is not None:
                raise error
        finally:
            account.is_open = False
            failure.cancel()
            await crew.stop()

    async def _hang_up(self, broker: Broker) -> None:
        try:
            await broker.close()
        except (BrokerAway, OSError) as error:
            _log.warning("the connections of account %s did not close: %s", self.account.broker_id, error)

    async def rest(self) -> None:
        """Claim nothing more and wait for the requests under way to be answered and written."""
        self.account.is_open = False
        self.account.wake.set()
        while self.account.sending:
            await self._ports.sleep(0.02)

    def summary(self) -> dict[str, int]:
        """Figures for the health page."""
        account = self.account
        return {
            "pending": sum(len(queue) for queue in account.queues.values()),
            "sending": len(account.sending),
            "live": len(account.live),
            "unknown": len(account.unknown()),
            "parked": sum(intent.state is IntentState.PARKED for intent in account.live.values()),
            "breaker_open": int(account.breaker.is_open),
        }

    async def _patiently(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        attempt = 0
        while True:
            try:
                return await ask()
            except Unavailable as error:
                _log.warning("account %s must wait: %s", self.account.broker_id, error)
                await self._ports.sleep(retry_pause(attempt))
                attempt += 1

    async def _refuse_everything(self) -> None:
        """The account is not linked (any more): entries are void, exits go to a person."""
        self.is_linked = False
        account, now = self.account, self._ports.now
        text = "The broker account is not linked."
        owner = account.common.serving.get(account.broker_id, account.tenant_id)
        if owner != account.tenant_id:
            await account.page_once(account.broker_id, "orders name an account that is another tenant's")
            return
        account.epoch = await self._patiently(lambda: self._ports.orders.take_account(account.broker_id))
        while account.rings:
            intent_id = account.rings.popleft()
            intent = await account.read(intent_id)
            if intent is None or intent.is_terminal:
                continue
            if intent.state is IntentState.PARKED:
                await refuse_request(account, intent, f"{text} Link it, then ask again.")
            elif intent.role is Role.ENTRY and intent.state is IntentState.PENDING:
                await account.void(intent_id, _NOT_LINKED, text)
            else:
                await account.page_once(intent_id, text)
                await account.advance(intent_id, lambda row: parked(row, _NOT_LINKED, text, now()))
