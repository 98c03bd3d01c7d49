"""The live service as its clients see it: snapshots, deltas, pace, and who is let go when."""

import asyncio
from datetime import timedelta

import pytest

from shared.application.live.hub import CLOSING
from shared.application.live.sender import PERIOD_SECONDS, SLOW_SECONDS
from shared.application.live.serve import SESSIONS_SECONDS, SWEEP_SECONDS
from shared.application.live.tenant import ECHO_SECONDS, REREAD_SECONDS
from shared.domain.instruments import InstrumentId
from shared.domain.kill_switch import PLATFORM
from shared.domain.live import SOCKET_LASTS, ConnectionChanged, ConnectionId, Slice, TenantChanged, slice_of
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.live.world import TIDE, A, B, LiveWorld, in_virtual_time, replay


@in_virtual_time
async def test_a_snapshot_first_then_what_changed(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1, b=1)
    await world.start()
    world.connect("one", A, "orders")
    await asyncio.sleep(1)
    [snapshot] = world.push.got("one")
    assert {key: snapshot[key] for key in ("type", "topic", "seq", "page", "pages")} == {
        "type": "snapshot", "topic": "orders", "seq": 1, "page": 1, "pages": 1,
    }  # fmt: skip
    world.write(A, "orders", b=2, c=1)
    await asyncio.sleep(1)
    delta = world.push.got("one")[1]
    assert (delta["type"], delta["stream"], delta["seq"]) == ("delta", snapshot["stream"], 2)
    assert [item["id"] for item in delta["changed"]] == ["b", "c"]
    assert delta["removed"] == ["a"]


@in_virtual_time
async def test_a_signal_without_a_change_is_told_nobody(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1)
    world.connect("one", A, "orders")
    await world.start()
    for _ in range(5):
        world.signal(A, "orders")
        await asyncio.sleep(1)
    assert len(world.push.got("one")) == 1


@in_virtual_time
async def test_changes_are_coalesced_to_five_messages_a_second_and_the_newest_state_wins(world: LiveWorld) -> None:
    world.connect("one", A, "orders", "quotes:SIM:TIDE")
    await world.start()
    for number in range(200):
        world.write(A, "orders", a=number)
        world.tick(10_000 + number)
        await asyncio.sleep(0.01)
    await world.idle_market(2)
    for topic in ("orders", "quotes:SIM:TIDE"):
        arrivals = [each.at for each in world.push.inboxes["one"] if each.message["topic"] == topic]
        assert len(arrivals) >= 8
        for at in arrivals:
            assert sum(at <= other < at + 1 for other in arrivals) <= 5, topic
    assert replay(world.push.got("one", "orders")).items["a"]["is"] == 199
    assert world.push.got("one", "quotes:SIM:TIDE")[-1]["data"]["last"] == "101.99"


@in_virtual_time
async def test_what_an_index_shows_late_is_found_by_the_second_look(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1)
    world.connect("one", A, "orders")
    await world.start()
    world.signal(A, "orders")
    await asyncio.sleep(0.5)  # it has looked and found nothing new
    world.write(A, "orders", signal=False, a=2)
    await asyncio.sleep(ECHO_SECONDS)
    assert replay(world.push.got("one")).items["a"]["is"] == 2


@in_virtual_time
async def test_a_lost_signal_costs_half_a_minute_not_the_truth(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1)
    world.connect("one", A, "orders")
    await world.start()
    await asyncio.sleep(5)
    world.write(A, "orders", signal=False, a=2)
    await asyncio.sleep(REREAD_SECONDS + 1)
    assert replay(world.push.got("one")).items["a"]["is"] == 2


@in_virtual_time
async def test_a_subscription_whose_signal_was_lost_is_found_by_the_sweep(world: LiveWorld) -> None:
    await world.start()
    world.connect("one", A, "orders", signal=False)
    await asyncio.sleep(SWEEP_SECONDS + 1)
    assert [message["type"] for message in world.push.got("one")] == ["snapshot"]


@in_virtual_time
async def test_subscribing_again_gives_a_new_snapshot_and_unsubscribing_silence(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1)
    world.connect("one", A, "orders", "strategies")
    await world.start()
    world.subscribe("one", "orders")
    await asyncio.sleep(1)
    assert replay(world.push.got("one", "orders")).snapshots == 2
    assert replay(world.push.got("one", "strategies")).snapshots == 1
    world.unsubscribe("one", "orders")
    await asyncio.sleep(0.5)
    before = len(world.push.got("one", "orders"))
    world.write(A, "orders", a=2)
    world.write(A, "strategies", s=1)
    await asyncio.sleep(2)
    assert len(world.push.got("one", "orders")) == before
    assert replay(world.push.got("one", "strategies")).items.keys() == {"s"}


