"""``/v1/instruments``, ``/v1/quotes``, ``/v1/candles`` and ``/v1/market``."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from functions.market_api.schemas import CandleView, InstrumentView, MarketStatusView, TradingSessionView
from shared.application.market_status import FeedWatch, get_market_status
from shared.application.ports.common import Now
from shared.application.ports.trading import Instruments, MarketView
from shared.application.view_market import find_instruments, get_candles, get_quotes, get_session
from shared.domain.errors import FieldError, Invalid
from shared.domain.instruments import Exchange
from shared.web.auth import CurrentCaller
from shared.web.days import Day, refuse_reversed
from shared.web.paging import PageView
from shared.web.routing import api_router, problems
from shared.web.views.market import QuoteView

InstrumentQuery = Annotated[str, Query(max_length=64, examples=["NSE:RELIANCE"])]


def build_routers(instruments: Instruments, market: MarketView, now: Now) -> list[APIRouter]:
    """The routes. Market data is the same for all tenants, but only signed-in users read it."""
    return [
        _instruments(instruments, now),
        _quotes(instruments, market),
        _candles(instruments, market, now),
        _status(instruments, FeedWatch(instruments, market), now),
    ]


def _instruments(instruments: Instruments, now: Now) -> APIRouter:
    router = api_router("/instruments", "market")

    @router.get("", summary="Search instruments")
    def search(
        _: CurrentCaller,
        query: Annotated[str, Query(min_length=1, max_length=64, examples=["reliance"])],
        exchange: Exchange | None = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> PageView[InstrumentView]:
        """By symbol, name or id; best first."""
        found = find_instruments(query, exchange, limit, instruments=instruments)
        return PageView(items=[InstrumentView.of(each) for each in found], next_cursor=None)

    @router.get("/session", summary="Get an instrument's session", responses=problems(404))
    def session(_: CurrentCaller, instrument: InstrumentQuery) -> TradingSessionView:
        """Whether it trades now, until when, and when next."""
        return TradingSessionView.of(get_session(instrument, instruments=instruments, now=now))

    return router


def _quotes(instruments: Instruments, market: MarketView) -> APIRouter:
    router = api_router("/quotes", "market")

    @router.get("", summary="Get quotes", responses=problems(404))
    def quotes(
        _: CurrentCaller,
        instrument: Annotated[list[str], Query(min_length=1, max_length=50, examples=[["NSE:RELIANCE", "NSE:TCS"]])],
    ) -> PageView[QuoteView]:
        """Of up to 50 instruments (repeat the parameter); those that were never quoted are left out."""
        found = get_quotes(instrument, instruments=instruments, market=market)
        return PageView(items=[QuoteView.of(each) for each in found], next_cursor=None)

    return router


def _candles(instruments: Instruments, market: MarketView, now: Now) -> APIRouter:
    router = api_router("/candles", "market")

    @router.get("", summary="Get candles", responses=problems(400, 404))
    def candles(
        _: CurrentCaller,
        instrument: InstrumentQuery,
        day: Annotated[Day | None, Query(alias="date", description="Session day; today unless given")] = None,
        since: Annotated[Day | None, Query(alias="from", description="First day, instead of `date`")] = None,
        until: Annotated[Day | None, Query(alias="to", description="Last day; today unless given")] = None,
        interval: Literal["1m", "5m", "15m", "1h", "1d"] = "1m",
    ) -> PageView[CandleView]:
        """The bars of one day or of a span of days, oldest first, each day's aligned to its session's opening.

        The bar of the running minute is among them. At most 3 days of `1m`, 7 of `5m`, 14 of `15m`, 31 of `1h` and
        `1d` in one answer. Bars are kept for 90 days.
        """
        if day is not None and (since is not None or until is not None):
            message = "Please send either date, or from and to."
            raise Invalid("date_or_span", message, [FieldError("date", message)])
        refuse_reversed(since, until)
        bars = get_candles(
            instrument, since or day, until or day, interval, instruments=instruments, market=market, now=now
        )
        return PageView(items=[CandleView.of(each) for each in bars], next_cursor=None)

    return router


def _status(instruments: Instruments, feeds: FeedWatch, now: Now) -> APIRouter:
    router = api_router("/market", "market")

    @router.get("/status", summary="Get the market's status")
    def status(_: CurrentCaller) -> MarketStatusView:
        """Of each exchange: whether it trades now, when it does next, and how fresh its prices are."""
        exchanges = get_market_status(instruments=instruments, feeds=feeds, now=now)
        return MarketStatusView.of(now(), exchanges)

    return router
