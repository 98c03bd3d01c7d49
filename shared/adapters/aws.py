"""AWS clients, built from the environment alone: only ``AWS_ENDPOINT_URL`` tells an emulator from AWS.

Every client has short deadlines and standard retries; nothing waits for a minute because a service is away. They come
from botocore: boto3 adds nothing to them but its resource layer, whose loading every function's start would pay for.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

PATIENT = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=64,
    tcp_keepalive=True,
)
IMPATIENT = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 1})
"""For looking whether somebody is there: one short call."""


@lru_cache(maxsize=1)
def session() -> botocore.session.Session:
    """The process's session: credentials, region and endpoint as the environment names them."""
    return botocore.session.get_session()


def dynamodb(config: Config = PATIENT) -> "DynamoDBClient":
    """A DynamoDB client (low level: the resource layer costs import time)."""
    return cast("DynamoDBClient", session().create_client("dynamodb", config=config))


def kinesis(config: Config = PATIENT) -> "KinesisClient":
    """A Kinesis client."""
    return cast("KinesisClient", session().create_client("kinesis", config=config))


def kms(config: Config = PATIENT) -> "KMSClient":
    """A KMS client."""
    return cast("KMSClient", session().create_client("kms", config=config))


def secrets_manager(config: Config = PATIENT) -> "SecretsManagerClient":
    """A Secrets Manager client."""
    return cast("SecretsManagerClient", session().create_client("secretsmanager", config=config))


def ssm(config: Config = PATIENT) -> "SSMClient":
    """A Systems Manager (parameters) client."""
    return cast("SSMClient", session().create_client("ssm", config=config))


def sqs(config: Config = PATIENT) -> "SQSClient":
    """An SQS client."""
    return cast("SQSClient", session().create_client("sqs", config=config))
