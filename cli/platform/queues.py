"""How many messages lie in the queues where nothing should lie; their alarms do not fire on the emulator."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.platform.home import REGION, STAGE, Ports, endpoint

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from cli.platform.screen import Screen

WATCHED: Mapping[str, str] = {
    "relay-dlq": "a command could not be relayed to the engine",
    "changes-dlq": "a change could not be told to the live sockets",
    "parked": "an order needs a person",
    "schedule-dlq": "the minute's arming did not run",
    "mail-dlq": "a mail could not be sent",
}
PAUSE_SECONDS = 10.0


def sqs_client(ports: Ports, config: Config | None = None) -> "SQSClient":
    """A client for the emulator's queues."""
    return boto3.client(
        "sqs",
        endpoint_url=endpoint(ports),
        region_name=REGION,
        aws_access_key_id="localdev",
        aws_secret_access_key="test",  # noqa: S106 - the emulator takes anything
        config=config,
    )


def depths(client: "SQSClient") -> dict[str, int]:
    """Messages in each watched queue; a queue that cannot be asked is left out."""
    found = {}
    for name in WATCHED:
        try:
            url = client.get_queue_url(QueueName=f"plimsoll-{STAGE}-{name}")["QueueUrl"]
            answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        except (ClientError, BotoCoreError):
            continue
        found[name] = int(answer["Attributes"]["ApproximateNumberOfMessages"])
    return found


async def watch_queues(ports: Ports, screen: "Screen") -> None:
    """Say it when one of these queues grows."""
    client = await asyncio.to_thread(sqs_client, ports)
    before: dict[str, int] = {}
    while True:
        now = await asyncio.to_thread(depths, client)
        for name, count in now.items():
            if count > before.get(name, 0):
                screen.line(name, f"WARNING {count} in the queue: {WATCHED[name]}")
        before = now
        await asyncio.sleep(PAUSE_SECONDS)
