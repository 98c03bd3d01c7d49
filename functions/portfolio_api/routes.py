"""``/v1/positions``, ``/v1/trades``, ``/v1/portfolio``, ``/v1/risk-limits`` and ``/v1/notices``."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from functions.portfolio_api.daily_schemas import DayResultView, HistoryView, StatementView
from functions.portfolio_api.schemas import (
    AllReadView,
    NoticePage,
    RiskLimitsBody,
    RiskLimitsView,
    TradeView,
)
from shared.application.daily_books import get_history, get_statement
from shared.application.manage_risk_limits import get_risk_limits, set_risk_limits
from shared.application.ports.identity import AuditLog
from shared.application.ports.trading import NoticesView, RiskLimitsStore
from shared.application.reports import MEDIA_TYPE, pnl_csv, trades_csv
from shared.application.view_notices import list_notices, read_all_notices, read_notice
from shared.application.view_portfolio import (
    Books,
    get_portfolio,
    list_positions,
    list_trades,
    runs_of_tenant,
    trades_between,
)
from shared.domain.books import RiskLimits
from shared.domain.errors import FieldError, Refused
from shared.domain.market_calendar import session_date
from shared.web.auth import CurrentCaller, OwnerCaller, TradingCaller
from shared.web.conditional import IfMatch, set_etag
from shared.web.days import Day, refuse_reversed
from shared.web.paging import PageView, Paging
from shared.web.routing import api_router, problems
from shared.web.views.portfolio import NoticeView, PortfolioView, PositionView

LONGEST_REPORT = timedelta(days=366)
_MONTH = timedelta(days=30)

Since = Annotated[Day | None, Query(alias="from", description="First day (the exchange's date)")]
Until = Annotated[Day | None, Query(alias="to", description="Last day")]
CSV_ANSWER = {200: {"description": "A table", "content": {"text/csv": {}}}, **problems(400)}


def build_routers(books: Books, limits: RiskLimitsStore, notices: NoticesView, audit: AuditLog) -> list[APIRouter]:
    """The routes."""
    return [
        _positions(books),
        _trades(books),
        _portfolio(books),
        _risk_limits(books, limits, audit),
        _notices(books, notices),
    ]


def _positions(books: Books) -> APIRouter:
    router = api_router("/positions", "portfolio")

    @router.get("", summary="List positions")
    def list_all(caller: CurrentCaller, flat: bool = False) -> PageView[PositionView]:
        """Open positions at the newest quotes; with `flat=true` also those that are closed."""
        states = list_positions(caller, with_flat=flat, books=books)
        return PageView(items=[PositionView.of(each) for each in states], next_cursor=None)

    return router


def _trades(books: Books) -> APIRouter:
    router = api_router("/trades", "portfolio")

    @router.get("", summary="List trades", responses=problems(400))
    def list_all(
        caller: CurrentCaller, paging: Paging, since: Since = None, until: Until = None
    ) -> PageView[TradeView]:
        """Every execution, newest first."""
        refuse_reversed(since, until)
        page = list_trades(caller, limit=paging.limit, cursor=paging.cursor, since=since, until=until, books=books)
        return PageView(items=[TradeView.of(each) for each in page.items], next_cursor=page.next_cursor)

    @router.get("/export.csv", summary="Export trades", response_class=Response, responses=CSV_ANSWER)
    def export(caller: CurrentCaller, since: Since = None, until: Until = None) -> Response:
        """Amounts as plain decimals in rupees, times in IST; the last 30 days unless asked otherwise."""
        begin, end = _span(books, since, until)
        return _csv(trades_csv(trades_between(caller, begin, end, books=books)), f"trades-{begin}-{end}.csv")

    return router


def _portfolio(books: Books) -> APIRouter:
    router = api_router("/portfolio", "portfolio")

    @router.get("", summary="Get the portfolio")
    def get(
        caller: CurrentCaller,
        day: Annotated[Day | None, Query(alias="date", description="Session day; today unless given")] = None,
    ) -> PortfolioView:
        """Cash, value, P&L and charges of a day, and whether every open position is guarded."""
        return PortfolioView.of(get_portfolio(caller, day=day, books=books))

    @router.get("/history", summary="Get the portfolio's history", responses=problems(400))
    def history(caller: CurrentCaller, since: Since = None, until: Until = None) -> HistoryView:
        """What each day brought: booked result, estimated charges, trades and runs that entered.

        Days without a trade, a run that entered or a booked result are left out. At most 366 days; the last 30 unless
        asked otherwise. Open positions are not in it: their gain is booked on the day they are closed.
        """
        begin, end = _span(books, since, until)
        days = get_history(caller, begin, end, books=books)
        return HistoryView(since=begin, until=end, days=[DayResultView.of(each) for each in days])

    @router.get("/statement", summary="Get a day's statement", responses=problems(400))
    def statement(
        caller: CurrentCaller,
        day: Annotated[Day | None, Query(alias="date", description="Session day; today unless given")] = None,
    ) -> StatementView:
        """Trades, runs with their reasons, the booked result, charges by kind and what was held at the day's end."""
        return StatementView.of(get_statement(caller, day or session_date(books.now()), books=books))

    @router.get("/pnl.csv", summary="Export P&L", response_class=Response, responses=CSV_ANSWER)
    def pnl(caller: CurrentCaller, since: Since = None, until: Until = None) -> Response:
        """One line a run of every strategy; the last 30 days unless asked otherwise."""
        begin, end = _span(books, since, until)
        return _csv(pnl_csv(runs_of_tenant(caller, begin, end, books=books)), f"pnl-{begin}-{end}.csv")

    return router


