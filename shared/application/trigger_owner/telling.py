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

MEASURED_KINDS = frozenset(
    {"entry_decided", "stop_hit", "target_hit", "trail_hit", "time_reached", "square_off", "kill_switch"}
)
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
        if order.looked_up_at is not None and (line := f"{role}_looked_up:{order.id}:{order.looked_up_at}") not in (
            watched.told
        ):
            watched.told.add(line)
            events.append(_looked_up(run, order, market_time(order.looked_up_at)))
    return events


def with_latency(event: TimelineEvent, milliseconds: float | None, durable_at: datetime) -> TimelineEvent:
    """The same line with the time from the cause in hand (if it was a tick or a timer), and from the decision, to the
    decision durable.
    """
    decided = max(0.0, (durable_at - event.recorded_at).total_seconds() * 1000)
    measured = {"decided_to_durable_ms": f"{decided:.3f}"}
    if milliseconds is not None:
        measured["tick_to_intent_ms"] = f"{milliseconds:.3f}"
    return replace(event, facts=event.facts | measured)


def _sent(run: Run, order: Intent, at: datetime) -> TimelineEvent:
    role = order.role.lower()
    text = f"Order sent: {order.side} {order.quantity} {order.instrument}, limit {price_text(order.limit)}."
    facts: dict[str, object] = {"order_id": order.id, "limit": order.limit, "attempt": order.attempt}
    return event_of(run, f"{role}_sent", text, at, order.sent_at or at, 50, facts)


def _looked_up(run: Run, order: Intent, at: datetime) -> TimelineEvent:
    role = order.role.lower()
    found_at, sent_at = order.looked_up_at, order.sent_at
    is_sent_again = found_at is not None and sent_at is not None and found_at <= sent_at
    if order.broker_order_id is not None and not is_sent_again:
        text = f"The broker's answer did not come in time; its book shows the order (number {order.broker_order_id})."
    else:
        text = "The broker's answer did not come; its book proved that it had no such order, which goes out again."
    facts: dict[str, object] = {
        "order_id": order.id,
        "broker_order_id": None if is_sent_again else order.broker_order_id,
        "attempt": order.attempt,
    }
    return event_of(run, f"{role}_looked_up", text, at, order.looked_up_at or at, 55, facts)


def _acked(run: Run, order: Intent, at: datetime) -> TimelineEvent:
    role = order.role.lower()
    text = f"The broker took the order (its number {order.broker_order_id})."
    facts: dict[str, object] = {"order_id": order.id, "broker_order_id": order.broker_order_id}
    if order.sent_at and order.acked_at:
        facts["round_trip_ms"] = f"{(order.acked_at - order.sent_at).total_seconds() * 1000:.3f}"
    return event_of(run, f"{role}_acked", text, at, order.acked_at or at, 60, facts)
