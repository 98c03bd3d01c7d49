"""The daemon's properties file, from our settings. Names are those of ``MultiLangDaemonConfiguration`` of KCL 3.1."""

from collections.abc import Mapping
from typing import Literal

from shared.settings import KclSettings

Role = Literal["triggers", "orders"]
REBALANCE_MILLIS = 30_000
"""How often shards may move from a busy worker to an idle one."""
ROLES: tuple[Role, ...] = ("triggers", "orders")


def application_name(settings: KclSettings, role: Role) -> str:
    """The application, which is also the lease table's name and the stem of its two companions'."""
    return f"{settings.table_prefix}kcl-{role}"


def stream_of(settings: KclSettings, role: Role) -> str:
    """The stream that a role reads."""
    return settings.market_stream if role == "triggers" else settings.orders_stream


def daemon_properties(settings: KclSettings, role: Role, executable: str) -> dict[str, str]:
    """Everything that the daemon is told; what is not named here has the library's default."""
    name = application_name(settings, role)
    properties = {
        "executableName": executable,
        "processingLanguage": "python/3",
        "streamName": stream_of(settings, role),
        "applicationName": name,
        "AwsCredentialsProvider": "DefaultCredentialsProvider",
        "regionName": settings.region,
        # records wait in the stream for a first owner; doorbells that rang before are found by the sweep
        "initialPositionInStream": "TRIM_HORIZON" if role == "triggers" else "LATEST",
        "failoverTimeMillis": str(settings.kcl_failover_millis),
        # the library looks for shards without an owner every 10 s: too long a gap for stops
        "leaseAssignmentIntervalMillis": str(settings.kcl_assignment_millis),
        "shardSyncIntervalMillis": "30000",
        "parentShardPollIntervalMillis": "1000",
        "cleanupLeasesUponShardCompletion": "true",
        # an empty batch is the moment at which an idle shard can be checkpointed
        "callProcessRecordsEvenForEmptyRecordList": "true",
        "validateSequenceNumberBeforeCheckpointing": "false",
        "isGracefulLeaseHandoffEnabled": "true",
        "gracefulLeaseHandoffTimeoutMillis": "10000",
        "shutdownGraceMillis": "5000",
        "coordinatorStateTableName": f"{name}-coordinator",
        "workerMetricsTableName": f"{name}-workers",
        "coordinatorStateBillingMode": "PAY_PER_REQUEST",
        "workerMetricsBillingMode": "PAY_PER_REQUEST",
        # Fargate shows a task no CPU figures that are worth balancing by: leases are spread by throughput
        "disableWorkerMetrics": "true",
        # a dead worker's shards are not given to others while its last report counts, which is twice this long: with
        # the library's 30 s, shards stayed without an owner for a minute after a kill
        "workerMetricsReporterFreqInMillis": str(settings.kcl_failover_millis // 2),
        # a move leaves a shard alone for some seconds, so only a clear imbalance is worth one, and not all the time
        "reBalanceThresholdPercentage": "30",
        "varianceBalancingFrequency": str(REBALANCE_MILLIS // settings.kcl_assignment_millis or 1),
        "metricsLevel": "NONE",
    }
    if settings.kcl_worker:
        # whoever comes back under its old name still has its leases, and the leader's lock: a killed leader's is free
        # for others only after two minutes, in which nobody gives out shards
        properties["workerId"] = settings.kcl_worker
    return properties | _retrieval(settings, role) | _protection(settings) | _endpoints(settings) | _tags(settings)


def _retrieval(settings: KclSettings, role: Role) -> dict[str, str]:
    if settings.kcl_retrieval == "polling":
        return {
            "retrievalMode": "POLLING",
            "idleTimeBetweenReadsInMillis": str(int(settings.poll_seconds * 1000)),
            "maxRecords": "1000",
        }
    arn = settings.kcl_market_consumer_arn if role == "triggers" else settings.kcl_orders_consumer_arn
    named = {"fanoutConfig.consumerArn": arn} if arn else {"fanoutConfig.consumerName": f"plimsoll-{role}"}
    return {"retrievalMode": "FANOUT"} | named


def _protection(settings: KclSettings) -> dict[str, str]:
    if not settings.kcl_protect_tables:
        return {}
    names = (
        "leaseTableDeletionProtectionEnabled",
        "leaseTablePitrEnabled",
        "coordinatorStateDeletionProtectionEnabled",
        "coordinatorStatePointInTimeRecoveryEnabled",
        "workerMetricsDeletionProtectionEnabled",
        "workerMetricsPointInTimeRecoveryEnabled",
    )
    return dict.fromkeys(names, "true")


def _endpoints(settings: KclSettings) -> dict[str, str]:
    named = {"kinesisEndpoint": settings.kinesis_endpoint, "dynamoDBEndpoint": settings.dynamodb_endpoint}
    return {name: endpoint for name, endpoint in named.items() if endpoint}


def _tags(settings: KclSettings) -> dict[str, str]:
    tags = f"project=plimsoll, stage={settings.stage}"
    return {"coordinatorStateTags": tags, "workerMetricsTags": tags}


def as_text(properties: Mapping[str, str]) -> str:
    """The file's content: ``java.util.Properties`` as UTF-8 without anything that would need escapes."""
    for name, value in properties.items():
        if not (name + value).isascii() or any(each in value for each in "\\\r\n"):
            raise ValueError(f"{name}: {value!r} cannot be written into a properties file")
    return "".join(f"{name} = {value}\n" for name, value in properties.items())
