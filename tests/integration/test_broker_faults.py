"""The client of the simulated exchange against the real server, fault by fault: what it takes each outcome for.

And the server itself: switching faults, refusing to, counting them.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from proof.programs import free_port
from services.paper_broker.http_api import Served, build_app
from shared.adapters.brokers.paper import CAPABILITIES, PaperBrokerClient
from shared.adapters.health import serving
from shared.application.paper.faults import Faults
from shared.application.ports.engine import SESSION_EXPIRED, BrokerAway
from shared.bootstrap.paper_broker import build_paper_broker
from shared.domain.brokers import Accepted, BrokerOrderState, NotTaken, PlaceOutcome, RefusedByBroker, Unknown
from shared.domain.exchange_faults import ACCEPT_HORIZON, CLIENT_DEADLINE, Fault
from shared.domain.ids import IntentId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.settings import PaperBrokerSettings
from tests.contract.test_engine import an_intent
from tests.unit.application.paper_world import World

SECRET = "a long secret"
INTENT = replace(an_intent(), instrument=InstrumentId("SIM:HULL"), quantity=10, limit=Decimal("100.00"))


class Desk:
    """The server, somebody who switches its faults, and the platform's client of one account."""

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.control = httpx.AsyncClient(base_url=url, trust_env=False, timeout=10)
        self.url = url
        self.token = ""
        self.sealed: str | None = None
        self.served: list[Served] = []
        self.client: PaperBrokerClient

    async def open(self) -> None:
        response = await self.control.post("/accounts", json={"account": "mine", "secret": SECRET})
        self.token = self.sealed = response.json()["session_token"]

        async def read_token() -> str | None:
            return self.sealed

        self.client = PaperBrokerClient(self.url, self.token, read_token)

    async def switch_on(self, fault: Fault | None = None, **rule: Any) -> None:
        plan = {name: rule.pop(name) for name in ("unique_client_id", "beyond_horizon") if name in rule}
        rules = [{"fault": fault, "probability": 1, **rule}] if fault else []
        response = await self.control.put("/faults", json={"account": "mine", "seed": 1, "rules": rules, **plan})
        assert response.status_code == 200, response.text

    async def place(self, intent: Intent = INTENT) -> PlaceOutcome:
        outcome = await self.client.place(intent)
        await self.world.ledgers.settle()
        return outcome

    async def counts(self) -> dict[str, Any]:
        response = await self.control.get("/faults")
        document: dict[str, Any] = response.json()
        return document

    @property
    def accepted(self) -> int:
        """Orders that exist, whatever the book shows."""
        return len(self.world.book.order_rows)


async def _desk(world: World) -> AsyncIterator[Desk]:
    await world.tick("99.00", "99.50")
    port = free_port()
    desk = Desk(world, f"http://127.0.0.1:{port}")
    app = build_app(world.exchange, lambda: {"status": "ok"}, desk.served.append)
    async with serving(app, "127.0.0.1", port):
        await desk.open()
        yield desk
        await desk.client.close()
        await desk.control.aclose()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async for desk in _desk(World(faults=Faults())):
        yield desk


@pytest.fixture
async def plain_desk() -> AsyncIterator[Desk]:
    async for desk in _desk(World()):
        yield desk


def test_client_and_exchange_agree_on_the_promise() -> None:
    assert (CAPABILITIES.accept_horizon, CAPABILITIES.http_deadline) == (ACCEPT_HORIZON, CLIENT_DEADLINE)


def test_faults_are_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLIMSOLL_BROKER_FAULTS", raising=False)
    assert not PaperBrokerSettings(health_port=1).broker_faults
    monkeypatch.setenv("PLIMSOLL_BROKER_FAULTS", "1")
    assert PaperBrokerSettings(health_port=1).broker_faults


def test_on_aws_itself_an_exchange_with_faults_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("AWS_ENDPOINT_URL")]:
        monkeypatch.delenv(name)
    with pytest.raises(ValueError, match="needs an emulator"):
        build_paper_broker(PaperBrokerSettings(health_port=1, broker_faults=True))


@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
async def test_an_exchange_without_faults_refuses_to_have_any(plain_desk: Desk, method: str) -> None:
    response = await plain_desk.control.request(method, "/faults", json={"rules": []})
    document = response.json()
    assert (response.status_code, document["code"]) == (403, "faults_not_allowed")
    assert "PLIMSOLL_BROKER_FAULTS=1" in document["message"]
    assert isinstance(await plain_desk.place(), Accepted)


