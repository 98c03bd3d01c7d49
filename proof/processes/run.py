"""One run: start everything, harm it by the seed, let it come to rest, gather the evidence, judge it."""

import pickle
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from proof.processes.acts import Counts
from proof.processes.audit import Broken, audit
from proof.processes.audit_exits import due_exits
from proof.processes.audit_orders import AT_REST
from proof.processes.collect import gather
from proof.processes.evidence import Evidence
from proof.processes.market import Market
from proof.processes.operators import Operators
from proof.processes.plan import BREEZE, LARGEST_SHIFT, SETTLE_SECONDS, STILL_SECONDS, Plan, expiring, plan_of
from proof.processes.report import ProcessReport
from proof.processes.stage import Stage, asked
from proof.processes.supervisor import Supervisor
from proof.processes.traders import Traders
from shared.domain.intents import IntentState, Role

Progress = Callable[[str], None]
EVIDENCE = "evidence.pickle"
_EXPIRY_SECONDS = 40.0
_SIGN_IN_AFTER = 4.0
_A_MOMENT = timedelta(seconds=2)


def run_processes(
    seed: int = 1,
    kills: int = 50,
    report_progress: Progress = lambda _text: None,
    *,
    seconds_a_kill: float | None = None,
) -> ProcessReport:
    """Everything above once. Logs are kept if anything is broken, and the report says where.

    Raises ``NotStarted`` when a part does not start before anything was harmed.
    """
    plan = plan_of(seed, kills, seconds_a_kill) if seconds_a_kill is not None else plan_of(seed, kills)
    home = Path(tempfile.mkdtemp(prefix=f"plimsoll-processes-{seed}-"))
    began = time.monotonic()

    def note(text: str) -> None:
        report_progress(f"{time.monotonic() - began:7.1f} s  {text}")

    world = _World(plan, home, note)
    is_kept = True
    try:
        world.start()
        world.harm()
        evidence = world.come_to_rest()
        report = _report(plan, world, evidence, audit(evidence), time.monotonic() - began, home)
        (home / EVIDENCE).write_bytes(pickle.dumps(evidence))
        is_kept = not report.is_proven
        return report
    finally:
        world.stop()
        if not is_kept:
            shutil.rmtree(home, ignore_errors=True)
        else:
            note(f"logs and evidence are kept in {home}")


class _World:
    """Everything that takes part."""

    def __init__(self, plan: Plan, home: Path, note: Progress) -> None:
        self.plan = plan
        self.stage = Stage(plan, home)
        self.counts: dict[str, Any] = {}
        self._note = note

    def start(self) -> None:
        """All parts, faults on."""
        self._note("starting the emulator, the stream, the broker")
        self.stage.start()
        for account in self.plan.accounts:
            self.stage.link(account)
        prefix = self.stage.prefix
        self.market = Market(f"{prefix}market", self.plan.seed, self.plan.tick_seconds)
        self.market.start()
        self.traders = Traders(self.plan, prefix, self.market)
        self.operators = Operators(prefix, self.stage.dead_letters, self.traders, self.plan.seed)
        self.supervisor = Supervisor(self.plan, self.stage, self._note)
        self._note("starting the execution service")
        self.supervisor.start()
        self.operators.start()
        self.traders.start()
        self.stage.spoil(BREEZE)

    def harm(self) -> None:
        """What the seed says; then the kill switch of one tenant, while everything still goes wrong."""
        self._note(f"{self.plan.seconds:.0f} s with faults begin")
        expiries = _Expiries(self.plan, self.stage, self._note)
        self.supervisor.harm(expiries.look)
        expiries.end()
        self._note(f"the kill switch of {self.plan.tenants[0]}: flatten")
        self.traders.flatten(self.plan.tenants[0])
        self.supervisor.look_after(4.0)

    def come_to_rest(self) -> Evidence:
        """Faults off; wait until nothing is under way, for the horizon and 30 s at most."""
        self.counts = self.stage.counts()
        self.stage.make_well()
        self.supervisor.end_harm()
        self.traders.stop()
        self._note("faults are off; prices stand still in a moment")
        self.market.is_still = True
        deadline = time.monotonic() + SETTLE_SECONDS
        self.supervisor.look_after(STILL_SECONDS)
        while time.monotonic() < deadline:
            self.operators.collect()
            evidence = self._gather()
            if not audit(evidence) and not _is_busy(evidence):
                break
            self.supervisor.look_after(1.0)
        self.supervisor.end()
        self.operators.stop()
        self.market.stop()
        evidence = self._gather()
        self._note(f"{len(evidence.orders)} orders at the broker, {len(evidence.pages)} pages")
        return evidence

    def stop(self) -> None:
        """End everything that still runs."""
        for each in ("traders", "operators", "market"):
            thread = getattr(self, each, None)
            if thread is not None and thread.is_alive():
                thread.stop()
        self.stage.stop()

    def _gather(self) -> Evidence:
        counts: Counts = self.supervisor.counts
        shift = LARGEST_SHIFT if counts.shifted else 0.0
        return gather(self.plan, self.stage, self.market, self.traders, self.operators, shift, list(counts.defects))


