"""The trader-facing API functions as a client meets them, over in-memory stores, for two tenants."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from fastapi import FastAPI

from functions.brokers_api.routes import build_router as brokers_router
from functions.market_api.routes import build_routers as market_routers
from functions.orders_api.routes import build_router as orders_router
from functions.portfolio_api.kill_switch import build_kill_switch_router as tenant_switch_router
from functions.portfolio_api.routes import build_routers as portfolio_routers
from functions.strategies_api.kill_switch import build_kill_switch_router as strategy_switch_router
from functions.strategies_api.routes import build_router as strategies_router
from shared.adapters.reference.instruments import instrument_book
from shared.application.check_strategy import Rulebook
from shared.application.desk import Desk
from shared.application.link_broker import BrokerDesk
from shared.application.manage_kill_switches import KillDesk
from shared.application.ports.common import Caller
from shared.application.view_portfolio import Books
from shared.domain.brokers import Funds
from shared.domain.ids import BrokerId, StrategyId, TenantId, derived_id
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Quote
from shared.domain.runs import Leg, Run, RunState, run_id_of
from shared.domain.strategies import Strategy
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from tests.apigw import Answer, call
from tests.fakes.controls import ControlTables, FakeKillSwitchStore, FakeResolutionRequests
from tests.fakes.identity import FakeAuditLog, fake_guards
from tests.fakes.trading import (
    FakeAnnouncedSessions,
    FakeBrokerConnections,
    FakeMarketView,
    FakeNoticesView,
    FakeOrdersView,
    FakePaperAccounts,
    FakePortfolioView,
    FakeRiskLimits,
    FakeRunsView,
    FakeStrategies,
    fake_seal,
)

MONDAY_MORNING = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # 10:00 IST, the market is open
WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI"]
RELIANCE = InstrumentId("NSE:RELIANCE")


def a_caller(name: str = "asha", role: str = "owner") -> Caller:
    """Somebody of the tenant called ``name``."""
    return Caller(derived_id("tnt_", name), derived_id("usr_", name, role), role, derived_id("ses_", name, role))


class TradingWorld:
    """All five functions over one set of stores."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING
        self.strategies, self.runs, self.orders = FakeStrategies(), FakeRunsView(), FakeOrdersView()
        self.brokers, self.portfolio, self.market = FakeBrokerConnections(), FakePortfolioView(), FakeMarketView()
        self.limits, self.notices, self.audit = FakeRiskLimits(), FakeNoticesView(), FakeAuditLog()
        self.controls = ControlTables()
        self.switches, self.resolutions = FakeKillSwitchStore(self.controls), FakeResolutionRequests(self.controls)
        self.sessions = FakeAnnouncedSessions()
        self.paper, self.revoked = FakePaperAccounts(), set[str]()
        self._random = 0
        self.instruments = instrument_book()
        self.apps = self._build_apps()
        self._handlers: dict[str, Callable[..., dict[str, Any]]] = {
            name: lambda_handler(app) for name, app in self.apps.items()
        }
        self.asha = a_caller()
        self.quote("1424.50")

    def clock(self) -> datetime:
        return self.now

    def randomness(self, count: int) -> bytes:
        self._random += 1
        return self._random.to_bytes(count, "big")

    def is_active(self, tenant_id: str, session_id: str) -> bool:
        return session_id not in self.revoked

    def later(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    def quote(self, last: str, instrument: InstrumentId = RELIANCE) -> None:
        """The market's newest price."""
        price = Decimal(last)
        self.market.newest[instrument] = Quote(instrument, self.now, price, price, price, 1000, price, price, price)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        caller: Caller | Mapping[str, str] | None = None,
        anonymous: bool = False,
        version: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request to whichever function serves the path; as Asha unless said otherwise."""
        sent = dict(headers or {})
        if version is not None:
            sent["if-match"] = f'"{version}"'
        named = self.asha if caller is None else caller
        who = None if anonymous else named
        return call(self._handlers[function_of(path)], method, path, body, caller=who, headers=sent)

    def _build_apps(self) -> dict[str, FastAPI]:
        desk = Desk(
            strategies=self.strategies,
            runs=self.runs,
            orders=self.orders,
            brokers=self.brokers,
            portfolio=self.portfolio,
            rules=Rulebook(self.instruments, self.market, self.limits),
            switches=self.switches,
            resolutions=self.resolutions,
            sessions=self.sessions,
            now=self.clock,
        )
        broker_desk = BrokerDesk(
            brokers=self.brokers,
            strategies=self.strategies,
            runs=self.runs,
            orders=self.orders,
            portfolio=self.portfolio,
            paper=self.paper,
            funds=self.portfolio,
            seal=fake_seal,
            audit=self.audit,
            now=self.clock,
            randomness=self.randomness,
        )
        books = Books(
            portfolio=self.portfolio,
            runs=self.runs,
            orders=self.orders,
            brokers=self.brokers,
            market=self.market,
            now=self.clock,
        )
        routers = {
            "strategies_api": [
                strategies_router(desk, self.randomness, self.is_active),
                strategy_switch_router(desk, self.audit, self.is_active),
            ],
            "orders_api": [orders_router(desk, self.randomness, self.is_active, self.audit)],
            "brokers_api": [brokers_router(broker_desk)],
            "portfolio_api": [
                *portfolio_routers(books, self.limits, self.notices, self.audit),
                tenant_switch_router(KillDesk(self.switches, self.audit, self.clock), self.is_active),
            ],
            "market_api": market_routers(self.instruments, self.market, self.clock),
        }
        guards = fake_guards(self.clock)
        return {name: create_app(name, each, guards=guards) for name, each in routers.items()}

    # what a tenant has

    def linked_broker(self, caller: Caller | None = None) -> BrokerId:
        """A linked paper account with money."""
        who = caller or self.asha
        answer = self.call("POST", "/v1/brokers", {"broker": "paper"}, caller=who)
        assert answer.status == 201, answer.json
        broker_id = BrokerId(answer.json["id"])
        amount = Decimal("1000000.00")
        self.portfolio.money[TenantId(who.tenant_id), broker_id] = Funds(amount, Decimal(0), amount, self.now)
        return broker_id

    def strategy_body(self, broker_id: str | None = None, **changes: Any) -> dict[str, Any]:
        """A strategy that is accepted, but for the changes. A change to None leaves the field out."""
        body = {
            "name": "Morning long",
            "kind": "timed",
            "instrument": "NSE:RELIANCE",
            "side": "buy",
            "quantity": 10,
            "product": "INTRADAY",
            "broker_id": broker_id or self.a_broker(),
            "schedule": {
                "entry_time": "09:30:00",
                "exit_time": "15:10:00",
                "days": ["MON", "TUE", "WED", "THU", "FRI"],
            },
            "protection": {"stop_loss": {"type": "percent", "value": "0.5"}},
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    def order_body(self, broker_id: str | None = None, **changes: Any) -> dict[str, Any]:
        """A manual order that is accepted, but for the changes. A change to None leaves the field out."""
        body = {
            "broker_id": broker_id or self.a_broker(),
            "instrument": "NSE:RELIANCE",
            "side": "buy",
            "quantity": 10,
            "limit": "1425.00",
            "protection": {"stop_loss": {"type": "percent", "value": "0.5"}},
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    def a_broker(self, caller: Caller | None = None) -> str:
        """The first linked account, or a new one."""
        who = caller or self.asha
        mine = [each for (tenant, _), each in self.brokers.rows.items() if tenant == who.tenant_id]
        live = [each.id for each in mine if each.meta.deleted_at is None]
        return live[0] if live else self.linked_broker(who)

    def created(self, caller: Caller | None = None, **changes: Any) -> dict[str, Any]:
        """A strategy made through the API."""
        who = caller or self.asha
        body = self.strategy_body(self.a_broker(who), **changes)
        answer = self.call("POST", "/v1/strategies", body, caller=who)
        assert answer.status == 201, answer.json
        document: dict[str, Any] = answer.json
        return document

    def started(self, **changes: Any) -> dict[str, Any]:
        """A strategy made and started through the API."""
        made = self.created(**changes)
        answer = self.call("POST", f"/v1/strategies/{made['id']}/start")
        assert answer.status == 200, answer.json
        document: dict[str, Any] = answer.json
        return document

    def placed(self, caller: Caller | None = None, **changes: Any) -> dict[str, Any]:
        """A manual order placed through the API."""
        who = caller or self.asha
        answer = self.call("POST", "/v1/orders", self.order_body(self.a_broker(who), **changes), caller=who)
        assert answer.status == 201, answer.json
        document: dict[str, Any] = answer.json
        return document

    def kept(self, strategy_id: str, caller: Caller | None = None) -> Strategy:
        """The strategy as it is stored."""
        return self.strategies.rows[TenantId((caller or self.asha).tenant_id), StrategyId(strategy_id)]

    def run_of(self, strategy: Strategy, state: RunState = RunState.OPEN, **changes: Any) -> Run:
        """A run of a strategy as the engine would write it; filled and protected when it is past its entry."""
        entered = state in {RunState.OPEN, RunState.EXITING, RunState.CLOSED}
        closed = state is RunState.CLOSED
        leg = Leg(
            number=1,
            instrument=strategy.instrument,
            side=strategy.side,
            quantity=strategy.quantity,
            product=strategy.product,
            entry_filled=strategy.quantity if entered else 0,
            entry_average=Decimal("1424.00") if entered else None,
            entry_at=self.now if entered else None,
            exit_filled=strategy.quantity if closed else 0,
            exit_average=Decimal("1430.50") if closed else None,
            exit_at=self.now if closed else None,
            stop=Decimal("1416.90") if entered else None,
            protected_at=self.now if entered else None,
        )
        facts: dict[str, Any] = {
            "tenant_id": strategy.tenant_id,
            "strategy_id": strategy.id,
            "id": run_id_of(self.now.date()),
            "bucket": 7,
            "broker_id": strategy.broker_id,
            "session_date": self.now.date(),
            "state": state,
            "strategy_version": strategy.meta.version,
            "protection": strategy.protection,
            "due_at": self.now,
            "enter_by": self.now + timedelta(seconds=60),
            "exit_at": self.now + timedelta(hours=5),
            "legs": (leg,),
            "version": 1,
            "created_at": self.now,
            "updated_at": self.now,
            "reason": "TARGET" if closed else None,
            "charges": Decimal("12.34") if closed else None,
        }
        run = Run(**(facts | changes))
        self.runs.put(run)
        return run


def function_of(path: str) -> str:
    """Which function the gateway's routes send a path to."""
    head = path.partition("?")[0].split("/")[2]
    return {
        "strategies": "strategies_api",
        "brokers": "brokers_api",
        "orders": "orders_api",
        "instruments": "market_api",
        "quotes": "market_api",
        "candles": "market_api",
        "market": "market_api",
    }.get(head, "portfolio_api")
