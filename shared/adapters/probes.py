"""Quick looks at whether the parts that matter answer: one call each, no retries if their clients are ``IMPATIENT``."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_ssm import SSMClient

    from shared.application.check_readiness import Probe


class NotAnswering(Exception):
    """A part answers, but not as it should."""


def table_probe(client: "DynamoDBClient", table: str, key: str) -> "Probe":
    """The table can be read."""

    def probe() -> None:
        client.get_item(TableName=table, Key={key: {"S": "readiness"}})

    return probe


def stream_probe(client: "KinesisClient", stream: str) -> "Probe":
    """The stream takes records."""

    def probe() -> None:
        status = client.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamStatus"]
        if status not in {"ACTIVE", "UPDATING"}:  # a stream that is being resharded still takes records
            raise NotAnswering(f"its status is {status}")

    return probe


def key_probe(client: "KMSClient", key_id: str) -> "Probe":
    """The key that seals broker credentials is enabled."""

    def probe() -> None:
        state = client.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"]
        if state != "Enabled":
            raise NotAnswering(f"its state is {state}")

    return probe


def signing_keys_probe(client: "SSMClient", parameter: str) -> "Probe":
    """There is a published key by which access tokens can be verified."""

    def probe() -> None:
        document = client.get_parameter(Name=parameter)["Parameter"]["Value"]
        if not json.loads(document).get("keys"):
            raise NotAnswering("no key was published yet")

    return probe
