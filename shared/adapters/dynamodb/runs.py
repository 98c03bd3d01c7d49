"""Runs in DynamoDB, written by the trigger owner: each change is one transaction under the bucket's epoch.

Table ``runs``, sort key ``<strategy>#<run>``; runs that are not final, or failed with units held, bear
``open_group`` and ``open_key`` (index ``open-by-bucket``). A change carries the run, new intents with their history,
timeline events and notices.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.batches import get_all, put_all
from shared.adapters.dynamodb.intents import IntentRows, cancel_wanted_in_bucket
from shared.adapters.dynamodb.notices import notice_row
from shared.adapters.dynamodb.ownership import Ownership, bucket_key
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, version_is
from shared.adapters.dynamodb.timeline import timeline_row
from shared.adapters.dynamodb.transactions import failed_places, transact_as_owner
from shared.adapters.threads import Threads
from shared.application.ports.common import Now
from shared.application.ports.engine import OrderKey, RunKey, StaleWrites, StrategyKey
from shared.domain.books import TimelineEvent
from shared.domain.ids import IntentId, RunId, StrategyId, TenantId
from shared.domain.intents import Intent
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing, index_group_of
from shared.domain.run_life import Change
from shared.domain.runs import Run

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OPEN_INDEX = "open-by-bucket"


class DynamoEngine:
    """``Engine``: runs, the intents they make, and the epochs of buckets.

    Decisions are written by threads of their own (``writers``): an exit never waits behind a row that is being read.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_prefix: str,
        ownership: Ownership,
        threads: Threads,
        now: Now,
        writers: Threads | None = None,
    ) -> None:
        self._client = client
        self._runs = Table(client, f"{table_prefix}runs")
        self._timeline = Table(client, f"{table_prefix}timeline")
        self._notices = Table(client, f"{table_prefix}notices")
        self._intents = IntentRows(client, table_prefix)
        self._ownership = ownership
        self._threads = threads
        self._writers = writers or threads
        self._now = now

    async def take_bucket(self, bucket: int) -> int:
        """Become the bucket's owner."""
        return await self._writers.run(self._ownership.take, bucket_key(bucket), self._now())

    async def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        """Write all changes or none. Raises ``Superseded``, ``StaleWrites``, ``Unavailable``."""
        await self._writers.run(self._commit, bucket, epoch, changes)

    async def want_cancelled(self, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId) -> None:
        """Mark an intent as no longer wanted. Raises ``Superseded``, ``Unavailable``."""
        await self._writers.run(
            cancel_wanted_in_bucket, self._intents, self._ownership, bucket, epoch, tenant_id, intent_id, self._now
        )

    async def get_run(self, key: RunKey) -> Run | None:
        """The row as it stands, or None."""
        row = await self._threads.run(
            self._runs.get, {"tenant_id": key.tenant_id, "id": f"{key.strategy_id}#{key.run_id}"}
        )
        return run_of(row) if row else None

    async def get_runs(self, keys: Sequence[RunKey]) -> Sequence[Run]:
        """Those of the rows that exist, in no order."""
        return await self._threads.run(self._get_runs, keys)

    async def open_runs(self, group: str) -> Sequence[RunKey]:
        """Runs of a group of buckets that are not final, or failed with units held."""
        return await self._threads.run(self._open_runs, group)

    async def runs_of(self, key: StrategyKey, day: date | None = None) -> Sequence[Run]:
        """A strategy's runs, oldest first; of one session day if given."""
        return await self._threads.run(self._runs_of, key, f"{day:%Y%m%d}-" if day else "")

    async def get_orders(self, keys: Sequence[OrderKey]) -> Sequence[Intent]:
        """Intents of any tenants that exist, in no order."""
        return await self._threads.run(self._intents.get_all, keys)

    async def order_versions(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, int]:
        """The versions of those that exist."""
        return await self._threads.run(self._intents.versions_of, keys)

    async def tell(self, events: Sequence[TimelineEvent], *, replace: bool = False) -> None:
        """Write timeline events that belong to no change of a run. One that is there stays, unless ``replace``."""
        await self._threads.run(self._tell, events, replace)

    async def save_session(self, session: SessionOpened) -> None:
        """Remember an exchange's session."""
        await self._threads.run(self._ownership.save_session, session)

    async def saved_sessions(self) -> Sequence[SessionOpened]:
        """The sessions remembered."""
        return await self._threads.run(self._ownership.saved_sessions)

    async def routing(self) -> Routing:
        """The routing item in force."""
        return await self._threads.run(self._ownership.routing)

    def _commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        actions: list[dict[str, Any]] = []
        origins: list[int] = []
        for place, change in enumerate(changes):
            added = self._actions_of(change)
            actions += added
            origins += [place] * len(added)
        try:
            transact_as_owner(self._client, self._ownership.check_action(bucket_key(bucket), epoch), actions)
        except ConditionFailed as error:
            raise StaleWrites(frozenset(origins[place] for place in failed_places(error))) from error

    def _actions_of(self, change: Change) -> list[dict[str, Any]]:
        run = change.run
        condition = absent("id") if run.version == 1 else version_is(run.version - 1)
        actions = [self._runs.put_action(row_of(run), condition)]
        for intent in change.intents:
            actions += self._intents.new_actions(intent)
        actions += [self._timeline.put_action(timeline_row(event)) for event in change.events]
        actions += [self._notices.put_action(notice_row(notice)) for notice in change.notices]
        return actions

    def _get_runs(self, keys: Sequence[RunKey]) -> list[Run]:
        wanted = [{"tenant_id": key.tenant_id, "id": f"{key.strategy_id}#{key.run_id}"} for key in keys]
        return [run_of(row) for row in get_all(self._runs, wanted)]

    def _open_runs(self, group: str) -> list[RunKey]:
        rows = self._runs.query(("open_group", group), index=OPEN_INDEX)
        return [RunKey(row["tenant_id"], *_names_of(row["id"])) for row in rows]

    def _runs_of(self, key: StrategyKey, day: str) -> list[Run]:
        rows = self._runs.query(("tenant_id", key.tenant_id), begins_with=f"{key.strategy_id}#{day}")
        return [run_of(row) for row in rows]

    def _tell(self, events: Sequence[TimelineEvent], replace: bool) -> None:
        if replace:
            put_all(self._timeline, [timeline_row(event) for event in events])
            return
        for event in events:
            with suppress(ConditionFailed):
                self._timeline.put(timeline_row(event), absent("id"))


def run_of(row: Attributes) -> Run:
    """The run in a row."""
    return value_of(Run, row | {"id": _names_of(row["id"])[1]})


def row_of(run: Run) -> Attributes:
    """The row of a run; one that somebody must watch bears the keys of the index."""
    row = attributes_of(run) | {"id": f"{run.strategy_id}#{run.id}"}
    if not run.is_final or run.holds_on:
        row["open_group"] = index_group_of(run.bucket)
        row["open_key"] = f"{run.bucket:04d}#{run.tenant_id}#{run.strategy_id}#{run.id}"
    return row


def _names_of(row_id: str) -> tuple[StrategyId, RunId]:
    strategy, _, run = row_id.partition("#")
    return StrategyId(strategy), RunId(run)
