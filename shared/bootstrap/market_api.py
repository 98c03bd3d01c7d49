"""Composition of ``market_api``."""

from shared.adapters import aws
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.reference.instruments import instrument_book
from shared.application.api_guards import ApiGuards
from shared.application.ports.trading import Instruments, MarketView
from shared.bootstrap.api import build_guards
from shared.settings import ApiSettings


def build(settings: ApiSettings) -> tuple[Instruments, MarketView, ApiGuards]:
    """The instrument master, the market's tables and the guards."""
    guards = build_guards(settings, changes_nothing=True)
    return instrument_book(), DynamoMarketView(aws.dynamodb(), settings.table_prefix), guards
