"""The person who attends to parked orders and to runs that were given up, at the worst moments the seed can find."""

from datetime import timedelta
from typing import TYPE_CHECKING

from proof.simulation.calls import START
from shared.domain.intents import Intent, IntentState
from shared.domain.resolutions import Resolution, ResolutionAction, ResolutionState

if TYPE_CHECKING:
    from proof.simulation.world import World

LOOK_SECONDS = 1.0
SETTLING_SECONDS = 15.0
"""For so long after the faults what was traded by hand is still brought into our books."""
NOBODYS_ORDER = "no-such-order"


class ParkedDesk:
    """Looks at what is parked, sees the broker's own screen (which shows every order), and asks for something.

    Whoever trades by hand does so only if the broker has no such order and nothing that was asked is still open.
    """

    def __init__(self, world: "World") -> None:
        self._world = world
        self._by_hand: dict[str, str] = {}

    def look(self) -> None:
        """Ask about some of what is parked, and come back."""
        world = self._world
        now, end = world.loop.time(), world.plan.faults_end
        if now > end + SETTLING_SECONDS:
            return
        world.loop.outside(LOOK_SECONDS, self.look)
        for intent in list(world.tables.intents.values()):
            if intent.state is not IntentState.PARKED:
                continue
            if intent.id in self._by_hand:
                self._report(intent)
            elif now < end and world.chance.random() < 0.3:
                self._ask_something(intent)

    def _ask_something(self, intent: Intent) -> None:
        world, chance = self._world, self._world.chance
        drawn = chance.random()
        if drawn < 0.3 and self._is_free(intent):
            self._trade(intent)
            self._report(intent)
        elif drawn < 0.4:
            self._ask(intent, ResolutionAction.DONE_OUTSIDE, self._wrong_number(intent))
        elif drawn < 0.5:
            self._ask(intent, ResolutionAction.VOID)
        elif drawn < 0.85:
            self._ask(intent, ResolutionAction.RETRY)
            if chance.random() < 0.5:
                world.loop.outside(1.5 * chance.random(), self._disturb, intent)
            if chance.random() < 0.3:
                world.loop.outside(2.0 * chance.random(), self._ask_again, intent)

    def _trade(self, intent: Intent) -> None:
        """At the broker's own desk: all of it, or a part."""
        world, chance = self._world, self._world.chance
        exchange = world.exchanges[intent.broker_id]
        price = exchange.prices.get(intent.instrument)
        if price is None:
            return
        quantity = intent.quantity if chance.random() < 0.6 else chance.randrange(1, intent.quantity + 1)
        number = self._by_hand[intent.id] = exchange.fill_by_hand(intent, quantity, price)
        world.auditor.books.traded_by_hand(number)
        world.faults.counts["by_hand"] += 1
        world.trace.note("operator", "trades by hand", intent.id, f"{number}: {intent.side} {quantity} at {price}")
        if chance.random() < 0.3:
            world.loop.outside(1.5 * chance.random(), self._disturb, intent)

    def _report(self, intent: Intent) -> None:
        number = self._by_hand.get(intent.id)
        if number is not None and not self._is_asked(intent):
            self._ask(intent, ResolutionAction.DONE_OUTSIDE, number)

    def _ask(self, intent: Intent, action: ResolutionAction, number: str | None = None) -> None:
        world = self._world
        key = (intent.tenant_id, intent.id)
        known = world.tables.resolutions.get(key)
        world.tables.resolutions[key] = Resolution(
            intent.tenant_id, intent.id, intent.broker_id, action, number, "usr_1",
            START + timedelta(seconds=world.loop.time()), version=known.version + 1 if known else 1,
        )  # fmt: skip
        world.faults.counts["resolutions"] += 1
        world.trace.note("operator", "resolves", intent.id, f"{action} {number or ''}")

    def _ask_again(self, intent: Intent) -> None:
        """A second click, whatever became of the first."""
        if intent.id not in self._by_hand:
            self._ask(intent, ResolutionAction.RETRY)

    def _disturb(self, intent: Intent) -> None:
        """While the request is carried out its sender dies, is held or is replaced, or the broker goes away."""
        world, chance = self._world, self._world.chance
        if world.loop.time() > world.plan.faults_end:
            return
        sender = world.supervisor.senders.get(world.place_of(intent.broker_id))
        exchange = world.exchanges[intent.broker_id]
        drawn = chance.random()
        if drawn < 0.4 and sender is not None and sender.is_alive:
            world.trace.note(sender.name, "killed", intent.id, "while a request was carried out")
            world.kill(sender)
        elif drawn < 0.6 and sender is not None and sender.is_alive:
            world.stall(sender)
        elif drawn < 0.8:
            world.supervisor.hand_over(graceful=chance.random() < 0.5)
        else:
            exchange.away_until = max(exchange.away_until, world.loop.time() + 3.0 * chance.random())

    def _is_free(self, intent: Intent) -> bool:
        exchange = self._world.exchanges[intent.broker_id]
        is_there = any(order.client_id == intent.id for order in exchange.everything())
        return not is_there and not exchange.is_away and not self._is_asked(intent)

    def _is_asked(self, intent: Intent) -> bool:
        known = self._world.tables.resolutions.get((intent.tenant_id, intent.id))
        return known is not None and known.state is ResolutionState.REQUESTED

    def _wrong_number(self, intent: Intent) -> str:
        """An order that does not exist, or any other of the account's."""
        others = [
            order.broker_order_id
            for order in self._world.exchanges[intent.broker_id].everything()
            if order.client_id != intent.id and order.broker_order_id not in self._by_hand.values()
        ]
        chance = self._world.chance
        return chance.choice(others) if others and chance.random() < 0.7 else NOBODYS_ORDER
