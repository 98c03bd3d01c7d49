"""What each API function may do, and so what it may not: a test reads the rest from the templates."""

from collections.abc import Mapping

from aws_cdk import aws_dynamodb as dynamodb

from infra.constructs.python_function import PythonFunction
from infra.settings import StageSettings
from infra.stacks.foundation import FoundationStack
from infra.stacks.stream import StreamStack


def permit_api_functions(
    made: Mapping[str, PythonFunction],
    *,
    settings: StageSettings,
    tables: Mapping[str, dynamodb.TableV2],
    foundation: FoundationStack,
    stream: StreamStack,
) -> None:
    """The permissions of the functions behind the HTTP API, by name."""
    for name in ("auth_api", "strategies_api", "brokers_api", "orders_api", "portfolio_api", "market_api"):
        made[name].may.write(tables["rate_limits"])
        if name != "market_api":  # which only shows
            made[name].may.write(tables["idempotency"])
    for name in ("auth_api", "brokers_api", "orders_api", "portfolio_api", "strategies_api"):
        made[name].may.append(tables["audit"])
    for name in ("strategies_api", "orders_api", "portfolio_api"):
        made[name].may.read(tables["sessions"])  # routes that cause orders, or let them go, look at the session itself

    auth = made["auth_api"].may
    auth.write(tables["users"], tables["sessions"], tables["auth_lookups"])
    auth.append(tables["socket_tickets"])
    auth.query(tables["connections"], "by-tenant")  # how many a tenant has
    auth.send(foundation.mail)
    auth.read_secret(foundation.signing_key_arn)
    if foundation.origin_secret:
        auth.read_secret(foundation.origin_secret.ref)
    auth.read_parameter(settings.jwks_parameter)

    # both see the whole desk: a manual order is a strategy of one run, and a strategy shows its orders
    for name in ("strategies_api", "orders_api"):
        desk = made[name].may
        desk.write(tables["strategies"])
        desk.read(tables["brokers"], tables["intents"], tables["intent_history"], tables["positions"])
        desk.read(tables["quotes"], tables["risk"], tables["runs"], tables["timeline"], tables["trades"])
        desk.read(tables["ownership"])  # the routing item that gives a strategy its bucket, the announced sessions
        desk.query(tables["intents"], "by-created")
        desk.query(tables["runs"], "open-by-tenant")
    made["strategies_api"].may.append(tables["risk"])  # a strategy's kill switch
    made["orders_api"].may.read(tables["resolutions"])
    made["orders_api"].may.append(tables["resolutions"])  # what is asked about a parked order

    brokers = made["brokers_api"].may
    brokers.write(tables["brokers"])
    brokers.append(tables["risk"])  # what a fresh account opens with
    brokers.read(tables["positions"], tables["risk"], tables["runs"], tables["strategies"], tables["trades"])
    brokers.query(tables["runs"], "open-by-tenant")
    brokers.query(tables["intents"], "by-created")
    brokers.seal(foundation.credentials_key, "secret", "session")

    portfolio = made["portfolio_api"].may
    portfolio.write(tables["notices"], tables["risk"])
    portfolio.read(tables["brokers"], tables["intents"], tables["intent_history"], tables["positions"])
    portfolio.read(tables["quotes"], tables["runs"], tables["timeline"], tables["trades"])
    portfolio.query(tables["intents"], "by-created")
    portfolio.query(tables["runs"], "open-by-tenant")
    portfolio.query(tables["notices"], "by-time")

    made["market_api"].may.read(tables["bars"], tables["quotes"])

    health = made["health_api"].may
    health.read(tables["quotes"])
    health.look_at(stream.market, stream.orders)
    health.look_at_key(foundation.credentials_key)
    health.read_parameter(settings.jwks_parameter)
