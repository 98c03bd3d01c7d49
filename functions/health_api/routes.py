"""``/v1/health`` (is it there?) and ``/v1/ready`` (can it work?)."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter

from shared.application.check_readiness import PartState
from shared.domain.errors import FieldError, Unavailable
from shared.observability import logger_of
from shared.web.routing import api_router, problems
from shared.web.schemas import View


class HealthView(View):
    """This function answers."""

    status: str
    version: str
    stage: str


class PartView(View):
    """One part that was looked at."""

    part: str
    ok: bool


class ReadyView(View):
    """Every part is well."""

    status: str
    parts: Sequence[PartView]


def build_router(look: Callable[[], list[PartState]], *, version: str, stage: str) -> APIRouter:
    """Both routes."""
    router = api_router("", "health")

    @router.get("/health")
    def health() -> HealthView:
        """Alive, and which version this is."""
        return HealthView(status="ok", version=version, stage=stage)

    @router.get("/ready", responses=problems(503))
    def ready() -> ReadyView:
        """Whether tables, streams and keys answer; 503 names those that do not."""
        parts = look()
        unwell = [each for each in parts if not each.ok]
        if unwell:
            for each in unwell:
                logger_of("health_api").error("not ready", part=each.part, problem=each.problem)
            names = ", ".join(each.part for each in unwell)
            errors = [FieldError(each.part, "This part does not answer as it should.") for each in unwell]
            raise Unavailable("not_ready", f"Not ready: {names}.", errors)
        return ReadyView(status="ready", parts=[PartView(part=each.part, ok=True) for each in parts])

    return router
