"""Which functions answer which paths, and their sizes. What they may do is said in ``stacks/api.py``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiFunction:
    """A function behind the HTTP API. Each path is served with and without what follows it."""

    name: str
    paths: tuple[str, ...]
    open_paths: tuple[str, ...] = ()
    """Paths that pass no authorizer, served exactly."""
    memory: int = 1024
    timeout_seconds: int = 15


API_FUNCTIONS: tuple[ApiFunction, ...] = (
    # bcrypt wants a whole processor, which Lambda gives with memory
    ApiFunction(
        "auth_api",
        ("/v1/auth", "/v1/members"),
        ("/v1/.well-known/jwks.json", "/.well-known/jwks.json"),
        memory=1769,
    ),
    ApiFunction("strategies_api", ("/v1/strategies",)),
    ApiFunction("brokers_api", ("/v1/brokers",)),
    ApiFunction("orders_api", ("/v1/orders",)),
    ApiFunction(
        "portfolio_api",
        ("/v1/positions", "/v1/trades", "/v1/portfolio", "/v1/risk-limits", "/v1/kill-switch", "/v1/notices"),
    ),
    ApiFunction("market_api", ("/v1/instruments", "/v1/quotes", "/v1/candles", "/v1/market")),
    ApiFunction("health_api", (), ("/v1/health", "/v1/ready"), memory=512, timeout_seconds=10),
)
