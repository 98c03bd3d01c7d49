"""Switching faults on and off over HTTP; refused where the process was not started for it."""

import json

from aiohttp import web

from services.paper_broker.faults_wire import faults_json, plan_json, plan_of
from shared.application.paper.faults import Faults
from shared.domain.errors import Invalid, NotAllowed


def add_faults(app: web.Application, faults: Faults | None) -> None:
    """Serve ``/faults``. ``faults`` is None where they are not allowed."""
    routes = _Routes(faults)
    app.router.add_put("/faults", routes.switch_on)
    app.router.add_get("/faults", routes.show)
    app.router.add_delete("/faults", routes.switch_off)


class _Routes:
    def __init__(self, faults: Faults | None) -> None:
        self._faults = faults

    async def switch_on(self, request: web.Request) -> web.Response:
        faults = self._allowed()
        try:
            body = json.loads(await request.read())
        except (ValueError, RecursionError):
            raise Invalid("invalid_faults", "The body is not JSON.") from None
        plan = plan_of(body)
        faults.switch_on(plan)
        return web.json_response(plan_json(plan))

    async def show(self, _request: web.Request) -> web.Response:
        return web.json_response(faults_json(self._allowed()))

    async def switch_off(self, request: web.Request) -> web.Response:
        self._allowed().switch_off(request.query.get("account"))
        return web.Response(status=204)

    def _allowed(self) -> Faults:
        if self._faults is None:
            text = (
                "This exchange was not started for faults. "
                "Start it with PLIMSOLL_BROKER_FAULTS=1, or with plimsoll broker-sim --faults."
            )
            raise NotAllowed("faults_not_allowed", text)
        return self._faults
