"""Tenants never hear each other, whatever is signalled, subscribed, closed or slow: random histories."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.live import ConnectionChanged, ConnectionId
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.live.world import A, B, LiveWorld, replay

TENANTS = (A, B)
TOPICS = ("orders", "strategies", "notices", "kill-switch", "positions", "pnl", "quotes:SIM:TIDE")
LISTS = ("orders", "strategies", "notices")
Numbers = st.integers(0, 5)
Steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(TENANTS), st.sampled_from(LISTS), Numbers),
    st.tuples(st.just("signal"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("subscribe"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("unsubscribe"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("close"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("slow"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("hold"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
    st.tuples(st.just("tick"), st.sampled_from(TENANTS), st.sampled_from(TOPICS), Numbers),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(Steps, max_size=40))
def test_a_socket_hears_of_its_own_tenant_only_and_ends_with_the_truth(
    steps: list[tuple[str, str, str, int]],
) -> None:
    async def whole() -> None:
        world = LiveWorld()
        await world.start()
        for step, tenant_id, topic, number in steps:
            tenant = next(each for each in TENANTS if each == tenant_id)
            name = f"{tenant}-{number % 3}"
            if ConnectionId(name) not in world.connections.rows and name not in world.push.closed:
                world.connect(name, tenant, "orders", *(["positions", "pnl"] if number % 2 else []))
            match step:
                case "write":
                    items: dict[str, Any] = {f"i{number}": number, "a": len(world.views.readings)}
                    world.write(tenant, topic, **items)
                case "signal":
                    world.signal(tenant, topic)
                case "subscribe" if ConnectionId(name) in world.connections.rows:
                    world.subscribe(name, topic)
                case "unsubscribe" if ConnectionId(name) in world.connections.rows:
                    world.unsubscribe(name, topic)
                case "close":
                    world.connections.rows.pop(ConnectionId(name), None)
                    world.push.gone.add(name)
                    world.push.closed.append(name)
                    world.signals.sent.append(ConnectionChanged(tenant, ConnectionId(name)))
                case "slow":
                    world.push.slow[name] = 0.7
                case "hold":
                    world.hold(tenant, number)
                case "tick":
                    world.tick(10_000 + number)
            await asyncio.sleep(0.03 * number)
        await world.idle_market(8)
        _check(world)

    run_virtual(whole())


def _check(world: LiveWorld) -> None:
    for name, inbox in world.push.inboxes.items():
        own, other = (A, B) if name.startswith(A) else (B, A)
        for each in inbox:
            assert other not in str(each.message), name
        row = world.connections.rows.get(ConnectionId(name))
        for topic in row.topics if row else ():
            messages = world.push.got(name, topic)
            if topic in LISTS:
                expected = world.views.lists.get((own, topic), {})
                assert replay(messages).items == expected, (name, topic)
