"""All accounts: a desk for each that has something to do, and the sweep that misses nothing."""

import logging
from collections import defaultdict

from shared.application.crew import Crew
from shared.application.order_sender.desk import Desk
from shared.application.order_sender.ports import SenderPorts
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.messages import Doorbell

_log = logging.getLogger("plimsoll.orders")
SWEEP_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 5.0
RESTART_SECONDS = 5.0


class OrderSender:
    """Sends the orders of every account whose doorbell rings. One of these per process; not for several threads."""

    def __init__(self, ports: SenderPorts) -> None:
        self._ports = ports
        self._desks: dict[BrokerId, Desk] = {}
        self._closed_until: dict[BrokerId, float] = {}
        self._lost: set[BrokerId] = set()
        self._paged: defaultdict[BrokerId, set[str]] = defaultdict(set)
        self._is_open = True
        self.crew = Crew()

    def ring(self, doorbell: Doorbell) -> None:
        """Look at an intent. A ring too many, too late or for nothing changes nothing."""
        self._desk_ring(doorbell.tenant_id, doorbell.broker_id, doorbell.intent_id, seconds=0.0)

    async def sweep(self) -> None:
        """Every second: look at each open intent that was not looked at lately, for ever.

        It finds what a lost doorbell, a crash or a full queue left behind.
        """
        while True:
            try:
                for tenant_id, broker_id, intent_id in await self._ports.orders.open_intents():
                    self._desk_ring(tenant_id, broker_id, intent_id, seconds=LOOK_AGAIN_SECONDS)
            except Unavailable:
                _log.warning("the sweep must wait: the store does not answer")
            await self._ports.sleep(SWEEP_SECONDS)

    async def rest(self) -> None:
        """Claim nothing more; return when every request under way is answered and written."""
        self._is_open = False
        for desk in list(self._desks.values()):
            await desk.rest()

    async def stop(self) -> None:
        """End all work at once; rows that are SENDING then are looked up by the next sender."""
        self._is_open = False
        await self.crew.stop()

    def summary(self) -> dict[str, int]:
        """Figures for the health page, summed over the accounts."""
        total: dict[str, int] = {"accounts": len(self._desks), "lost_accounts": len(self._lost)}
        for desk in self._desks.values():
            for name, value in desk.summary().items():
                total[name] = total.get(name, 0) + value
        return total

    def _desk_ring(self, tenant_id: TenantId, broker_id: BrokerId, intent_id: IntentId, seconds: float) -> None:
        if not self._is_open or broker_id in self._lost:
            return
        if self._ports.boottime() < self._closed_until.get(broker_id, 0.0):
            return
        desk = self._desks.get(broker_id)
        if desk is None:
            desk = self._desks[broker_id] = Desk(self._ports, tenant_id, broker_id, self._paged[broker_id])
            self.crew.spawn(self._serve(desk))
        desk.account.ring_if_unseen(intent_id, seconds)

    async def _serve(self, desk: Desk) -> None:
        """Run a desk. Whatever happens to it stays with it: the other accounts go on."""
        broker_id = desk.account.broker_id
        try:
            await desk.run()
        except Superseded:
            _log.error("another process sends for account %s now", broker_id)
            self._lost.add(broker_id)
        except Exception as error:  # a bulkhead: an account's defect must not end the process of all
            _log.error("account %s stopped: %s", broker_id, error, exc_info=error)
            self._closed_until[broker_id] = self._ports.boottime() + RESTART_SECONDS
        finally:
            self._desks.pop(broker_id, None)