async def test_without_a_rule_everything_is_well(desk: Desk) -> None:
    await desk.switch_on()
    assert isinstance(await desk.place(), Accepted)
    order = await desk.client.find(INTENT.id)
    assert order is not None
    assert order.state is BrokerOrderState.FILLED
    counts = await desk.counts()
    assert (counts["answers"], counts["faulty_answers"], counts["by_fault"]) == (2, 0, {})


@pytest.mark.parametrize("how", ["cut", "hold"])
async def test_a_lost_request_is_unknown_and_never_arrives(desk: Desk, how: str) -> None:
    await desk.switch_on(Fault.LOSE_REQUEST, how=how)
    assert isinstance(await desk.place(), Unknown)
    assert desk.accepted == 0
    assert await desk.client.find(INTENT.id) is None


@pytest.mark.parametrize("how", ["cut", "hold"])
async def test_a_lost_answer_is_unknown_and_the_order_lives(desk: Desk, how: str) -> None:
    await desk.switch_on(Fault.LOSE_ANSWER, how=how)
    assert isinstance(await desk.place(), Unknown)
    order = await desk.client.find(INTENT.id)
    assert order is not None
    assert order.filled_quantity == 10


@pytest.mark.parametrize("how", ["cut", "hold"])
async def test_a_late_order_is_unknown_absent_and_then_there(desk: Desk, how: str) -> None:
    await desk.switch_on(Fault.LATE_ACCEPT, how=how, seconds=0.4)
    assert isinstance(await desk.place(), Unknown)
    assert await desk.client.find(INTENT.id) is None
    await asyncio.sleep(0.6)
    assert await desk.client.find(INTENT.id) is not None
    assert desk.accepted == 1


async def test_a_late_order_is_dropped_rather_than_break_the_promise(desk: Desk) -> None:
    await desk.switch_on(Fault.LATE_ACCEPT, how="cut", seconds=0.2)
    assert isinstance(await desk.place(), Unknown)
    desk.world.clock.advance((CLIENT_DEADLINE + ACCEPT_HORIZON).total_seconds() + 0.01)  # the process was stopped
    await asyncio.sleep(0.4)
    assert desk.accepted == 0


async def test_beyond_the_promise_it_comes_however_late(desk: Desk) -> None:
    await desk.switch_on(Fault.LATE_ACCEPT, how="cut", seconds=0.2, beyond_horizon=True)
    assert isinstance(await desk.place(), Unknown)
    desk.world.clock.advance(60)
    await asyncio.sleep(0.4)
    assert desk.accepted == 1


async def test_two_orders_with_one_client_id(desk: Desk) -> None:
    """What a client without a horizon would do: ask, see nothing, send again."""
    await desk.switch_on(Fault.SLOW_BOOK, seconds=1, unique_client_id=False)
    first = await desk.place()
    assert await desk.client.find(INTENT.id) is None
    second = await desk.place()
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert first.broker_order_id != second.broker_order_id
    desk.world.clock.advance(1)
    orders = await desk.client.orders()
    assert [(order.client_id, order.broker_order_id) for order in orders] == [
        (INTENT.id, first.broker_order_id),
        (INTENT.id, second.broker_order_id),
    ]


async def test_a_unique_client_id_is_found_by_sending_again(desk: Desk) -> None:
    await desk.switch_on(Fault.LOSE_ANSWER, how="cut", times=1)
    assert isinstance(await desk.place(), Unknown)
    assert isinstance(await desk.place(), Accepted)
    assert desk.accepted == 1


async def test_a_slow_book_denies_what_it_accepted(desk: Desk) -> None:
    await desk.switch_on(Fault.SLOW_BOOK, seconds=1)
    assert isinstance(await desk.place(), Accepted)
    assert await desk.client.find(INTENT.id) is None
    assert await desk.client.orders() == []
    assert (await desk.client.updates(0, timedelta(0))).orders == ()
    counts = await desk.counts()
    assert (counts["answers"], counts["faulty_answers"], counts["orders"]) == (4, 2, {"slow_book": 1})
    desk.world.clock.advance(1)
    assert await desk.client.find(INTENT.id) is not None
    assert len((await desk.client.updates(0, timedelta(0))).orders) == 2


async def test_too_many_requests_are_not_taken(desk: Desk) -> None:
    await desk.switch_on(Fault.RATE_LIMITED, seconds=3)
    assert await desk.place() == NotTaken("rate_limited", timedelta(seconds=3))
    assert desk.accepted == 0


