"""Orders: one at the broker for each tag, claimed first, one decision at a time, forward only, at rest in the end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from proof.processes.evidence import BookOrder, Evidence, Step
from proof.simulation.audit_rows import MOVES
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.runs import RunState

S = IntentState
Finding = tuple[str, str]
AT_REST = frozenset({S.ACKED, S.PARTIAL, S.FILLED, S.REJECTED, S.CANCELLED, S.VOID})
OVER = frozenset({S.FILLED, S.REJECTED, S.CANCELLED, S.VOID})
SEND_WITHIN = timedelta(milliseconds=500)


def one_order_a_tag(evidence: Evidence) -> Iterator[Finding]:
    """I1, and the part of I2 that every order is ours: nobody else trades on these accounts."""
    known = {intent.id for intent in evidence.intents}
    for (account, tag), count in Counter((each.account, each.tag) for each in evidence.orders).items():
        if count > 1:
            yield "I1", f"{account} has {count} orders with the tag {tag}"
        if tag not in known:
            yield "I2", f"{account} has an order with the tag {tag}, which nobody decided"
    for tag, count in Counter(each.tag for each in {(o.account, o.tag): o for o in evidence.orders}.values()).items():
        if count > 1:
            yield "I1", f"{count} accounts have an order with the tag {tag}"


def claimed_before_sent(evidence: Evidence) -> Iterator[Finding]:
    """I2: a claim in the row before the broker had the order, by a sender whose clock may be wrong."""
    steps = steps_by_intent(evidence)
    for order in evidence.orders:
        claims = [step.at for step in claims_of(steps.get(order.tag, []))]
        if not claims or min(claims) > order.placed_at + evidence.shift:
            seen = [f"{step.state} at {step.at:%H:%M:%S.%f}" for step in steps.get(order.tag, [])]
            yield "I2", f"{order.tag} was placed at {order.placed_at:%H:%M:%S.%f}; its row: {seen}"


def one_decision(evidence: Evidence) -> Iterator[Finding]:
    """I4: generations follow each other without gaps, each after the end of the one before."""
    at_broker = {order.tag: order for order in evidence.orders}
    decisions: dict[tuple[str, ...], list[Intent]] = defaultdict(list)
    for intent in evidence.intents:
        decisions[intent.tenant_id, intent.strategy_id, intent.run_id, str(intent.leg), intent.role].append(intent)
    for intents in decisions.values():
        intents.sort(key=lambda each: each.generation)
        if [each.generation for each in intents] != list(range(len(intents))):
            yield "I4", f"{intents[0].strategy_id} has the generations {[each.generation for each in intents]}"
        for before, after in pairwise(intents):
            if before.state not in OVER:
                yield "I4", f"{after.id} was made although {before.id} is {before.state}"
            first, second = at_broker.get(before.id), at_broker.get(after.id)
            if first is not None and second is not None and _overlap(first, second):
                yield "I4", f"{after.id} was placed while {before.id} of the same decision was alive at the broker"


def steps_forward(evidence: Evidence) -> Iterator[Finding]:
    """I6 and I7: the history of every order."""
    intents = {intent.id: intent for intent in evidence.intents}
    for tag, steps in steps_by_intent(evidence).items():
        intent = intents.get(steps[0].intent_id)
        if intent is None:
            yield "I7", f"{tag} has a history and no row"
            continue
        newest = steps[-1]
        # a wish to cancel raises the version without a step of its own
        is_newest = (intent.state, intent.filled_quantity) == (newest.state, newest.filled)
        if not is_newest or intent.version < newest.version:
            yield "I7", f"{tag} is {intent.state} v{intent.version}, its history ends {newest.state} v{newest.version}"
        if steps[0].state is not S.PENDING or steps[0].version != 1:
            yield "I7", f"{tag} begins as {steps[0].state} v{steps[0].version}"
        for before, after in pairwise(steps):
            yield from _one_step(tag, before, after)
        highest = evidence.epochs.get(intent.broker_id)
        if highest is not None and any((step.epoch or 0) > highest for step in steps):
            yield "I6", f"{tag} was claimed under an epoch above {highest}, the newest granted for {intent.broker_id}"
    yield from _claims_in_order(evidence, intents)
    with_history = set(steps_by_intent(evidence))
    for intent in evidence.intents:
        if intent.id not in with_history:
            yield "I7", f"{intent.id} has no history"


def nobody_elses(evidence: Evidence) -> Iterator[Finding]:
    """I10: one tenant from strategy to account, and the order at the broker is the one that was decided."""
    intents = {intent.id: intent for intent in evidence.intents}
    owners = {strategy.id: strategy.tenant_id for strategy in evidence.strategies}
    for intent in evidence.intents:
        tenants = {intent.tenant_id, owners.get(intent.strategy_id), evidence.tenants.get(intent.broker_id)}
        if len(tenants) > 1:
            yield "I10", f"{intent.id} is of {intent.tenant_id}, its strategy and account are of {tenants}"
    for order in evidence.orders:
        intent = intents.get(order.tag)  # type: ignore[call-overload]
        if intent is None:
            continue
        theirs = (order.account, order.instrument, order.side, order.quantity)
        if theirs != (intent.broker_id, intent.instrument, intent.side, intent.quantity):
            yield "I10", f"{order.tag} is another order at {order.account} than in its row"


def at_rest(evidence: Evidence) -> Iterator[Finding]:
    """I12: nothing is under way any more; an order may rest at the broker."""
    for intent in evidence.intents:
        if intent.state not in AT_REST and intent.state is not S.PARKED:
            what = f"{intent.id} ({intent.role} {intent.generation} of {intent.strategy_id})"
            yield "I12", f"{what} is {intent.state} since {intent.updated_at:%H:%M:%S.%f}"


def paged(evidence: Evidence) -> Iterator[Finding]:
    """Whatever was ever parked or given up has its page."""
    subjects = {page.subject for page in evidence.pages}
    for tag, steps in steps_by_intent(evidence).items():
        if any(step.state is S.PARKED for step in steps) and tag not in subjects:
            yield "PAGE", f"{tag} was parked, nobody was called"
    for run in evidence.runs:
        if run.state is RunState.FAILED and f"{run.strategy_id}#{run.id}" not in subjects:
            yield "PAGE", f"{run.strategy_id}#{run.id} was given up, nobody was called"


def steps_by_intent(evidence: Evidence) -> dict[str, list[Step]]:
    """The history of each order, oldest first."""
    found: dict[str, list[Step]] = defaultdict(list)
    for step in evidence.steps:
        found[step.intent_id].append(step)
    for steps in found.values():
        steps.sort(key=lambda each: each.version)
    return found


def claims_of(steps: Iterable[Step]) -> list[Step]:
    """The claims in an order's history. A wish to cancel is a step too, and leaves a claimed order as it was."""
    found, attempt = [], 0
    for step in steps:
        if step.state is S.SENDING and step.attempt > attempt:
            found.append(step)
        attempt = max(attempt, step.attempt)
    return found


