"""``/v1/instruments``, ``/v1/quotes`` and ``/v1/candles``."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from functions.market_api.schemas import CandleView, InstrumentView, QuoteView, TradingSessionView
from shared.application.ports.common import Now
from shared.application.ports.trading import Instruments, MarketView
from shared.application.view_market import find_instruments, get_candles, get_quotes, get_session
from shared.domain.instruments import Exchange
from shared.web.auth import CurrentCaller
from shared.web.days import Day
from shared.web.paging import PageView
from shared.web.routing import api_router, problems

InstrumentQuery = Annotated[str, Query(max_length=64, examples=["NSE:RELIANCE"])]


def build_routers(instruments: Instruments, market: MarketView, now: Now) -> list[APIRouter]:
    """The routes. Market data is the same for all tenants, but only signed-in users read it."""
    return [_instruments(instruments, now), _quotes(instruments, market), _candles(instruments, market, now)]


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

    @router.get("", summary="Get candles", responses=problems(404))
    def candles(
        _: CurrentCaller,
        instrument: InstrumentQuery,
        day: Annotated[Day | None, Query(alias="date", description="Session day; today unless given")] = None,
        interval: Literal["1m", "5m", "15m", "1h"] = "1m",
    ) -> PageView[CandleView]:
        """A day's bars, oldest first, aligned to the session's opening."""
        bars = get_candles(instrument, day, interval, instruments=instruments, market=market, now=now)
        return PageView(items=[CandleView.of(each) for each in bars], next_cursor=None)

    return router
