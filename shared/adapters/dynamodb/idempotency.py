"""Answers by the sender's Idempotency-Key (table ``idempotency``)."""

from datetime import datetime, timedelta

from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table
from shared.application.ports.identity import StoredAnswer
from shared.domain.errors import Conflict

CLAIM_LASTS = timedelta(minutes=1)
"""Longer than any function may run, so a claim that lapsed belongs to a request that is dead."""
ANSWER_LASTS = timedelta(hours=24)


class DynamoIdempotencyStore:
    """Implements ``IdempotencyStore``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, tenant_id: str, key: str, fingerprint: str, now: datetime) -> StoredAnswer | None:
        """Claim a key; see the port."""
        at = int(now.timestamp())
        claim = {
            "tenant_id": tenant_id,
            "id": key,
            "fingerprint": fingerprint,
            "expires_at": at + int(CLAIM_LASTS.total_seconds()),
        }
        try:
            self._table.put(
                claim,
                Condition("attribute_not_exists(#k) OR #e <= :now", {"#k": "id", "#e": "expires_at"}, {":now": at}),
            )
        except ConditionFailed:
            return self._known(tenant_id, key, fingerprint)
        return None

    def _known(self, tenant_id: str, key: str, fingerprint: str) -> StoredAnswer:
        row = self._table.get({"tenant_id": tenant_id, "id": key})
        if row is not None and row["fingerprint"] != fingerprint:
            raise Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request.")
        if row is None or "status" not in row:
            raise Conflict("request_in_progress", "The first request with this Idempotency-Key still runs.")
        return StoredAnswer(int(row["status"]), row["headers"], row["body"])

    def finish(self, tenant_id: str, key: str, fingerprint: str, answer: StoredAnswer, now: datetime) -> None:
        """Keep an answer; see the port."""
        row = {
            "tenant_id": tenant_id,
            "id": key,
            "fingerprint": fingerprint,
            "status": answer.status,
            "headers": dict(answer.headers),
            "body": answer.body,
            "expires_at": int((now + ANSWER_LASTS).timestamp()),
        }
        try:
            self._table.put(row, Condition("#f = :f", {"#f": "fingerprint"}, {":f": fingerprint}))
        except ConditionFailed:
            return  # the claim lapsed and went to another request: its answer counts

    def release(self, tenant_id: str, key: str, fingerprint: str) -> None:
        """Give a claim up; see the port."""
        mine = Condition(
            "#f = :f AND attribute_not_exists(#s)", {"#f": "fingerprint", "#s": "status"}, {":f": fingerprint}
        )
        try:
            self._table.delete({"tenant_id": tenant_id, "id": key}, mine)
        except ConditionFailed:
            return
