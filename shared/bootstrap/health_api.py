"""Composition of ``health_api``."""

from collections.abc import Callable

from shared.adapters import aws
from shared.adapters.probes import key_probe, signing_keys_probe, stream_probe, table_probe
from shared.application.check_readiness import PartState, readiness
from shared.bootstrap.api import now
from shared.settings import HealthSettings


def build(settings: HealthSettings) -> Callable[[], list[PartState]]:
    """A look at every part that the platform cannot do without."""
    kinesis = aws.kinesis(aws.IMPATIENT)
    probes = {
        "tables": table_probe(aws.dynamodb(aws.IMPATIENT), settings.table_prefix + "quotes", "instrument"),
        "market_stream": stream_probe(kinesis, settings.market_stream),
        "orders_stream": stream_probe(kinesis, settings.orders_stream),
        "credentials_key": key_probe(aws.kms(aws.IMPATIENT), settings.credentials_key_arn),
        "signing_keys": signing_keys_probe(aws.ssm(aws.IMPATIENT), settings.jwks_parameter),
    }
    return readiness(probes, now)