class _Expiries:
    """Now and then a session at the broker ends; some seconds later its trader signs in again."""

    def __init__(self, plan: Plan, stage: Stage, note: Progress) -> None:
        self._plan = plan
        self._stage = stage
        self._note = note
        self._next = time.monotonic() + _EXPIRY_SECONDS / 2
        self._place = 0
        self._sign_in_at: float | None = None

    def look(self) -> None:
        """Do what is due."""
        now = time.monotonic()
        account = self._plan.accounts[self._place % len(self._plan.accounts)]
        if self._sign_in_at is not None and now >= self._sign_in_at:
            self.end()
        elif self._sign_in_at is None and now >= self._next:
            self._note(f"the session of {account.broker_id} ends")
            asked(f"{self._stage.broker_url}/faults", "PUT", expiring(account, self._plan.seed + self._place))
            self._sign_in_at, self._next = now + _SIGN_IN_AFTER, now + _EXPIRY_SECONDS

    def end(self) -> None:
        """The trader signs in again, if a session has ended."""
        if self._sign_in_at is None:
            return
        account = self._plan.accounts[self._place % len(self._plan.accounts)]
        asked(f"{self._stage.broker_url}/faults?account={account.broker_id}", "DELETE")
        self._stage.sign_in(account)
        self._sign_in_at, self._place = None, self._place + 1


def _is_busy(evidence: Evidence) -> bool:
    """Whether an order is under way, or will be in a moment because of the hour."""
    resting = AT_REST | {IntentState.PARKED}
    soon = evidence.ended_at + evidence.offset + _A_MOMENT
    hours = (hour for run in evidence.runs if not run.is_final for hour in (run.due_at, run.exit_at))
    return any(each.state not in resting for each in evidence.intents) or any(
        soon - 2 * _A_MOMENT < hour < soon for hour in hours if hour is not None
    )


def _report(
    plan: Plan, world: _World, evidence: Evidence, broken: list[Broken], seconds: float, home: Path
) -> ProcessReport:
    counts, did = world.counts, world.supervisor.counts
    by_id = {intent.id: intent for intent in evidence.intents}
    roles = [by_id[order.tag].role for order in evidence.orders if order.tag in by_id]  # type: ignore[index]
    ours = [order.tag for order in evidence.orders]
    return ProcessReport(
        seed=plan.seed,
        wanted_kills=plan.kills,
        kills=did.kills,
        zombies=did.zombies,
        fenced=did.fenced,
        stalls=did.stalls,
        shifted_clocks=did.shifted,
        crashes_at_named_points=dict(sorted(did.crashes.items())),
        broker_answers=counts["broker"]["answers"],
        faulty_share=counts["broker"]["faulty_share"],
        faults={
            "broker": counts["broker"]["by_fault"],
            "stream": counts["stream"],
            "store": counts["store"]["happened"],
        },
        strategies=world.traders.count,
        orders=len(evidence.orders),
        entries=roles.count(Role.ENTRY),
        exits=roles.count(Role.EXIT),
        due_exits=due_exits(evidence),
        duplicates=len(ours) - len(set(ours)),
        lost_exits=sum(each.name == "I3" for each in broken),
        parked=len({step.intent_id for step in evidence.steps if step.state is IntentState.PARKED}),
        pages=len(evidence.pages),
        lookups=sum(intent.looked_up_at is not None for intent in evidence.intents),
        ticks=len(evidence.ticks),
        invariant_failures=[str(each) for each in broken],
        seconds=round(seconds, 1),
        logs=str(home) if broken else None,
        others={
            "edits": world.traders.edits,
            "reductions": world.traders.reductions,
            "reductions_filled": sum(intent.reduces and intent.filled_quantity > 0 for intent in evidence.intents),
            "store_calls": counts["store"]["calls"],
            "storms": did.storms,
            "graceful_ends": did.graceful,
            "gave_up_in_an_outage": did.outages,
            "replaced": did.replaced,
            "resolutions": world.operators.resolutions,
            "runs_revived": world.operators.revived,
            "positions_open": sum(run.legs[0].open_quantity > 0 for run in evidence.runs),
        },
    )
