"""Signals for the live service, on a queue a slice: small JSON documents, in no order, perhaps more than once."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import Unavailable
from shared.domain.ids import TenantId
from shared.domain.kill_switch import PLATFORM
from shared.domain.live import ConnectionChanged, ConnectionId, Signal, TenantChanged, slice_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

WAIT_SECONDS = 3
_MOST = 10


class QueuedSignals:
    """``SendSignals``: each goes to the queue of its tenant's slice, what concerns everybody to all."""

    def __init__(self, client: "SQSClient", queue_urls: Sequence[str]) -> None:
        if not queue_urls:
            raise ValueError("there is no queue for signals")
        self._client = client
        self._queue_urls = tuple(queue_urls)

    def __call__(self, signals: Sequence[Signal]) -> None:
        """Send them. Raises ``Unavailable``; some may have been sent."""
        for number, url in enumerate(self._queue_urls):
            bodies = [_written(each) for each in signals if self._goes_to(each, number)]
            for start in range(0, len(bodies), _MOST):
                self._send(url, bodies[start : start + _MOST])

    def _goes_to(self, signal: Signal, number: int) -> bool:
        return signal.tenant_id == PLATFORM or slice_of(signal.tenant_id, len(self._queue_urls)) == number

    def _send(self, url: str, bodies: Sequence[str]) -> None:
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(place), "MessageBody": body} for place, body in enumerate(bodies)
        ]
        try:
            answer = self._client.send_message_batch(QueueUrl=url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable("queue_unavailable", "The queue of the live service does not answer.") from error
        if answer.get("Failed"):
            raise Unavailable("queue_unavailable", "The queue of the live service did not take everything.")


class SignalInbox:
    """``ReceiveSignals`` on one queue. A message that cannot be read stays, and ends among the dead letters."""

    def __init__(self, client: "SQSClient", queue_url: str, wait_seconds: int = WAIT_SECONDS) -> None:
        self._client = client
        self._queue_url = queue_url
        self._wait_seconds = wait_seconds

    def __call__(self) -> Sequence[Signal]:
        """What came within some seconds. It is removed before it is acted on: the tables are the truth, not these."""
        try:
            answer = self._client.receive_message(
                QueueUrl=self._queue_url, MaxNumberOfMessages=_MOST, WaitTimeSeconds=self._wait_seconds
            )
            signals: list[Signal] = []
            read = []
            for message in answer.get("Messages", []):
                signal = _read(message.get("Body", ""))
                if signal is not None:
                    signals.append(signal)
                    read.append(message.get("ReceiptHandle", ""))
            if read:
                self._client.delete_message_batch(
                    QueueUrl=self._queue_url,
                    Entries=[{"Id": str(place), "ReceiptHandle": handle} for place, handle in enumerate(read)],
                )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable("queue_unavailable", "The queue of the live service does not answer.") from error
        return signals


def _written(signal: Signal) -> str:
    if isinstance(signal, ConnectionChanged):
        return json.dumps({"tenant_id": signal.tenant_id, "connection_id": signal.connection_id})
    return json.dumps({"tenant_id": signal.tenant_id, "topics": sorted(signal.topics)})


def _read(body: str) -> Signal | None:
    try:
        document = json.loads(body)
        tenant_id = TenantId(_text(document, "tenant_id"))
        if "connection_id" in document:
            return ConnectionChanged(tenant_id, ConnectionId(_text(document, "connection_id")))
        topics = document["topics"]
        return TenantChanged(tenant_id, frozenset(topics)) if _are_texts(topics) else None
    except (ValueError, KeyError, TypeError):
        return None


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is no text")
    return value


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in values)
