"""Lambda entry point: changed rows become signals for the live service."""

from typing import Any

from shared.bootstrap.change_publisher import build_change_publisher
from shared.observability import count, logger_of, metrics_of
from shared.settings import SocketSettings

SERVICE = "change_publisher"
logger = logger_of(SERVICE)
metrics = metrics_of(SERVICE)
_publish = build_change_publisher(SocketSettings())


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, list[Any]]:
    """Signal a batch. It fails as a whole only while the queue is away; then it comes again."""
    records = event.get("Records", [])
    signalled = _publish(records)
    count(metrics, "TenantsSignalled", signalled)
    logger.debug("changes signalled", records=len(records), tenants=signalled)
    return {"batchItemFailures": []}
