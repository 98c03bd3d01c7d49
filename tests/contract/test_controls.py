"""What kill switches and requests about parked orders may rely on in their rows: fake and tables, the same cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from shared.adapters.dynamodb.intents import IntentRows, row_of
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitches, DynamoKillSwitchStore
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.resolutions import DynamoParkedOrders, DynamoResolutionRequests, DynamoResolutions
from shared.adapters.dynamodb.runs import DynamoEngine
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.controls import (
    EngagedSwitches,
    KillSwitchStore,
    ParkedList,
    ParkedOrders,
    ResolutionRequests,
    SwitchPlace,
)
from shared.application.ports.engine import Engine, KillSwitches, OrderKey, Resolutions
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.intents import IntentState
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb
from shared.domain.resolutions import Resolution, ResolutionAction, ResolutionState
from shared.domain.run_life import Change
from tests.contract.test_engine import BUCKET, a_run, an_intent
from tests.fakes.controls import (
    ControlTables,
    FakeKillSwitches,
    FakeKillSwitchStore,
    FakeParkedOrders,
    FakeResolutionRequests,
    FakeResolutions,
)
from tests.fakes.engine import EngineTables, FakeEngine

NOW = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)
TENANT, OTHER = TenantId("tnt_1"), TenantId("tnt_2")
STRATEGY, SECOND = StrategyId("str_1"), StrategyId("str_2")
ORDER = IntentId("PAAAAAAAAAAAAAAAA")


@dataclass
class Stores:
    """The ports under test, over the same rows."""

    store: KillSwitchStore
    switches: KillSwitches
    requests: ResolutionRequests
    resolutions: Resolutions
    parked: ParkedOrders
    engine: Engine


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "fake":
        tables, engine = ControlTables(), EngineTables()
        yield Stores(
            FakeKillSwitchStore(tables),
            FakeKillSwitches(tables),
            FakeResolutionRequests(tables),
            FakeResolutions(tables),
            FakeParkedOrders(lambda: list(engine.intents.values())),
            FakeEngine(engine),
        )
        return
    emulator: Any = request.getfixturevalue("emulator")
    prefix, threads = emulator.tables(), Threads(4)
    client: Any = boto3.client("dynamodb")
    store, requests = DynamoKillSwitchStore(client, prefix), DynamoResolutionRequests(client, prefix)
    ownership = Ownership(Table(client, f"{prefix}ownership"), "test")
    yield Stores(
        store,
        DynamoKillSwitches(store, threads),
        requests,
        DynamoResolutions(requests, threads),
        DynamoParkedOrders(IntentRows(client, prefix)),
        DynamoEngine(client, prefix, ownership, threads, lambda: NOW),
    )
    threads.close()


def a_switch(scope: KillScope = KillScope.TENANT, **changes: object) -> KillSwitch:
    tenant = PLATFORM if scope is KillScope.PLATFORM else TENANT
    strategy = STRATEGY if scope is KillScope.STRATEGY else None
    switch = KillSwitch(scope, tenant, strategy, KillVerb.HALT, "a test", "usr_1", NOW, 1)
    return replace(switch, **changes)  # type: ignore[arg-type]


def a_request(**changes: object) -> Resolution:
    request = Resolution(TENANT, ORDER, BrokerId("brk_1"), ResolutionAction.RETRY, None, "usr_1", NOW)
    return replace(request, **changes)  # type: ignore[arg-type]


async def test_a_switch_is_kept_exactly_and_found_by_its_scope(stores: Stores) -> None:
    mine, theirs = a_switch(), a_switch(KillScope.STRATEGY, verb=KillVerb.FLATTEN)
    everybodys = a_switch(KillScope.PLATFORM)
    for each in (mine, theirs, everybodys):
        stores.store.save(each)
    assert stores.store.get(KillScope.TENANT, TENANT) == mine
    assert stores.store.get(KillScope.STRATEGY, TENANT, STRATEGY) == theirs
    assert stores.store.get(KillScope.STRATEGY, TENANT, SECOND) is None
    assert stores.store.get(KillScope.PLATFORM, PLATFORM) == everybodys
    assert list(stores.store.of_tenant(TENANT)) == [mine, theirs]
    assert list(stores.store.of_tenant(OTHER)) == []
    assert list(stores.store.of_tenant(PLATFORM)) == [everybodys]


async def test_a_strategy_is_concerned_by_its_own_its_tenants_and_everybodys_switch(stores: Stores) -> None:
    mine, theirs, everybodys = a_switch(), a_switch(KillScope.STRATEGY), a_switch(KillScope.PLATFORM)
    for each in (mine, theirs, everybodys):
        stores.store.save(each)
    found = await stores.switches.switches_of(TENANT, STRATEGY)
    assert sorted(found, key=lambda each: each.scope) == [everybodys, theirs, mine]
    found = await stores.switches.switches_of(TENANT, SECOND)
    assert sorted(found, key=lambda each: each.scope) == [everybodys, mine]
    assert list(await stores.switches.switches_of(OTHER, SECOND)) == [everybodys]


async def test_a_released_switch_stays_but_is_not_engaged(stores: Stores) -> None:
    released = a_switch(version=2, verb=None, reason="over", changed_at=NOW + timedelta(minutes=1))
    stores.store.save(a_switch())
    assert list(await stores.switches.engaged_in(TENANT)) == [a_switch()]
    stores.store.save(released)
    assert list(await stores.switches.engaged_in(TENANT)) == []
    assert list(await stores.switches.switches_of(TENANT, STRATEGY)) == [released]
    assert stores.store.get(KillScope.TENANT, TENANT) == released


async def test_operators_see_every_engaged_switch_everybodys_first(stores: Stores) -> None:
    theirs = a_switch(tenant_id=OTHER)
    mine, everybodys = a_switch(KillScope.STRATEGY), a_switch(KillScope.PLATFORM)
    for each in (theirs, mine, everybodys, a_switch(verb=None)):
        stores.store.save(each)
    assert stores.store.engaged() == EngagedSwitches([everybodys, mine, theirs], [])


async def test_a_switch_is_written_over_the_version_before_only(stores: Stores) -> None:
    stores.store.save(a_switch())
    with pytest.raises(StaleVersion):
        stores.store.save(a_switch(reason="another first one"))
    with pytest.raises(StaleVersion):
        stores.store.save(a_switch(version=3))
    stores.store.save(a_switch(version=2, verb=KillVerb.FLATTEN))
    kept = stores.store.get(KillScope.TENANT, TENANT)
    assert kept is not None
    assert (kept.version, kept.verb) == (2, KillVerb.FLATTEN)


async def test_a_request_waits_for_one_answer(stores: Stores) -> None:
    request = a_request(action=ResolutionAction.DONE_OUTSIDE, broker_order_id="B1")
    stores.requests.save(request)
    assert await stores.resolutions.requested(TENANT, ORDER) == request
    assert await stores.resolutions.requested(OTHER, ORDER) is None
    done = replace(request, state=ResolutionState.DONE, outcome="taken", decided_at=NOW, version=2)
    await stores.resolutions.answer(done)
    assert await stores.resolutions.requested(TENANT, ORDER) is None
    assert stores.requests.get(TENANT, ORDER) == done
    await stores.resolutions.answer(replace(done, state=ResolutionState.REFUSED, version=2))
    await stores.resolutions.answer(replace(done, state=ResolutionState.REFUSED, version=3))
    assert stores.requests.get(TENANT, ORDER) == done


async def test_an_answer_to_a_request_that_was_replaced_changes_nothing(stores: Stores) -> None:
    first = a_request()
    stores.requests.save(first)
    refused = replace(first, state=ResolutionState.REFUSED, outcome="no", decided_at=NOW, version=2)
    await stores.resolutions.answer(refused)
    second = a_request(action=ResolutionAction.VOID, version=3)
    stores.requests.save(second)
    await stores.resolutions.answer(replace(refused, outcome="late"))
    assert stores.requests.get(TENANT, ORDER) == second
    assert await stores.resolutions.requested(TENANT, ORDER) == second
    with pytest.raises(StaleVersion):
        stores.requests.save(a_request(version=3))


async def test_parked_orders_are_listed_oldest_first_and_by_tenant(stores: Stores) -> None:
    parked = {"state": IntentState.PARKED, "reason_code": "unresolved"}
    later = an_intent("PB", updated_at=NOW + timedelta(seconds=9), **parked)
    first = an_intent("PA", updated_at=NOW, **parked)
    working = an_intent("PC")
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (later, first, working))])
    assert stores.parked.parked().orders == [first, later]
    assert stores.parked.parked(first.tenant_id).orders == [first, later]
    assert stores.parked.parked(OTHER).orders == []


@pytest.mark.emulator
async def test_an_order_that_cannot_be_read_does_not_hide_the_others(emulator: Any) -> None:
    prefix, client = emulator.tables(), boto3.client("dynamodb")
    rows = IntentRows(client, prefix)
    first = an_intent("PA", state=IntentState.PARKED)
    broken = row_of(an_intent("PB", state=IntentState.PARKED)) | {"quantity": "ten"}
    for row in (row_of(first), broken):
        rows.table.put(row)
    found = DynamoParkedOrders(rows).parked()
    assert list(found.orders) == [first]
    assert list(found.unreadable) == [OrderKey(first.tenant_id, IntentId("PB"))]
    assert DynamoParkedOrders(rows).parked(OTHER) == ParkedList([], [])


@pytest.mark.emulator
async def test_a_row_that_cannot_be_read_is_never_taken_for_a_released_switch(emulator: Any) -> None:
    prefix, threads = emulator.tables(), Threads(2)
    client: Any = boto3.client("dynamodb")
    client.put_item(
        TableName=f"{prefix}risk", Item={"tenant_id": {"S": TENANT}, "id": {"S": "kill"}, "verb": {"S": "WHAT"}}
    )
    switches = DynamoKillSwitches(DynamoKillSwitchStore(client, prefix), threads)
    with pytest.raises(Unavailable):
        await switches.switches_of(TENANT, STRATEGY)
    with pytest.raises(Unavailable):
        await switches.engaged_in(TENANT)
    threads.close()


@pytest.mark.emulator
async def test_operators_see_switches_whose_rows_cannot_be_read_and_all_others(emulator: Any) -> None:
    prefix = emulator.tables()
    client: Any = boto3.client("dynamodb")
    store = DynamoKillSwitchStore(client, prefix)
    mine = a_switch()
    store.save(mine)
    for tenant, row in ((OTHER, f"kill#{STRATEGY}"), (PLATFORM, "kill"), (OTHER, "kill")):
        broken = {"tenant_id": {"S": tenant}, "id": {"S": row}, "verb": {"S": "WHAT"}}
        client.put_item(TableName=f"{prefix}risk", Item=broken)
    assert store.engaged() == EngagedSwitches(
        [mine],
        [
            SwitchPlace(KillScope.PLATFORM, PLATFORM),
            SwitchPlace(KillScope.TENANT, OTHER),
            SwitchPlace(KillScope.STRATEGY, OTHER, STRATEGY),
        ],
    )
