"""In-memory rows of kill switches and of requests about parked orders, as the API writes and the engine reads them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from shared.application.ports.controls import EngagedSwitches, ParkedList, SwitchPlace
from shared.application.ports.engine import OrderKey
from shared.domain.errors import StaleVersion
from shared.domain.ids import IntentId, StrategyId, TenantId
from shared.domain.intents import Intent, IntentState
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, row_id_of
from shared.domain.resolutions import Resolution, ResolutionState

Pause = Callable[[str], Awaitable[None]]


async def no_pause(_where: str) -> None:
    """Yield once, as any real call does."""
    await asyncio.sleep(0)


class ControlTables:
    """What the tables hold."""

    def __init__(self) -> None:
        self.switches: dict[tuple[TenantId, str], KillSwitch] = {}
        self.resolutions: dict[tuple[TenantId, IntentId], Resolution] = {}
        self.unreadable_switches: list[SwitchPlace] = []


class FakeKillSwitchStore:
    """``KillSwitchStore``."""

    def __init__(self, tables: ControlTables) -> None:
        self.tables = tables

    def get(self, scope: KillScope, tenant_id: TenantId, strategy_id: StrategyId | None = None) -> KillSwitch | None:
        return self.tables.switches.get((tenant_id, row_id_of(scope, strategy_id)))

    def of_tenant(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        mine = sorted((row, switch) for (tenant, row), switch in self.tables.switches.items() if tenant == tenant_id)
        return [switch for _, switch in mine]

    def engaged(self) -> EngagedSwitches:
        engaged = [each for each in self.tables.switches.values() if each.is_engaged]
        engaged.sort(key=lambda each: (each.tenant_id != PLATFORM, each.tenant_id, each.strategy_id or ""))
        return EngagedSwitches(engaged, list(self.tables.unreadable_switches))

    def save(self, switch: KillSwitch) -> None:
        key = (switch.tenant_id, row_id_of(switch.scope, switch.strategy_id))
        kept = self.tables.switches.get(key)
        if (kept.version if kept else 0) != switch.version - 1:
            raise StaleVersion("stale_version", "Changed meanwhile.")
        self.tables.switches[key] = switch


class FakeKillSwitches:
    """``KillSwitches`` over the same tables; ``pause`` may delay or fail a reading."""

    def __init__(self, tables: ControlTables, pause: Pause = no_pause) -> None:
        self.tables = tables
        self.pause = pause

    async def switches_of(self, tenant_id: TenantId, strategy_id: StrategyId) -> Sequence[KillSwitch]:
        await self.pause("switches_of")
        keys = [
            (PLATFORM, row_id_of(KillScope.PLATFORM)),
            (tenant_id, row_id_of(KillScope.TENANT)),
            (tenant_id, row_id_of(KillScope.STRATEGY, strategy_id)),
        ]
        return [self.tables.switches[key] for key in keys if key in self.tables.switches]

    async def engaged_in(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        await self.pause("engaged_in")
        return [each for each in FakeKillSwitchStore(self.tables).of_tenant(tenant_id) if each.is_engaged]


class FakeResolutionRequests:
    """``ResolutionRequests``."""

    def __init__(self, tables: ControlTables) -> None:
        self.tables = tables

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        return self.tables.resolutions.get((tenant_id, intent_id))

    def save(self, resolution: Resolution) -> None:
        kept = self.get(resolution.tenant_id, resolution.intent_id)
        if (kept.version if kept else 0) != resolution.version - 1:
            raise StaleVersion("stale_version", "Changed meanwhile.")
        self.tables.resolutions[resolution.tenant_id, resolution.intent_id] = resolution


class FakeResolutions:
    """``Resolutions`` over the same tables; ``pause`` may delay or fail a call at either side of its effect."""

    def __init__(self, tables: ControlTables, pause: Pause = no_pause) -> None:
        self.tables = tables
        self.pause = pause

    async def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        await self.pause("requested")
        found = self.tables.resolutions.get((tenant_id, intent_id))
        return found if found is not None and found.state is ResolutionState.REQUESTED else None

    async def answer(self, resolution: Resolution) -> None:
        await self.pause("answer")
        key = (resolution.tenant_id, resolution.intent_id)
        kept = self.tables.resolutions.get(key)
        is_waiting = kept is not None and kept.state is ResolutionState.REQUESTED
        if kept is not None and is_waiting and kept.version == resolution.version - 1:
            self.tables.resolutions[key] = resolution
        await self.pause("answer done")


class FakeParkedOrders:
    """``ParkedOrders`` over intents that a test keeps."""

    def __init__(self, intents: Callable[[], Sequence[Intent]]) -> None:
        self._intents = intents
        self.unreadable: list[OrderKey] = []

    def parked(self, tenant_id: TenantId | None = None) -> ParkedList:
        wanted = [
            each for each in self._intents() if each.state is IntentState.PARKED and tenant_id in {None, each.tenant_id}
        ]
        return ParkedList(sorted(wanted, key=lambda each: (each.updated_at, each.id)), self.unreadable)
