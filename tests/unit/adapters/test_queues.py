"""Dead letters say what a person must look at."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from shared.adapters.queues import DeadLetters
from shared.domain.errors import Unavailable


class Queue:
    """An SQS client that keeps what is sent."""

    def __init__(self, is_away: bool = False) -> None:
        self.sent: list[dict[str, Any]] = []
        self._is_away = is_away

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        if self._is_away:
            raise EndpointConnectionError(endpoint_url=QueueUrl)
        self.sent.append(json.loads(MessageBody))


def test_a_parked_order_is_named_with_its_reason() -> None:
    queue: Any = Queue()
    DeadLetters(queue, "url").park("tnt_1", "P1", "why")
    assert queue.sent == [{"kind": "parked", "tenant_id": "tnt_1", "subject": "P1", "reason": "why"}]


def test_poison_is_kept_byte_for_byte() -> None:
    queue: Any = Queue()
    DeadLetters(queue, "url").poison("market", b"\x00\xff", "no header")
    assert base64.b64decode(queue.sent[0]["data"]) == b"\x00\xff"
    assert (queue.sent[0]["source"], queue.sent[0]["reason"]) == ("market", "no header")


def test_an_outage_is_said() -> None:
    queue: Any = Queue(is_away=True)
    with pytest.raises(Unavailable):
        DeadLetters(queue, "http://nowhere").park("tnt_1", "P1", "why")
