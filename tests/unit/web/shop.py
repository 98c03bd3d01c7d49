"""A small API of its own, so that the plumbing is tested without the product."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import Depends, Response
from pydantic import Field
from pydantic_core import PydanticCustomError

from shared.application.api_guards import ApiGuards
from shared.application.ports.common import Caller
from shared.domain.errors import PlimsollError
from shared.domain.people import Role
from shared.observability import count, metrics_of
from shared.web.app import create_app
from shared.web.auth import CurrentCaller, OwnerCaller, TradingCaller, require_live_session
from shared.web.conditional import IfMatch, set_etag
from shared.web.handler import LambdaHandler, lambda_handler
from shared.web.paging import Paging
from shared.web.routing import api_router
from shared.web.schemas import PageView, RequestModel, View
from tests.apigw import Answer, call
from tests.fakes.identity import FakeIdempotencyStore, FakeRateLimiter

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OWNER = Caller("tnt_A", "usr_A", "owner", "ses_A")
TRADER = Caller("tnt_A", "usr_T", "trader", "ses_T")
VIEWER = Caller("tnt_A", "usr_V", "viewer", "ses_V")


class Percent(RequestModel):
    type: Literal["percent"]
    value: Decimal = Field(gt=0, le=100, max_digits=5, decimal_places=2)


class Points(RequestModel):
    type: Literal["points"]
    value: Decimal


class Thing(RequestModel):
    name: str = Field(min_length=1, max_length=10)
    quantity: int = Field(gt=0)
    price: Decimal | None = None
    stop: Annotated[Percent | Points, Field(discriminator="type")] | None = None
    tags: list[str] = Field(default_factory=list, max_length=2)


class ThingView(View):
    name: str
    price: Decimal | None
    at: datetime


def _refuse_without_stop() -> None:
    raise PydanticCustomError("stop_loss_required", "Every strategy needs a stop-loss.")


class Shop:
    """The API, its clock and its counters."""

    def __init__(self, **limits: Any) -> None:
        self.now, self.made, self.error = NOW, 0, RuntimeError("a defect")
        self.failure: Callable[[], Exception] = lambda: self.error
        self.live = True
        chosen: dict[str, Any] = {"idempotency": FakeIdempotencyStore(), **limits}
        self.guards = ApiGuards(FakeRateLimiter(), now=lambda: self.now, **chosen)
        self.handler: LambdaHandler = lambda_handler(create_app("shop", [self._router()], guards=self.guards))

    def call(self, method: str, path: str, body: object = None, *, caller: Any = OWNER, **more: Any) -> Answer:
        return call(self.handler, method, path, body, caller=caller, **more)

    def later(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    def fail_with(self, error: PlimsollError) -> Answer:
        self.failure = lambda: error
        return self.call("GET", "/v1/things/failing")

    def _router(self) -> Any:
        router = api_router("/things", "things")
        live = require_live_session(lambda tenant, session: self.live, Role.OWNER, Role.TRADER)

        @router.post("", status_code=201)
        def make(thing: Thing, caller: CurrentCaller, response: Response) -> ThingView:
            self.made += 1
            set_etag(response, self.made)
            return ThingView(name=thing.name, price=thing.price, at=NOW)

        @router.get("/failing")
        def fail() -> None:
            raise self.failure()

        @router.get("")
        def page(paging: Paging, caller: CurrentCaller) -> PageView[str]:
            return PageView(items=[str(paging.limit), str(paging.cursor)], next_cursor=None)

        @router.patch("/one")
        def edit(version: IfMatch, caller: TradingCaller) -> int:
            return version

        @router.delete("/one", status_code=204)
        def remove(caller: OwnerCaller) -> None:
            count(metrics_of("shop"), "Removed")

        @router.post("/orders")
        def order(caller: Annotated[Caller, Depends(live)]) -> str:
            return caller.user_id

        @router.post("/echo")
        async def echo(thing: Thing) -> str:
            return thing.name

        return router
