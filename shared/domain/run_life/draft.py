"""A change in the making: the run as it will be, with the orders, events and notices that belong to it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from shared.domain.books import Notice, TimelineEvent
from shared.domain.ids import PREFIXES, IntentId, NoticeId, intent_id_for, new_id
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.run_life.view import Change, LastTick, View
from shared.domain.run_life.words import price_text
from shared.domain.runs import PARKED_ORDER_TAG, Leg, Run, RunState


class Draft:
    """Collects what one step does. Nothing is written before ``change`` is committed by the caller."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.run: Run = view.run
        self.intents: list[Intent] = []
        self.cancel: list[IntentId] = []
        self.events: list[TimelineEvent] = []
        self.notices: list[Notice] = []
        self.page: str | None = None

    @property
    def leg(self) -> Leg:
        """The run's only leg, as it will be."""
        return self.run.legs[0]

    def set(self, **fields: Any) -> None:
        """Change fields of the run."""
        self.run = replace(self.run, **fields)

    def set_leg(self, **fields: Any) -> None:
        """Change fields of the leg."""
        self.run = replace(self.run, legs=(replace(self.leg, **fields),))

    def tell(self, kind: str, text: str, *, at: datetime | None = None, **facts: object) -> None:
        """Add a line to the timeline; facts of None are left out."""
        moment = self.view.moment
        event = event_of(self.run, kind, text, at or moment.market, moment.now, len(self.events), facts)
        self.events.append(event)

    def notify(self, kind: str, title: str, text: str) -> None:
        """Leave a notice for the trader; the same kind of the same run and version is the same notice."""
        moment = self.view.moment
        why = f"{self.run.tenant_id}|{self.run.strategy_id}|{self.run.id}|{kind}|{self.view.run.version}"
        notice_id = NoticeId(new_id(PREFIXES["notice"], moment.now, sha256(why.encode()).digest()[:10]))
        self.notices.append(
            Notice(self.run.tenant_id, notice_id, kind, title, text, moment.now, strategy_id=self.run.strategy_id)
        )

    def order(
        self,
        role: Role,
        generation: int,
        side: Side,
        quantity: int,
        limit: Decimal,
        cause: str,
        *,
        tick: LastTick | None,
        expires_at: datetime | None = None,
        cancel_after: Decimal | None = None,
    ) -> Intent:
        """Add a new order intent; its id follows from run, role and generation."""
        run, leg, moment = self.run, self.leg, self.view.moment
        intent = Intent(
            tenant_id=run.tenant_id,
            id=intent_id_for(run.tenant_id, run.strategy_id, run.id, leg.number, role, generation),
            strategy_id=run.strategy_id,
            run_id=run.id,
            leg=leg.number,
            role=role,
            generation=generation,
            bucket=run.bucket,
            broker_id=run.broker_id,
            instrument=leg.instrument,
            side=side,
            quantity=quantity,
            product=leg.product,
            limit=limit,
            state=IntentState.PENDING,
            cause=cause,
            decided_at=moment.market,
            created_at=moment.now,
            updated_at=moment.now,
            expires_at=expires_at,
            cancel_after_seconds=cancel_after,
            tick_at=datetime.fromtimestamp(tick.at / 1000, UTC) if tick else None,
            tick_seq=tick.seq if tick else None,
            reduces=run.reduce_only,
        )
        self.intents.append(intent)
        return intent

    def want_cancelled(self, order: Intent) -> None:
        """Ask for the unfilled rest of an order to be cancelled, unless that was asked before."""
        if not order.is_terminal and not order.cancel_wanted:
            self.cancel.append(order.id)

    def tell_parked(self, order: Intent) -> None:
        """Say once that an order waits for a person, and why."""
        if self.run.told_parked == order.id:
            return
        words = (order.reason or "the broker does not say what became of it").rstrip(" .")
        text = f"An order for {order.quantity} {order.instrument} is parked: {words}. A person has been called."
        self.set(tags=self.run.tags | {PARKED_ORDER_TAG: order.id})
        self.tell("parked", text, order_id=order.id, reason=order.reason_code)
        self.notify("parked", "Order parked", text)

    def skip(self, code: str, text: str, *, kind: str = "skipped", title: str = "Did not trade") -> None:
        """End a run that never entered; ``kind`` and ``title`` are the notice's."""
        self.set(state=RunState.SKIPPED, reason=code, explanation=text)
        self.tell("skipped", text, reason=code)
        self.notify(kind, title, text)

    def change(self) -> Change | None:
        """What to write; None if nothing differs."""
        extras = (self.intents, self.cancel, self.events, self.notices)
        if self.run == self.view.run and not any(extras) and self.page is None:
            return None
        run = replace(self.run, version=self.view.run.version + 1, updated_at=self.view.moment.now)
        return Change(run, tuple(self.intents), tuple(self.cancel), tuple(self.events), tuple(self.notices), self.page)


def event_of(
    run: Run, kind: str, text: str, at: datetime, recorded_at: datetime, order: int, facts: dict[str, object]
) -> TimelineEvent:
    """A timeline event whose key sorts by when it was recorded and, within that, by ``order``."""
    stamp = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return TimelineEvent(
        tenant_id=run.tenant_id,
        strategy_id=run.strategy_id,
        run_id=run.id,
        key=f"{stamp}-{order:02d}-{kind}",
        kind=kind,
        text=text,
        at=at,
        recorded_at=recorded_at,
        facts={name: _fact(value) for name, value in facts.items() if value is not None},
    )


def _fact(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return price_text(value)
    return str(value)
