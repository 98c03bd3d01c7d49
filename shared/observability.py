"""Logs, metrics and traces, the same in every function and service.

Logs are JSON lines with ``correlation_id`` from the first request to the last fill. Metrics are EMF lines that
CloudWatch turns into metrics. Traces are made only where Lambda names an X-Ray daemon to send them to.
"""

import logging
import os
from functools import lru_cache
from typing import TYPE_CHECKING

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics, MetricUnit

if TYPE_CHECKING:
    from aws_lambda_powertools.tracing import Tracer

NAMESPACE = "Plimsoll"

__all__ = ["NAMESPACE", "MetricUnit", "count", "log_as_json", "logger_of", "metrics_of", "tracer_of"]


@lru_cache
def logger_of(service: str) -> Logger:
    """The JSON logger of a function or service; level from ``POWERTOOLS_LOG_LEVEL`` (INFO unless set)."""
    return Logger(service=service, utc=True, serialize_stacktrace=False)


def log_as_json(service: str) -> None:
    """Make the standard library's loggers write the same JSON lines: for services, whose use cases know no other."""
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter  # noqa: PLC0415 - services only

    handler = logging.StreamHandler()
    handler.setFormatter(LambdaPowertoolsFormatter(service=service, utc=True))
    level = os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO").upper()
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at each start where credentials came from


@lru_cache
def metrics_of(service: str) -> Metrics:
    """The EMF metrics of a function or service."""
    return Metrics(service=service, namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE))


@lru_cache
def tracer_of(service: str) -> "Tracer | None":
    """The X-Ray tracer of a function, None where nobody listens (``AWS_XRAY_DAEMON_ADDRESS`` is unset).

    It patches nothing by itself, and its library is loaded only when needed, so that a start stays short.
    """
    if "AWS_XRAY_DAEMON_ADDRESS" not in os.environ:
        return None
    from aws_lambda_powertools.tracing import Tracer  # noqa: PLC0415

    tracer = Tracer(service=service, auto_patch=False)
    return None if tracer.disabled else tracer


def count(metrics: Metrics, name: str, amount: int = 1) -> None:
    """Add to a counter; the handler writes it out when it ends."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=amount)
