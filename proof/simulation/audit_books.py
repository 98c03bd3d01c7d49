"""The auditor at the broker: one order a tag, claimed before, exits bounded, and at the end equal books."""

from collections import Counter, defaultdict
from collections.abc import Callable

from proof.simulation.exchange import Exchange
from proof.simulation.findings import Findings
from proof.simulation.tables import Tables
from shared.application.ports.engine import RunKey
from shared.domain.brokers import BrokerOrder, BrokerTrade
from shared.domain.ids import BrokerId, IntentId
from shared.domain.intents import Intent, IntentState, Role

_Place = tuple[BrokerId, str, int]


class BookAudit:
    """I1, I2, I5 at every order and fill; I14 at the end. What it knows of fills comes from the broker alone."""

    def __init__(self, findings: Findings, tables: Tables) -> None:
        self._expect = findings.expect
        self._tables = tables
        self._tags: Counter[str] = Counter()
        self.entered: Counter[RunKey] = Counter()
        self.left: Counter[RunKey] = Counter()
        self._guarded: defaultdict[_Place, int] = defaultdict(int)
        self._by_hand: dict[str, IntentId | None] = {}
        self.orders = 0
        self.exits = 0
        self.duplicates = 0

    def order_accepted(self, broker_id: BrokerId, order: BrokerOrder) -> None:
        """An order is live at the broker."""
        tag = order.client_id
        if not tag:
            return
        self.orders += 1
        self._tags[tag] += 1
        self.duplicates += self._tags[tag] > 1
        self._expect(self._tags[tag] == 1, "I1", lambda: f"{broker_id} has {self._tags[tag]} orders with the tag {tag}")
        steps = self._tables.history.get(IntentId(tag), [])
        claimed = any(step.state is IntentState.SENDING for step in steps)
        self._expect(claimed, "I2", lambda: f"{tag} is at {broker_id}; its row: {[step.state for step in steps]}")
        intent = self.intent_of(tag)
        if intent is not None:
            self.exits += intent.role is Role.EXIT
            self._expect(
                (intent.broker_id, intent.instrument, intent.side, intent.quantity)
                == (broker_id, order.instrument, order.side, order.quantity),
                "I10",
                lambda: f"{tag} is another order at {broker_id} than in its row",
            )

    def order_filled(self, broker_id: BrokerId, order: BrokerOrder, trade: BrokerTrade) -> None:
        """Part of an order was executed."""
        intent = self.intent_of(order.client_id)
        if intent is not None:
            self._count(intent, trade.quantity)

    def traded_by_hand(self, number: str) -> None:
        """A person has traded at the broker's own desk; it concerns nobody until somebody takes it over."""
        self._by_hand[number] = None

    def taken_over(self, before: Intent, after: Intent) -> None:
        """A parked order has its next version: what was traded by hand may stand for it now."""
        number = after.broker_order_id
        if number is None or number not in self._by_hand:
            return
        holder = self._by_hand[number]
        self._expect(holder is None, "I14", lambda: f"{number} stands for {holder} and for {after.id}")
        self._by_hand[number] = after.id
        self._count(after, after.filled_quantity - before.filled_quantity)

    def _count(self, intent: Intent, quantity: int) -> None:
        key = RunKey(intent.tenant_id, intent.strategy_id, intent.run_id)
        run = self._tables.runs.get(key)
        is_reduction = run is not None and run.reduce_only
        enters = intent.role is Role.ENTRY and not is_reduction
        side = intent.side.sign if enters else -intent.side.sign
        place = (intent.broker_id, str(intent.instrument), side)
        self._guarded[place] += quantity if enters else -quantity
        if not is_reduction:
            (self.entered if enters else self.left)[key] += quantity
        self._expect(
            self.left[key] <= self.entered[key],
            "I5",
            lambda: f"{key.strategy_id} entered {self.entered[key]} and left {self.left[key]}",
        )
        self._expect(
            self._guarded[place] >= 0,
            "I5",
            lambda: f"{intent.id} left {-self._guarded[place]} more of {intent.instrument} than was held",
        )

    def intent_of(self, tag: str) -> Intent | None:
        """The newest row of this tag, whoever's it is."""
        steps = self._tables.history.get(IntentId(tag))
        return steps[-1] if steps else None

    def held_by(self, key: RunKey) -> int:
        """Units of a run that the broker's trades say are still held, reductions by the trader's own orders apart."""
        return self.entered[key] - self.left[key]

    def compare(self, exchanges: Callable[[], list[Exchange]]) -> None:
        """At the end: the same trades in both books, and the same positions."""
        for exchange in exchanges():
            mine = {
                trade.broker_trade_id for trade in self._tables.trades.values() if trade.broker_id == exchange.broker_id
            }
            theirs = {
                trade.id
                for order in exchange.everything()
                for trade in order.trades
                if order.client_id or trade.id in mine  # one without a tag counts if somebody adopted it
            }
            self._expect(
                mine == theirs,
                "I14",
                lambda e=exchange, m=mine, t=theirs: (  # type: ignore[misc]
                    f"{e.broker_id}: only ours {sorted(m - t)}, only the broker's {sorted(t - m)}"
                ),
            )
            self._compare_positions(exchange)

    def _compare_positions(self, exchange: Exchange) -> None:
        adopted = {trade.broker_trade_id for trade in self._tables.trades.values()}
        held: Counter[str] = Counter()
        for order in exchange.everything():
            for trade in order.trades:
                if trade.id in adopted:
                    held[str(order.instrument)] += trade.quantity * order.side.sign
        for (broker_id, instrument, _), position in self._tables.positions.items():
            if broker_id == exchange.broker_id:
                self._expect(
                    position.quantity == held[str(instrument)],
                    "I14",
                    lambda p=position, i=instrument: (  # type: ignore[misc]
                        f"our books hold {p.quantity} of {i}, the trades say {held[str(i)]}"
                    ),
                )