@in_virtual_time
async def test_prices_move_positions_and_pnl_without_a_reading(world: LiveWorld) -> None:
    world.hold(A, 10)
    world.connect("one", A, "positions", "pnl")
    await world.start()
    world.tick(10_000)
    await asyncio.sleep(3)
    readings = len(world.views.readings)
    for paise in range(10_100, 11_100, 100):
        world.tick(paise)
        await asyncio.sleep(0.25)
    assert len(world.views.readings) == readings
    assert world.push.got("one", "pnl")[-1]["data"]["value"] == "1100.00"
    assert world.push.got("one", "positions")[-1]["changed"][0]["last"] == "110.00"
    before = len(world.push.got("one"))
    world.tick(5_000, InstrumentId("SIM:KEEL"))
    await world.idle_market(1)
    assert len(world.push.got("one")) == before, "a price of what is not held changes nothing"


@in_virtual_time
async def test_while_a_position_is_unguarded_the_figures_are_read_each_second(world: LiveWorld) -> None:
    world.views.unprotected = 1
    world.hold(A, 10)
    world.connect("one", A, "pnl")
    await world.start()
    await asyncio.sleep(5)
    world.views.readings.clear()
    await asyncio.sleep(10)
    assert 8 <= len(world.views.readings) <= 12


@in_virtual_time
async def test_the_platforms_kill_switch_is_looked_at_for_everybody(world: LiveWorld) -> None:
    world.connect("one", A, "kill-switch")
    world.connect("two", B, "kill-switch")
    await world.start()
    await asyncio.sleep(3)
    world.views.switches = {A: "halt", B: "halt"}
    world.signals.sent.append(TenantChanged(PLATFORM, frozenset({"kill-switch", "strategies"})))
    await asyncio.sleep(1)
    for name in ("one", "two"):
        assert world.push.got(name)[-1]["data"]["verb"] == "halt"


@in_virtual_time
async def test_quotes_start_with_the_last_known_and_are_told_to_all_tenants_alike(world: LiveWorld) -> None:
    world.tick(10_000)
    await world.start()
    world.connect("one", A, "quotes:SIM:TIDE")
    world.connect("two", B, "quotes:SIM:TIDE")
    await asyncio.sleep(1)
    for name in ("one", "two"):
        assert world.push.got(name)[0]["data"] == {"instrument": TIDE, "last": "100.00"}
    world.tick(10_050)
    await asyncio.sleep(1)
    assert world.push.got("two")[-1] == {**world.push.got("one")[-1], "stream": world.push.got("two")[0]["stream"]}


@in_virtual_time
async def test_a_slow_socket_delays_no_other_and_misses_nothing(world: LiveWorld) -> None:
    world.connect("quick", A, "orders")
    world.connect("slow", A, "orders")
    world.push.slow["slow"] = 3.0
    await world.start()
    for number in range(20):
        world.write(A, "orders", a=number)
        await asyncio.sleep(0.5)
    assert len(world.push.got("quick")) >= 15
    assert len(world.push.got("slow")) <= 5
    await asyncio.sleep(8)
    assert replay(world.push.got("slow")).items == replay(world.push.got("quick")).items


@in_virtual_time
async def test_a_socket_that_takes_nothing_is_closed_and_delays_no_other(world: LiveWorld) -> None:
    world.connect("quick", A, "orders")
    world.connect("stuck", A, "orders")
    world.push.stuck.add("stuck")
    await world.start()
    await asyncio.sleep(SLOW_SECONDS + 15)
    assert world.push.closed == ["stuck"]
    assert set(world.connections.rows) == {"quick"}
    world.write(A, "orders", a=1)
    await asyncio.sleep(1)
    assert replay(world.push.got("quick")).items.keys() == {"a"}


@in_virtual_time
async def test_a_socket_that_is_gone_is_forgotten_with_its_row(world: LiveWorld) -> None:
    world.connect("one", A, "orders")
    await world.start()
    world.push.gone.add("one")
    world.write(A, "orders", a=1)
    await asyncio.sleep(1)
    assert world.connections.rows == {}
    assert world.service.hub.counts["sockets"] == world.service.hub.counts["tenants"] == 0
    assert world.push.closed == [], "there is nobody to say goodbye to"


