"""From changed rows to signals: whose topics are to be looked at again."""

from collections.abc import Callable, Iterable

from shared.application.ports.live import SendSignals
from shared.domain.errors import InvalidRecord
from shared.domain.ids import PREFIXES, TenantId
from shared.domain.live import KILL_SWITCH, NOTICES, ORDERS, PNL, POSITIONS, STRATEGIES, TenantChanged

_NOTHING: frozenset[str] = frozenset()
_TOPICS = {
    "intents": frozenset({ORDERS, PNL}),  # a fill that its run has not taken in counts as unguarded
    "positions": frozenset({POSITIONS, PNL}),
    "runs": frozenset({STRATEGIES, PNL}),
    "notices": frozenset({NOTICES}),
}
_OF_RISK = {
    "kill": frozenset({KILL_SWITCH, STRATEGIES}),
    "limits": frozenset({STRATEGIES}),
    "day": frozenset({PNL, STRATEGIES}),
    "funds": frozenset({PNL}),
}


def topics_behind(table: str, row_id: str) -> frozenset[str]:
    """The topics that show a row; none for one that nobody sees. Raises ``KeyError`` for a table that is not known."""
    if table == "strategies":  # beside them lie rows that keep names unique
        return frozenset({STRATEGIES}) if row_id.startswith(PREFIXES["strategy"]) else _NOTHING
    if table == "risk":
        return _OF_RISK.get(row_id.partition("#")[0], _NOTHING)
    return _TOPICS[table]


def publish_changes(
    records: Iterable[object],
    *,
    parse: Callable[[object], TenantChanged | None],
    send: SendSignals,
    put_aside: Callable[[object, str], None],
) -> int:
    """Signal what changed in these records, once a tenant; gives how many tenants.

    A record that cannot be read is put aside and holds up no other. Raises ``Unavailable`` when nothing can be sent or
    put aside: then the whole batch comes again, which is harmless.
    """
    topics: dict[TenantId, frozenset[str]] = {}
    for record in records:
        try:
            change = parse(record)
        except InvalidRecord as error:
            put_aside(record, str(error))
            continue
        if change is not None:
            topics[change.tenant_id] = topics.get(change.tenant_id, _NOTHING) | change.topics
    if topics:
        send([TenantChanged(tenant_id, each) for tenant_id, each in topics.items()])
    return len(topics)
