"""Runs and their timelines, read only (the engine writes them).

Tables ``runs`` (sort key ``<strategy>#<run>``) and ``timeline`` (``<strategy>#<run>#<event key>``). Run ids begin with
the session's date, so a strategy's runs sort by day. The index ``open-by-tenant`` holds only runs that are not final.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import Attributes, Table
from shared.application.ports.common import Page
from shared.domain.books import TimelineEvent
from shared.domain.ids import PREFIXES, RunId, StrategyId, TenantId
from shared.domain.runs import Run

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoRunsView:
    """What the engine keeps of each strategy's sessions."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._runs = Table(client, f"{table_prefix}runs")
        self._timeline = Table(client, f"{table_prefix}timeline")

    def get(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Run | None:
        """One run, or None."""
        row = self._runs.get({"tenant_id": tenant_id, "id": f"{strategy_id}#{run_id}"})
        return _run_of(row) if row else None

    def newest(self, tenant_id: TenantId, strategy_id: StrategyId, count: int = 5) -> Sequence[Run]:
        """The newest runs of a strategy, newest first."""
        rows = self._runs.query(("tenant_id", tenant_id), begins_with=f"{strategy_id}#", newest_first=True)
        return [_run_of(row) for row in islice(rows, count)]

    def page(self, tenant_id: TenantId, strategy_id: StrategyId, *, limit: int, cursor: str | None) -> Page[Run]:
        """Runs of a strategy, newest first."""
        page = self._runs.query_page(
            ("tenant_id", tenant_id), begins_with=f"{strategy_id}#", limit=limit, cursor=cursor, newest_first=True
        )
        return Page([_run_of(row) for row in page.items], page.next_cursor)

    def of_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> Iterator[Run]:
        """Every run of a strategy, oldest first."""
        rows = self._runs.query(("tenant_id", tenant_id), begins_with=f"{strategy_id}#")
        return (_run_of(row) for row in rows)

    def of_tenant(self, tenant_id: TenantId) -> Iterator[Run]:
        """Every run of a tenant, by strategy."""
        rows = self._runs.query(("tenant_id", tenant_id), begins_with=PREFIXES["strategy"])
        return (_run_of(row) for row in rows)

    def open_runs(self, tenant_id: TenantId) -> Iterator[Run]:
        """The tenant's runs that are not final yet (the index may lag by a moment)."""
        rows = self._runs.query(("tenant_id", tenant_id), index="open-by-tenant")
        runs = (_run_of(row) for row in rows)
        return (run for run in runs if not run.is_final)  # one that failed with units held is in the index as well

    def timeline(self, tenant_id: TenantId, strategy_id: StrategyId, run_id: RunId) -> Sequence[TimelineEvent]:
        """What happened in a run and why, in the order in which it happened."""
        rows = self._timeline.query(("tenant_id", tenant_id), begins_with=f"{strategy_id}#{run_id}#")
        events = [value_of(TimelineEvent, row) for row in rows]
        return sorted(events, key=lambda event: (event.at, event.recorded_at, event.key))


def _run_of(row: Attributes) -> Run:
    return value_of(Run, row | {"id": row["id"].rpartition("#")[2]})
