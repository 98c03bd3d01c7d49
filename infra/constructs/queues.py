"""Queues: encrypted, TLS only, and none from which a message can vanish unseen."""

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.alarm import alarm

_KEPT = Duration.days(4)
_HIDDEN = Duration.seconds(180)


def dead_letters(
    scope: Construct,
    construct_id: str,
    *,
    name: str,
    key: kms.IKey,
    topic: sns.ITopic,
    tls: bool,
    meaning: str,
    runbook: str,
) -> sqs.Queue:
    """A queue of what could not be handled, kept for 14 days, with an alarm on the first message.

    ``tls`` is false only where there is none: the emulator speaks plain HTTP.
    """
    queue = sqs.Queue(
        scope,
        construct_id,
        queue_name=name,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=key,
        enforce_ssl=tls,
        retention_period=Duration.days(14),
    )
    alarm(
        scope,
        f"{construct_id}Alarm",
        name=f"{name}-not-empty",
        metric=queue.metric_approximate_number_of_messages_visible(statistic="Maximum"),
        threshold=1,
        meaning=meaning,
        runbook=runbook,
        topic=topic,
    )
    if not tls:
        _acknowledge_plain(queue)
    acknowledge(queue, "It is where other queues, streams and schedules put what they give up.", "AwsSolutions-SQS3")
    return queue


def queue_with_dead_letters(
    scope: Construct,
    construct_id: str,
    *,
    name: str,
    key: kms.IKey,
    topic: sns.ITopic,
    tls: bool,
    meaning: str,
    runbook: str,
    attempts: int = 5,
    kept: Duration = _KEPT,
    hidden: Duration = _HIDDEN,
) -> sqs.Queue:
    """A work queue. A message that fails so many times goes to ``<name>-dlq``.

    ``kept``: how long a message waits for somebody who takes it; ``hidden``: how long it is his before others see it.
    """
    dead = dead_letters(
        scope,
        f"{construct_id}Dead",
        name=f"{name}-dlq",
        key=key,
        topic=topic,
        tls=tls,
        meaning=meaning,
        runbook=runbook,
    )
    queue = sqs.Queue(
        scope,
        construct_id,
        queue_name=name,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=key,
        enforce_ssl=tls,
        retention_period=kept,
        visibility_timeout=hidden,
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=attempts),
    )
    if not tls:
        _acknowledge_plain(queue)
    return queue


def _acknowledge_plain(queue: sqs.Queue) -> None:
    acknowledge(queue, "Only for the emulator, which listens on the loopback address alone.", "AwsSolutions-SQS4")
