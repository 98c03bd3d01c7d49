"""The records of both streams: what is packed comes back, and nothing else is believed."""

import struct
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.kinesis.records import (
    LARGEST_RECORD,
    pack_doorbell,
    pack_message,
    pack_ticks,
    unpack,
    unpack_doorbell,
)
from shared.domain.errors import InvalidRecord
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange
from shared.domain.intents import IntentState, Role
from shared.domain.market_data import Tick
from shared.domain.messages import ArmStrategy, Doorbell, MarketMessage, OrderProgress, SessionOpened, StrategyChanged

NOW = datetime(2026, 11, 20, 4, 0, 0, 123456, UTC)
TENANT, STRATEGY = TenantId("tnt_1"), StrategyId("str_1")

I32 = st.integers(-(2**31), 2**31 - 1)
U32 = st.integers(0, 2**32 - 1)
TICKS = st.builds(
    Tick,
    token=U32,
    at=st.integers(1_700_000_000_000, 1_700_000_300_000),
    last=I32,
    bid=I32,
    ask=I32,
    volume=st.integers(0, 2**64 - 1),
    open_interest=U32,
    seq=U32,
)
MESSAGES: list[MarketMessage] = [
    StrategyChanged(TENANT, STRATEGY, 7),
    ArmStrategy(TENANT, STRATEGY),
    SessionOpened(Exchange.NSE, date(2025, 1, 2), NOW, NOW, Decimal("60.5")),
    OrderProgress(
        TENANT, STRATEGY, RunId("2025-01-02.1"), 0, IntentId("PABC"), Role.EXIT, 1, IntentState.PARTIAL, 5,
        Decimal("101.05"), None, 4, NOW,
    ),
    OrderProgress(
        TENANT, STRATEGY, RunId("2025-01-02.1"), 0, IntentId("PABC"), Role.ENTRY, 0, IntentState.REJECTED, 0,
        None, "off_tick", 3, NOW,
    ),
]  # fmt: skip


def _unpacked(records: list[bytes]) -> list[Tick]:
    ticks: list[Tick] = []
    for record in records:
        content = unpack(record)
        assert isinstance(content, list)
        ticks += content
    return ticks


@given(st.lists(TICKS, max_size=60))
def test_ticks_come_back_in_their_order(ticks: list[Tick]) -> None:
    assert _unpacked(pack_ticks(ticks)) == ticks


def test_a_tick_takes_34_bytes_and_a_record_13_more() -> None:
    tick = Tick(1, 1_700_000_000_000, 100, 99, 101, 5, 0, 1)
    (record,) = pack_ticks([tick, tick])
    assert len(record) == 13 + 2 * 34
    assert record[:3] == b"\x01\x00\x01"
    assert struct.unpack(">QH", record[3:13]) == (1_700_000_000_000, 2)


def test_no_ticks_are_no_record() -> None:
    assert pack_ticks([]) == []


def test_large_batches_become_several_records_of_at_most_20_kilobytes() -> None:
    ticks = [Tick(1, 1_700_000_000_000 + n, 100, 0, 0, n, 0, n) for n in range(1500)]
    records = pack_ticks(ticks)
    assert len(records) == 3
    assert all(len(record) <= LARGEST_RECORD for record in records)
    assert _unpacked(records) == ticks


def test_a_span_over_65_seconds_starts_a_new_record() -> None:
    ticks = [Tick(1, 1_700_000_000_000 + at, 100, 0, 0, 0, 0, 0) for at in (0, 65_535, 65_536, 10)]
    assert len(pack_ticks(ticks)) == 2
    assert _unpacked(pack_ticks(ticks)) == ticks


@pytest.mark.parametrize("wrong", [{"token": 2**32}, {"last": 2**31}, {"volume": -1}, {"seq": -1}, {"at": -5}])
def test_a_number_that_does_not_fit_is_refused(wrong: dict[str, int]) -> None:
    tick = Tick(1, 1_700_000_000_000, 100, 99, 101, 5, 0, 1)._replace(**wrong)
    with pytest.raises(ValueError, match="does not fit"):
        pack_ticks([tick])


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_messages_come_back(message: MarketMessage) -> None:
    assert unpack(pack_message(message)) == message


def test_a_message_is_json_with_its_kind_and_decimals_as_text() -> None:
    record = pack_message(MESSAGES[2])
    assert record[:3] == b"\x02\x00\x01"
    assert b'"kind":"SessionOpened"' in record
    assert b'"speed":"60.5"' in record


def test_doorbells_come_back() -> None:
    doorbell = Doorbell(TENANT, BrokerId("brk_1"), IntentId("PABC"))
    assert unpack_doorbell(pack_doorbell(doorbell)) == doorbell


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InvalidRecord):
        unpack(data)
    with pytest.raises(InvalidRecord):
        unpack_doorbell(data)


@given(st.data())
def test_a_cut_record_is_refused(data: st.DataObject) -> None:
    tick = Tick(1, 1_700_000_000_000, 100, 99, 101, 5, 0, 1)
    (record,) = pack_ticks([tick] * 3)
    cut = data.draw(st.integers(0, len(record) - 1))
    with pytest.raises(InvalidRecord):
        unpack(record[:cut])


BODY = (
    b'{"kind":"SessionOpened","exchange":"NSE","session_date":"2025-01-02",'
    b'"anchor":"%s","started_at":"%s","speed":"%s"}'
)
AWARE = b"2025-01-02T03:45:00+00:00"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (b"", "truncated"),
        (b"\x01\x00", "truncated"),
        (b"\x01\x00\x01\x00", "truncated"),
        (b"\x01\x00\x02" + bytes(10), "unknown_version"),
        (b"\x03\x00\x01" + bytes(10), "unknown_type"),
        (b"\x01\x00\x01" + bytes(8) + b"\x00\x02" + bytes(34), "wrong_length"),
        (b"\x02\x00\x01" + b"nonsense", "not_json"),
        (b"\x02\x00\x01" + b"\xff\xfe", "not_json"),
        (b"\x02\x00\x01" + b"[" * 100_000, "not_json"),
        (b"\x02\x00\x01" + b"[]", "not_json"),
        (b"\x02\x00\x01" + b"{}", "unknown_message"),
        (b"\x02\x00\x01" + b'{"kind":"Doorbell"}', "unknown_message"),
        (b"\x02\x00\x01" + b'{"kind":["StrategyChanged"]}', "unknown_message"),
        (b"\x02\x00\x01" + b'{"kind":"StrategyChanged","tenant_id":"t"}', "invalid_message"),
        (b"\x02\x00\x01" + BODY % (AWARE, b"2025-01-02T03:45:00", b"1"), "invalid_message"),
        (b"\x02\x00\x01" + BODY % (AWARE, AWARE, b"NaN"), "invalid_message"),
    ],
)
def test_what_cannot_be_read_says_why(record: bytes, code: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        unpack(record)
    assert refused.value.code == code


def test_fields_of_a_later_release_are_ignored() -> None:
    record = pack_message(MESSAGES[0])
    assert unpack(record[:-1] + b',"added_later":1}') == MESSAGES[0]