def _overlap(first: BookOrder, second: BookOrder) -> bool:
    return first.is_alive or second.placed_at < first.updated_at


def _one_step(tag: str, before: Step, after: Step) -> Iterator[Finding]:
    what = f"{tag} v{before.version} {before.state} -> v{after.version} {after.state}"
    if after.version <= before.version:
        yield "I7", f"{what}: the version does not rise"
    if after.state is not before.state and after.state not in MOVES.get(before.state, frozenset()):
        yield "I7", f"{what} is no move of an order"
    if not before.filled <= after.filled <= after.quantity:
        yield "I7", f"{what}: filled {before.filled} -> {after.filled} of {after.quantity}"
    claims = after.state is S.SENDING and before.state is S.PENDING
    if after.attempt != before.attempt + claims:
        yield "I7", f"{what}: attempt {before.attempt} -> {after.attempt}"
    if (after.epoch or 0) < (before.epoch or 0):
        yield "I6", f"{what}: epoch {before.epoch} -> {after.epoch}"


def _claims_in_order(evidence: Evidence, intents: dict[IntentId, Intent]) -> Iterator[Finding]:
    """Claims of an account by the clock: an older epoch after a newer one is a superseded sender at work."""
    claims: dict[str, list[Step]] = defaultdict(list)
    for tag, history in steps_by_intent(evidence).items():
        intent = intents.get(IntentId(tag))
        if intent is not None:
            claims[intent.broker_id] += claims_of(history)
    for account, steps in claims.items():
        if not steps:
            continue
        steps.sort(key=lambda each: each.at)
        newest, since = 0, steps[0].at
        for step in steps:
            epoch = step.epoch or 0
            if epoch > newest:
                newest, since = epoch, step.at
            elif epoch < newest and step.at > since + 2 * evidence.shift:
                yield "I6", f"{step.intent_id} was claimed under epoch {epoch} of {account} after epoch {newest}"


def exits_of(evidence: Evidence) -> dict[tuple[str, str], list[Intent]]:
    """The exits of each run, oldest first."""
    found: dict[tuple[str, str], list[Intent]] = defaultdict(list)
    for intent in sorted(evidence.intents, key=lambda each: each.generation):
        if intent.role is Role.EXIT:
            found[intent.strategy_id, intent.run_id].append(intent)
    return found
