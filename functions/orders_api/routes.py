"""``/v1/orders``: place, look at, cancel and resolve orders."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from functions.orders_api.schemas import OrderBody, OrderWithHistory, ResolutionBody
from shared.application.desk import Desk
from shared.application.place_order import cancel_order, place_order
from shared.application.ports.common import Caller, Randomness
from shared.application.ports.identity import AuditLog
from shared.application.ports.trading import OrderFilter
from shared.application.resolve_order import resolve_order
from shared.application.view_orders import get_order, list_orders
from shared.domain.ids import BrokerId, StrategyId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import IntentState
from shared.domain.people import Role
from shared.web.auth import CurrentCaller, require_live_session
from shared.web.paging import PageView, Paging
from shared.web.routing import api_router, problems
from shared.web.views.orders import OrderView

Wanted = Annotated[str | None, Query(max_length=64)]


def build_router(
    desk: Desk, randomness: Randomness, is_active: Callable[[str, str], bool], audit: AuditLog
) -> APIRouter:
    """The routes. ``is_active`` reads a session uncached: whoever may cause an order is looked up, not trusted."""
    router = api_router("/orders", "orders")
    live_trader = Depends(require_live_session(is_active, Role.OWNER, Role.TRADER))
    LiveTrader = Annotated[Caller, live_trader]  # noqa: N806 - a type

    @router.post("", status_code=201, summary="Place an order", responses=problems(400, 404, 409))
    def place(
        body: OrderBody,
        caller: LiveTrader,
        response: Response,
        key: Annotated[
            str | None, Header(alias="Idempotency-Key", description="The same key is the same order", max_length=255)
        ] = None,
    ) -> OrderView:
        """Accepted and kept at once; read it again to see how far it has come. Send an Idempotency-Key to be safe.

        Refused with 409 `kill_switch` while a kill switch is engaged, unless it is `reduce_only`; once that is released
        it is a new order with a new key.
        """
        order = place_order(caller, body.to_domain(), key or randomness(16).hex(), desk=desk)
        response.headers["location"] = f"/v1/orders/{order.id}"
        return OrderView.of(order)

    @router.get("", summary="List orders")
    def list_all(
        caller: CurrentCaller,
        paging: Paging,
        strategy_id: Wanted = None,
        broker_id: Wanted = None,
        instrument: Wanted = None,
        state: IntentState | None = None,
    ) -> PageView[OrderView]:
        """Newest first. With a filter a page may be short although `next_cursor` says that more follow."""
        only = OrderFilter(
            strategy_id=StrategyId(strategy_id) if strategy_id else None,
            broker_id=BrokerId(broker_id) if broker_id else None,
            instrument=InstrumentId(instrument) if instrument else None,
            state=state,
        )
        page = list_orders(caller, limit=paging.limit, cursor=paging.cursor, only=only, desk=desk)
        return PageView(items=[OrderView.of(each) for each in page.items], next_cursor=page.next_cursor)

    @router.get("/{order_id}", summary="Get an order", responses=problems(404))
    def get(order_id: str, caller: CurrentCaller) -> OrderWithHistory:
        """With every state that it was in."""
        return OrderWithHistory.of(get_order(caller, order_id, desk=desk))

    @router.post("/{order_id}/cancel", status_code=202, summary="Cancel an order", responses=problems(404, 409))
    def cancel(order_id: str, caller: LiveTrader) -> OrderView:
        """Asks for the unfilled rest of a manual order to be cancelled; what is filled stays protected by its stop."""
        return OrderView.of(cancel_order(caller, order_id, desk=desk))

    @router.post(
        "/{order_id}/resolution", status_code=202, summary="Resolve a parked order", responses=problems(400, 404, 409)
    )
    def resolve(order_id: str, body: ResolutionBody, caller: LiveTrader) -> OrderWithHistory:
        """Asks for it; the order's `resolution` says what became of that. Asking for the same again changes nothing.

        Refused unless the order is PARKED (`not_parked`), while another request waits (`resolution_pending`), and for
        `void` of an exit (`void_entries_only`).
        """
        return OrderWithHistory.of(resolve_order(caller, order_id, body.to_domain(), desk=desk, audit=audit))

    @router.delete("/{order_id}", status_code=202, summary="Cancel an order (as above)", responses=problems(404, 409))
    def remove(order_id: str, caller: LiveTrader) -> OrderView:
        """The same as `POST /v1/orders/{order_id}/cancel`."""
        return OrderView.of(cancel_order(caller, order_id, desk=desk))

    return router
