"""Strategies and their runs on the wire, the same over HTTP and over the live socket."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from shared.application.pauses import PausedBy
from shared.application.view_strategies import DisplayStatus, StrategyState
from shared.domain.money import Side
from shared.domain.performance import net_of_run, realized_of_run
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import Product, Schedule, StrategyKind, Weekday
from shared.web.numbers import AmountOut, TimeOfDay
from shared.web.protection import ProtectionView
from shared.web.schemas import View


class ScheduleView(View):
    """When it enters and leaves, in the exchange's zone."""

    entry_time: TimeOfDay
    exit_time: TimeOfDay
    days: list[Weekday]
    entry_window_seconds: int

    @classmethod
    def of(cls, schedule: Schedule) -> Self:
        """From the domain."""
        return cls(
            entry_time=schedule.entry_time.isoformat(),
            exit_time=schedule.exit_time.isoformat(),
            days=[day for day in Weekday if day in schedule.days],
            entry_window_seconds=int(schedule.entry_window.total_seconds()),
        )


class WarningView(View):
    """Something that keeps the strategy from doing what it says."""

    code: str
    message: str


class LegView(View):
    """One instrument held by a run. Prices in rupees; ``stop``, ``target`` and ``trail`` are the levels in force."""

    number: int
    instrument: str
    side: Side
    quantity: int
    entry_filled: int
    entry_average: AmountOut | None
    entry_at: datetime | None
    exit_filled: int
    exit_average: AmountOut | None
    exit_at: datetime | None
    open_quantity: int
    stop: AmountOut | None
    target: AmountOut | None
    trail: AmountOut | None
    protected_at: datetime | None

    @classmethod
    def of(cls, leg: Leg) -> Self:
        """From the domain."""
        same = {name: getattr(leg, name) for name in cls.model_fields}
        return cls(**same)


class RunView(View):
    """One session's life of a strategy. ``reason`` says why it ended."""

    id: str
    strategy_id: str
    session_date: date
    state: RunState
    reason: str | None
    explanation: str | None
    due_at: datetime
    exit_at: datetime | None
    legs: list[LegView]
    realized: AmountOut = Field(description="Gross P&L of what was closed, in rupees")
    charges: AmountOut | None
    net: AmountOut = Field(description="After charges, once they are known")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, run: Run) -> Self:
        """From the domain."""
        return cls(
            id=run.id,
            strategy_id=run.strategy_id,
            session_date=run.session_date,
            state=run.state,
            reason=run.reason,
            explanation=run.explanation,
            due_at=run.due_at,
            exit_at=run.exit_at,
            legs=[LegView.of(leg) for leg in run.legs],
            realized=realized_of_run(run),
            charges=run.charges,
            net=net_of_run(run),
            created_at=run.created_at,
            updated_at=run.updated_at,
        )


class StrategyView(View):
    """A strategy with its derived status."""

    id: str
    name: str
    kind: StrategyKind
    status: DisplayStatus
    instrument: str
    side: Side
    quantity: int
    product: Product
    broker_id: str
    schedule: ScheduleView | None
    protection: ProtectionView | None
    run: RunView | None = Field(description="The run under way, if any")
    warnings: list[WarningView]
    paused_by: PausedBy | None = Field(description="What keeps it from entering although it was started")
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, state: StrategyState) -> Self:
        """From the use case's answer."""
        strategy = state.strategy
        return cls(
            id=strategy.id,
            name=strategy.name,
            kind=strategy.kind,
            status=state.status,
            instrument=strategy.instrument,
            side=strategy.side,
            quantity=strategy.quantity,
            product=strategy.product,
            broker_id=strategy.broker_id,
            schedule=ScheduleView.of(strategy.schedule) if strategy.schedule else None,
            protection=ProtectionView.of(strategy.protection) if strategy.protection else None,
            run=RunView.of(state.run) if state.run else None,
            warnings=[WarningView(code=each.code, message=each.message) for each in state.warnings],
            paused_by=state.paused_by,
            version=strategy.meta.version,
            created_at=strategy.meta.created_at,
            updated_at=strategy.meta.updated_at,
        )
