"""Settings: one frozen model an entry point, read once from the environment when it starts.

Nothing below ``bootstrap`` reads the environment. A missing or malformed value fails the start, not the first use.
"""

from decimal import Decimal
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class PlatformSettings(BaseSettings):
    """What every entry point knows. AWS endpoint, region and credentials are read by boto3 itself."""

    model_config = SettingsConfigDict(env_prefix="PLIMSOLL_", frozen=True, extra="ignore")

    stage: str = "local"
    version: str = "0.1.0"

    @property
    def table_prefix(self) -> str:
        """Physical table names are ``plimsoll-<stage>-<table>``."""
        return f"plimsoll-{self.stage}-"


class ApiSettings(PlatformSettings):
    """What the API functions know besides."""

    user_requests_per_minute: int = 100
    body_limit_bytes: int = 256 * 1024


class AuthSettings(ApiSettings):
    """What ``auth_api`` and the authorizer know besides."""

    jwt_secret_id: str = "plimsoll/local/jwt-signing-key"  # noqa: S105 - the name of a secret
    jwks_parameter: str = "/plimsoll/local/jwks"
    access_token_seconds: int = 15 * 60
    refresh_token_seconds: int = 7 * 24 * 3600
    bcrypt_cost: int = 12
    auth_requests_per_minute: int = 5
    auth_requests_per_minute_and_address: int = 60
    mail_queue_url: str = ""
    origin_secret_id: str = ""
    """The secret by which CloudFront proves that a viewer's address is the viewer's; empty: no header is trusted."""


class HealthSettings(PlatformSettings):
    """What ``health_api`` looks at."""

    market_stream: str = "plimsoll-local-market"
    orders_stream: str = "plimsoll-local-orders"
    jwks_parameter: str = "/plimsoll/local/jwks"
    credentials_key_arn: str = "alias/plimsoll-local-credentials"


class BrokersSettings(ApiSettings):
    """What ``brokers_api`` knows besides: the key that seals credentials and where the simulated exchange answers."""

    credentials_key_arn: str
    paper_broker_url: str


class PublisherSettings(PlatformSettings):
    """What writes to the market stream knows besides."""

    market_stream: str = "plimsoll-local-market"
    dead_letter_queue_url: str = ""


class ServiceSettings(PublisherSettings):
    """What every long-running service knows besides. ``poll_seconds``: pause between reads of one shard."""

    orders_stream: str = "plimsoll-local-orders"
    poll_seconds: Decimal = Decimal("0.2")
    host: str = "127.0.0.1"
    health_port: int


class ExecutionSettings(ServiceSettings):
    """What the execution service knows besides."""

    credentials_key_arn: str
    paper_broker_url: str
    workers: int = 1


class MarketDataSettings(ServiceSettings):
    """What the market-data service knows besides. ``feed``: ``simulated`` or ``replay``.

    ``steps_per_second``: how often the simulated market moves, and nearly as many ticks an instrument.
    """

    feed: Literal["simulated", "replay"] = "simulated"
    steps_per_second: int = 8
    seed: int = 20261121
    replay_path: str = ""
    replay_speed: Decimal = Decimal(1)
    replay_symbols: str = ""


class PaperBrokerSettings(ServiceSettings):
    """What the simulated exchange knows besides. ``latency_ms``: from accepting an order to matching it."""

    port: int = 8020
    latency_ms: int = 20
