"""Composition of ``plimsoll ops routing``."""

from collections.abc import Callable

from shared.adapters import aws
from shared.adapters.dynamodb.routing import KEPT_SECONDS, DynamoRoutingTables
from shared.adapters.reference.instruments import all_instruments
from shared.application.change_routing import RoutingDesk
from shared.bootstrap.api import build_audit_log, now
from shared.settings import PlatformSettings

MARGIN_SECONDS = 5.0


def build(settings: PlatformSettings, sleep: Callable[[float], None]) -> RoutingDesk:
    """The desk over a stage's tables. It waits until no API function goes by the item before."""
    return RoutingDesk(
        tables=DynamoRoutingTables(aws.dynamodb(), settings.table_prefix),
        instruments=tuple(all_instruments()),
        wait=lambda: sleep(KEPT_SECONDS + MARGIN_SECONDS),
        now=now,
        audit=build_audit_log(settings),
    )