@pytest.mark.parametrize(("fault", "accepted"), [(Fault.ERROR_BEFORE_ACCEPT, 0), (Fault.ERROR_AFTER_ACCEPT, 1)])
async def test_an_error_of_the_server_proves_nothing(desk: Desk, fault: Fault, accepted: int) -> None:
    await desk.switch_on(fault)
    assert isinstance(await desk.place(), Unknown)
    assert desk.accepted == accepted
    assert (await desk.client.find(INTENT.id) is not None) == bool(accepted)


async def test_an_expired_session_is_mended_by_signing_in(desk: Desk) -> None:
    await desk.switch_on(Fault.TOKEN_EXPIRY, times=1)
    expired = NotTaken(SESSION_EXPIRED)
    assert await desk.place() == expired
    assert await desk.place() == expired
    with pytest.raises(BrokerAway):
        await desk.client.orders()
    assert not await desk.client.sign_in_again()  # the sealed session is still the old one
    response = await desk.control.post("/session", json={"account": "mine", "secret": SECRET})
    assert await desk.place() == expired  # somebody signed in; this client still has the old session
    desk.sealed = response.json()["session_token"]
    assert desk.sealed != desk.token
    assert await desk.client.sign_in_again()
    assert isinstance(await desk.place(), Accepted)
    assert desk.accepted == 1


@pytest.mark.parametrize(
    ("fault", "rule", "code"),
    [
        (Fault.REJECT, {}, "insufficient_funds"),
        (Fault.REJECT, {"code": "market_closed"}, "market_closed"),
        (Fault.BAND, {}, "price_outside_band"),
        (Fault.FREEZE, {}, "freeze_quantity_exceeded"),
    ],
)
async def test_a_refusal_is_proven(desk: Desk, fault: Fault, rule: dict[str, Any], code: str) -> None:
    await desk.switch_on(fault, **rule)
    outcome = await desk.place()
    assert isinstance(outcome, RefusedByBroker)
    assert outcome.code == code
    assert desk.accepted == 0


async def test_a_refusal_in_words_nobody_knows_proves_nothing(desk: Desk) -> None:
    await desk.switch_on(Fault.REJECT, code="computer_says_no")
    assert isinstance(await desk.place(), Unknown)


async def test_a_late_reject_is_accepted_and_ends_rejected(desk: Desk) -> None:
    await desk.switch_on(Fault.LATE_REJECT)
    assert isinstance(await desk.place(), Accepted)
    order = await desk.client.find(INTENT.id)
    assert order is not None
    assert (order.state, order.reason_code) == (BrokerOrderState.REJECTED, "insufficient_funds")


async def test_partial_fills_are_read_as_such(desk: Desk) -> None:
    await desk.switch_on(Fault.PARTIAL_FILLS, parts=5)
    await desk.place()
    order = await desk.client.find(INTENT.id)
    assert order is not None
    assert (order.state, order.filled_quantity, len(order.trades)) == (BrokerOrderState.PARTIAL, 2, 1)


async def test_news_twice_and_in_disorder_can_be_read(desk: Desk) -> None:
    await desk.place()
    rules = [{"fault": "duplicate_events"}, {"fault": "reorder_events"}]
    await desk.control.put("/faults", json={"rules": rules})
    updates = await desk.client.updates(0, timedelta(0))
    assert [order.filled_quantity for order in updates.orders] == [10, 10, 10, 10, 0, 0, 0, 0]
    assert updates.next == 2


@pytest.mark.parametrize("fault", [Fault.LOSE_REQUEST, Fault.LOSE_ANSWER, Fault.RATE_LIMITED,
                                   Fault.ERROR_BEFORE_ACCEPT, Fault.ERROR_AFTER_ACCEPT])  # fmt: skip
async def test_a_reading_that_fails_proves_nothing(desk: Desk, fault: Fault) -> None:
    await desk.place()
    how = {"how": "cut"} if fault in {Fault.LOSE_REQUEST, Fault.LOSE_ANSWER} else {}
    await desk.switch_on(fault, on=["read", "updates"], **how)
    client = desk.client
    for ask in (client.find(INTENT.id), client.find(IntentId("PNONE")), client.orders(), client.funds(),
                client.positions(), client.updates(0, timedelta(0))):  # fmt: skip
        with pytest.raises(BrokerAway):
            await ask


@pytest.mark.parametrize(("fault", "cancelled"), [(Fault.LOSE_REQUEST, False), (Fault.LOSE_ANSWER, True),
                                                  (Fault.ERROR_AFTER_ACCEPT, True)])  # fmt: skip
