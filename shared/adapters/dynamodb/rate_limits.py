"""Counters of what somebody does in a window (table ``rate_limits``): one atomic update a question."""

from datetime import datetime, timedelta
from decimal import Decimal

from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.domain.ratelimits import FORGET_AFTER, Failures


class DynamoRateLimiter:
    """Implements ``RateLimiter``. Rows age out by TTL; until then a row past its end counts as absent."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, bucket: str, *, limit: int, window: timedelta, now: datetime) -> int:
        """Count one use; see the port."""
        at = _epoch(now)
        while True:
            try:
                row = self._table.update(
                    {"bucket": bucket},
                    "ADD used :one",
                    values={":one": 1, ":now": at},
                    condition="ends_at > :now",
                )
            except ConditionFailed:
                if self._open_window(bucket, at, at + _seconds(window)):
                    return 0 if limit > 0 else 1
                continue  # another request opened the window in this very moment: count in that one
            if row["used"] <= limit:
                return 0
            return max(1, int(-((at - row["ends_at"]) // 1)))

    def _open_window(self, bucket: str, at: Decimal, ends_at: Decimal) -> bool:
        try:
            self._table.update(
                {"bucket": bucket},
                "SET used = :one, ends_at = :ends, expires_at = :expires",
                values={":one": 1, ":ends": ends_at, ":expires": int(ends_at) + 60, ":now": at},
                condition="attribute_not_exists(ends_at) OR ends_at <= :now",
            )
        except ConditionFailed:
            return False
        return True

    def failures(self, bucket: str, now: datetime) -> Failures:
        """The failures not yet forgotten; see the port."""
        row = self._table.get({"bucket": _failures_key(bucket)})
        if row is None:
            return Failures(0, None)
        last_at = datetime.fromisoformat(row["last_at"])
        return Failures(0, None) if now - last_at >= FORGET_AFTER else Failures(int(row["failures"]), last_at)

    def note_failure(self, bucket: str, now: datetime) -> None:
        """Note a failure; see the port."""
        key = {"bucket": _failures_key(bucket)}
        names = {":last": now.isoformat(), ":expires": int((now + FORGET_AFTER).timestamp()) + 1}
        try:
            self._table.update(
                key,
                "SET last_at = :last, expires_at = :expires ADD failures :one",
                values={**names, ":one": 1, ":old": (now - FORGET_AFTER).isoformat()},
                condition="attribute_not_exists(last_at) OR last_at > :old",
            )
        except ConditionFailed:
            self._table.update(
                key,
                "SET last_at = :last, expires_at = :expires, failures = :one",
                values={**names, ":one": 1},
            )


def _failures_key(bucket: str) -> str:
    return f"failures#{bucket}"


def _epoch(at: datetime) -> Decimal:
    return Decimal(str(at.timestamp()))


def _seconds(window: timedelta) -> Decimal:
    return Decimal(str(window.total_seconds()))
