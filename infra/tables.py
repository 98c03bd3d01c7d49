"""Every table: its keys, its indexes, whether rows age and whether somebody listens.

One table an aggregate. The partition key is the tenant wherever a tenant's data lies; ``TENANT_FIRST_EXCEPTIONS`` are
what is looked up before the tenant is known (by a hash), market data, and the engine's own rows. Plain data, so that
the stacks and the tests' emulator create the same tables.
"""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Index:
    """A global secondary index. Indexes that cross tenants hold keys only."""

    name: str
    partition_key: str
    sort_key: str
    keys_only: bool = True


@dataclass(frozen=True)
class TableSpec:
    """A table. All keys are strings. ``ttl`` names the attribute (epoch seconds) by which rows age."""

    name: str
    partition_key: str
    sort_key: str | None
    indexes: tuple[Index, ...] = field(default=())
    ttl: Literal["expires_at"] | None = None
    stream: bool = False


TABLES: tuple[TableSpec, ...] = (
    # people: tenants, users, their sign-in sessions
    TableSpec("users", "tenant_id", "id"),
    TableSpec("sessions", "tenant_id", "id", ttl="expires_at"),
    # e-mail hash -> user, refresh-token hash -> session family, one-time links; auth_api alone reads it
    TableSpec("auth_lookups", "lookup", None, ttl="expires_at"),
    TableSpec("rate_limits", "bucket", None, ttl="expires_at"),
    TableSpec("idempotency", "tenant_id", "id", ttl="expires_at"),
    TableSpec("audit", "tenant_id", "id"),
    # what a trader sets up. `strategies` also holds `name#<hash>` rows that keep names unique in a tenant
    TableSpec("brokers", "tenant_id", "id"),
    TableSpec(
        "strategies",
        "tenant_id",
        "id",
        indexes=(Index("open-by-bucket", "open_group", "open_key"), Index("due", "due_shard", "due_key")),
        stream=True,
    ),
    # limits, the day's result, money, and the kill switches (`kill`, `kill#<strategy>`; the platform's own under
    # the tenant `platform`); its stream tells the engine of a switch
    TableSpec("risk", "tenant_id", "id", stream=True),
    # what people ask to be done with parked orders: written by the API, answered by the order sender
    TableSpec("resolutions", "tenant_id", "id"),
    # live sockets: tickets by their digest, and who is connected, with what each is subscribed to
    TableSpec("socket_tickets", "digest", None, ttl="expires_at"),
    TableSpec(
        "connections",
        "connection_id",
        None,
        indexes=(Index("by-tenant", "tenant_id", "connection_id"),),
        ttl="expires_at",
    ),
    # what the engine writes; where people watch, a stream tells the live sockets
    TableSpec(
        "runs",
        "tenant_id",
        "id",
        indexes=(
            Index("open-by-bucket", "open_group", "open_key"),
            # sparse like the first: what a trader has under way, without walking every run there ever was
            Index("open-by-tenant", "tenant_id", "open_key", keys_only=False),
        ),
        stream=True,
    ),
    TableSpec(
        "intents",
        "tenant_id",
        "id",
        indexes=(
            Index("by-created", "tenant_created", "created_key", keys_only=False),
            Index("open-by-account", "open_account", "open_key"),
        ),
        stream=True,
    ),
    TableSpec("intent_history", "tenant_id", "id"),
    TableSpec("ownership", "owner_key", None),
    TableSpec("trades", "tenant_id", "id"),
    TableSpec("positions", "tenant_id", "id", stream=True),
    TableSpec("timeline", "tenant_id", "id"),
    TableSpec(
        "notices",
        "tenant_id",
        "id",
        indexes=(Index("by-time", "tenant_id", "at", keys_only=False),),
        ttl="expires_at",
        stream=True,
    ),
    # market data
    TableSpec("quotes", "instrument", None, ttl="expires_at"),
    TableSpec("bars", "instrument_day", "minute", ttl="expires_at"),
    # the simulated exchange's own book
    TableSpec("paper_book", "account", "id", indexes=(Index("open-orders", "open_shard", "open_key"),)),
)

TENANT_FIRST_EXCEPTIONS = frozenset(
    {"auth_lookups", "rate_limits", "socket_tickets", "connections", "ownership", "quotes", "bars", "paper_book"}
)


def table_arguments(spec: TableSpec, prefix: str) -> dict[str, Any]:
    """A table as ``create_table`` takes it."""
    keys = [spec.partition_key, *([spec.sort_key] if spec.sort_key else [])]
    attributes = {*keys, *(key for index in spec.indexes for key in (index.partition_key, index.sort_key))}
    arguments: dict[str, Any] = {
        "TableName": prefix + spec.name,
        "KeySchema": _key_schema(*keys),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in sorted(attributes)],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if spec.indexes:
        arguments["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(index.partition_key, index.sort_key),
                "Projection": {"ProjectionType": "KEYS_ONLY" if index.keys_only else "ALL"},
            }
            for index in spec.indexes
        ]
    if spec.stream:
        arguments["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    return arguments


def _key_schema(*names: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind}
        for name, kind in zip(names, ("HASH", "RANGE")[: len(names)], strict=True)
    ]
