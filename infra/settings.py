"""What differs between stages, here and nowhere else."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Target = Literal["aws", "local"]
LogDays = Literal[7, 30, 90, 365, 1827]


class StageSettings(BaseModel):
    """One stage. Sizes are the smallest that carry the stage's load; production refuses to be careless with data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str = Field(pattern=r"^[a-z][a-z0-9_]{1,15}$")
    target: Target = "aws"
    region: str = "ap-south-1"
    availability_zones: tuple[str, ...] = ("ap-south-1a", "ap-south-1b")

    retain_data: bool = False
    deletion_protection: bool = False
    point_in_time_recovery: bool = True
    log_days: LogDays = 30

    market_shards: int = Field(default=1, ge=1)
    orders_shards: int = Field(default=1, ge=1)
    relay_max_record_age_seconds: int = Field(default=3600, ge=60)
    """How long a batch that cannot be relayed is retried before it goes to the dead letters."""

    api_rate_per_second: int = 200
    api_burst: int = 400
    reserved_concurrency: dict[str, int] = Field(default_factory=dict)
    """By function; empty where the account's whole quota may be ten."""
    canary: bool = False
    """New code takes a tenth of the calls for five minutes, and goes back when it fails."""

    services_follow_the_session: bool = False
    """Containers run on weekdays from before the pre-open to after the close, and not otherwise."""
    feed: Literal["simulated", "replay"] = "simulated"
    execution_workers: int = Field(default=1, ge=1)
    """Tasks that share the shards of a stream. With one, a task that fails leaves its shards alone until it is back."""
    fan_out: bool = False
    """Records are pushed to the execution service (about 70 ms, paid by shard and hour) instead of polled (200 ms)."""
    realtime_slices: int = Field(default=1, ge=1)
    """Tasks that share the tenants with live sockets, each with a queue of its own."""
    paper_broker_port: int = 8020

    @model_validator(mode="after")
    def _production_keeps_its_data(self) -> Self:
        careless = not (self.retain_data and self.deletion_protection and self.point_in_time_recovery)
        if self.stage in {"prod", "own_account"} and careless:
            raise ValueError(
                f"{self.stage} keeps its tables: retain, protect against deletion, recover to a point in time"
            )
        return self

    @property
    def local(self) -> bool:
        """Whether this goes to the emulator."""
        return self.target == "local"

    @property
    def slug(self) -> str:
        """The stage in names that allow no underscore."""
        return self.stage.replace("_", "-")

    def name(self, what: str) -> str:
        """The physical name of something: ``plimsoll-<stage>-<what>``."""
        return f"plimsoll-{self.stage}-{what}"

    @property
    def signing_key_secret(self) -> str:
        """The secret that holds the key which signs access tokens."""
        return f"plimsoll/{self.stage}/jwt-signing-key"

    @property
    def origin_secret(self) -> str:
        """The secret by which a function knows that a request came through CloudFront."""
        return f"plimsoll/{self.stage}/origin"

    @property
    def jwks_parameter(self) -> str:
        """The parameter that holds the public keys."""
        return f"/plimsoll/{self.stage}/jwks"

    @property
    def credentials_alias(self) -> str:
        """The alias of the key that seals broker credentials."""
        return f"alias/plimsoll-{self.stage}-credentials"


STAGES: dict[str, StageSettings] = {
    each.stage: each
    for each in (
        StageSettings(stage="local", target="local", log_days=7, relay_max_record_age_seconds=60),
        StageSettings(stage="dev", log_days=7),
        StageSettings(stage="staging", retain_data=True, canary=True, fan_out=True),
        StageSettings(
            stage="prod",
            retain_data=True,
            deletion_protection=True,
            log_days=1827,
            market_shards=4,
            orders_shards=2,
            execution_workers=2,
            fan_out=True,
            api_rate_per_second=2000,
            api_burst=4000,
            reserved_concurrency={"auth_api": 50, "authorizer": 100},
            canary=True,
        ),
        StageSettings(
            stage="own_account",
            retain_data=True,
            deletion_protection=True,
            log_days=365,
            services_follow_the_session=True,
        ),
    )
}


def stage_settings(stage: str, target: str | None = None) -> StageSettings:
    """The settings of a stage, for another target when one is named. Raises ``ValueError`` for an unknown one."""
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}; one of {', '.join(STAGES)}")
    settings = STAGES[stage]
    if target is None or target == settings.target:
        return settings
    return StageSettings.model_validate({**settings.model_dump(), "target": target})
