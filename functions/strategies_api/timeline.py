"""A run's timeline on the wire: what happened and why, its orders step by step, and why there was no trade."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema

from shared.application.explain_no_trade import NoTrade
from shared.application.ports.trading import OrderStep
from shared.application.trace_run import Exposure, Latencies, OrderTrace, RunTrace
from shared.domain.books import TimelineEvent
from shared.domain.ids import PREFIXES, IntentId, order_id_of
from shared.domain.intents import IntentState, Role
from shared.domain.runs import RunState
from shared.web.numbers import AmountOut
from shared.web.schemas import View

_TEXT_OR_NULL = {"anyOf": [{"type": "string"}, {"type": "null"}]}
Duration = Annotated[str | None, WithJsonSchema(_TEXT_OR_NULL)]
"""Seconds or milliseconds as decimal text."""


class TimelineEventView(View):
    """One line of a run's timeline: what, why, when by the market's and by our clock, and the facts behind it."""

    kind: str
    text: str
    at: datetime = Field(description="Market time")
    recorded_at: datetime = Field(description="Our clock")
    facts: dict[str, str]

    @classmethod
    def of(cls, event: TimelineEvent) -> Self:
        """From the domain."""
        facts = dict(event.facts)
        order = facts.get("order_id", "")
        if order and not order.startswith(PREFIXES["order"]):  # the engine knows an order by its intent
            facts["order_id"] = order_id_of(IntentId(order))
        return cls(kind=event.kind, text=event.text, at=event.at, recorded_at=event.recorded_at, facts=facts)


class LatenciesView(View):
    """Milliseconds between two steps, as decimal text; null where one of them did not happen or is not recorded.

    ``tick_to_decided`` is market time, ``tick_to_durable`` was measured inside one process, the others are differences
    of the services' clocks.
    """

    tick_to_decided: Duration
    tick_to_durable: Duration
    decided_to_durable: Duration
    decided_to_claimed: Duration
    claimed_to_sent: Duration
    sent_to_acked: Duration
    acked_to_filled: Duration
    filled_to_protected: Duration

    @classmethod
    def of(cls, latencies: Latencies) -> Self:
        """From the use case's answer."""
        return cls(**{each.name: _text(getattr(latencies, each.name)) for each in fields(latencies)})


class TracedStepView(View):
    """One state that an order was in. ``attempt``: how often it had been claimed for sending by then."""

    state: IntentState
    at: datetime = Field(description="Our clock")
    attempt: int
    filled_quantity: int
    average_price: AmountOut | None
    reason_code: str | None
    reason: str | None

    @classmethod
    def of(cls, step: OrderStep) -> Self:
        """From the port."""
        return cls(**{name: getattr(step, name) for name in cls.model_fields})


class OrderTraceView(View):
    """One order of the run. ``generation`` rises each time the one before ended without filling all."""

    order_id: str
    role: Role
    generation: int
    cause: str
    state: IntentState
    quantity: int
    filled_quantity: int
    limit: AmountOut
    attempts: int = Field(description="How often it was claimed for sending")
    lookups: int = Field(description="How often an attempt was found not to have reached the broker")
    tick_at: datetime | None = Field(description="Market time of the tick that caused it")
    decided_at: datetime = Field(description="Market time")
    sent_at: datetime | None
    acked_at: datetime | None
    filled_at: datetime | None = Field(description="Market time of the newest fill")
    steps: list[TracedStepView]
    latencies_ms: LatenciesView

    @classmethod
    def of(cls, trace: OrderTrace) -> Self:
        """From the use case's answer."""
        order = trace.order
        return cls(
            order_id=order_id_of(order.id),
            role=order.role,
            generation=order.generation,
            cause=order.cause,
            state=order.state,
            quantity=order.quantity,
            filled_quantity=order.filled_quantity,
            limit=order.limit,
            attempts=order.attempt,
            lookups=trace.lookups,
            tick_at=order.tick_at,
            decided_at=order.decided_at,
            sent_at=order.sent_at,
            acked_at=order.acked_at,
            filled_at=order.filled_at,
            steps=[TracedStepView.of(step) for step in trace.steps],
            latencies_ms=LatenciesView.of(trace.latencies),
        )


class ExposureView(View):
    """Seconds in which units were held and not guarded, by cause, as far as it is known.

    When an owner ends, nobody writes down when: ``take_overs`` counts how often another one took the run over while
    units were held. Each has a line (`taken_over`); the time before it is not in the seconds.
    """

    before_protection: Duration = Field(description="From the first fill until its stop was armed")
    stale_ticks: Duration = Field(description="Guarded by prices older than the allowed age")
    take_overs: int

    @classmethod
    def of(cls, exposure: Exposure) -> Self:
        """From the use case's answer."""
        return cls(
            before_protection=_text(exposure.before_protection),
            stale_ticks=_text(exposure.stale_ticks),
            take_overs=exposure.take_overs,
        )


class NoTradeView(View):
    """Why nothing was traded (yet)."""

    code: str
    text: str

    @classmethod
    def of(cls, why: NoTrade) -> Self:
        """From the use case's answer."""
        return cls(code=why.code, text=why.text)


class TimelineView(View):
    """A run's timeline. ``state`` null: no run was made that day, and ``why_no_trade`` says why.

    ``seconds_unprotected``: all that is known of ``unprotected``; null before anything was held.
    """

    run_id: str
    session_date: date
    state: RunState | None
    why_no_trade: NoTradeView | None
    items: list[TimelineEventView]
    orders: list[OrderTraceView]
    seconds_unprotected: Duration
    unprotected: ExposureView
    next_cursor: None = None

    @classmethod
    def of(cls, trace: RunTrace) -> Self:
        """From the use case's answer."""
        return cls(
            run_id=trace.run_id,
            session_date=trace.session_date,
            state=trace.run.state if trace.run else None,
            why_no_trade=NoTradeView.of(trace.why) if trace.why else None,
            items=[TimelineEventView.of(event) for event in trace.events],
            orders=[OrderTraceView.of(order) for order in trace.orders],
            seconds_unprotected=_text(trace.exposure.seconds),
            unprotected=ExposureView.of(trace.exposure),
        )


def _text(number: Decimal | None) -> str | None:
    return f"{number:.3f}" if number is not None else None
