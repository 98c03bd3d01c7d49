"""The routing item (row ``ROUTING`` of the table ``ownership``), and moving strategies to the buckets it gives them."""

import time
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.ownership import read_routing, write_routing
from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.application.change_routing import Placed
from shared.domain.errors import Conflict
from shared.domain.partitions import Routing, index_group_of
from shared.domain.strategies import Strategy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_SECONDS = 30.0
"""How long an API function goes by a routing item that it has read."""
_OPEN_INDEX = "open-by-bucket"


class RoutingReader:
    """The routing item as the API writes strategies by it, read at most every half minute."""

    def __init__(
        self, client: "DynamoDBClient", table_prefix: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._table = Table(client, f"{table_prefix}ownership")
        self._clock = clock
        self._kept: tuple[float, Routing] | None = None

    def __call__(self) -> Routing:
        """The item, at most half a minute old. Raises ``Unavailable``."""
        now = self._clock()
        if self._kept is None or now - self._kept[0] > KEPT_SECONDS:
            self._kept = (now, read_routing(self._table))
        return self._kept[1]


class DynamoRoutingTables:
    """``RoutingTables``: for operators."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._ownership = Table(client, f"{table_prefix}ownership")
        self._strategies = Table(client, f"{table_prefix}strategies")
        self._runs = Table(client, f"{table_prefix}runs")

    def read(self) -> Routing:
        """The item in force."""
        return read_routing(self._ownership)

    def write(self, routing: Routing) -> None:
        """Put the next version in force. Raises ``Conflict`` if somebody else has."""
        try:
            write_routing(self._ownership, routing)
        except ConditionFailed as error:
            raise Conflict("routing_moved", "Somebody else has changed the routing; look at it again.") from error

    def open_runs(self, buckets: Collection[int]) -> int:
        """How many runs in these buckets are not final."""
        return sum(1 for table, bucket in self._open(self._runs, buckets) if bucket in buckets)

    def placed(self, buckets: Collection[int]) -> Sequence[Placed]:
        """The ACTIVE strategies in these buckets."""
        found = []
        for row, bucket in self._open(self._strategies, buckets):
            if bucket in buckets:
                full = self._strategies.get({"tenant_id": row["tenant_id"], "id": row["id"]})
                if full is not None:
                    found.append(Placed(value_of(Strategy, full), bucket))
        return found

    def move(self, placed: Placed, bucket: int) -> bool:
        """Give a strategy's row its new bucket; False if the row was edited meanwhile."""
        strategy = placed.strategy
        try:
            self._strategies.update(
                {"tenant_id": strategy.tenant_id, "id": strategy.id},
                "SET #b = :bucket, open_group = :group, open_key = :key",
                names={"#b": "bucket", "#v": "version"},
                values={
                    ":bucket": bucket,
                    ":group": index_group_of(bucket),
                    ":key": f"{bucket:04d}#{strategy.tenant_id}#{strategy.id}",
                    ":version": strategy.meta.version,
                },
                condition="#v = :version AND attribute_exists(open_group)",
            )
        except ConditionFailed:
            return False
        return True

    @staticmethod
    def _open(table: Table, buckets: Collection[int]) -> list[tuple[dict[str, str], int]]:
        groups = sorted({index_group_of(bucket) for bucket in buckets})
        rows = (row for group in groups for row in table.query(("open_group", group), index=_OPEN_INDEX))
        return [(row, int(row["open_key"].partition("#")[0])) for row in rows]
