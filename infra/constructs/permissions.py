"""Who may do what, as sentences: ``may(role).read(strategies)``. Exact actions on exact resources, never a star.

Whoever touches something that is encrypted with the data key also gets the key, through that service alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs

_READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem")
_WRITE = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
_LEASES = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Scan")
_LEASE_INDEX = "LeaseOwnerToLeaseKeyIndex"
_KEY_READ = ("kms:Decrypt", "kms:DescribeKey")
_KEY_WRITE = (
    *_KEY_READ,
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)

Purpose = Literal["secret", "session"]


@dataclass(frozen=True)
class Permissions:
    """The permissions of one role, added sentence by sentence."""

    role: iam.IGrantable
    scope: Stack
    data_key: kms.IKey

    def read(self, *tables: dynamodb.ITableV2) -> None:
        """Get and query rows of these tables (not their indexes)."""
        self._allow(_READ, [table.table_arn for table in tables])
        self._use_data_key("dynamodb", _KEY_READ)

    def write(self, *tables: dynamodb.ITableV2) -> None:
        """Get, query and change rows of these tables (not query their indexes)."""
        self._allow((*_READ, *_WRITE), [table.table_arn for table in tables])
        self._use_data_key("dynamodb", _KEY_WRITE)

    def append(self, *tables: dynamodb.ITableV2) -> None:
        """Add rows to these tables; neither read nor remove any."""
        self._allow(("dynamodb:PutItem",), [table.table_arn for table in tables])
        self._use_data_key("dynamodb", _KEY_WRITE)

    def query(self, table: dynamodb.ITableV2, index: str) -> None:
        """Query one index of a table."""
        self._allow(("dynamodb:Query",), [f"{table.table_arn}/index/{index}"])
        self._use_data_key("dynamodb", _KEY_READ)

    def scan(self, table: dynamodb.ITableV2, index: str) -> None:
        """Read one whole index of a table: for sparse ones, which hold only what is open."""
        self._allow(("dynamodb:Scan",), [f"{table.table_arn}/index/{index}"])
        self._use_data_key("dynamodb", _KEY_READ)

    def listen(self, stream_arn: str) -> None:
        """Read the changes of a table."""
        actions = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
        self._allow(actions, [stream_arn])
        self._use_data_key("dynamodb", _KEY_READ)

    def publish(self, stream: kinesis.IStream) -> None:
        """Put records on a stream."""
        actions = ("kinesis:PutRecord", "kinesis:PutRecords", "kinesis:DescribeStreamSummary", "kinesis:ListShards")
        self._allow(actions, [stream.stream_arn])
        self._use_data_key("kinesis", _KEY_WRITE)

    def consume(self, *streams: kinesis.IStream) -> None:
        """Read records of these streams."""
        actions = (
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        )
        self._allow(actions, [stream.stream_arn for stream in streams])
        self._use_data_key("kinesis", _KEY_READ)

    def lease(self, stream: kinesis.IStream, application: str) -> None:
        """Share a stream with other workers through the Client Library, which makes and keeps three tables of its own.

        The names are those that ``services/execution`` gives it; their rows hold leases and sequence numbers only.
        """
        self.consume(stream)
        self._allow(("kinesis:DescribeStream",), [stream.stream_arn])
        tables = [self._table(application + suffix) for suffix in ("", "-coordinator", "-workers")]
        actions = ("dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:UpdateTable", "dynamodb:TagResource")
        self._allow((*actions, "dynamodb:UpdateContinuousBackups", "dynamodb:DescribeContinuousBackups"), tables)
        self._allow((*_LEASES,), tables)
        self._allow(("dynamodb:Query",), [f"{tables[0]}/index/{_LEASE_INDEX}"])

    def subscribe(self, consumer: kinesis.CfnStreamConsumer) -> None:
        """Have a stream's records pushed (enhanced fan-out)."""
        actions = ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard")
        self._allow(actions, [consumer.attr_consumer_arn])

    def look_at(self, *streams: kinesis.IStream) -> None:
        """See whether these streams are there, not what is in them."""
        self._allow(("kinesis:DescribeStreamSummary",), [stream.stream_arn for stream in streams])

    def look_at_key(self, key: kms.IKey) -> None:
        """See whether a key is there; no use of it."""
        self._allow(("kms:DescribeKey",), [key.key_arn])

    def send(self, *queues: sqs.IQueue) -> None:
        """Put messages on these queues."""
        self._allow(("sqs:SendMessage",), [queue.queue_arn for queue in queues])
        self._use_data_key("sqs", ("kms:Decrypt", "kms:GenerateDataKey"))

    def take(self, *queues: sqs.IQueue) -> None:
        """Receive messages of these queues and remove them."""
        self._allow(("sqs:ReceiveMessage", "sqs:DeleteMessage"), [queue.queue_arn for queue in queues])
        self._use_data_key("sqs", ("kms:Decrypt",))

    def remove(self, *tables: dynamodb.ITableV2) -> None:
        """Remove rows of these tables, and no more than that."""
        self._allow(("dynamodb:DeleteItem",), [table.table_arn for table in tables])
        self._use_data_key("dynamodb", _KEY_WRITE)

    def walk(self, *tables: dynamodb.ITableV2) -> None:
        """Read these tables as a whole: for small ones, whose rows age."""
        self._allow(("dynamodb:Scan",), [table.table_arn for table in tables])
        self._use_data_key("dynamodb", _KEY_READ)

    def post(self, api_id: str, stage: str) -> None:
        """Send messages to the sockets of a WebSocket API's stage, and close them."""
        arns = [
            self.scope.format_arn(
                service="execute-api", resource=api_id, resource_name=f"{stage}/{method}/@connections/*"
            )
            for method in ("POST", "DELETE")
        ]
        self._allow(("execute-api:ManageConnections",), arns)

    def read_secret(self, secret_arn: str) -> None:
        """Read the value of a secret."""
        self._allow(("secretsmanager:GetSecretValue",), [secret_arn])
        self._use_data_key("secretsmanager", ("kms:Decrypt",))

    def replace_secret(self, secret_arn: str) -> None:
        """Read and replace the value of a secret."""
        actions = ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret")
        self._allow(actions, [secret_arn])
        self._use_data_key("secretsmanager", ("kms:Decrypt", "kms:GenerateDataKey"))

    def read_parameter(self, name: str) -> None:
        """Read a parameter."""
        self._allow(("ssm:GetParameter",), [self._parameter(name)])

    def replace_parameter(self, name: str) -> None:
        """Read and replace a parameter."""
        self._allow(("ssm:GetParameter", "ssm:PutParameter"), [self._parameter(name)])

    def seal(self, key: kms.IKey, *purposes: Purpose) -> None:
        """Encrypt credentials of these purposes; nothing that was sealed can be opened with this."""
        self._allow_credentials(("kms:GenerateDataKey",), key, purposes)

    def open(self, key: kms.IKey, *purposes: Purpose) -> None:
        """Decrypt credentials of these purposes."""
        self._allow_credentials(("kms:Decrypt",), key, purposes)

    def trace(self) -> None:
        """Send traces. X-Ray has no resources to name."""
        self._allow(("xray:PutTraceSegments", "xray:PutTelemetryRecords"), ["*"])

    def attach_to_network(self) -> None:
        """Hold a network interface in the platform's network. These actions name no resource before it exists."""
        actions = (
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        )
        self._allow(actions, ["*"])

    def log(self, group_arn: str) -> None:
        """Write to one log group (``group_arn`` ends in ``:*``, its log streams)."""
        self._allow(("logs:CreateLogStream", "logs:PutLogEvents"), [group_arn])

    def _allow_credentials(self, actions: tuple[str, ...], key: kms.IKey, purposes: tuple[Purpose, ...]) -> None:
        conditions = {
            "StringEquals": {"kms:EncryptionContext:purpose": list(purposes)},
            "StringLike": {"kms:EncryptionContext:tenant_id": "tnt_*", "kms:EncryptionContext:broker_id": "brk_*"},
        }
        self._allow(actions, [key.key_arn], conditions)

    def _use_data_key(self, service: str, actions: tuple[str, ...]) -> None:
        through = {"StringEquals": {"kms:ViaService": f"{service}.{self.scope.region}.amazonaws.com"}}
        self._allow(actions, [self.data_key.key_arn], through)

    def _table(self, name: str) -> str:
        return self.scope.format_arn(service="dynamodb", resource="table", resource_name=name)

    def _parameter(self, name: str) -> str:
        return self.scope.format_arn(service="ssm", resource="parameter", resource_name=name.removeprefix("/"))

    def _allow(
        self,
        actions: tuple[str, ...],
        resources: list[str],
        conditions: Mapping[str, object] | None = None,
    ) -> None:
        statement = iam.PolicyStatement(actions=list(actions), resources=resources, conditions=conditions)
        self.role.grant_principal.add_to_principal_policy(statement)
