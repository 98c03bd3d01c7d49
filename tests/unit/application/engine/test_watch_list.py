"""What an owner watches, found by strategy and by tenant."""

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.watched import Watched, WatchList
from shared.domain.ids import StrategyId, TenantId
from tests.unit.application.engine.world import INFY, a_strategy


def a_watched(tenant: str, strategy: str) -> Watched:
    return Watched(StrategyKey(TenantId(tenant), StrategyId(strategy)), 7, INFY, a_strategy())


def test_a_tenant_finds_its_own_and_nothing_else() -> None:
    watching = WatchList()
    one, two, other = a_watched("tnt_1", "str_1"), a_watched("tnt_1", "str_2"), a_watched("tnt_2", "str_3")
    for each in (one, two, other):
        watching[each.key] = each
    assert list(watching.of_tenant(TenantId("tnt_1"))) == [one, two]
    assert list(watching.of_tenant(TenantId("tnt_2"))) == [other]
    assert list(watching.of_tenant(TenantId("tnt_3"))) == []


def test_what_has_left_is_found_neither_way() -> None:
    watching = WatchList()
    one, two = a_watched("tnt_1", "str_1"), a_watched("tnt_1", "str_2")
    watching[one.key], watching[two.key] = one, two
    del watching[one.key]
    assert list(watching.of_tenant(TenantId("tnt_1"))) == [two]
    assert watching.pop(two.key) is two
    assert watching.pop(two.key) is None
    assert list(watching.of_tenant(TenantId("tnt_1"))) == []
    assert len(watching) == 0
