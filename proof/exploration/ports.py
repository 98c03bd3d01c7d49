"""The ports of one process as calls that somebody else answers: each ``await`` hands a ``Call`` to the explorer."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.application.order_sender.account_writer import AccountWriter, Write
from shared.application.ports.engine import Advance, BookUpdates, IntentKey
from shared.domain.books import Position, Trade
from shared.domain.brokers import BrokerOrder, BrokerPosition, Capabilities, Funds, PlaceOutcome
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import KillSwitch
from shared.domain.resolutions import Resolution

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CAPABILITIES = Capabilities(
    unique_client_id=False,
    lookup_by_client_id=True,
    order_book_complete=True,
    accept_horizon=timedelta(seconds=2),
    http_deadline=timedelta(seconds=2),
)
"""A broker that takes every request it gets, also the second one of the same id, and takes it in time or never."""
COMPANION = IntentId("PZZZZZZZZZZZZZZZZ")
"""The other intent of a claim's transaction. Its own row is no part of the world; that it may have moved is."""
_NO_FILLS = "orders of this world rest; nothing fills"


class Moment(float):
    """A reading of the boot-time clock, so that the explorer can tell it from a length of time."""

    __slots__ = ()


class Call:
    """One call of a port, waiting for the explorer's answer."""

    __slots__ = ("args", "name")

    def __init__(self, name: str, *args: Any) -> None:
        self.name = name
        self.args = args

    def __await__(self) -> Generator["Call", Any, Any]:
        return (yield self)


class StoreCalls:
    """``Orders`` and ``Books`` of one process."""

    async def take_account(self, broker_id: BrokerId) -> int:
        """Ask for a new epoch."""
        epoch: int = await Call("take")
        return epoch

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """Read the row."""
        row: Intent | None = await Call("get")
        return row

    async def open_intents(self) -> Sequence[IntentKey]:
        """There is one intent, and everybody knows it."""
        return []

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Write the row's next state; the explorer knows how many others are in the transaction, not what they are."""
        if steps[0].before.id != COMPANION:
            await Call("write", *steps[0], epoch, len(steps) - 1)

    async def has_trade(self, trade: Trade) -> bool:
        """Never asked for."""
        raise AssertionError(_NO_FILLS)

    async def intent_of(self, trade: Trade) -> IntentId | None:
        """Never asked for."""
        raise AssertionError(_NO_FILLS)

    async def held(self, tenant_id: TenantId, broker_id: BrokerId) -> Sequence[Position]:
        """Nothing fills, nothing is held."""
        return []

    async def position_of(self, trade: Trade) -> Position | None:
        """Never asked for."""
        raise AssertionError(_NO_FILLS)

    async def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        """Never asked for."""
        raise AssertionError(_NO_FILLS)

    async def save_funds(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Money plays no part here."""


class DeskOrders:
    """``Orders`` as the tasks of a process have it: the product's own writer over the store.

    Another intent, an entry, is claimed in the same transaction. Each write has a writer of its own: that two tasks
    of one process write one after the other is not relied on.
    """

    def __init__(self, store: StoreCalls) -> None:
        self._store = store
        self.take_account = store.take_account
        self.get = store.get
        self.open_intents = store.open_intents

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Write the row's next state, a claim together with another's."""
        writer = AccountWriter(self._store, _at_once)
        if is_claiming(steps[0]):
            companion = Advance(*(replace(row, id=COMPANION, role=Role.ENTRY) for row in steps[0]))
            writer._others.append(Write((companion,), epoch))
        await writer.advance(steps, epoch)


def is_claiming(step: Advance) -> bool:
    """Whether this step is a claim."""
    return step.before.state is IntentState.PENDING and step.after.state is IntentState.SENDING


async def _at_once() -> None:
    """Nobody else is about to join."""


class BrokerCalls:
    """``Broker`` of one process. ``capabilities`` is what the process believes."""

    def __init__(self, capabilities: Capabilities = CAPABILITIES) -> None:
        self._capabilities = capabilities

    @property
    def capabilities(self) -> Capabilities:
        """What the process believes of the broker."""
        return self._capabilities

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send the request."""
        outcome: PlaceOutcome = await Call("place", intent.attempt)
        return outcome

    async def cancel(self, broker_order_id: str) -> bool:
        """Cancel one of two orders with one tag: too late, the exploration has ended by then."""
        return True

    async def find(self, intent_id: IntentId) -> BrokerOrder | None:
        """Look the order up by its tag."""
        order: BrokerOrder | None = await Call("find")
        return order

    async def orders(self) -> Sequence[BrokerOrder]:
        """Read the whole book."""
        orders: Sequence[BrokerOrder] = await Call("orders")
        return orders

    async def updates(self, after: int, wait: timedelta) -> BookUpdates:
        """No news: what the book shows is read as a whole."""
        return BookUpdates((), after)

    async def funds(self) -> Funds:
        """Money plays no part here."""
        return Funds(Decimal(0), Decimal(0), Decimal(0), START)

    async def positions(self) -> Sequence[BrokerPosition]:
        """Nothing fills, nothing is held."""
        return []

    async def sign_in_again(self) -> bool:
        """The session is never refused."""
        return True

    async def close(self) -> None:
        """There is nothing to let go of."""


class NoControls:
    """``KillSwitches`` and ``Resolutions`` of a world in which nobody touches them; an exit asks for neither."""

    async def switches_of(self, tenant_id: TenantId, strategy_id: StrategyId) -> Sequence[KillSwitch]:
        """None is engaged."""
        return []

    async def engaged_in(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """None is engaged."""
        return []

    async def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """Nobody asks for anything."""
        return None

    async def answer(self, resolution: Resolution) -> None:
        """There is nothing to answer."""
