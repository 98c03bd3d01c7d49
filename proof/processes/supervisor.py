"""Keeps one process of each role running, and by a seed does to them what machines do: kills, stalls, wrong clocks.

A role is restarted as a container service does it: when its process has ended, or says for long that it is not well.
A process that was stalled for long wakes up beside its successor: a zombie, whose writes must be refused.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from proof.processes.acts import WEIGHTS, Act, Counts, acts_of
from proof.processes.plan import BREEZE, FIRST_SECONDS, LARGEST_SHIFT, STORM, Plan
from proof.processes.stage import Stage
from proof.programs import Program
from services.execution.watchdog import STALLED_EXIT_CODE
from shared.bootstrap.execution import CRASH_EXIT_CODE

ROLES = ("triggers", "orders")
CRASH_POINTS = {"triggers": ("after_intent",), "orders": ("after_claim", "after_send", "after_ack")}
UNWELL_SECONDS = 12.0
"""A process that is not well for so long is replaced."""
ZOMBIE_SECONDS = 6.0
"""How long a zombie may try its luck before it is ended."""
CRASH_PATIENCE = 15.0
"""A process that does not come to its named point in this time is killed."""
_KILLED = -9
_SUPERSEDED = "errors.Superseded: "
_OUTAGE = "errors.Unavailable: store_unavailable"
_PAUSE = 0.05
_HEALTH_SECONDS = 2.0


@dataclass
class Slot:
    """A role: its process, and since when that is not well."""

    role: str
    program: Program | None = None
    number: int = 0
    restart_at: float = 0.0
    unwell_since: float | None = None
    looked_at: float = 0.0
    next_shift: float = 0.0
    next_crash: str = ""


@dataclass
class Zombie:
    """A process that stands still, or has woken beside its successor."""

    program: Program
    wakes_at: float
    ends_at: float
    is_awake: bool = False


class Supervisor:
    """Runs the roles and harms them."""

    def __init__(self, plan: Plan, stage: Stage, note: Callable[[str], None]) -> None:
        self.counts = Counts()
        self._plan = plan
        self._stage = stage
        self._note = note
        self._chance = Random(f"supervisor {plan.seed}")
        self._slots = {role: Slot(role) for role in ROLES}
        self._zombies: list[Zombie] = []
        self._storm_ends: float | None = None
        self._is_harmless = False

    def start(self) -> None:
        """Start both roles and wait until they are of use."""
        for slot in self._slots.values():
            self._start(slot)
        for slot in self._slots.values():
            assert slot.program is not None
            slot.program.wait_until_well(60)

    def harm(self, meanwhile: Callable[[], None]) -> None:
        """Do all that the plan asks for, in the seed's order, one act after the other.

        ``meanwhile`` is called again and again.
        """
        acts = acts_of(self._plan, self._chance)
        pace = (self._plan.seconds - FIRST_SECONDS) / sum(WEIGHTS[act] for act in acts)
        due = time.monotonic() + FIRST_SECONDS
        while acts:
            self._look_after()
            meanwhile()
            if time.monotonic() >= due:
                slot = self._slots[self._chance.choice(ROLES)]
                if slot.program is not None and slot.program.is_alive:
                    act = acts.pop()
                    self._do(act, slot, slot.program)
                    due = time.monotonic() + pace * WEIGHTS[act] * self._chance.uniform(0.4, 1.6)
            time.sleep(_PAUSE)

    def end_harm(self) -> None:
        """From now on everything works: fresh processes with right clocks."""
        self._is_harmless = True
        for zombie in self._zombies:
            zombie.program.end()
        self._zombies.clear()
        for slot in self._slots.values():
            slot.next_shift, slot.next_crash = 0.0, ""
            if slot.program is not None and (slot.program.shift or slot.program.crash_at):
                slot.program.end()
                self._start(slot)

    def look_after(self, seconds: float) -> None:
        """Keep the roles running for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._look_after()
            time.sleep(_PAUSE)

    def end(self) -> None:
        """End both roles; what is in hand is finished first."""
        for slot in self._slots.values():
            if slot.program is not None:
                self._judge_end(slot.program, slot.program.end())
                slot.program = None
                slot.restart_at = float("inf")

    def _do(self, act: Act, slot: Slot, program: Program) -> None:
        match act:
            case Act.KILL:
                self._kill(slot, program)
            case Act.STALL:
                self._stall(program)
            case Act.ZOMBIE:
                self._make_zombie(slot, program)
            case Act.STORM:
                self._storm()
            case Act.END:
                self.counts.graceful += 1
                self._note(f"{program.name} is asked to end")
                self._gone(slot, program, program.end())

    def _kill(self, slot: Slot, program: Program) -> None:
        program.kill()
        self.counts.kills += 1
        self._note(f"kill -9 {program.name} ({self.counts.kills} of {self._plan.kills})")
        slot.program = None
        slot.restart_at = time.monotonic() + self._chance.choice((0.0, 0.0, 0.3, 1.5))
        drawn = self._chance.random()
        if drawn < 0.30:
            slot.next_crash = self._chance.choice(CRASH_POINTS[slot.role])
        elif drawn < 0.45:
            slot.next_shift = round(self._chance.choice((-1, 1)) * self._chance.uniform(1.0, LARGEST_SHIFT), 2)

    def _stall(self, program: Program) -> None:
        """Shorter than the watchdog's patience: whatever was in hand goes on afterwards."""
        seconds = self._chance.uniform(0.4, 3.5)
        self.counts.stalls += 1
        self._note(f"{program.name} stands still for {seconds:.1f} s")
        program.stall()
        time.sleep(seconds)
        program.go_on()

    def _make_zombie(self, slot: Slot, program: Program) -> None:
        """Stop it, start its successor, wake it when that is at work (beyond the watchdog's patience, or within it)."""
        program.stall()
        slot.program = None
        self._start(slot)
        now = time.monotonic()
        wakes_at = now + self._chance.choice((3.8, 6.0, 9.0))
        self._zombies.append(Zombie(program, wakes_at, wakes_at + ZOMBIE_SECONDS))
        self.counts.zombies += 1
        self._note(f"{program.name} is a zombie, wakes in {wakes_at - now:.1f} s")

    def _storm(self) -> None:
        seconds = self._chance.uniform(1.0, 4.0)
        self.counts.storms += 1
        self._note(f"the store is in a storm for {seconds:.1f} s")
        self._stage.spoil_store(STORM)
        self._storm_ends = time.monotonic() + seconds

    def _look_after(self) -> None:
        now = time.monotonic()
        if self._storm_ends is not None and now >= self._storm_ends:
            self._storm_ends = None
            self._stage.spoil_store({} if self._is_harmless else BREEZE)
        for slot in self._slots.values():
            self._look_at(slot, now)
        for zombie in list(self._zombies):
            self._look_at_zombie(zombie, now)

    def _look_at(self, slot: Slot, now: float) -> None:
        program = slot.program
        if program is None:
            if now >= slot.restart_at:
                self._start(slot)
        elif not program.is_alive:
            self._gone(slot, program, program.process.returncode)
        elif program.crash_at and now - program.started_at > CRASH_PATIENCE:
            program.kill()
            self.counts.kills += 1
            self._note(f"kill -9 {program.name}, which never came to {program.crash_at}")
            slot.program = None
        elif now - slot.looked_at > _HEALTH_SECONDS:
            slot.looked_at = now
            if program.is_well():
                slot.unwell_since = None
            elif slot.unwell_since is None:
                slot.unwell_since = now
            elif now - slot.unwell_since > UNWELL_SECONDS:
                self.counts.replaced += 1
                self._note(f"{program.name} is not well and is replaced: {program.health()}")
                self._gone(slot, program, program.end())

    def _look_at_zombie(self, zombie: Zombie, now: float) -> None:
        if not zombie.is_awake and now >= zombie.wakes_at:
            zombie.is_awake = True
            zombie.program.go_on()
        if zombie.is_awake and (not zombie.program.is_alive or now >= zombie.ends_at):
            code = zombie.program.end()
            words = zombie.program.log.read_text(errors="replace")
            is_refused = "another process" in words or _SUPERSEDED in words
            self.counts.fenced += code == STALLED_EXIT_CODE or is_refused
            self._judge_end(zombie.program, code)
            self._zombies.remove(zombie)

    def _gone(self, slot: Slot, program: Program, code: int) -> None:
        self._judge_end(program, code)
        slot.program = None
        slot.restart_at = time.monotonic()

    def _judge_end(self, program: Program, code: int) -> None:
        if code == CRASH_EXIT_CODE and program.crash_at:
            self.counts.crashes[program.crash_at] += 1
            self._note(f"{program.name} ended {program.crash_at}")
        elif code == 1 and _SUPERSEDED in program.last_words():
            self._note(f"{program.name} found that it was superseded, and ended")
        elif code == 1 and _OUTAGE in program.last_words() and not self._is_harmless:
            self.counts.outages += 1  # it could not load, and says so: it is to be started again
            self._note(f"{program.name} gave up: the store was away while it loaded")
        elif code not in {0, _KILLED, -15, STALLED_EXIT_CODE}:
            self.counts.defects.append(f"{program.name} ended with {code}: {program.last_words(1500)}")

    def _start(self, slot: Slot) -> None:
        slot.number += 1
        slot.program = self._stage.start_execution(
            slot.role, slot.number, shift=slot.next_shift, crash_at=slot.next_crash
        )
        if slot.next_shift:
            self.counts.shifted += 1
            self._note(f"{slot.program.name} starts with a clock that is wrong by {slot.next_shift:+.2f} s")
        slot.next_shift, slot.next_crash, slot.unwell_since = 0.0, "", None
