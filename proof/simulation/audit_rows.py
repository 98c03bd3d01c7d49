"""The auditor of the tables: epochs, the state machine, one live order a decision, commands in order."""

from collections.abc import Callable

from proof.simulation.findings import Findings
from shared.domain.ids import BrokerId, TenantId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.runs import Run

S = IntentState
MOVES: dict[IntentState, frozenset[IntentState]] = {
    S.PENDING: frozenset({S.SENDING, S.VOID, S.PARKED}),
    S.SENDING: frozenset({S.PENDING, S.ACKED, S.PARTIAL, S.FILLED, S.REJECTED, S.CANCELLED, S.PARKED}),
    S.ACKED: frozenset({S.PARTIAL, S.FILLED, S.CANCELLING, S.CANCELLED, S.REJECTED}),
    S.PARTIAL: frozenset({S.PARTIAL, S.FILLED, S.CANCELLING, S.CANCELLED}),
    S.CANCELLING: frozenset({S.CANCELLING, S.CANCELLED, S.FILLED, S.REJECTED}),
    S.PARKED: frozenset({S.ACKED, S.PARTIAL, S.FILLED, S.REJECTED, S.CANCELLED, S.VOID}),
}
"""The moves of an order as the design has them, written down a second time; what is missing here is an end."""
ENDS = frozenset(state for state in S if state not in MOVES)
_Decision = tuple[str, str, str, int, str]


class RowAudit:
    """I4, I6, I7, I9 and the tenants of I10, judged at every write."""

    def __init__(self, findings: Findings, tenant_of: Callable[[BrokerId], TenantId]) -> None:
        self._expect = findings.expect
        self._tenant_of = tenant_of
        self._granted: dict[str, int] = {}
        self._newest: dict[_Decision, Intent] = {}

    def epoch_granted(self, key: str, epoch: int) -> None:
        """An epoch only rises."""
        self._expect(epoch > self._granted.get(key, 0), "I6", lambda: f"{key} was granted epoch {epoch} again")
        self._granted[key] = epoch

    def written_under(self, key: str, epoch: int) -> None:
        """Only the newest owner writes."""
        newest = self._granted.get(key, 0)
        self._expect(epoch == newest, "I6", lambda: f"written under epoch {epoch} of {key}, whose newest is {newest}")

    def run_written(self, before: Run | None, after: Run) -> None:
        """The version of the strategy applied to a run never falls, nor does what it filled."""
        if before is None:
            return
        name = f"{after.strategy_id}#{after.id}"
        self._expect(
            after.strategy_version >= before.strategy_version,
            "I9",
            lambda: f"{name} went from version {before.strategy_version} to {after.strategy_version}",
        )
        self._expect(
            not before.stop_requested or after.stop_requested, "I9", lambda: f"{name} forgot that it was stopped"
        )
        mine, its = after.legs[0], before.legs[0]
        is_forward = mine.entry_filled >= its.entry_filled and mine.exit_filled >= its.exit_filled
        self._expect(is_forward, "I7", lambda: f"{name}: what was filled fell from {its} to {mine}")
        rises = mine.exit_generation in {its.exit_generation, its.exit_generation + 1}
        self._expect(rises, "I4", lambda: f"{name}: exit generation {its.exit_generation} -> {mine.exit_generation}")

    def intent_written(self, run: Run | None, before: Intent | None, after: Intent, *, by_owner: bool) -> None:
        """One write of an order; ``run`` is its run as stored."""
        if before is None:
            self._made(run, after)
        else:
            self._moved(before, after, by_owner=by_owner)
        self._newest[_decision_of(after)] = self._newer(after)

    def _made(self, run: Run | None, intent: Intent) -> None:
        expect = self._expect
        known = self._newest.get(_decision_of(intent))
        expect(
            intent.state is S.PENDING and intent.attempt == 0 and intent.filled_quantity == 0,
            "I7",
            lambda: f"{intent.id} begins as {intent.state}",
        )
        expect(
            known is None or known.state in ENDS,
            "I4",
            lambda: (
                f"{intent.id} (generation {intent.generation}) is made while {known and known.id} of generation "
                f"{known and known.generation} is {known and known.state}"
            ),
        )
        expect(
            intent.generation == (known.generation + 1 if known else 0),
            "I4",
            lambda: f"{intent.id}: generation {intent.generation} after {known and known.generation}",
        )
        expect(
            run is None or intent.role is Role.EXIT or not run.stop_requested,
            "I9",
            lambda: f"{intent.id} enters a run that was stopped",
        )
        tenant = self._tenant_of(intent.broker_id)
        expect(
            intent.tenant_id == tenant and (run is None or run.tenant_id == tenant),
            "I10",
            lambda: f"{intent.id} of {intent.tenant_id} goes to the account of {tenant}",
        )

    def _moved(self, before: Intent, after: Intent, *, by_owner: bool) -> None:
        expect = self._expect
        step = f"{after.id} {before.state} -> {after.state}"
        stays = by_owner and before.state is after.state and after.cancel_wanted
        allowed = stays or after.state in MOVES.get(before.state, frozenset())
        expect(allowed, "I7", lambda: f"{step} is no move of an order")
        expect(
            after.version == before.version + 1, "I7", lambda: f"{step}: version {before.version} -> {after.version}"
        )
        expect(
            before.filled_quantity <= after.filled_quantity <= after.quantity,
            "I7",
            lambda: f"{step}: filled {before.filled_quantity} -> {after.filled_quantity} of {after.quantity}",
        )
        is_claim = before.state is S.PENDING and after.state is S.SENDING
        expect(
            after.attempt == before.attempt + is_claim,
            "I7",
            lambda: f"{step}: attempt {before.attempt} -> {after.attempt}",
        )
        expect(
            not (is_claim and after.role is Role.ENTRY and before.cancel_wanted),
            "I9",
            lambda: f"{after.id} is claimed although its entry was withdrawn",
        )

    def _newer(self, intent: Intent) -> Intent:
        known = self._newest.get(_decision_of(intent))
        return intent if known is None or known.generation <= intent.generation else known


def _decision_of(intent: Intent) -> _Decision:
    return intent.tenant_id, intent.strategy_id, intent.run_id, intent.leg, intent.role
