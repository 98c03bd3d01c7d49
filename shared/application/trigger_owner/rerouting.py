"""Watching by another version of the routing item: what now belongs to other buckets goes, what came is taken in.

A version changes outside the session, while nobody holds anything of the underlying. The session's announcement bears
the version by which the feed spreads its ticks.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from shared.application.trigger_owner.loading import Loader
from shared.domain.errors import Unavailable
from shared.domain.ids import TenantId
from shared.domain.messages import SessionOpened
from shared.domain.partitions import bucket_of

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0

_log = logging.getLogger("plimsoll.triggers")


class Rerouting:
    """Follows the version that sessions are announced with."""

    def __init__(self, owner: "TriggerOwner", loader: Loader) -> None:
        self._owner = owner
        self._loader = loader
        self._turn = asyncio.Lock()
        self._reported: int | None = None

    async def follow(self, session: SessionOpened) -> None:
        """Watch by the version of this session. Waits while the store is away."""
        pause = _FIRST_PAUSE
        async with self._turn:
            while session.routing != self._owner.routing.version:
                try:
                    if not await self._change(session):
                        return
                except Unavailable:
                    await self._owner.ports.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)

    async def _change(self, session: SessionOpened) -> bool:
        owner = self._owner
        routing = await owner.ports.engine.routing()
        if routing.version != session.routing:
            await self._report(session, routing.version)
            return False
        owner.routing = routing
        for watched in list(owner.watched.values()):
            bucket = bucket_of(watched.instrument.underlying, watched.key.tenant_id, routing)
            if bucket == watched.bucket:
                continue
            if watched.open_run is not None:
                _log.error("%s holds on to bucket %d: its run is open", watched.key.strategy_id, watched.bucket)
                continue
            owner.watch.release(watched)
            owner.watched.pop(watched.key, None)
        for group in owner.groups():
            keys = await owner.ports.strategies.open_in(group)
            await self._loader.adopt(dict.fromkeys(key for key in keys if key not in owner.watched))
        _log.info("watching by routing version %d", routing.version)
        return True

    async def _report(self, session: SessionOpened, ours: int) -> None:
        """Feed and tables disagree about where ticks go: a person must restart the feed."""
        if self._reported == session.routing:
            return
        reason = f"{session.exchange} is announced by routing version {session.routing}, the tables have {ours}"
        _log.error("%s", reason)
        await self._owner.ports.page(TenantId("platform"), "routing", reason)
        self._reported = session.routing
