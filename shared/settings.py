"""Settings: one frozen model an entry point, read once from the environment when it starts.

Nothing below ``bootstrap`` reads the environment. A missing or malformed value fails the start, not the first use.
"""

from decimal import Decimal
from typing import Literal

from pydantic import AliasChoices, Field
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
    socket_url: str = "/ws"
    """Where a live socket is opened: a path behind the same origin, or the whole address."""
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


class SocketSettings(PlatformSettings):
    """What the functions around live sockets know besides. ``changes_queue_urls``: one a slice, separated by commas."""

    changes_queue_urls: str = ""
    dead_letter_queue_url: str = ""

    @property
    def changes_queues(self) -> list[str]:
        """The queues of the live service, by slice."""
        return [each for each in self.changes_queue_urls.split(",") if each]


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


class KclSettings(ExecutionSettings):
    """What the Client Library's daemon is started with besides. Endpoints only name emulators.

    ``kcl_failover_millis``: a lease that was not renewed for so long is taken by another worker;
    ``kcl_assignment_millis``: how often the leader looks for shards without an owner. ``kcl_folder``: where the
    daemon's properties and the children's states are written. An empty consumer ARN: the daemon registers one.
    ``kcl_worker``: a name that this worker keeps over restarts and no other has at the same time; empty: a new one at
    each start.
    """

    region: str = Field(default="ap-south-1", validation_alias="AWS_REGION")
    kinesis_endpoint: str = Field(
        default="", validation_alias=AliasChoices("AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL")
    )
    dynamodb_endpoint: str = Field(
        default="", validation_alias=AliasChoices("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")
    )
    kcl_jars: str = "/app/kcl/jars"
    kcl_folder: str = "/tmp/plimsoll-kcl"  # noqa: S108 - the container's own, on an otherwise read-only disk
    kcl_retrieval: Literal["fanout", "polling"] = "fanout"
    kcl_failover_millis: int = Field(default=5000, ge=1000)
    kcl_assignment_millis: int = Field(default=2000, ge=1000)
    kcl_worker: str = ""
    kcl_market_consumer_arn: str = ""
    kcl_orders_consumer_arn: str = ""
    kcl_protect_tables: bool = False


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


class RealtimeSettings(ServiceSettings):
    """What the live service knows besides. ``realtime_slice``: ``i/n``, the tenants that this task serves.

    ``socket_endpoint``: the stage of the WebSocket API, to which messages are posted; ``changes_queue_url``: this
    slice's queue.
    """

    region: str = Field(default="ap-south-1", validation_alias="AWS_REGION")
    socket_endpoint: str
    changes_queue_url: str
    realtime_slice: str = "0/1"


class PaperBrokerSettings(ServiceSettings):
    """What the simulated exchange knows besides. ``latency_ms``: from accepting an order to matching it."""

    port: int = 8020
    latency_ms: int = 20
    broker_faults: bool = False
    """Whether faults can be switched on over HTTP: for experiments on one machine, never where people trade."""
    broker_fault_plan: str = ""
    """With ``broker_faults``: the plan that is in force from the start, in the words of ``PUT /faults``."""