async def test_a_cancellation_can_be_lost_too(desk: Desk, fault: Fault, cancelled: bool) -> None:
    outcome = await desk.place(replace(INTENT, limit=Decimal("90.00")))
    assert isinstance(outcome, Accepted)
    await desk.switch_on(fault, on=["cancel"], **({"how": "cut"} if fault is not Fault.ERROR_AFTER_ACCEPT else {}))
    with pytest.raises(BrokerAway):
        await desk.client.cancel(outcome.broker_order_id)
    order = await desk.client.find(INTENT.id)
    assert order is not None
    assert (order.state is BrokerOrderState.CANCELLED) is cancelled


async def test_a_client_that_hangs_up_leaves_a_whole_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No fault is switched on: the store is slow, and the client's deadline ends the request in the middle."""
    write = desk.world.book.commit

    async def slow(change: Any) -> None:
        await asyncio.sleep(2.3)
        await write(change)

    monkeypatch.setattr(desk.world.book, "commit", slow)
    assert isinstance(await desk.client.place(INTENT), Unknown)
    assert await desk.client.find(INTENT.id) is not None


async def test_what_was_done_is_counted_and_seen(desk: Desk) -> None:
    await desk.switch_on(Fault.LOSE_ANSWER, how="cut", times=2)
    for number in range(4):
        await desk.place(replace(INTENT, id=IntentId(f"P{number}")))
    counts = await desk.counts()
    assert counts["by_request"] == {"place": {"answers": 4, "faulty": 2}}
    assert (counts["faulty_share"], counts["by_fault"]) == (0.5, {"lose_answer": 2})
    assert counts["plans"][0]["rules"] == [
        {"fault": "lose_answer", "probability": 1.0, "on": ["cancel", "place"], "how": "cut", "times": 2}
    ]
    seen = [(each.status, each.fault) for each in desk.served if each.path == "/orders"]
    assert seen == [(499, "lose_answer"), (499, "lose_answer"), (201, ""), (201, "")]
    assert (await desk.control.delete("/faults")).status_code == 204
    assert (await desk.counts())["plans"] == []


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"rules": {}},
        {"rules": [{}]},
        {"rules": [{"fault": "lose_everything"}]},
        {"rules": [{"fault": "lose_answer", "how": "burn"}]},
        {"rules": [{"fault": "lose_answer", "on": ["nothing"]}]},
        {"rules": [{"fault": "lose_answer", "on": 5}]},
        {"rules": [{"fault": "lose_answer", "on": [[]]}]},
        {"rules": [{"fault": "lose_answer", "probability": "1"}]},
        {"rules": [{"fault": "lose_answer", "probability": True}]},
        {"rules": [{"fault": "lose_answer", "probability": 2}]},
        {"rules": [{"fault": "lose_answer", "propability": 0.5}]},
        {"rules": [{"fault": "reject", "code": "No spaces"}]},
        {"rules": [{"fault": "reject", "times": 0}]},
        {"rules": [], "seed": 1.5},
        {"rules": [], "account": "a/b"},
        {"rules": [], "unique_client_id": 0},
        {"rules": [{"fault": "late_accept", "seconds": 1.5}, {"fault": "slow_book", "seconds": 1}]},
    ],
)
async def test_a_plan_that_cannot_be_is_refused(desk: Desk, body: Any) -> None:
    response = await desk.control.put("/faults", json=body)
    assert response.status_code == 400
    assert response.json()["code"] in {"invalid_faults", "beyond_horizon"}
    assert (await desk.counts())["plans"] == []


async def test_a_plan_that_is_no_json_is_refused(desk: Desk) -> None:
    response = await desk.control.put("/faults", content=b"{")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_faults")


async def test_a_third_of_all_answers_can_be_faulty(desk: Desk) -> None:
    rules = [{"fault": "lose_request", "probability": 0.2, "how": "cut", "on": ["place", "cancel", "read"]},
             {"fault": "error_after_accept", "probability": 0.2, "on": ["place", "cancel", "read"]}]  # fmt: skip
    await desk.control.put("/faults", json={"account": "*", "seed": 5, "rules": rules})
    for number in range(300):
        with suppress(BrokerAway):
            await desk.client.find(IntentId(f"P{number}"))
    counts = await desk.counts()
    assert counts["answers"] == 300
    assert 0.33 <= counts["faulty_share"] <= 0.47
