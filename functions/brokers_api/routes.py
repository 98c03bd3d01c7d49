"""``/v1/brokers``: link, look at, reset and unlink broker accounts."""

from fastapi import APIRouter, Response

from functions.brokers_api.schemas import BrokerView, LinkBody
from shared.application.link_broker import (
    BrokerDesk,
    get_broker,
    link_broker,
    list_brokers,
    reset_broker,
    unlink_broker,
)
from shared.domain.brokers import BrokerConnection
from shared.web.auth import CurrentCaller, TradingCaller
from shared.web.conditional import set_etag
from shared.web.paging import PageView, Paging
from shared.web.routing import api_router, problems


def build_router(desk: BrokerDesk) -> APIRouter:
    """The routes."""
    router = api_router("/brokers", "brokers")

    @router.post("", status_code=201, summary="Link a broker account", responses=problems(409, 503))
    def link(body: LinkBody, caller: TradingCaller, response: Response) -> BrokerView:
        """Its credentials are sealed before they are stored; no route shows them again."""
        connection = link_broker(caller, body.broker, body.label, desk=desk)
        response.headers["location"] = f"/v1/brokers/{connection.id}"
        return _answer(connection, response)

    @router.get("", summary="List linked accounts")
    def list_all(caller: CurrentCaller, paging: Paging) -> PageView[BrokerView]:
        """Newest first."""
        page = list_brokers(caller, limit=paging.limit, cursor=paging.cursor, desk=desk)
        return PageView(items=[BrokerView.of(each) for each in page.items], next_cursor=page.next_cursor)

    @router.get("/{broker_id}", summary="Get a linked account", responses=problems(404))
    def get(broker_id: str, caller: CurrentCaller, response: Response) -> BrokerView:
        """Without its credentials."""
        return _answer(get_broker(caller, broker_id, desk=desk), response)

    @router.post("/{broker_id}/reset", summary="Reset a paper account", responses=problems(404, 409, 503))
    def reset(broker_id: str, caller: TradingCaller, response: Response) -> BrokerView:
        """₹10,00,000.00 and an empty book at the simulated exchange; the platform's own trades and runs stay.

        Refused while a run is open (`run_open`) or a position is held (`position_open`), and for two and a half
        minutes after the last order moved (`account_in_use`).
        """
        return _answer(reset_broker(caller, broker_id, desk=desk), response)

    @router.delete("/{broker_id}", status_code=204, summary="Unlink an account", responses=problems(404, 409))
    def unlink(broker_id: str, caller: TradingCaller) -> None:
        """Its credentials are destroyed; orders and trades stay.

        Refused while a run is open (`run_open`), a position is held (`position_open`) or a strategy is active on it
        (`strategies_active`).
        """
        unlink_broker(caller, broker_id, desk=desk)

    return router


def _answer(connection: BrokerConnection, response: Response) -> BrokerView:
    set_etag(response, connection.meta.version)
    return BrokerView.of(connection)
