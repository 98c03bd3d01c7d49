"""Timeline lines about what the sender and the broker did, told by the owner from the orders' rows.

Their keys follow from the rows, so telling one twice (after a restart) writes the same line again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from shared.application.trigger_owner.watched import Watched
from shared.domain.books import TimelineEvent
from shared.domain.intents import Intent
from shared.domain.run_life.draft import event_of
from shared.domain.run_life.words import price_text
from shared.domain.runs import Run

MarketTime = Callable[[datetime], datetime]

MEASURED_KINDS = frozenset({"entry_decided", "stop_hit", "target_hit", "trail_hit", "time_reached", "square_off"})
"""Decisions whose line is completed with how long they took to become durable."""


def news_of_orders(watched: Watched, run: Run, market_time: MarketTime) -> list[TimelineEvent]:
    """Lines for orders that were sent or acknowledged and not told about before."""
    events: list[TimelineEvent] = []
    for order in sorted(watched.orders.values(), key=lambda each: each.created_at):
        role = order.role.lower()
        if order.sent_at is not None and (line := f"{role}_sent:{order.id}") not in watched.told:
            watched.told.add(line)
            events.append(_sent(run, order, market_time(order.sent_at)))
        if order.acked_at is not None and (line := f"{role}_acked:{order.id}") not in watched.told:
            watched.told.add(line)
            events.append(_acked(run, order, market_time(order.acked_at)))
    return events


def with_latency(event: TimelineEvent, milliseconds: float) -> TimelineEvent:
    """The same line with the time from the cause in hand to the decision durable."""
    return replace(event, facts=event.facts | {"tick_to_intent_ms": f"{milliseconds:.3f}"})


def _sent(run: Run, order: Intent, at: datetime) -> TimelineEvent:
    role = order.role.lower()
    text = f"Order sent: {order.side} {order.quantity} {order.instrument}, limit {price_text(order.limit)}."
    facts: dict[str, object] = {"order_id": order.id, "limit": order.limit, "attempt": order.attempt}
    return event_of(run, f"{role}_sent", text, at, order.sent_at or at, 50, facts)


def _acked(run: Run, order: Intent, at: datetime) -> TimelineEvent:
    role = order.role.lower()
    text = f"The broker took the order (its number {order.broker_order_id})."
    facts: dict[str, object] = {"order_id": order.id, "broker_order_id": order.broker_order_id}
    if order.sent_at and order.acked_at:
        facts["round_trip_ms"] = f"{(order.acked_at - order.sent_at).total_seconds() * 1000:.3f}"
    return event_of(run, f"{role}_acked", text, at, order.acked_at or at, 60, facts)
