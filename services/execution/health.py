"""What the service says about itself: ``/health`` as JSON, ``/metrics`` as Prometheus text."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aiohttp import web

from services.execution.consuming import Progress
from shared.adapters.health import add_health
from shared.application.order_sender import OrderSender
from shared.application.trigger_owner import TriggerOwner

SILENCE_SECONDS = 15.0
"""Without a read of its stream for so long a role is not well."""
_PREFIX = "plimsoll_execution"


def triggers_state(owner: TriggerOwner, progress: Progress, now: float) -> dict[str, Any]:
    """The trigger owner's figures. ``unprotected``: legs held whose lines are not armed."""
    summary = owner.summary()
    well = _is_reading(progress, now) and not summary["lost_buckets"]
    return {"status": _word(well), **_reading(progress, now), **summary}


def orders_state(sender: OrderSender, progress: Progress, now: float) -> dict[str, Any]:
    """The order sender's figures, summed over its accounts."""
    summary = sender.summary()
    well = _is_reading(progress, now) and not summary["lost_accounts"]
    return {"status": _word(well), **_reading(progress, now), **summary}


def health_of(roles: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """All roles of this process; well if each is."""
    well = all(state["status"] == "ok" for state in roles.values())
    return {"status": _word(well), "service": "execution", **roles}


def build_health(snapshot: Callable[[], dict[str, Any]]) -> web.Application:
    """The application that serves health and metrics."""
    app = web.Application()
    add_health(app, snapshot)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(text=prometheus_text(snapshot()))

    app.router.add_get("/metrics", metrics)
    return app


def prometheus_text(state: Mapping[str, Any]) -> str:
    """Every number of the state as a gauge, named by its path."""
    return "".join(f"{name} {value}\n" for name, value in _numbers(_PREFIX, state))


def _numbers(name: str, value: object) -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _numbers(f"{name}_{key}", each)
    elif isinstance(value, bool | int | float):
        yield name, float(value)


def _is_reading(progress: Progress, now: float) -> bool:
    return progress.read_at is not None and now - progress.read_at < SILENCE_SECONDS


def _reading(progress: Progress, now: float) -> dict[str, Any]:
    age = None if progress.read_at is None else round(now - progress.read_at, 1)
    return {
        "stream": {
            "last_read_seconds_ago": age,
            "millis_behind": progress.millis_behind,
            "records": progress.records,
            "invalid_records": progress.invalid_records,
        }
    }


def _word(well: bool) -> str:
    return "ok" if well else "failing"
