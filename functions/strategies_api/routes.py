"""``/v1/strategies``: translate, call one use case, answer."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from functions.strategies_api.schemas import StatusFilter, StrategyBody, StrategyPatch
from functions.strategies_api.timeline import TimelineView
from shared.application.desk import Desk, strategy_of
from shared.application.manage_strategies import (
    create_strategy,
    delete_strategy,
    edit_strategy,
    square_off_strategy,
    start_strategy,
    stop_strategy,
)
from shared.application.ports.common import Caller, Randomness
from shared.application.reports import MEDIA_TYPE, pnl_csv
from shared.application.trace_run import trace_run
from shared.application.view_strategies import (
    StrategyState,
    get_run,
    get_strategy,
    list_runs,
    list_strategies,
    runs_between,
)
from shared.domain.people import Role
from shared.domain.strategies import StrategyStatus
from shared.web.auth import CurrentCaller, TradingCaller, require_live_session
from shared.web.conditional import IfMatch, set_etag
from shared.web.days import Day, refuse_reversed
from shared.web.paging import PageView, Paging
from shared.web.routing import api_router, problems
from shared.web.views.strategies import RunView, StrategyView


def build_router(desk: Desk, randomness: Randomness, is_active: Callable[[str, str], bool]) -> APIRouter:
    """The routes. ``is_active`` reads a session uncached: whoever may cause an order is looked up, not trusted."""
    router = api_router("/strategies", "strategies")
    live_trader = Depends(require_live_session(is_active, Role.OWNER, Role.TRADER))
    LiveTrader = Annotated[Caller, live_trader]  # noqa: N806 - a type

    @router.post("", status_code=201, summary="Create a strategy", responses=problems(400, 404, 409))
    def create(body: StrategyBody, caller: TradingCaller, response: Response) -> StrategyView:
        """Kept as DRAFT until it is started. A strategy without a stop-loss is refused (`stop_loss_required`)."""
        state = create_strategy(caller, body.to_domain(), desk=desk, randomness=randomness)
        response.headers["location"] = f"/v1/strategies/{state.strategy.id}"
        return _answer(state, response)

    @router.get("", summary="List strategies")
    def list_all(caller: CurrentCaller, paging: Paging, status: StatusFilter | None = None) -> PageView[StrategyView]:
        """Newest first. With a filter a page may be short although `next_cursor` says that more follow."""
        only = StrategyStatus(status) if status else None
        page = list_strategies(caller, limit=paging.limit, cursor=paging.cursor, status=only, desk=desk)
        return PageView(items=[StrategyView.of(each) for each in page.items], next_cursor=page.next_cursor)

    @router.get("/{strategy_id}", summary="Get a strategy", responses=problems(404))
    def get(strategy_id: str, caller: CurrentCaller, response: Response) -> StrategyView:
        """With its derived status, the run under way and warnings. The ETag is what an edit sends as If-Match."""
        return _answer(get_strategy(caller, strategy_id, desk=desk), response)

    @router.patch("/{strategy_id}", summary="Edit a strategy", responses=problems(400, 404, 409, 412, 428))
    def edit(
        strategy_id: str, body: StrategyPatch, caller: LiveTrader, version: IfMatch, response: Response
    ) -> StrategyView:
        """While a run is open only `protection` may change (`run_open`); the new lines are in force at once."""
        changes = body.to_domain(strategy_of(desk, caller, strategy_id))
        return _answer(edit_strategy(caller, strategy_id, version, changes, desk=desk), response)

    @router.delete(
        "/{strategy_id}", status_code=204, summary="Delete a strategy", responses=problems(404, 409, 412, 428)
    )
    def delete(strategy_id: str, caller: LiveTrader, version: IfMatch) -> None:
        """No list shows it any more; its runs, orders and trades stay. Refused while a run is open (`run_open`)."""
        delete_strategy(caller, strategy_id, version, desk=desk)

    @router.post("/{strategy_id}/start", summary="Start a strategy", responses=problems(400, 404, 409))
    def start(strategy_id: str, caller: LiveTrader, response: Response) -> StrategyView:
        """Armed for its next session. Starting an active one changes nothing."""
        return _answer(start_strategy(caller, strategy_id, desk=desk), response)

    @router.post("/{strategy_id}/stop", summary="Stop a strategy", responses=problems(404, 409))
    def stop(strategy_id: str, caller: LiveTrader, response: Response) -> StrategyView:
        """No more entries; an open position stays protected until its exit (shown as STOPPING)."""
        return _answer(stop_strategy(caller, strategy_id, desk=desk), response)

    @router.post("/{strategy_id}/square-off", summary="Square off a strategy", responses=problems(404, 409))
    def square_off(strategy_id: str, caller: LiveTrader, response: Response) -> StrategyView:
        """Leave the open position now, and stop."""
        return _answer(square_off_strategy(caller, strategy_id, desk=desk), response)

    @router.get("/{strategy_id}/runs", summary="List a strategy's runs", responses=problems(404))
    def runs(strategy_id: str, caller: CurrentCaller, paging: Paging) -> PageView[RunView]:
        """One run a session day, newest first."""
        page = list_runs(caller, strategy_id, limit=paging.limit, cursor=paging.cursor, desk=desk)
        return PageView(items=[RunView.of(each) for each in page.items], next_cursor=page.next_cursor)

    @router.get("/{strategy_id}/runs/{run_id}", summary="Get a run", responses=problems(404))
    def run(strategy_id: str, run_id: str, caller: CurrentCaller) -> RunView:
        """How one session went: fills, levels, result."""
        return RunView.of(get_run(caller, strategy_id, run_id, desk=desk))

    @router.get("/{strategy_id}/runs/{run_id}/timeline", summary="Get a run's timeline", responses=problems(404))
    def timeline(strategy_id: str, run_id: str, caller: CurrentCaller) -> TimelineView:
        """From tick to fill: why each thing happened, with the prices, ticks and times behind it, and its orders.

        `why_no_trade` answers for a run that has not traded, and for a day without a run: ask for `YYYYMMDD-01` of any
        day. It goes by the strategy as it stands now.
        """
        return TimelineView.of(trace_run(caller, strategy_id, run_id, desk=desk))

    @router.get(
        "/{strategy_id}/pnl.csv",
        summary="Export a strategy's P&L",
        response_class=Response,
        responses={200: {"description": "One line a run", "content": {"text/csv": {}}}, **problems(400, 404)},
    )
    def pnl(
        strategy_id: str,
        caller: CurrentCaller,
        since: Annotated[Day | None, Query(alias="from", description="First session day")] = None,
        until: Annotated[Day | None, Query(alias="to", description="Last session day")] = None,
    ) -> Response:
        """Amounts as plain decimals in rupees, times in IST."""
        refuse_reversed(since, until)
        table = pnl_csv(runs_between(caller, strategy_id, since=since, until=until, desk=desk))
        headers = {"content-disposition": f'attachment; filename="{strategy_id}-pnl.csv"'}
        return Response(table, media_type=MEDIA_TYPE, headers=headers)

    return router


def _answer(state: StrategyState, response: Response) -> StrategyView:
    set_etag(response, state.strategy.meta.version)
    return StrategyView.of(state)
