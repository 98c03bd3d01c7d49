"""One intent, its row, the broker's book, the requests under way, and the processes that handle them.

``take`` lets one of the things happen that ``choices`` lists. Time moves only by a choice, to the next instant at which
something can change; whoever is not stepped meanwhile was paused.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from proof.exploration.actors import BEYOND, DEADLINE, FAULTS, LATEST, TICK, Choice, Request, Sender, Task, is_claim
from proof.exploration.bounds import Bounds
from proof.exploration.ports import START, Call, DeskOrders, NoControls
from proof.exploration.sender import INTENT, an_exit, fold, serve
from proof.exploration.variants import Protocol, boottime_of, connections_of
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.steps import SKEW
from shared.application.ports.engine import Broker, BrokerAway, StaleWrites
from shared.domain.brokers import Accepted, BrokerOrder, BrokerOrderState, NotTaken, RefusedByBroker, Unknown
from shared.domain.errors import Superseded, Unavailable
from shared.domain.intents import TRANSITIONS, Intent, IntentState

_TIME = {"time": "time passes", "late": "a request is late", "stall": "a claim is not acted on in time"}


class World:
    """The whole system at one moment of one history."""

    def __init__(self, bounds: Bounds, protocol: Protocol, retires: bool = True) -> None:
        self.bounds = bounds
        self.retires = retires
        self.protocol = protocol
        self.now = 0
        self.row = an_exit()
        self.claimed: set[int] = set()
        self.epoch = 0
        self.book: list[BrokerOrder] = []
        self.requests: list[Request] = []
        self.late_writes: list[tuple[int, Call]] = []
        self.senders: list[Sender] = []
        self.used: Counter[str] = Counter()
        self.trace: list[str] = []
        self.broken: list[tuple[str, str]] = []

    # how it happens

    def take(self, choice: Choice) -> None:
        """Let it happen."""
        self._happen(*choice)
        if self.protocol.claims_on_condition and self.retires:
            self._retire_superseded()

    def _happen(self, what: str, place: int, number: int) -> None:
        if what in FAULTS:
            self.used[FAULTS[what]] += 1
        match what:
            case "start" | "move":
                self._start(what)
            case "time" | "late" | "stall":
                self.now = place
                self._say(None, _TIME[what])
            case "crash":
                self._crash(self.senders[place])
            case "fold":
                sender = self.senders[place]
                self._say(sender, "begins to read the whole book beside its other work")
                self._begin(sender, Task("fold", fold(sender.ports, sender.broker, sender.epoch)))
            case "accept" | "refuse" | "throttle" | "lose":
                self._end(self.requests[place], what)
            case "write_late":
                writer, call = self.late_writes.pop(place)
                _, error = self._write(*call.args)
                self._say(self.senders[writer], f"(the write given up for lost reaches the store: {error or 'done'})")
            case _:
                self._step(self.senders[place], self.senders[place].tasks[number], what)

    def _retire_superseded(self) -> None:
        """End what a superseded process does if its order among the others cannot matter: nothing that it writes is
        taken any more, so all that it can still do is to send a request for which it holds a claim.
        """
        for sender in self.senders:
            if not 0 < sender.epoch < self.epoch:
                continue
            for task in list(sender.tasks):
                if task.call is None or task.outcome is not None or task.call.name in {"place", "pause"}:
                    continue
                if task.call.name == "write" and len(sender.tasks) == 1:
                    self._step(sender, task, "write")  # let the store refuse it
                else:
                    task.work.close()
                    sender.tasks.remove(task)

    def _start(self, what: str) -> None:
        number = len(self.senders) + 1
        name = f"{'AB'[(number - 1) % 2]}{number}"
        skew = 0 if number % 2 else SKEW // TICK
        store, broker = connections_of(self.protocol)

        async def sleep(seconds: float, /) -> None:
            await Call("sleep", seconds)

        async def publish(messages: object) -> None:
            """Nobody listens."""

        async def page(tenant_id: object, subject: object, reason: object) -> None:
            """Nobody is on call."""

        async def connect(tenant_id: object, broker_id: object) -> Broker:
            return broker

        def boottime() -> float:
            return boottime_of(self.protocol, self.now / 1000)

        def now() -> datetime:
            return START + timedelta(milliseconds=self.now + skew)

        controls = NoControls()
        ports = SenderPorts(
            orders=DeskOrders(store), books=store, connect=connect, publish=publish, page=page, kill_switches=controls,
            resolutions=controls, skew=lambda: None, now=now, sleep=sleep, boottime=boottime,
        )  # fmt: skip
        sender = Sender(name, skew, ports, broker)
        self.senders.append(sender)
        self._say(sender, "starts" if what == "start" else "is given the account too: the one before is still alive")
        self._begin(sender, Task("serve", serve(ports, broker)))

    def _begin(self, sender: Sender, task: Task) -> None:
        sender.tasks.append(task)
        self._go_on(sender, task, True, None)

    def _crash(self, sender: Sender) -> None:
        for task in sender.tasks:
            if task.request is not None:
                task.request.is_awaited = False
            task.work.close()
        sender.tasks.clear()
        self._say(sender, "is killed")

    def _end(self, request: Request, what: str) -> None:
        request.is_under_way = False
        text = f"request of {self.senders[request.sender].name}, attempt {request.attempt}"
        match what:
            case "lose":
                self._say(None, f"the {text} is lost")
            case "refuse":
                request.answer = RefusedByBroker("insufficient_funds", "no funds")
                self._say(None, f"the broker refuses the {text}")
            case "throttle":
                request.answer = NotTaken("rate_limited")
                self._say(None, f"the broker answers 429 to the {text}")
            case _:
                self._accept(request, text)

    def _accept(self, request: Request, text: str) -> None:
        intent, number = self.row, len(self.book) + 1
        self.book.append(
            BrokerOrder(f"{number:06d}", INTENT, intent.instrument, intent.side, intent.quantity, intent.limit,
                        BrokerOrderState.OPEN, 0, None, None, None, START)
        )  # fmt: skip
        is_late = self.now > request.sent_at + DEADLINE
        if not is_late:
            request.answer = Accepted(f"{number:06d}")
        self._say(None, f"the broker accepts the {text}{', late' if is_late else ''}: order {number:06d}")
        if request.attempt not in self.claimed:
            self.broken.append(("I2", f"attempt {request.attempt} is at the broker and was never claimed in the row"))
        if number > 1:
            self.broken.append(("I1", f"{number} orders at the broker bear the tag of one intent"))

    def _step(self, sender: Sender, task: Task, what: str) -> None:
        assert task.call is not None
        match what:
            case "hear" | "mute" if task.outcome is not None:
                done, value = task.outcome
                if what == "mute":
                    self._say(sender, "does not hear that its write was done")
                    done, value = False, _away()
                else:
                    self._say(sender, f"hears that its write {'was done' if done else f'failed: {_why(value)}'}")
                self._go_on(sender, task, done, value)
            case "write" | "mute":
                done, error = self._write(*task.call.args)
                before, after = task.call.args[:2]
                move = f"{before.state} -> {after.state}, attempt {after.attempt}"
                self._say(sender, f"writes {move}" if done else f"would write {move}: {_why(error)}")
                if what == "write" and is_claim(task.call):
                    task.outcome = done, error
                elif what == "write":
                    self._go_on(sender, task, done, error)
                else:
                    self._say(sender, "hears nothing of it")
                    self._go_on(sender, task, False, _away())
            case "drop" | "defer":
                after = task.call.args[1]
                if what == "defer":
                    self.late_writes.append((self.senders.index(sender), task.call))
                when = "is lost" if what == "drop" else "stays under way"
                self._say(sender, f"its write of {after.state} {when} and it hears nothing")
                self._go_on(sender, task, False, _away())
            case "cancel":
                self._say(sender, "has its claim cancelled with another intent's, whose row has moved")
                self._go_on(sender, task, False, StaleWrites(frozenset({1})))
            case "take":
                self.epoch += 1
                sender.epoch = self.epoch
                self._say(sender, f"takes the account: epoch {self.epoch}")
                self._go_on(sender, task, True, self.epoch)
            case "get":
                self._say(sender, f"reads the row: {self.row.state}, attempt {self.row.attempt}")
                self._go_on(sender, task, True, self.row)
            case "find" | "orders":
                self._say(sender, f"reads the broker's book: {len(self.book) or 'no'} order")
                found = list(self.book) if what == "orders" else next(iter(self.book), None)
                self._go_on(sender, task, True, found)
            case "away":
                self._say(sender, "cannot read the broker's book")
                self._go_on(sender, task, False, BrokerAway("away"))
            case "wake" | "pause":
                self._say(sender, "goes on")
                self._go_on(sender, task, True, None)
            case _:
                self._tell(sender, task, what)

    def _tell(self, sender: Sender, task: Task, what: str) -> None:
        """The process hears what became of its request, or gives up waiting."""
        request = task.request
        assert request is not None
        request.is_awaited, task.request = False, None
        answer = request.answer if what == "answer" else Unknown(what)
        self._say(sender, f"is told of its request: {type(answer).__name__}{'' if what == 'answer' else f' ({what})'}")
        self._go_on(sender, task, True, answer)

    def _go_on(self, sender: Sender, task: Task, is_answer: bool, value: Any) -> None:
        task.outcome = None
        try:
            task.call = task.work.send(value) if is_answer else task.work.throw(value)
        except StopIteration:
            sender.tasks.remove(task)
        except Superseded:
            for each in sender.tasks:
                each.work.close()
            sender.tasks.clear()
            self._say(sender, "knows that it was replaced, and stops")
        except Exception as error:
            sender.tasks.remove(task)
            self.broken.append(("I7", f"the code fails: {error!r}"))
        else:
            self._begun(sender, task, task.call)

    def _begun(self, sender: Sender, task: Task, call: Call) -> None:
        match call.name:
            case "sleep":
                task.due = self.now + round(call.args[0] * 1000)
            case "place":
                latest = self.now + LATEST + (0 if self.protocol.accepts_in_time else BEYOND)
                task.request = Request(self.senders.index(sender), call.args[0], self.now, latest)
                self.requests.append(task.request)
                self._say(sender, f"sends the request, attempt {call.args[0]}")
            case "write" if is_claim(call) and call.args[3]:  # written again alone it is as old as before
                sender.claim_began = self.now

    # the store

    def _write(self, before: Intent, after: Intent, epoch: int, _companions: int) -> tuple[bool, Any]:
        """The transaction: epoch and version are compared in it, as the table's conditions are."""
        is_claim = before.state is IntentState.PENDING and after.state is IntentState.SENDING
        if self.protocol.claims_on_condition or not is_claim:
            if epoch != self.epoch:
                return False, Superseded("superseded", "another process holds the epoch")
            if before.version != self.row.version:
                return False, StaleWrites(frozenset({0}))
        row, self.row = self.row, after
        if after.state is IntentState.SENDING:
            self.claimed.add(after.attempt)
        if epoch < self.epoch:
            self.broken.append(("I6", f"epoch {epoch} wrote after epoch {self.epoch} was granted"))
        if after.state not in TRANSITIONS[row.state]:
            self.broken.append(("I7", f"{row.state} -> {after.state} is not in the table"))
        if after.version != row.version + 1 or after.attempt < row.attempt:
            self.broken.append(
                ("I7", f"version {row.version} -> {after.version}, attempt {row.attempt} -> {after.attempt}")
            )
        return True, None

    def from_now(self, moment: object) -> int:
        """Milliseconds from now to a ``datetime`` or a ``Moment``; below zero: that long ago."""
        if isinstance(moment, datetime):
            return (moment - START) // TICK - self.now
        assert isinstance(moment, float)
        return round(moment * 1000) - self.now

    def close(self) -> None:
        """Let go of all coroutines."""
        for sender in self.senders:
            for task in sender.tasks:
                task.work.close()

    def _say(self, sender: Sender | None, text: str) -> None:
        self.trace.append(f"{self.now / 1000:7.3f} s  {f'{sender.name} ' if sender else ''}{text}")


def _why(error: Exception) -> str:
    return "the row moved" if isinstance(error, StaleWrites) else str(getattr(error, "code", error))


def _away() -> Unavailable:
    return Unavailable("store_unavailable", "no answer")
