"""Mail goes to a queue; what takes it from there sends it."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class QueuedMailer:
    """Implements ``Mailer``: one message ``{to, kind, link_path}`` a mail."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def send(self, to: str, kind: str, link_path: str) -> None:
        """Queue one mail; see the port. Raises ``Unavailable``."""
        body = json.dumps({"to": to, "kind": str(kind), "link_path": link_path})
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable("mail_unavailable", "Mail cannot be sent just now; please try again shortly.") from error
