"""Dead-letter queues: what a person must look at. The rows are the truth, a message here is a pointer to them."""

import base64
import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LARGEST_BODY = 200 * 1024


class DeadLetters:
    """One dead-letter queue. Calls block and raise ``Unavailable``. Sending something twice is harmless."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, tenant_id: str, subject: str, reason: str) -> None:
        """An intent or a run that only a person can bring further."""
        self._send({"kind": "parked", "tenant_id": tenant_id, "subject": subject, "reason": reason})

    def poison(self, source: str, data: bytes, reason: str) -> None:
        """A record that cannot be read, with its bytes (base64)."""
        encoded = base64.b64encode(data).decode()[:_LARGEST_BODY]
        self._send({"kind": "poison", "source": source, "data": encoded, "reason": reason})

    def _send(self, document: dict[str, str]) -> None:
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(document))
        except (ClientError, BotoCoreError) as error:
            raise Unavailable("queue_unavailable", "The dead-letter queue does not answer.") from error
