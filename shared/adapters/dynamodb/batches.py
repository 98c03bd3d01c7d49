"""Reading and writing many independent rows with few calls."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.rows import Item, from_item, to_item
from shared.adapters.dynamodb.table import Table, translated
from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import WriteRequestOutputTypeDef, WriteRequestTypeDef

MOST_ROWS = 25
MOST_KEYS = 100
ATTEMPTS = 5
FIRST_PAUSE = 0.05


def put_all(table: Table, rows: Sequence[Mapping[str, Any]], sleep: Callable[[float], None] = time.sleep) -> None:
    """Write whole rows, unconditionally and in no particular order. No key may come twice.

    Raises ``Unavailable`` when the store keeps refusing some; others may have been written.
    """
    for start in range(0, len(rows), MOST_ROWS):
        requests: Sequence[WriteRequestTypeDef | WriteRequestOutputTypeDef] = [
            {"PutRequest": {"Item": to_item(row)}} for row in rows[start : start + MOST_ROWS]
        ]
        pause = FIRST_PAUSE
        for _ in range(ATTEMPTS):
            with translated():
                answer = table.client.batch_write_item(RequestItems={table.name: requests})
            requests = answer.get("UnprocessedItems", {}).get(table.name, [])
            if not requests:
                break
            sleep(pause)
            pause *= 2
        else:
            raise Unavailable("store_unavailable", f"{len(requests)} rows of {table.name} could not be written.")


def get_all(
    table: Table,
    keys: Sequence[Mapping[str, Any]],
    sleep: Callable[[float], None] = time.sleep,
    only: Sequence[str] = (),
) -> list[Item]:
    """The rows of these keys (each named once) that exist, consistent, in no order. Raises ``Unavailable``.

    ``only`` names the attributes to be read; none named: all.
    """
    found: list[Item] = []
    projection: dict[str, Any] = {}
    if only:
        names = {f"#{place}": name for place, name in enumerate(only)}
        projection = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
    for start in range(0, len(keys), MOST_KEYS):
        wanted: Any = {"Keys": [to_item(key) for key in keys[start : start + MOST_KEYS]]}
        pause = FIRST_PAUSE
        for _ in range(ATTEMPTS):
            with translated():
                answer = table.client.batch_get_item(
                    RequestItems={table.name: wanted | projection | {"ConsistentRead": True}}
                )
            found += [from_item(row) for row in answer["Responses"].get(table.name, [])]
            left = answer.get("UnprocessedKeys", {}).get(table.name)
            if not left:
                break
            wanted = {"Keys": left["Keys"]}
            sleep(pause)
            pause *= 2
        else:
            raise Unavailable("store_unavailable", f"{len(wanted['Keys'])} rows of {table.name} could not be read.")
    return found
