"""Ports of live sockets: the fakes and the real adapters must answer alike."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from shared.adapters import aws
from shared.adapters.dynamodb.live import (
    CountLiveConnections,
    DynamoLiveConnections,
    DynamoLiveSessions,
    DynamoSocketTickets,
)
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.dynamodb.table import Table
from shared.adapters.signals import QueuedSignals, SignalInbox
from shared.application.ports.live import CountSockets, LiveConnections, SocketTickets
from shared.domain.errors import StaleVersion
from shared.domain.ids import PREFIXES, SessionId, TenantId, UserId, derived_id
from shared.domain.kill_switch import PLATFORM
from shared.domain.live import (
    SOCKET_LASTS,
    ConnectionChanged,
    ConnectionId,
    LiveConnection,
    Signal,
    SocketTicket,
    TenantChanged,
    slice_of,
)
from shared.domain.sessions import Session
from tests.fakes.live import FakeLiveConnections, FakeSocketTickets

if TYPE_CHECKING:
    from tests.emulator import Emulator

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WHO = (TenantId("tnt_A"), UserId("usr_1"), "viewer", SessionId("ses_1"))


@dataclass(frozen=True)
class Stores:
    """All ports of one kind of implementation."""

    tickets: SocketTickets
    connections: LiveConnections
    count: CountSockets


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        connections = FakeLiveConnections()
        return Stores(FakeSocketTickets(), connections, connections.count)
    emulator: Emulator = request.getfixturevalue("emulator")
    prefix, client = emulator.tables(), aws.dynamodb()
    table = Table(client, f"{prefix}connections")
    tickets = DynamoSocketTickets(Table(client, f"{prefix}socket_tickets"))
    return Stores(tickets, DynamoLiveConnections(table), CountLiveConnections(table))


def connection(name: str, tenant: str = "tnt_A") -> LiveConnection:
    who = (TenantId(tenant), *WHO[1:])
    return LiveConnection(ConnectionId(name), *who, connected_at=NOW, ends_at=NOW + SOCKET_LASTS)


def test_a_ticket_is_redeemed_once(stores: Stores) -> None:
    ticket = SocketTicket(*WHO, ends_at=NOW + timedelta(seconds=30))
    stores.tickets.issue("digest", ticket)
    assert stores.tickets.redeem("another", NOW) is None
    assert stores.tickets.redeem("digest", NOW) == ticket
    assert stores.tickets.redeem("digest", NOW) is None


def test_a_ticket_that_has_ended_opens_nothing(stores: Stores) -> None:
    stores.tickets.issue("digest", SocketTicket(*WHO, ends_at=NOW))
    assert stores.tickets.redeem("digest", NOW) is None


def test_a_connection_comes_back_as_it_was_kept(stores: Stores) -> None:
    row = connection("Lzr5Oe4jIAMCLNw=")
    stores.connections.add(row)
    assert stores.connections.get(row.id) == row
    after = row.subscribed(["orders", "quotes:NSE:M&M"]).unsubscribed(["orders"])
    stores.connections.save(after, before=row)
    assert stores.connections.get(row.id) == after
    assert after.topics == {"quotes:NSE:M&M": 1}


def test_of_two_changes_at_once_the_second_is_refused(stores: Stores) -> None:
    row = connection("c1")
    stores.connections.add(row)
    stores.connections.save(row.subscribed(["orders"]), before=row)
    with pytest.raises(StaleVersion):
        stores.connections.save(row.subscribed(["pnl"]), before=row)


def test_a_connection_that_is_gone_is_not_changed_back_into_being(stores: Stores) -> None:
    row = connection("c1")
    stores.connections.add(row)
    stores.connections.remove(row.id)
    stores.connections.remove(row.id)
    with pytest.raises(StaleVersion):
        stores.connections.save(row.subscribed(["orders"]), before=row)
    assert stores.connections.get(row.id) is None


def test_all_connections_are_found_and_counted_by_tenant(stores: Stores) -> None:
    rows = [connection(f"c{number}", f"tnt_{number % 2}") for number in range(5)]
    for row in rows:
        stores.connections.add(row)
    assert sorted(stores.connections.all(), key=lambda row: row.id) == rows
    assert [stores.count(TenantId(f"tnt_{number}")) for number in range(3)] == [3, 2, 0]


@pytest.mark.emulator
def test_sessions_are_looked_at_together(emulator: "Emulator") -> None:
    prefix, client = emulator.tables(), aws.dynamodb()
    sessions = DynamoSessions(Table(client, f"{prefix}sessions"), Table(client, f"{prefix}auth_lookups"))
    tenant = TenantId("tnt_A")
    ids = [SessionId(derived_id(PREFIXES["session"], str(number))) for number in range(4)]
    for number, session_id in enumerate(ids[:3]):
        ends = NOW + timedelta(minutes=5 if number else 0)
        session = Session(session_id, tenant, UserId("usr_1"), f"h{number}", NOW, NOW, ends, "", "")
        sessions.add(session)
    sessions.revoke(tenant, ids[2], at=NOW, because="test")
    alive = DynamoLiveSessions(client, prefix, lambda: NOW)({(tenant, each) for each in ids})
    assert alive == {(tenant, ids[1])}, "expired, alive, revoked, never there"


@pytest.mark.emulator
def test_signals_go_to_their_slice_and_what_concerns_all_to_every_one(emulator: "Emulator") -> None:
    client = aws.sqs()
    urls = [client.create_queue(QueueName=f"live-contract-{number}")["QueueUrl"] for number in range(2)]
    mine = [TenantChanged(TenantId(f"tnt_{number}"), frozenset({"orders", "pnl"})) for number in range(12)]
    opened = ConnectionChanged(TenantId("tnt_0"), ConnectionId("c="))
    everybody = TenantChanged(PLATFORM, frozenset({"kill-switch"}))
    QueuedSignals(client, urls)([*mine, opened, everybody])
    for number, url in enumerate(urls):
        client.send_message(QueueUrl=url, MessageBody="nonsense")
        inbox = SignalInbox(client, url, wait_seconds=0)
        found: set[Signal] = set()
        for _ in range(10):
            found |= set(inbox())
        told: list[Signal] = [*mine, opened]
        expected = {each for each in told if slice_of(each.tenant_id, 2) == number}
        assert found == expected | {everybody}