@in_virtual_time
async def test_a_session_that_ended_is_told_so_and_closed_within_half_a_minute(world: LiveWorld) -> None:
    world.connect("one", A, "orders", session="ses_1")
    world.connect("two", A, "orders", session="ses_2")
    await world.start()
    world.sessions.ended.add("ses_1")
    await asyncio.sleep(SESSIONS_SECONDS + 5)
    assert world.push.got("one")[-1] == {
        "type": "closing", "code": "session_ended", "message": CLOSING["session_ended"],
    }  # fmt: skip
    assert world.push.closed == ["one"]
    assert set(world.connections.rows) == {"two"}


@in_virtual_time
async def test_a_socket_closed_by_its_client_is_sent_nothing_more(world: LiveWorld) -> None:
    world.connect("one", A, "orders")
    await world.start()
    row = world.connections.rows.pop(ConnectionId("one"))
    world.signals.sent.append(ConnectionChanged(A, row.id))
    await asyncio.sleep(1)
    before = len(world.push.got("one"))
    world.write(A, "orders", a=1)
    await asyncio.sleep(1)
    assert len(world.push.got("one")) == before


@in_virtual_time
async def test_a_row_that_the_gateway_has_outlived_is_removed(world: LiveWorld) -> None:
    world.connect("old", A, "orders", age=SOCKET_LASTS - timedelta(minutes=1))
    world.connect("older", A, "orders", age=SOCKET_LASTS)
    await world.start()
    assert set(world.connections.rows) == {"old"}
    await asyncio.sleep(2 * SWEEP_SECONDS)
    assert world.connections.rows == {}
    assert world.service.hub.counts["sockets"] == 0


@in_virtual_time
async def test_a_stop_is_told_to_everybody(world: LiveWorld) -> None:
    world.connect("one", A, "orders")
    world.connect("stuck", B, "orders")
    await world.start()
    world.push.stuck.add("stuck")
    began = world.clock.boottime()
    await world.end()
    assert world.push.got("one")[-1]["code"] == "going_away"
    assert "one" in world.push.closed
    assert world.clock.boottime() - began < 10
    assert ConnectionId("one") not in world.connections.rows


@in_virtual_time
async def test_after_a_crash_everybody_gets_a_snapshot_of_a_new_stream(world: LiveWorld) -> None:
    world.write(A, "orders", signal=False, a=1)
    world.connect("one", A, "orders")
    await world.start()
    await world.kill()
    assert world.push.closed == []
    world.write(A, "orders", signal=False, a=2)
    await LiveWorld(after=world).start()
    await asyncio.sleep(1)
    known = replay(world.push.got("one"))
    assert (known.snapshots, known.items["a"]["is"]) == (2, 2)


@in_virtual_time
async def test_one_tenant_that_cannot_be_read_silences_no_other(world: LiveWorld) -> None:
    world.views.failing.add(A)
    world.connect("one", A, "orders", "pnl")
    world.connect("two", B, "orders")
    await world.start()
    world.write(B, "orders", b=1)
    await asyncio.sleep(1)
    assert replay(world.push.got("two")).items.keys() == {"b"}
    assert world.push.got("one") == []
    world.views.failing.clear()
    await asyncio.sleep(5)
    assert {message["topic"] for message in world.push.got("one")} == {"orders", "pnl"}


@in_virtual_time
async def test_while_the_stores_are_away_it_waits_and_says_that_it_is_unwell(world: LiveWorld) -> None:
    world.connect("one", A, "orders")
    await world.start()
    assert world.service.is_well()
    world.connections.is_away = world.signals.is_away = True
    await asyncio.sleep(200)
    assert not world.service.is_well()
    world.connections.is_away = world.signals.is_away = False
    await asyncio.sleep(5)
    assert world.service.is_well()


def test_each_slice_serves_its_own_tenants() -> None:
    async def whole(number: int) -> set[str]:
        world = LiveWorld(Slice(number, 2))
        for tenant in (A, B):
            world.connect(f"of {tenant}", tenant, "orders")
        await world.start()
        await asyncio.sleep(1)
        return set(world.push.inboxes)

    served = [run_virtual(whole(number)) for number in (0, 1)]
    assert served[slice_of(A, 2)] >= {f"of {A}"}
    assert served[0] | served[1] == {f"of {A}", f"of {B}"}
    assert not served[0] & served[1]
    with pytest.raises(ValueError, match="no slice"):
        Slice.read("2/2")


def test_the_pace_is_five_a_second() -> None:
    assert pytest.approx(1) == PERIOD_SECONDS * 5
