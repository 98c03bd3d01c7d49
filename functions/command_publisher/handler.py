"""Lambda entry point: changed strategies and kill switches become commands on the market stream."""

from typing import Any

from shared.bootstrap.command_publisher import build_command_publisher
from shared.observability import count, logger_of, metrics_of
from shared.settings import PublisherSettings

SERVICE = "command_publisher"
logger = logger_of(SERVICE)
metrics = metrics_of(SERVICE)
_publish = build_command_publisher(PublisherSettings())


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, list[Any]]:
    """Publish a batch. It fails as a whole only while a stream or queue is away; then it comes again."""
    records = event.get("Records", [])
    published = _publish(records)
    count(metrics, "CommandsPublished", published)
    logger.info("commands published", records=len(records), commands=published)
    return {"batchItemFailures": []}
