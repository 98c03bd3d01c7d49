"""Transactions whose first action is an epoch check, with their failures as the engine's words."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.table import ConditionFailed, TransactionClash, transact
from shared.domain.errors import Superseded, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_ACTIONS = 100
_TRIES = 6
_PAUSE_SECONDS = 0.01
_FAILED = "ConditionalCheckFailed"


def transact_as_owner(client: "DynamoDBClient", check: dict[str, Any], actions: Sequence[dict[str, Any]]) -> None:
    """All actions under the epoch, or none.

    Raises ``Superseded``; ``ConditionFailed`` with one reason for each of ``actions``; ``Unavailable`` when other
    transactions keep hold of the same rows. A clash is repeated: it is certain that nothing was written.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            transact(client, [check, *actions])
        except TransactionClash as error:
            if attempt == _TRIES:
                raise Unavailable("store_busy", "Other transactions keep hold of the same rows.") from error
            time.sleep(_PAUSE_SECONDS * attempt)
        except ConditionFailed as error:
            if error.reasons and error.reasons[0] == _FAILED:
                raise Superseded("superseded", "Another process holds the epoch now.") from error
            raise ConditionFailed(error.reasons[1:]) from error
        else:
            return


def failed_places(error: ConditionFailed) -> list[int]:
    """The places, in the given actions, whose condition did not hold."""
    return [place for place, reason in enumerate(error.reasons) if reason == _FAILED]
