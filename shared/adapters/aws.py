"""AWS clients, built from the environment alone: only ``AWS_ENDPOINT_URL`` tells an emulator from AWS.

Every client has short deadlines and standard retries; nothing waits for a minute because a service is away.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=64,
    tcp_keepalive=True,
)


@lru_cache(maxsize=1)
def _session() -> boto3.Session:
    return boto3.Session()


def dynamodb() -> "DynamoDBClient":
    """A DynamoDB client (low level: the resource layer costs import time)."""
    return _session().client("dynamodb", config=_CONFIG)


def kinesis() -> "KinesisClient":
    """A Kinesis client."""
    return _session().client("kinesis", config=_CONFIG)


def kms() -> "KMSClient":
    """A KMS client."""
    return _session().client("kms", config=_CONFIG)


def secrets_manager() -> "SecretsManagerClient":
    """A Secrets Manager client."""
    return _session().client("secretsmanager", config=_CONFIG)


def ssm() -> "SSMClient":
    """A Systems Manager (parameters) client."""
    return _session().client("ssm", config=_CONFIG)


def sqs() -> "SQSClient":
    """An SQS client."""
    return _session().client("sqs", config=_CONFIG)
