"""Opening a socket and what it may ask for: the use cases, and the function that answers with them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.realtime_api.answers import answer
from shared.application.live.changes import publish_changes, topics_behind
from shared.application.live.sockets import SocketDesk, issue_ticket
from shared.application.ports.common import Caller
from shared.domain.errors import InvalidRecord, StaleVersion, TooManyRequests, Unavailable
from shared.domain.ids import TenantId
from shared.domain.live import (
    MOST_CONNECTIONS,
    MOST_QUOTES,
    ConnectionChanged,
    ConnectionId,
    LiveConnection,
    TenantChanged,
    ticket_digest,
)
from tests.fakes.live import FakeLiveConnections, FakeSignals, FakeSocketTickets

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ASHA = Caller("tnt_A", "usr_1", "trader", "ses_1")


class Gateway:
    """The WebSocket API in front of the function."""

    def __init__(self) -> None:
        self.now = NOW
        self.tickets, self.connections, self.signals = FakeSocketTickets(), FakeLiveConnections(), FakeSignals()
        self.desk = SocketDesk(
            self.tickets, self.connections, self.signals, lambda instrument: instrument.startswith("SIM:"), self.clock
        )
        self.told: list[Unavailable] = []

    def clock(self) -> datetime:
        return self.now

    def ticket(self, caller: Caller = ASHA) -> str:
        return issue_ticket(
            caller, tickets=self.tickets, sockets=self.connections.count, url="/ws", now=self.clock,
            randomness=lambda count: bytes(range(len(self.tickets.tickets), len(self.tickets.tickets) + count)),
        ).ticket  # fmt: skip

    def event(self, route: str, name: str = "c1", body: str | None = None, **query: str) -> dict[str, Any]:
        event = {
            "requestContext": {"routeKey": route, "connectionId": name},
            "body": body,
            "queryStringParameters": query or None,
        }
        return answer(event, desk=self.desk, tell=self.told.append)

    def connect(self, ticket: str, name: str = "c1") -> int:
        return int(self.event("$connect", name, ticket=ticket)["statusCode"])

    def say(self, message: object, name: str = "c1") -> dict[str, Any]:
        body = message if isinstance(message, str) else json.dumps(message)
        answered = self.event("$default", name, body)
        assert answered["statusCode"] == 200
        said: dict[str, Any] = json.loads(answered["body"])
        return said

    def topics(self, name: str = "c1") -> set[str]:
        return set(self.connections.rows[ConnectionId(name)].topics)


@pytest.fixture
def gateway() -> Gateway:
    made = Gateway()
    assert made.connect(made.ticket()) == 200
    return made


def test_a_ticket_opens_one_socket_as_the_one_who_asked_for_it(gateway: Gateway) -> None:
    row = gateway.connections.rows[ConnectionId("c1")]
    assert (row.tenant_id, row.user_id, row.role, row.session_id) == ("tnt_A", "usr_1", "trader", "ses_1")
    assert row.ends_at - row.connected_at == timedelta(hours=2)


def test_a_used_an_unknown_an_old_and_no_ticket_are_refused(gateway: Gateway) -> None:
    ticket = gateway.ticket()
    assert gateway.connect(ticket, "c2") == 200
    assert gateway.connect(ticket, "c3") == 403
    assert gateway.connect("guess", "c3") == 403
    assert gateway.event("$connect", "c3")["statusCode"] == 403
    late = gateway.ticket()
    gateway.now += timedelta(seconds=30)
    assert gateway.connect(late, "c3") == 403
    assert set(gateway.connections.rows) == {"c1", "c2"}


def test_only_the_digest_of_a_ticket_is_stored(gateway: Gateway) -> None:
    ticket = gateway.ticket()
    assert ticket not in str(gateway.tickets.tickets)
    assert ticket_digest(ticket) in gateway.tickets.tickets


def test_a_tenant_holds_so_many_sockets_and_no_more() -> None:
    gateway = Gateway()
    for number in range(MOST_CONNECTIONS):
        assert gateway.connect(gateway.ticket(), f"c{number}") == 200
    with pytest.raises(TooManyRequests) as refused:
        gateway.ticket()
    assert (refused.value.code, refused.value.retry_after) == ("too_many_sockets", 60)
    assert gateway.ticket(Caller("tnt_B", "usr_2", "owner", "ses_2"))


def test_while_the_store_is_away_no_socket_opens_and_a_message_says_so(gateway: Gateway) -> None:
    ticket = gateway.ticket()
    gateway.connections.is_away = True
    assert gateway.connect(ticket, "c2") == 503
    assert gateway.say({"action": "subscribe", "topics": ["orders"]})["code"] == "store_unavailable"
    assert len(gateway.told) == 1


def test_subscribing_is_kept_and_signalled(gateway: Gateway) -> None:
    said = gateway.say({"action": "subscribe", "topics": ["orders", "quotes:SIM:TIDE", "orders"]})
    assert said == {"type": "subscribed", "topics": ["orders", "quotes:SIM:TIDE"]}
    assert gateway.signals.sent[-1] == ConnectionChanged(TenantId("tnt_A"), ConnectionId("c1"))
    assert gateway.say({"action": "subscribe", "topics": ["pnl"]})["topics"] == ["orders", "pnl", "quotes:SIM:TIDE"]
    assert gateway.say({"action": "unsubscribe", "topics": ["orders", "notices"]})["topics"] == [
        "pnl",
        "quotes:SIM:TIDE",
    ]


def test_asking_again_is_seen_although_the_topics_are_the_same(gateway: Gateway) -> None:
    gateway.say({"action": "subscribe", "topics": ["orders", "pnl"]})
    before = gateway.connections.rows[ConnectionId("c1")]
    gateway.say({"action": "subscribe", "topics": ["orders"]})
    after = gateway.connections.rows[ConnectionId("c1")]
    assert after.topics["orders"] > before.topics["orders"]
    assert after.topics["pnl"] == before.topics["pnl"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("nonsense", "invalid_message"),
        ("[" * 100_000, "invalid_message"),
        ([], "invalid_message"),
        ({"action": "delete"}, "invalid_message"),
        ({"action": ["ping"]}, "invalid_message"),
        ({"action": "subscribe"}, "invalid_message"),
        ({"action": "subscribe", "topics": []}, "invalid_message"),
        ({"action": "subscribe", "topics": [1]}, "invalid_message"),
        ({"action": "subscribe", "topics": ["orders"] * 100}, "invalid_message"),
        ({"action": "subscribe", "topics": ["orders", "secrets"]}, "unknown_topic"),
        ({"action": "subscribe", "topics": ["quotes:NSE:NOSUCH"]}, "unknown_topic"),
        ({"action": "subscribe", "topics": ["quotes:"]}, "unknown_topic"),
    ],
)
def test_what_cannot_be_understood_is_answered_and_the_socket_stays(
    gateway: Gateway, message: object, code: str
) -> None:
    said = gateway.say(message)
    assert (said["type"], said["code"]) == ("error", code)
    assert said["message"]
    assert gateway.topics() == set()
    assert gateway.say({"action": "ping"}) == {"type": "pong", "at": NOW.isoformat()}


def test_so_many_quotes_and_no_more(gateway: Gateway) -> None:
    topics = [f"quotes:SIM:I{number}" for number in range(MOST_QUOTES)]
    assert gateway.say({"action": "subscribe", "topics": topics})["type"] == "subscribed"
    said = gateway.say({"action": "subscribe", "topics": ["quotes:SIM:ONE_MORE", "orders"]})
    assert said["code"] == "too_many_topics"
    assert "orders" not in gateway.topics(), "all or none"


def test_of_two_messages_at_once_none_is_lost(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    save = gateway.connections.save
    raced: list[bool] = []

    def beaten_once(connection: LiveConnection, *, before: LiveConnection) -> None:
        if not raced:
            raced.append(True)
            save(before.subscribed(["pnl"]), before=before)
            raise StaleVersion("stale_version", "changed")
        save(connection, before=before)

    monkeypatch.setattr(gateway.connections, "save", beaten_once)
    assert gateway.say({"action": "subscribe", "topics": ["orders"]})["topics"] == ["orders", "pnl"]


def test_a_closed_socket_is_forgotten_and_signalled_once(gateway: Gateway) -> None:
    assert gateway.event("$disconnect")["statusCode"] == 200
    assert gateway.connections.rows == {}
    assert gateway.event("$disconnect")["statusCode"] == 200
    assert gateway.signals.sent == [ConnectionChanged(TenantId("tnt_A"), ConnectionId("c1"))]
    assert gateway.say({"action": "subscribe", "topics": ["orders"]})["code"] == "not_connected"


def test_every_watched_row_says_whose_topics_it_is_behind() -> None:
    assert topics_behind("intents", "P123") == {"orders", "pnl"}
    assert topics_behind("positions", "brk_1#SIM:TIDE#INTRADAY") == {"positions", "pnl"}
    assert topics_behind("runs", "str_1#20261123-01") == {"strategies", "pnl"}
    assert topics_behind("strategies", "str_1") == {"strategies"}
    assert topics_behind("strategies", "name#abc") == set()
    assert topics_behind("risk", "kill") == topics_behind("risk", "kill#str_1") == {"kill-switch", "strategies"}
    assert topics_behind("risk", "day#2026-11-23") == {"pnl", "strategies"}
    assert topics_behind("risk", "funds#brk_1") == {"pnl"}
    assert topics_behind("risk", "something else") == set()
    assert topics_behind("notices", "ntc_1") == {"notices"}


def test_a_batch_becomes_one_signal_a_tenant_and_a_bad_record_holds_up_none() -> None:
    sent = FakeSignals()
    aside: list[object] = []

    def parse(record: object) -> TenantChanged | None:
        if record == "bad":
            raise InvalidRecord("bad", "bad")
        tenant, _, topics = str(record).partition(":")
        return TenantChanged(TenantId(tenant), frozenset(topics.split(","))) if topics else None

    records = ["A:orders", "bad", "B:pnl", "A:pnl,orders", "A", "A:strategies"]
    told = publish_changes(records, parse=parse, send=sent, put_aside=lambda record, _: aside.append(record))
    assert told == 2
    assert aside == ["bad"]
    told_of = [each for each in sent.sent if isinstance(each, TenantChanged)]
    assert {each.tenant_id: each.topics for each in told_of} == {
        "A": {"orders", "pnl", "strategies"},
        "B": {"pnl"},
    }
