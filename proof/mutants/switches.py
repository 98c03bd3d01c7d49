"""What can be taken away, and how. Each switch swaps functions of the product (or of its store) while it is on."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from proof.mutants.mutant import Mutant, Swap
from proof.simulation.broker_port import BrokerPort
from proof.simulation.plan import Plan
from proof.simulation.sender_ports import SenderStore
from proof.simulation.tables import Tables
from shared.application.order_sender import entry_gate, holdings, lookup, send_intent, steps, withdrawing
from shared.application.order_sender.account_writer import AccountWriter, Write
from shared.application.order_sender.entry_gate import EntryGate, MayGo
from shared.application.ports.engine import Advance, BrokerAway, StaleWrites
from shared.application.trigger_owner import market_watch, reducing
from shared.application.trigger_owner.owner import TriggerOwner
from shared.application.trigger_owner.recording import Recorder
from shared.domain.brokers import NotTaken, RefusedByBroker, Unknown
from shared.domain.errors import Superseded, Unavailable
from shared.domain.intents import AT_BROKER, Intent, IntentState, Role
from shared.domain.run_life import decide, draft, holding, leaving
from shared.domain.triggers import TriggerIndex


def _no_send_guard() -> list[Swap]:
    return [(send_intent, "SEND_WITHIN", timedelta(days=1))]


def _no_horizon() -> list[Swap]:
    return [
        (lookup, "horizon_of", lambda *_: datetime(2000, 1, 1, tzinfo=UTC)),
        (lookup, "horizon_span", lambda _: timedelta(0)),
    ]


def _horizon_by_wall_clock() -> list[Swap]:
    return [(lookup, "horizon_span", lambda _: timedelta(0))]


def _claim_unconditional() -> list[Swap]:
    return [(Tables, "check_unmoved", lambda _self, _before: None)]


def _random_ids() -> list[Swap]:
    chance = random.Random(1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return [(draft, "intent_id_for", lambda *_: "P" + "".join(chance.choices(letters, k=16)))]


def _checkpoint_first() -> list[Swap]:
    async def save_bests(_self: TriggerOwner) -> None:
        return None

    return [(TriggerOwner, "save_bests", save_bests)]


def _no_epochs() -> list[Swap]:
    return [(Tables, "check_epoch", lambda _self, _key, _epoch: None)]


def _loss_shrugged_off() -> list[Swap]:
    save_bests = TriggerOwner.save_bests

    async def calmly(self: TriggerOwner) -> None:
        with suppress(Superseded):
            await save_bests(self)

    return [(TriggerOwner, "save_bests", calmly), (Recorder, "_expect_owned", lambda _self, _bucket: None)]


def _exits_unbounded() -> list[Swap]:
    return [(leaving, "free_quantity", lambda its: its.leg.quantity)]


def _timeout_is_failure() -> list[Swap]:
    place = BrokerPort.place

    async def refused(self: BrokerPort, intent: Intent) -> Any:
        outcome = await place(self, intent)
        if isinstance(outcome, Unknown):
            return RefusedByBroker("price_outside_band", "taken for a refusal")
        return outcome

    return [(BrokerPort, "place", refused)]


def _blind_retry() -> list[Swap]:
    place = BrokerPort.place

    async def again(self: BrokerPort, intent: Intent) -> Any:
        outcome = await place(self, intent)
        return NotTaken("taken for a lost request") if isinstance(outcome, Unknown) else outcome

    return [(BrokerPort, "place", again)]


def _failed_lookup_is_absence() -> list[Swap]:
    find = BrokerPort.find

    async def absent(self: BrokerPort, intent_id: Any) -> Any:
        try:
            return await find(self, intent_id)
        except BrokerAway:
            return None

    return [(BrokerPort, "find", absent)]


def _sent_before_claim() -> list[Swap]:
    advance = SenderStore.advance

    async def behind(self: SenderStore, steps: Sequence[Advance], epoch: int) -> None:
        if any(step.after.state is IntentState.SENDING for step in steps):  # written behind: the caller goes on at once
            self.border.loop.outside(0.2, _quietly, self.tables.advance, steps, epoch)
            return
        await advance(self, steps, epoch)

    return [(SenderStore, "advance", behind)]


def _cancelled_claims_count() -> list[Swap]:
    def part(_self: AccountWriter, batch: Sequence[Write], stale: frozenset[int]) -> None:
        for place, each in enumerate(batch):  # each of them is one step
            each.end(StaleWrites(frozenset({0})) if place in stale else None)

    return [(AccountWriter, "_part", part)]


def _unheard_claims_count() -> list[Swap]:
    advance = SenderStore.advance

    async def believing(self: SenderStore, steps: Sequence[Advance], epoch: int) -> None:
        try:
            await advance(self, steps, epoch)
        except Unavailable:
            if any(step.after.state is not IntentState.SENDING for step in steps):
                raise

    return [(SenderStore, "advance", believing)]


def _news_is_waited_for() -> list[Swap]:
    async def nothing(*_: object) -> None:
        pass

    return [(holdings, "_catch_up", nothing)]


def _no_kill_switch() -> list[Swap]:
    async def judge(_self: EntryGate, _intent: Intent) -> MayGo:
        return MayGo(float("inf"))

    return [(EntryGate, "judge", judge)]


def _kill_switch_kept_for_long() -> list[Swap]:
    return [(entry_gate, "SWITCH_SECONDS", 30.0)]


def _no_cancel_before_escalation() -> list[Swap]:
    follow = leaving.follow_exit

    def impatient(its: Any) -> None:
        exits = its.view.of_role(Role.EXIT)
        newest = exits[-1] if exits else None
        waited = newest is not None and (its.view.moment.now - newest.updated_at).total_seconds() > 1.0
        if newest is not None and waited and newest.state in AT_BROKER:
            leaving._next_exit(its, newest, newest.open_quantity, 1)
            return
        follow(its)

    return [(decide, "follow_exit", impatient)]


def _edges_only() -> list[Swap]:
    on_tick = TriggerIndex.on_tick
    before: dict[tuple[int, int], int] = {}

    def crossing(self: TriggerIndex, token: int, last: int) -> Any:
        previous = before.get((id(self), token))
        before[id(self), token] = last
        fired = on_tick(self, token, last)
        return [
            each
            for each in fired
            if previous is not None and (previous - each.level) * (last - each.level) <= 0 and previous != each.level
        ]

    return [(TriggerIndex, "on_tick", crossing)]


def _trades_counted_twice() -> list[Swap]:
    return [(Tables, "has_trade", lambda _self, _trade: False)]


def _best_forgotten() -> list[Swap]:
    best_so_far = holding.best_so_far

    def forgetful(leg: Any, entry: Decimal) -> int:
        return best_so_far(replace(leg, best=None), entry)

    return [(market_watch, "best_so_far", forgetful)]


def _withdrawal_ignored() -> list[Swap]:
    def reason(intent: Intent, now: datetime) -> Any:
        return steps.void_reason(replace(intent, cancel_wanted=False), now)

    return [(send_intent, "void_reason", reason), (withdrawing, "void_reason", reason)]


def _window_ignored() -> list[Swap]:
    def reason(intent: Intent, now: datetime) -> Any:
        return steps.void_reason(replace(intent, expires_at=None), now)

    return [(send_intent, "void_reason", reason), (withdrawing, "void_reason", reason)]


def _given_up_forgotten() -> list[Swap]:
    guarding = reducing._guarding

    def only_living(*args: Any) -> list[Any]:
        return [each for each in guarding(*args) if each.open_run is not None]

    return [(reducing, "_guarding", only_living)]


def _quietly(act: Callable[..., None], *args: Any) -> None:
    try:
        act(*args)
    except Exception:  # nobody waits for it
        return


def _weather(name: str) -> Callable[[Plan], bool]:
    return lambda plan: plan.weather == name


def _with_kill_switch(plan: Plan) -> bool:
    return plan.kill_switch and plan.ambush


def _with_ambush(plan: Plan) -> bool:
    return plan.ambush and not plan.kill_switch


def _with_refusals(plan: Plan) -> bool:
    return plan.odds.refuse >= 0.1


def _right_clocks(plan: Plan) -> bool:
    return not plan.clock_steps and plan.weather != "calm"


MUTANTS = (
    Mutant("send_guard", "a claim that took too long is sent all the same", 5165, _no_send_guard, _weather("writes")),
    Mutant("horizon", "absence counts at once", 0, _no_horizon),
    Mutant(
        "horizon_by_boottime",
        "the horizon is judged by wall clocks alone",
        14,
        _horizon_by_wall_clock,
        _weather("clocks"),
    ),
    Mutant("conditional_claim", "rows are written over whatever they are", 0, _claim_unconditional),
    Mutant("claim_before_send", "an order is sent while its claim is still being written", 0, _sent_before_claim),
    Mutant("claim_heard_of", "a claim of which nothing was heard counts as written", 2, _unheard_claims_count),
    Mutant(
        "claim_not_cancelled",
        "claims count as written although another's row cancelled them",
        5,
        _cancelled_claims_count,
    ),
    Mutant("id_determinism", "each decision draws its id by lot", 0, _random_ids),
    Mutant("checkpoint_rule", "a checkpoint does not wait for decisions", 626, _checkpoint_first, _weather("store")),
    Mutant("epoch_check", "whoever was replaced goes on writing", 1, _no_epochs),
    Mutant(
        "loss_ends_the_owner",
        "an owner stays although it lost a bucket",
        992,
        _loss_shrugged_off,
        _weather("stalls"),
    ),
    Mutant("bounded_exits", "an exit is as large as the plan, not as the position", 12, _exits_unbounded),
    Mutant("unknown_is_no_failure", "a timeout counts as a refusal", 3, _timeout_is_failure),
    Mutant("no_blind_retry", "a timeout counts as a lost request", 3, _blind_retry),
    Mutant(
        "failed_lookup_proves_nothing",
        "a lookup that fails counts as absence",
        28,
        _failed_lookup_is_absence,
        _weather("broker"),
    ),
    Mutant("kill_switch_at_sender", "the sender does not look at kill switches", 3, _no_kill_switch, _with_kill_switch),
    Mutant(
        "kill_switch_fresh",
        "the sender looks at kill switches twice a minute",
        76,
        _kill_switch_kept_for_long,
        _with_kill_switch,
    ),
    Mutant("cancel_before_escalation", "a wider exit goes out beside the one before", 3, _no_cancel_before_escalation),
    Mutant("levels_not_edges", "only a price that crosses a line counts", 18, _edges_only),
    Mutant("trade_dedup", "a trade seen twice counts twice", 2, _trades_counted_twice),
    Mutant(
        "best_is_kept", "a restart forgets the best price of a trailing stop", 96, _best_forgotten, _weather("deaths")
    ),
    Mutant(
        "fills_are_asked_for",
        "an exit waits for news of another one's fill, which may be lost",
        42,
        _news_is_waited_for,
    ),
    Mutant("withdrawal", "an entry that was withdrawn is sent", 2, _withdrawal_ignored, _with_ambush),
    Mutant(
        "given_up_is_counted",
        "what is sold of a position that was given up is not taken off its run",
        42,
        _given_up_forgotten,
        _with_refusals,
    ),
    Mutant("entry_window", "an entry is sent after its window", 3, _window_ignored, _right_clocks),
)
"""Every defence that can be taken away."""
