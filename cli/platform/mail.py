"""``plimsoll mail``: the mail queue of the local platform, where no mail is sent."""

import json
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.platform.home import STAGE, Ports
from cli.platform.queues import sqs_client

MOST = 200


class QueueUnavailable(Exception):
    """The queue cannot be read: the platform does not run."""


def read_mails(ports: Ports, *, keep: bool = False) -> list[dict[str, Any]]:
    """The queued mails, oldest first as far as the queue knows. They are taken unless ``keep``.

    Raises ``QueueUnavailable``.
    """
    client = sqs_client(ports, Config(connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 1}))
    mails: list[dict[str, Any]] = []
    try:
        url = client.get_queue_url(QueueName=f"plimsoll-{STAGE}-mail")["QueueUrl"]
        receipts = []
        while len(mails) < MOST:
            answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=30)
            messages = answer.get("Messages", [])
            if not messages:
                break
            mails += [json.loads(message["Body"]) for message in messages]
            receipts += [message["ReceiptHandle"] for message in messages]
        for receipt in receipts:
            if keep:
                client.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)
            else:
                client.delete_message(QueueUrl=url, ReceiptHandle=receipt)
    except (ClientError, BotoCoreError) as error:
        raise QueueUnavailable("The mail queue does not answer.") from error
    return mails
