from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.ids import (
    PREFIXES,
    IntentId,
    RunId,
    StrategyId,
    TenantId,
    derived_id,
    intent_id_for,
    intent_id_of,
    is_id,
    new_id,
    order_id_of,
)

AT = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
chance = some.binary(min_size=10, max_size=10)
moments = some.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize("prefix", sorted(PREFIXES.values()))
def test_a_new_id_has_its_prefix_and_26_letters_of_crockford(prefix: str) -> None:
    made = new_id(prefix, AT, bytes(10))
    assert is_id(prefix, made)
    assert len(made) == 4 + 26
    assert not set(made[4:]) & set("ILOU")


def test_the_same_time_and_chance_make_the_same_id() -> None:
    assert new_id("str_", AT, b"0123456789") == new_id("str_", AT, b"0123456789")


def test_an_id_is_a_uuid_of_version_7() -> None:
    number = 0
    for letter in new_id("str_", AT, b"\xff" * 10)[4:]:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    raw = number.to_bytes(16, "big")
    assert int.from_bytes(raw[:6], "big") == int(AT.timestamp() * 1000)
    assert raw[6] >> 4 == 7
    assert raw[8] >> 6 == 0b10


@given(moments, moments, chance, chance)
def test_ids_sort_by_the_millisecond_they_were_made_in(
    first: datetime, second: datetime, one: bytes, other: bytes
) -> None:
    if second - first >= timedelta(milliseconds=2):
        assert new_id("ord_", first, one) < new_id("ord_", second, other)


@given(
    some.lists(chance, min_size=2, max_size=50, unique_by=lambda raw: (raw[0] & 0x0F, raw[1], raw[2] & 0x3F, raw[3:]))
)
def test_different_chance_never_makes_the_same_id(chances: list[bytes]) -> None:
    assert len({new_id("trd_", AT, each) for each in chances}) == len(chances)


def test_unknown_prefixes_short_randomness_and_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="prefix"):
        new_id("xyz_", AT, bytes(10))
    with pytest.raises(ValueError, match="10 random bytes"):
        new_id("str_", AT, bytes(9))
    with pytest.raises(ValueError, match="aware"):
        new_id("str_", AT.replace(tzinfo=None), bytes(10))


def test_a_derived_id_follows_from_its_reasons() -> None:
    assert derived_id("ntc_", "a", "b") == derived_id("ntc_", "a", "b")
    assert is_id("ntc_", derived_id("ntc_", "a", "b"))
    assert derived_id("ntc_", "a", "b") != derived_id("ntc_", "b", "a")


@given(some.lists(some.text(max_size=5), max_size=4), some.lists(some.text(max_size=5), max_size=4))
def test_no_two_lists_of_reasons_read_the_same(first: list[str], second: list[str]) -> None:
    assert (derived_id("str_", *first) == derived_id("str_", *second)) == (first == second)


def test_a_separator_inside_a_reason_does_not_make_two_reasons_one() -> None:
    assert derived_id("str_", "a|b", "c") != derived_id("str_", "a", "b|c")


@pytest.mark.parametrize(
    "text",
    ["", "str_", "str_123", "brk_00000000000000000000000001", "str_0000000000000000000000000I", "str_" + "é" * 26],
)
def test_what_is_no_id_is_seen(text: str) -> None:
    assert not is_id("str_", text)


def intent(run: str = "20260504-01", leg: int = 0, role: str = "ENTRY", generation: int = 0) -> IntentId:
    return intent_id_for(TenantId("tnt_1"), StrategyId("str_1"), RunId(run), leg, role, generation)


def test_the_same_decision_has_the_same_intent_id() -> None:
    assert intent() == intent()


def test_every_part_of_a_decision_counts_in_its_id() -> None:
    ids = {intent(), intent(run="20260505-01"), intent(leg=1), intent(role="EXIT"), intent(generation=1)}
    ids.add(intent_id_for(TenantId("tnt_2"), StrategyId("str_1"), RunId("20260504-01"), 0, "ENTRY", 0))
    ids.add(intent_id_for(TenantId("tnt_1"), StrategyId("str_2"), RunId("20260504-01"), 0, "ENTRY", 0))
    assert len(ids) == 7


def test_a_hundred_thousand_intents_have_as_many_ids() -> None:
    ids = {
        intent(run=f"{day:08d}-01", leg=leg, role=role, generation=generation)
        for day in range(12_500)
        for leg in range(2)
        for role in ("ENTRY", "EXIT")
        for generation in range(2)
    }
    assert len(ids) == 100_000


def test_an_intent_id_fits_the_tightest_tag() -> None:
    assert len(intent()) == 17
    assert intent().isascii()
    assert intent().isalnum()
    assert intent() == intent().upper()


def test_an_order_id_leads_back_to_its_intent() -> None:
    assert order_id_of(intent()).startswith("ord_P")
    assert intent_id_of(order_id_of(intent())) == intent()


@pytest.mark.parametrize(
    "text",
    ["", "ord_", "PAAAAAAAAAAAAAAAA", "ord_PAAAA", "ord_PAAAAAAAAAAAAAAA1", "ord_AAAAAAAAAAAAAAAAA", "ord_P" + "é" * 16,
     "ord_paaaaaaaaaaaaaaaa", "ord_PAAAAAAAAAAAAAAA/"],
)  # fmt: skip
def test_what_is_no_order_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an order id"):
        intent_id_of(text)
