"""The sender's ports over the simulated store, and those of kill switches and of requests about parked orders."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from proof.simulation.calls import Border
from proof.simulation.store_ports import Lagging
from proof.simulation.tables import OWNED_ACCOUNT, Tables
from shared.application.ports.engine import Advance, IntentKey
from shared.domain.books import Position, Trade
from shared.domain.brokers import Funds
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.intents import Intent
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, row_id_of
from shared.domain.resolutions import Resolution


class SenderStore(Lagging):
    """``Orders`` and ``Books`` of a process that serves some of the accounts."""

    def __init__(self, border: Border, tables: Tables, serves: Callable[[BrokerId], bool]) -> None:
        super().__init__(border, tables)
        self._serves = serves

    async def take_account(self, broker_id: BrokerId) -> int:
        """Raise the account's epoch."""
        key = f"{OWNED_ACCOUNT}{broker_id}"
        return await self.border.call("take_account", lambda: self.tables.take(key), broker_id)

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """A consistent reading."""
        return await self.border.read("get_intent", lambda: self.tables.intents.get((tenant_id, intent_id)), intent_id)

    async def open_intents(self) -> Sequence[IntentKey]:
        """From the index, those of the accounts served here."""

        def look() -> list[IntentKey]:
            seen = self.tables.open_intents.seen_at(self.then())
            return [key for key in seen if self._serves(key.broker_id)]

        return await self.border.read("open_intents", look)

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """One transaction: the epoch's row and the intents."""
        rows = (f"{OWNED_ACCOUNT}{steps[0].before.broker_id}", *(step.before.id for step in steps))
        subject = ", ".join(_brief(step) for step in steps) if self.border.trace.is_on else ""
        self.border.faults.counts["together"] += len(steps) > 1
        await self.border.write("advance", lambda: self.tables.advance(steps, epoch), rows, subject)

    async def has_trade(self, trade: Trade) -> bool:
        """A consistent reading."""
        return await self.border.read("has_trade", lambda: self.tables.has_trade(trade), trade.broker_trade_id)

    async def intent_of(self, trade: Trade) -> IntentId | None:
        """A consistent reading."""

        def look() -> IntentId | None:
            known = self.tables.trades.get(trade.id)
            return known.intent_id if known else None

        return await self.border.read("intent_of", look, trade.broker_trade_id)

    async def held(self, tenant_id: TenantId, broker_id: BrokerId) -> Sequence[Position]:
        """A consistent query."""

        def look() -> list[Position]:
            rows = self.tables.positions.items()
            return [position for place, position in rows if place[0] == broker_id and position.quantity]

        return await self.border.read("held", look, broker_id)

    async def position_of(self, trade: Trade) -> Position | None:
        """A consistent reading."""
        place = (trade.broker_id, trade.instrument, trade.product)
        return await self.border.read("position_of", lambda: self.tables.positions.get(place), trade.instrument)

    async def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        """One transaction: the epoch's row, trade, position, the day's result."""
        rows = (
            f"{OWNED_ACCOUNT}{trade.broker_id}",
            trade.id,
            f"{trade.broker_id}#{trade.instrument}#{trade.product}",
            f"{trade.tenant_id}#{day}",
        )
        return await self.border.write(
            "record", lambda: self.tables.record(trade, position, realized, day, epoch), rows, trade.broker_trade_id
        )

    async def save_funds(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Keep what the broker said."""

        def put() -> None:
            self.tables.funds_of[broker_id] = funds

        await self.border.call("save_funds", put, broker_id)


def _brief(step: Advance) -> str:
    before, after = step
    return f"{before.id} {before.role} {before.state}->{after.state} {after.attempt}"


class ControlsPort:
    """``KillSwitches`` and ``Resolutions``."""

    def __init__(self, border: Border, tables: Tables) -> None:
        self.border = border
        self.tables = tables

    async def switches_of(self, tenant_id: TenantId, strategy_id: StrategyId) -> Sequence[KillSwitch]:
        """Consistent readings of three rows."""
        keys = (
            (PLATFORM, row_id_of(KillScope.PLATFORM)),
            (tenant_id, row_id_of(KillScope.TENANT)),
            (tenant_id, row_id_of(KillScope.STRATEGY, strategy_id)),
        )

        def look() -> list[KillSwitch]:
            return [self.tables.switches[key] for key in keys if key in self.tables.switches]

        return await self.border.read("switches_of", look, strategy_id)

    async def engaged_in(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """A consistent query."""
        return await self.border.read("engaged_in", lambda: self.tables.engaged([tenant_id]), tenant_id)

    async def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """A consistent reading."""
        return await self.border.read("requested", lambda: self.tables.requested(tenant_id, intent_id), intent_id)

    async def answer(self, resolution: Resolution) -> None:
        """A conditional write."""
        await self.border.call("answer", lambda: self.tables.answer(resolution), resolution.intent_id)
