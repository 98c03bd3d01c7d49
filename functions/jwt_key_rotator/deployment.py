"""The rotator as CloudFormation calls it: a deployment makes the first key; other events go on to the handler.

A deployment waits for an answer at the address in its event, whatever happens here.
"""

import json
import urllib.request
from typing import Any

from functions.jwt_key_rotator.handler import handler as ensure_keys

ANSWER_SECONDS = 10


def handler(event: dict[str, Any], context: Any) -> Any:
    """Make sure that there is a key, or do what a schedule asks for."""
    if "ResponseURL" not in event:
        return ensure_keys(event, context)
    answer = {
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "PhysicalResourceId": "signing-key",
        "Status": "SUCCESS",
    }
    try:
        if event["RequestType"] != "Delete":  # the key outlives the stack that made it
            ensure_keys({}, context)
    except Exception as error:
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"}
    _put(event["ResponseURL"], answer)
    return {"status": answer["Status"]}


def _put(url: str, answer: dict[str, str]) -> None:
    body = json.dumps(answer).encode()
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310 - CloudFormation's address
        response.read()
