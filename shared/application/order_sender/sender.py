"""All accounts: a desk for each that has something to do, and the sweep that misses nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta

from shared.application.crew import Crew
from shared.application.order_sender.common import AccountKey, Common
from shared.application.order_sender.desk import Desk
from shared.application.order_sender.ports import SenderPorts
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.messages import Doorbell

_log = logging.getLogger("plimsoll.orders")
SWEEP_SECONDS = 1.0
LONGEST_SWEEP_SECONDS = 10.0
SWEPT_PER_SECOND = 5_000
"""Keys that the sweep reads a second at most: about what the store gives in one page."""
LOOK_AGAIN_SECONDS = 5.0
RESTART_SECONDS = 5.0


def sweep_pause(found: int) -> float:
    """Seconds until the next pass, after one that found so many open intents."""
    return min(LONGEST_SWEEP_SECONDS, max(SWEEP_SECONDS, found / SWEPT_PER_SECOND))


class OrderSender:
    """Sends the orders of every account whose doorbell rings. One of these per process; not for several threads.

    ``serves`` says which accounts are this sender's (all unless given): others' intents are left to other senders.
    """

    def __init__(self, ports: SenderPorts, serves: Callable[[BrokerId], bool] | None = None) -> None:
        self._ports = ports
        self._serves = serves
        self._desks: dict[AccountKey, Desk] = {}
        self._closed_until: dict[AccountKey, float] = {}
        self._lost: set[AccountKey] = set()
        self._common = Common(ports)
        self._is_open = True
        self.crew = Crew()

    def ring(self, doorbell: Doorbell) -> None:
        """Look at an intent. A ring too many, too late or for nothing changes nothing."""
        self._desk_ring(doorbell.tenant_id, doorbell.broker_id, doorbell.intent_id, seconds=0.0)

    async def sweep(self) -> None:
        """Every second: look at each open intent that was not looked at lately, for ever.

        It finds what a lost doorbell, a crash or a full queue left behind. One pass reads the keys of all orders under
        way; the more there are, the longer the next pass waits, so that its cost has a bound. The trigger owner rings
        again for an exit that stays unsent, so an exit does not depend on this.
        """
        while True:
            found = 0
            try:
                await self._common.gate.watch_clock()
                for tenant_id, broker_id, intent_id in await self._ports.orders.open_intents():
                    found += 1
                    if not self._common.is_aside(intent_id):
                        self._desk_ring(tenant_id, broker_id, intent_id, seconds=LOOK_AGAIN_SECONDS)
            except Unavailable:
                _log.warning("the sweep must wait: the store does not answer")
            await self._ports.sleep(sweep_pause(found))

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
        total: dict[str, int] = {
            "accounts": len(self._desks),
            "lost_accounts": len(self._lost),
            "brokers_down": self._common.brokers_down(),
            "clock_wrong": int(self._common.gate.is_clock_wrong),
        }
        if (skew := self._ports.skew()) is not None:
            total["clock_skew_ms"] = skew // timedelta(milliseconds=1)
        for desk in self._desks.values():
            for name, value in desk.summary().items():
                total[name] = total.get(name, 0) + value
        return total

    def desk_failed(self, tenant_id: TenantId, broker_id: BrokerId, error: Exception) -> None:
        """An account's desk ended by an error that nobody foresaw; the next ring opens another one."""
        _log.error("account %s of %s stopped: %s", broker_id, tenant_id, error, exc_info=error)

    def _desk_ring(self, tenant_id: TenantId, broker_id: BrokerId, intent_id: IntentId, seconds: float) -> None:
        key = (tenant_id, broker_id)
        if not self._is_open or key in self._lost:
            return
        if self._serves is not None and not self._serves(broker_id):
            return
        if self._ports.boottime() < self._closed_until.get(key, 0.0):
            return
        desk = self._desks.get(key)
        if desk is None:
            desk = self._desks[key] = Desk(self._ports, tenant_id, broker_id, self._common)
            self.crew.spawn(self._serve(desk))
        desk.account.ring_if_unseen(intent_id, seconds)

    async def _serve(self, desk: Desk) -> None:
        """Run a desk. Whatever happens to it stays with it: the other accounts go on."""
        tenant_id, broker_id = key = (desk.account.tenant_id, desk.account.broker_id)
        try:
            await desk.run()
            if not desk.is_linked:
                self._closed_until[key] = self._ports.boottime() + RESTART_SECONDS
        except Superseded:
            _log.error("another process sends for account %s now", broker_id)
            self._lost.add(key)
        except Exception as error:  # a bulkhead: an account's defect must not end the process of all
            self.desk_failed(tenant_id, broker_id, error)
            self._closed_until[key] = self._ports.boottime() + RESTART_SECONDS
        finally:
            self._desks.pop(key, None)
