"""Who runs what: leases of shards and accounts, restarts after deaths, hand-overs with and without grace."""

from typing import TYPE_CHECKING

from proof.simulation.loop import Process
from proof.simulation.streams import Shard
from proof.simulation.workers import OwnerProcess, SenderProcess, Worker, until_failure
from shared.domain.messages import Doorbell

if TYPE_CHECKING:
    from proof.simulation.world import World

LOOK_SECONDS = 0.25
HEALTH_SECONDS = 4.0
WATCHDOG_SECONDS = 5.0


class Supervisor:
    """Starts a process for each shard and each group of accounts, and again when one is gone."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._count = 0
        self._free_at: dict[object, float] = {}
        self._unwell_since: dict[Process, float] = {}
        self._troubled_at = -100.0
        self.senders: dict[int, SenderProcess] = {}
        self.owners: dict[str, OwnerProcess] = {}
        self.everybody: list[Worker] = []

    def begin(self) -> None:
        """Start everything, then look again and again."""
        self._look()

    def ring(self, doorbell: Doorbell) -> None:
        """Hand a doorbell to whoever has the account's lease."""
        sender = self.senders.get(self._world.place_of(doorbell.broker_id))
        if sender is not None:
            self._world.loop.inside(sender, sender.sender.ring, doorbell)

    # what happens to processes

    def ended(self, process: Process) -> None:
        """A process is gone; its lease runs out after a while."""
        if not process.is_alive:
            return
        loop = self._world.loop
        loop.kill(process)
        self._troubled_at = loop.time()
        graceful = isinstance(process, OwnerProcess | SenderProcess) and process.is_leaving
        self._free_at[process] = loop.time() + (0.2 if graceful else 1.0 + 4.5 * self._world.chance.random())

    def stalled(self, process: Process, seconds: float) -> None:
        """A process is held; after five seconds its lease is taken, and when it wakes its watchdog ends it."""
        world = self._world
        now = world.loop.time()
        self._troubled_at = now + seconds
        world.loop.stall(process, seconds)
        world.trace.note(process.name, "stalled", "", f"for {seconds:.3f} s")
        if seconds > WATCHDOG_SECONDS:
            self._free_at[process] = now + WATCHDOG_SECONDS
            world.loop.outside(seconds + 2.0 * world.chance.random(), self._watchdog, process)

    def beside(self, process: Process) -> list[Worker]:
        """The living processes on the same machine."""
        machine = process.machine
        return [each for each in self.everybody if each.is_alive and each.machine == machine and each is not process]

    def living(self) -> list[Worker]:
        """Every process that is not gone."""
        return [each for each in self.everybody if each.is_alive]

    def was_quiet(self, place: int, since: float) -> bool:
        """Whether nothing happened to processes since then, nor to the calls of this sender."""
        sender = self.senders.get(place)
        return (
            sender is not None
            and sender.since < since
            and sender.border.troubled_at < since
            and self._troubled_at < since
        )

    def hand_over(self, *, graceful: bool) -> None:
        """Move some lease to a new process."""
        world = self._world
        holders = [each for each in self._holders() if each.is_alive]
        if not holders:
            return
        process = world.chance.choice(holders)
        self._troubled_at = world.loop.time()
        world.faults.counts["hand_overs"] += 1
        world.trace.note(process.name, "hand-over", "", "graceful" if graceful else "its lease is stolen")
        process.is_leaving = True
        if graceful:
            world.loop.start(process, until_failure(process.rest, world, process))
            world.loop.outside(4.0, self._watchdog, process)
            return
        self._free_at[process] = world.loop.time()
        world.loop.outside(3.0 * world.chance.random(), self._watchdog, process)

    def end_faults(self) -> None:
        """Clocks are right again, and whoever is held wakes."""
        for each in self.everybody:
            each.skew = 0.0
            if each.is_alive and each.stalled_until is not None:
                each.stalled_until = self._world.loop.time()
                self._world.loop.outside(0.0, self._world.loop.wake, each)

    # leases

    def _look(self) -> None:
        world = self._world
        now = world.loop.time()
        for shard in world.market.served():
            holder = shard.holder
            if holder is None or self._free_at.get(holder, now + 1) <= now:
                self._start_owner(shard)
        for place in range(world.plan.senders):
            sender = self.senders.get(place)
            if sender is None or self._free_at.get(sender, now + 1) <= now:
                self._start_sender(place)
        for process in self._holders():
            self._check_health(process, now)
        world.loop.outside(LOOK_SECONDS, self._look)

    def _holders(self) -> list[Worker]:
        return [*self.owners.values(), *self.senders.values()]

    def _check_health(self, process: Worker, now: float) -> None:
        if not process.is_alive or process.stalled_until is not None or not process.is_unwell:
            self._unwell_since.pop(process, None)
            return
        if now - self._unwell_since.setdefault(process, now) > HEALTH_SECONDS:
            self._world.end(process, "its health check fails")

    def _start_owner(self, shard: Shard) -> None:
        process = OwnerProcess(f"owner-{self._number()}", self._world, shard)
        shard.holder = self.owners[shard.name] = process
        self._start(process, f"{shard.name} {shard.buckets} from record {shard.checkpoint}")

    def _start_sender(self, place: int) -> None:
        process = self.senders[place] = SenderProcess(f"sender-{self._number()}", self._world, place)
        self._start(process, f"accounts of place {place}")

    def _start(self, process: Worker, what: str) -> None:
        world = self._world
        process.machine = world.chance.randrange(world.plan.workers)
        process.boot_offset = 1000.0 * world.chance.random()
        self.everybody.append(process)
        self._troubled_at = world.loop.time()
        world.trace.note(process.name, "starts", what)
        world.loop.start(process, until_failure(process.live, world, process))

    def _watchdog(self, process: Process) -> None:
        if process.is_alive:
            self._world.end(process, "ended by its watchdog or for want of its lease")

    def _number(self) -> int:
        self._count += 1
        return self._count
