"""Composition of ``brokers_api``, the only API function that may encrypt credentials. Nothing here can open them."""

import secrets

from shared.adapters import aws
from shared.adapters.brokers.paper_accounts import HttpPaperAccounts
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.funds import DynamoOpeningFunds
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.lazy import lazily
from shared.adapters.reference.instruments import instrument_book
from shared.application.api_guards import ApiGuards
from shared.application.link_broker import BrokerDesk
from shared.application.ports.trading import Seal
from shared.bootstrap.api import build_audit_log, build_guards, now
from shared.settings import BrokersSettings


def build(settings: BrokersSettings) -> tuple[BrokerDesk, ApiGuards]:
    """The use cases' dependencies and the guards."""
    client, prefix = aws.dynamodb(), settings.table_prefix
    desk = BrokerDesk(
        brokers=DynamoBrokerConnections(client, prefix),
        strategies=DynamoStrategies(client, prefix, instrument_book().by_id),
        runs=DynamoRunsView(client, prefix),
        orders=DynamoOrdersView(client, prefix),
        portfolio=DynamoPortfolioView(client, prefix),
        paper=HttpPaperAccounts(settings.paper_broker_url),
        funds=DynamoOpeningFunds(client, prefix),
        seal=lazily(lambda: _seal_under(settings.credentials_key_arn)),
        audit=build_audit_log(settings),
        now=now,
        randomness=secrets.token_bytes,
    )
    return desk, build_guards(settings)


def _seal_under(key_arn: str) -> Seal:
    # only linking and resetting seal anything: the library and its KMS client would double every start of the function
    from shared.adapters.credentials import kms_credentials  # noqa: PLC0415

    return kms_credentials(key_arn).seal
