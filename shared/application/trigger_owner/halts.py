"""The kill switches that concern the strategies of this owner, in memory, and who must look because of one.

Truth is in the rows. A message on the stream says that one has changed; and because a message may be lost, the
platform's row is read again each second and those of tenants with open runs at least every half minute. The sender
reads the rows once more before it sends an entry: so a switch works at once, whatever was lost on the way here.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zlib import crc32

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.watched import Hint, Watched
from shared.domain.errors import Unavailable
from shared.domain.ids import StrategyId, TenantId
from shared.domain.kill_switch import PLATFORM, KillSwitch, in_force
from shared.domain.messages import KillSwitchChanged

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

COMPARE_SECONDS = 30
"""Within so many seconds the rows of every tenant that holds something, or may enter, are read again."""
_READERS = 8
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
_LOOK = Hint()

_log = logging.getLogger("plimsoll.triggers")


class Halts:
    """Engaged switches by tenant. A tenant that is not in memory yet is read before anything of it may enter."""

    def __init__(self, owner: "TriggerOwner") -> None:
        self._owner = owner
        self._engaged: dict[TenantId, tuple[KillSwitch, ...]] = {}
        self._seen: dict[tuple[TenantId, StrategyId | None], int] = {}
        self._turns: defaultdict[TenantId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looking: set[TenantId] = set()
        self._readers = asyncio.Semaphore(_READERS)
        self._is_comparing = False
        self._round = 0

    def of(self, key: StrategyKey) -> KillSwitch | None:
        """The engaged switch that decides about a strategy, as far as it is known here."""
        mine, everybodys = self._engaged.get(key.tenant_id, ()), self._engaged.get(PLATFORM, ())
        return in_force((*everybodys, *mine), *key) if mine or everybodys else None

    async def know(self, tenant_id: TenantId) -> None:
        """Return once the switches that concern a tenant were read. Raises ``Unavailable``: then nobody enters."""
        for each in (PLATFORM, tenant_id):
            if each not in self._engaged:
                await self._read(each, only_if_unknown=True)

    def look_up(self, tenant_id: TenantId) -> None:
        """Have them read beside everything else: a position is guarded whether or not these rows can be read."""
        for each in (PLATFORM, tenant_id):
            if each not in self._engaged and each not in self._looking:
                self._looking.add(each)
                self._owner.crew.spawn(self._look_up(each))

    def on_message(self, message: KillSwitchChanged) -> None:
        """A switch has this version now: read its row, unless that was done for this version."""
        switch = (message.tenant_id, message.strategy_id)
        if self._seen.get(switch, 0) >= message.version:
            return
        self._seen[switch] = message.version
        if message.tenant_id != PLATFORM and not self._owner.watched.of_tenant(message.tenant_id):
            self._engaged.pop(message.tenant_id, None)  # read when the tenant's first strategy comes
            return
        self._owner.crew.spawn(self._read_until_done(message.tenant_id))

    def compare(self) -> None:
        """Once a second: read some of the rows again. A round that takes longer than a second is not overtaken."""
        if not self._is_comparing:
            self._is_comparing = True
            self._owner.crew.spawn(self._compare())

    def engaged(self) -> int:
        """How many engaged switches are known, for the health page."""
        return sum(len(each) for each in self._engaged.values())

    async def _compare(self) -> None:
        try:
            turn = self._round % COMPARE_SECONDS
            self._round += 1
            watched = self._owner.watched
            for tenant in [each for each in self._engaged if each != PLATFORM and not watched.of_tenant(each)]:
                self._forget(tenant)
            due = [each for each in watched.tenants() if _turn_of(each) == turn and self._has_open_run(each)]
            await asyncio.gather(*(self._look_up(each, again=True) for each in (PLATFORM, *due)))
        finally:
            self._is_comparing = False

    async def _look_up(self, tenant_id: TenantId, *, again: bool = False) -> None:
        try:
            await self._read(tenant_id, only_if_unknown=not again)
        except Unavailable as error:
            _log.warning("the kill switches of %s are not read: %s", tenant_id, error)
        finally:
            self._looking.discard(tenant_id)

    async def _read_until_done(self, tenant_id: TenantId) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._read(tenant_id)
            except Unavailable as error:
                _log.warning("a kill switch of %s has changed and is not read yet: %s", tenant_id, error)
                await self._owner.ports.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return

    async def _read(self, tenant_id: TenantId, *, only_if_unknown: bool = False) -> None:
        """One reading of a tenant after the other, so that an older one never replaces a newer one."""
        async with self._turns[tenant_id]:
            if only_if_unknown and tenant_id in self._engaged:
                return
            async with self._readers:
                rows = tuple(await self._owner.ports.kill_switches.engaged_in(tenant_id))
            before = self._engaged.get(tenant_id, ())
            if before == rows and tenant_id in self._engaged:
                return
            concerned = self._concerned(tenant_id)
            known = {watched.key: self.of(watched.key) for watched in concerned}
            self._engaged[tenant_id] = rows
            for watched in concerned:
                if self.of(watched.key) != known[watched.key]:
                    self._owner.post(watched.key, _LOOK)
        if before != rows:
            _log.warning("kill switches of %s: %s", tenant_id, [str(each.verb) for each in rows] or "released")

    def _concerned(self, tenant_id: TenantId) -> list[Watched]:
        """Strategies with something to look at: a run that may still enter, hold or leave."""
        watched = self._owner.watched
        everyone: Iterable[Watched] = watched.values() if tenant_id == PLATFORM else watched.of_tenant(tenant_id)
        return [each for each in everyone if each.run is not None and (not each.run.is_final or each.holds_on)]

    def _has_open_run(self, tenant_id: TenantId) -> bool:
        return any(each.live_run is not None for each in self._owner.watched.of_tenant(tenant_id))

    def _forget(self, tenant_id: TenantId) -> None:
        self._engaged.pop(tenant_id, None)
        if not self._turns[tenant_id].locked():
            del self._turns[tenant_id]


def _turn_of(tenant_id: TenantId) -> int:
    """In which of the seconds of a round a tenant is read: spread evenly, the same in every process."""
    return crc32(tenant_id.encode()) % COMPARE_SECONDS
