"""The protocol with one defence taken away. Each is a port that lies to the real code; the code itself is the same.

``residues`` are the protocol as it is, in a world that breaks an assumption it needs (the broker accepts in time or
never; nothing stops the process between the guard and the socket): what no client can mend.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from proof.exploration.ports import CAPABILITIES, BrokerCalls, Call, Moment, StoreCalls, is_claiming
from shared.application.ports.engine import Advance, StaleWrites
from shared.domain.brokers import Capabilities, NotTaken, PlaceOutcome, Unknown
from shared.domain.errors import Unavailable
from shared.domain.intents import Intent


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a process is given, and what its world allows."""

    name: str
    meaning: str
    writes_first: bool = True
    believes_timeouts: bool = False
    claims_on_condition: bool = True
    has_guard: bool = True
    capabilities: Capabilities = CAPABILITIES
    accepts_in_time: bool = True
    leaves_at_once: bool = True
    believes_silence: bool = False
    believes_cancelled: bool = False


REAL = Protocol("protocol", "the code as it is")
VARIANTS = (
    Protocol("place_before_write", "the request leaves before its claim is written", writes_first=False),
    Protocol("blind_retry", "a time-out counts as not taken: back to PENDING at once", believes_timeouts=True),
    Protocol(
        "unconditional_claim", "the claim is written whatever the row and the epoch say", claims_on_condition=False
    ),
    Protocol("no_send_guard", "nobody looks at the clock between the claim and the request", has_guard=False),
    Protocol(
        "no_horizon",
        "one lookup without the order is enough, however early",
        capabilities=replace(CAPABILITIES, http_deadline=timedelta(0), accept_horizon=-timedelta(milliseconds=750)),
    ),
    Protocol("unheard_claim_counts", "a claim of which nothing was heard counts as written", believes_silence=True),
    Protocol(
        "cancelled_claim_counts",
        "a claim counts as written although another's row cancelled its transaction",
        believes_cancelled=True,
    ),
)
RESIDUES = (
    Protocol("acceptance_beyond_the_horizon", "the broker accepts later than it promises", accepts_in_time=False),
    Protocol(
        "pause_between_guard_and_socket", "the process stops there for longer than the horizon", leaves_at_once=False
    ),
)


class LyingBroker(BrokerCalls):
    """A broker's connection that says "not taken" when it does not know."""

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send the request."""
        outcome = await super().place(intent)
        return NotTaken(outcome.cause) if isinstance(outcome, Unknown) else outcome


class SlowSocket(BrokerCalls):
    """A connection whose request may leave long after the call was made."""

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send the request, some time."""
        await Call("pause")
        return await super().place(intent)


class LateClaims(StoreCalls):
    """A store's client that says a claim is written, and writes it when the request is answered."""

    def __init__(self) -> None:
        self.kept: tuple[Intent, Intent, int] | None = None

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Write the row's next state, but keep a claim for later."""
        if is_claiming(steps[0]):
            self.kept = *steps[0], epoch
        else:
            await super().advance(steps, epoch)


class CredulousStore(StoreCalls):
    """A store's client that takes a claim for written after this error, unless it is about the claim's own row."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Write the row's next state."""
        try:
            await super().advance(steps, epoch)
        except self._error as error:
            if not is_claiming(steps[0]) or (isinstance(error, StaleWrites) and 0 in error.positions):
                raise


class EagerBroker(BrokerCalls):
    """A connection that sends before the claim is written."""

    def __init__(self, store: LateClaims) -> None:
        super().__init__()
        self._store = store

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Send the request, then write its claim."""
        kept, self._store.kept = self._store.kept, None
        outcome = await super().place(intent)
        if kept is not None:
            with suppress(StaleWrites, Unavailable):
                await Call("write", *kept, 0)
        return outcome


def connections_of(protocol: Protocol) -> tuple[StoreCalls, BrokerCalls]:
    """The store's client and the broker's connection that a process of this protocol has."""
    if not protocol.writes_first:
        store = LateClaims()
        return store, EagerBroker(store)
    if protocol.believes_timeouts:
        return StoreCalls(), LyingBroker(protocol.capabilities)
    if protocol.believes_silence or protocol.believes_cancelled:
        return CredulousStore(Unavailable if protocol.believes_silence else StaleWrites), BrokerCalls()
    if not protocol.leaves_at_once:
        return StoreCalls(), SlowSocket(protocol.capabilities)
    return StoreCalls(), BrokerCalls(protocol.capabilities)


def boottime_of(protocol: Protocol, seconds: float) -> Moment:
    """What the boot-time clock of a process of this protocol shows."""
    return Moment(seconds if protocol.has_guard else 0.0)
