"""Composition of ``orders_api``."""

from shared.bootstrap.desk import TradingParts, build_trading_parts
from shared.settings import ApiSettings


def build(settings: ApiSettings) -> TradingParts:
    """The desk, the audit log, the uncached look at a session, and the guards."""
    return build_trading_parts(settings)
