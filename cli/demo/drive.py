"""Drives the demonstration over HTTP as any client would, and collects what the platform says about it afterwards."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from cli.api_client import ApiClient, Json
from cli.demo.scenario import Plan

FINAL = frozenset({"CLOSED", "SKIPPED", "FAILED"})


@dataclass(frozen=True)
class Finished:
    """One strategy of the demonstration, with its run, timeline and orders as the platform tells them."""

    plan: Plan
    strategy_id: str
    run: Json
    timeline: Json
    orders: list[Json]
    trades: list[Json]


@dataclass(frozen=True)
class Evidence:
    """All that the checks look at."""

    runs: list[Finished]
    positions: list[Json]
    portfolio: Json
    notices: list[Json]


@dataclass
class Progress:
    """Where each strategy stands while the demonstration runs; ``finished`` holds the runs that ended."""

    states: dict[str, str] = field(default_factory=dict)
    finished: dict[str, Json] = field(default_factory=dict)
    opened: dict[str, Json] = field(default_factory=dict)


def new_tenant(api: ApiClient) -> str:
    """Register a tenant of its own with the paper broker linked, sign in as its owner; gives the broker's id."""
    email = f"demo-{secrets.token_hex(6)}@example.com"
    password = secrets.token_urlsafe(18)
    disclosure = api.get("/v1/auth/risk-disclosure")
    accepted = {"version": disclosure["version"]}
    api.post(
        "/v1/auth/register",
        {"email": email, "password": password, "name": "Demonstration", "accept_risk_disclosure": accepted},
    )
    session = api.post("/v1/auth/login", {"email": email, "password": password})
    api.sign_in(session["access_token"])
    broker = api.post("/v1/brokers", {"broker": "paper", "label": "Demonstration account"})
    return str(broker["id"])


def launch(api: ApiClient, plans: tuple[Plan, ...]) -> dict[str, Plan]:
    """Create and start every strategy; which plan each id belongs to."""
    launched = {}
    for plan in plans:
        strategy = api.post("/v1/strategies", plan.body)
        api.post(f"/v1/strategies/{strategy['id']}/start")
        launched[strategy["id"]] = plan
    return launched


def watch(
    api: ApiClient,
    launched: dict[str, Plan],
    deadline: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Iterator[Progress]:
    """Yield the progress about once a second until every run has ended or ``deadline`` (of ``clock``) has passed."""
    progress = Progress(states=dict.fromkeys(launched, "ACTIVE"))
    yield progress
    while len(progress.finished) < len(launched) and clock() < deadline:
        sleep(1.2)
        for strategy in api.get("/v1/strategies", limit=100)["items"]:
            _note(api, progress, strategy)
        yield progress


def gather(api: ApiClient, launched: dict[str, Plan], progress: Progress) -> Evidence:
    """Ask for everything that the checks compare."""
    orders = api.items("/v1/orders", limit=100)
    trades = api.items("/v1/trades", limit=100)
    finished = []
    for strategy_id, run in progress.finished.items():
        timeline = api.get(f"/v1/strategies/{strategy_id}/runs/{run['id']}/timeline")
        finished.append(
            Finished(
                plan=launched[strategy_id],
                strategy_id=strategy_id,
                run=run,
                timeline=timeline,
                orders=[each for each in orders if each["strategy_id"] == strategy_id],
                trades=[each for each in trades if each["strategy_id"] == strategy_id],
            )
        )
    return Evidence(finished, api.items("/v1/positions"), api.get("/v1/portfolio"), api.items("/v1/notices", limit=100))


def stop_what_is_left(api: ApiClient, launched: dict[str, Plan], progress: Progress) -> None:
    """Leave nothing running behind: square off what has not ended."""
    for strategy_id in launched.keys() - progress.finished.keys():
        api.post(f"/v1/strategies/{strategy_id}/square-off")


def instant(text: str) -> datetime:
    """An ISO-8601 time of the API."""
    return datetime.fromisoformat(text)


def amount(text: str | None) -> Decimal:
    """An amount of the API; nothing counts as zero."""
    return Decimal(text or "0")


def _note(api: ApiClient, progress: Progress, strategy: Json) -> None:
    strategy_id = strategy["id"]
    if strategy_id not in progress.states or strategy_id in progress.finished:
        return
    run = strategy.get("run")
    if run is not None:
        progress.opened[strategy_id] = run
        progress.states[strategy_id] = run["state"]
    elif strategy_id in progress.opened or strategy["status"] == "STOPPED":
        latest = api.get(f"/v1/strategies/{strategy_id}/runs", limit=1)["items"]
        if latest and latest[0]["state"] in FINAL:
            progress.finished[strategy_id] = latest[0]
            progress.states[strategy_id] = latest[0]["state"]