def _risk_limits(books: Books, limits: RiskLimitsStore, audit: AuditLog) -> APIRouter:
    router = api_router("/risk-limits", "portfolio")

    @router.get("", summary="Get risk limits")
    def get(caller: CurrentCaller, response: Response) -> RiskLimitsView:
        """Version 0 (ETag `"0"`) until limits are set for the first time."""
        return _with_etag(get_risk_limits(caller, limits=limits), response)

    @router.put("", summary="Set risk limits", responses=problems(412, 428))
    def put(body: RiskLimitsBody, caller: OwnerCaller, version: IfMatch, response: Response) -> RiskLimitsView:
        """Replaces all limits. Entries that would break one are refused; exits never are."""
        wanted = body.to_domain()
        after = set_risk_limits(caller, version, wanted, limits=limits, audit=audit, now=books.now)
        return _with_etag(after, response)

    return router


def _notices(books: Books, notices: NoticesView) -> APIRouter:
    router = api_router("/notices", "notices")

    @router.get("", summary="List notices")
    def list_all(caller: CurrentCaller, paging: Paging, unread: bool = False) -> NoticePage:
        """Entries, exits, rejections, parked orders: newest first, with the number of unread ones."""
        found = list_notices(caller, limit=paging.limit, cursor=paging.cursor, unread_only=unread, notices=notices)
        items = [NoticeView.of(each) for each in found.page.items]
        return NoticePage(items=items, next_cursor=found.page.next_cursor, unread=found.unread)

    @router.post("/read-all", summary="Mark all notices read")
    def read_all(caller: TradingCaller) -> AllReadView:
        """Those that there are now, up to 500 in one request; `unread` says how many are left."""
        marked, unread = read_all_notices(caller, notices=notices, now=books.now)
        return AllReadView(marked=marked, unread=unread)

    @router.post("/{notice_id}/read", summary="Mark a notice read", responses=problems(404))
    def read(notice_id: str, caller: TradingCaller) -> NoticeView:
        """The first reading counts, for everybody in the tenant."""
        return NoticeView.of(read_notice(caller, notice_id, notices=notices, now=books.now))

    return router


def _span(books: Books, since: date | None, until: date | None) -> tuple[date, date]:
    """The days of a report. Raises ``Refused`` (``dates_reversed``, ``report_too_long``)."""
    end = until or session_date(books.now())
    begin = since or end - _MONTH
    refuse_reversed(begin, end)
    if end - begin > LONGEST_REPORT:
        message = f"A report covers at most {LONGEST_REPORT.days} days; please ask for less at a time."
        raise Refused("report_too_long", message, [FieldError("from", message)])
    return begin, end


def _csv(table: str, name: str) -> Response:
    return Response(table, media_type=MEDIA_TYPE, headers={"content-disposition": f'attachment; filename="{name}"'})


def _with_etag(limits: RiskLimits, response: Response) -> RiskLimitsView:
    set_etag(response, limits.version)
    return RiskLimitsView.of(limits)
