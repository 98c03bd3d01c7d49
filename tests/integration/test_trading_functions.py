"""The trader-facing functions exactly as Lambda loads them, over the emulator's tables and key."""

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters import aws
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.dynamodb.table import Table
from shared.application.ports.common import Caller
from shared.domain.ids import SessionId, TenantId, UserId, derived_id
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Quote
from shared.domain.sessions import Session
from tests.apigw import Answer, call
from tests.emulator import fresh_stage

if TYPE_CHECKING:
    from tests.emulator import Emulator

pytestmark = pytest.mark.emulator
FUNCTIONS = ("strategies_api", "brokers_api", "orders_api", "portfolio_api", "market_api")
STOP = {"stop_loss": {"type": "percent", "value": "0.5"}}


@dataclass
class Platform:
    """The functions of one stage, and somebody signed in."""

    caller: Caller
    handlers: dict[str, Any] = field(default_factory=dict)

    def call(self, function: str, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return call(self.handlers[function], method, path, body, caller=self.caller, **more)


@pytest.fixture(scope="module")
def platform(emulator: "Emulator") -> Iterator[Platform]:
    stage = fresh_stage()
    prefix = emulator.tables(f"plimsoll-{stage}-")
    client, now = aws.dynamodb(), datetime.now(UTC)
    caller = Caller(derived_id("tnt_", "a"), derived_id("usr_", "a"), "owner", derived_id("ses_", "a"))
    DynamoSessions(Table(client, prefix + "sessions"), Table(client, prefix + "auth_lookups")).add(
        Session(
            SessionId(caller.session_id),
            TenantId(caller.tenant_id),
            UserId(caller.user_id),
            "0" * 64,
            now,
            now,
            now + timedelta(days=1),
            "203.0.113.7",
            "test",
        )
    )
    price = Decimal("100.00")
    quote = Quote(InstrumentId(simulated()), now, price, price, price, 10)
    DynamoQuotes(Table(client, prefix + "quotes")).put([quote], now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLIMSOLL_STAGE", stage)
        patch.setenv("PLIMSOLL_CREDENTIALS_KEY_ARN", aws.kms().create_key()["KeyMetadata"]["Arn"])
        patch.setenv("PLIMSOLL_PAPER_BROKER_URL", "http://127.0.0.1:9")
        patch.setenv("POWERTOOLS_TRACE_DISABLED", "true")
        loaded = Platform(caller)
        for name in FUNCTIONS:
            sys.modules.pop(f"functions.{name}.handler", None)
            loaded.handlers[name] = importlib.import_module(f"functions.{name}.handler").handler
        patch.setattr(
            "shared.adapters.brokers.paper_accounts.HttpPaperAccounts.open",
            lambda self, account, secret: f"s-{account}",
        )
        yield loaded
    for name in FUNCTIONS:
        sys.modules.pop(f"functions.{name}.handler", None)


def simulated() -> str:
    from shared.adapters.reference.instruments import instrument_book  # noqa: PLC0415

    return next(each.id for each in instrument_book() if each.exchange == "SIM" and each.is_tradable)


def test_a_trader_can_do_everything_once(platform: Platform) -> None:
    broker = platform.call("brokers_api", "POST", "/v1/brokers", {"broker": "paper"})
    assert broker.status == 201, broker.json
    body = {
        "name": "Morning long",
        "instrument": simulated(),
        "quantity": 10,
        "broker_id": broker.json["id"],
        "schedule": {"entry_time": "09:30:00", "exit_time": "15:10:00"},
        "protection": STOP,
    }
    made = platform.call("strategies_api", "POST", "/v1/strategies", body)
    assert made.status == 201, made.json
    path = f"/v1/strategies/{made.json['id']}"
    edit = platform.call("strategies_api", "PATCH", path, {"quantity": 20}, headers={"if-match": made.headers["etag"]})
    assert (edit.status, edit.json["quantity"]) == (200, 20)
    assert platform.call("strategies_api", "POST", f"{path}/start").json["status"] == "ACTIVE"
    assert platform.call("strategies_api", "GET", "/v1/strategies").json["items"][0]["status"] == "ACTIVE"
    assert platform.call("strategies_api", "GET", f"{path}/runs").json["items"] == []
    order = platform.call(
        "orders_api",
        "POST",
        "/v1/orders",
        {
            "broker_id": broker.json["id"],
            "instrument": simulated(),
            "side": "buy",
            "quantity": 1,
            "limit": "100.00",
            "protection": STOP,
        },
        headers={"idempotency-key": "one"},
    )
    assert order.status == 201, order.json
    assert platform.call("orders_api", "GET", f"/v1/orders/{order.json['id']}").json["state"] == "PENDING"
    assert platform.call("orders_api", "DELETE", f"/v1/orders/{order.json['id']}").status == 202
    assert platform.call("orders_api", "GET", "/v1/orders").json["items"] == []
    limits = platform.call("portfolio_api", "PUT", "/v1/risk-limits", {"max_quantity": 50}, headers={"if-match": '"0"'})
    assert (limits.status, limits.json["version"]) == (200, 1)
    portfolio = platform.call("portfolio_api", "GET", "/v1/portfolio").json
    assert [account["broker_id"] for account in portfolio["accounts"]] == [broker.json["id"]]
    for route in ("/v1/positions", "/v1/trades", "/v1/notices", "/v1/trades/export.csv", "/v1/portfolio/pnl.csv"):
        assert platform.call("portfolio_api", "GET", route).status == 200, route
    switch = platform.call("portfolio_api", "PUT", "/v1/kill-switch", {"verb": "halt", "reason": "a test"})
    assert (switch.status, switch.json["version"]) == (200, 1)
    assert platform.call("strategies_api", "GET", path).json["paused_by"] == "kill_switch"
    own = platform.call("strategies_api", "PUT", f"{path}/kill-switch", {"verb": "flatten", "reason": "a test"})
    assert (own.status, own.json["strategy_id"]) == (200, made.json["id"])
    shown = platform.call("portfolio_api", "GET", "/v1/kill-switch").json
    assert (shown["in_force"]["verb"], len(shown["strategies"])) == ("halt", 1)
    released = platform.call("portfolio_api", "DELETE", "/v1/kill-switch", headers={"if-match": '"1"'})
    assert (released.status, released.json["verb"]) == (200, None)
    refused = platform.call("orders_api", "POST", f"/v1/orders/{order.json['id']}/resolution", {"action": "void"})
    assert (refused.status, refused.json["code"]) == (409, "not_parked")
    timeline = platform.call("strategies_api", "GET", f"{path}/runs/20200101-01/timeline").json
    assert timeline["why_no_trade"]["code"] == "not_created_yet"
    quotes = platform.call("market_api", "GET", f"/v1/quotes?instrument={simulated()}").json["items"]
    assert quotes[0]["last"] == "100.00"
    assert platform.call("market_api", "GET", f"/v1/candles?instrument={simulated()}").json["items"] == []
    refused = platform.call("brokers_api", "DELETE", f"/v1/brokers/{broker.json['id']}")
    assert (refused.status, refused.json["code"]) == (409, "strategies_active")
    platform.call("strategies_api", "POST", f"{path}/stop")
    assert platform.call("brokers_api", "POST", f"/v1/brokers/{broker.json['id']}/reset").status == 200
    assert platform.call("brokers_api", "DELETE", f"/v1/brokers/{broker.json['id']}").status == 204


def test_no_function_loads_the_encryption_library_when_it_starts() -> None:
    """It would double a start; only linking and resetting a broker seal anything."""
    import subprocess  # noqa: PLC0415

    for name in FUNCTIONS:
        script = (
            f"import functions.{name}.routes, shared.bootstrap.{name}, sys;"
            "sys.exit(3 if 'aws_encryption_sdk' in sys.modules else 0)"
        )
        done = subprocess.run([sys.executable, "-c", script], check=False)
        assert done.returncode == 0, name
