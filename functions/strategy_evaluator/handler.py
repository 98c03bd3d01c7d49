"""Lambda entry point of the minute schedule: strategies that are due soon are armed."""

from datetime import UTC, datetime
from typing import Any

from shared.bootstrap.strategy_evaluator import build_strategy_evaluator
from shared.observability import count, logger_of, metrics_of
from shared.settings import PublisherSettings

SERVICE = "strategy_evaluator"
logger = logger_of(SERVICE)
metrics = metrics_of(SERVICE)
_sweep = build_strategy_evaluator(PublisherSettings())


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Arm what is due in the next minutes. ``scheduled_at`` (ISO-8601) is the schedule's own time, if it says one."""
    at = event.get("scheduled_at")
    armed = _sweep(datetime.fromisoformat(at) if at else datetime.now(UTC))
    count(metrics, "StrategiesArmed", armed)
    logger.info("strategies armed", armed=armed)
    return {"armed": armed}
