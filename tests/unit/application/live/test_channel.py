"""A channel tells what changed since any earlier version from its newest state alone."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.application.live import channel as channels
from shared.application.live.channel import MOST_BYTES, DataChannel, ListChannel
from shared.application.ports.live import Listed

States = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6), min_size=1, max_size=12)


def listed(items: dict[str, Any], **beside: int) -> Listed:
    made = {key: json.dumps({"id": key, "is": value}, ensure_ascii=False) for key, value in items.items()}
    return Listed(made, {name: str(value) for name, value in beside.items()})


def told(text: str | None) -> dict[str, Any]:
    assert text is not None
    document: dict[str, Any] = json.loads(f"{{{text}}}")
    return document


@given(States)
def test_the_delta_since_any_version_leads_to_the_newest_state(states: list[dict[str, int]]) -> None:
    channel = ListChannel()
    known: dict[int, dict[str, int]] = {}
    for state in states:
        channel.update(listed(state))
        known[channel.version] = state
    for version, before in known.items():
        text = channel.delta(version)
        assert text is not None
        delta = told(text)
        after = {**before, **{item["id"]: item["is"] for item in delta["changed"]}}
        for gone in delta["removed"]:
            after.pop(gone, None)
        assert after == states[-1]


def test_what_is_the_same_is_no_news() -> None:
    channel = ListChannel()
    assert channel.update(listed({})) is True, "an empty list is a state too"
    assert channel.update(listed({})) is False
    assert channel.update(listed({"a": 1})) is True
    assert channel.update(listed({"a": 1})) is False
    assert channel.version == 2


def test_a_field_beside_the_items_is_told_with_every_message() -> None:
    channel = ListChannel()
    channel.update(listed({"a": 1}, unread=1))
    assert channel.update(listed({"a": 1}, unread=0)) is True
    assert told(channel.delta(1)) == {"changed": [], "removed": [], "unread": 0}
    assert told(channel.snapshot().pages[0]) == {"items": [{"id": "a", "is": 1}], "unread": 0}


def test_every_page_is_small_enough_and_nothing_is_lost() -> None:
    chance = random.Random(4)
    items = {f"i{number}": "ф₹x"[number % 3] * chance.randrange(1, 25_000) for number in range(60)}
    channel = ListChannel()
    channel.update(listed(items))
    pages = channel.snapshot().pages
    assert len(pages) > 1
    assert all(len(page.encode()) < 100_000 for page in pages)
    assert {item["id"]: item["is"] for page in pages for item in told(page)["items"]} == items


def test_a_delta_that_would_be_too_large_is_a_snapshot() -> None:
    channel = ListChannel()
    channel.update(listed({"a": 1}))
    channel.update(listed({f"i{number}": "x" * 1000 for number in range(MOST_BYTES // 1000 + 1)}))
    assert channel.delta(1) is None
    assert len(channel.snapshot().pages) == 2


def test_who_was_sent_nothing_for_very_long_gets_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "MOST_REMEMBERED", 3)
    channel = ListChannel()
    channel.update(listed({str(number): number for number in range(10)}))
    for last in range(9, 4, -1):
        channel.update(listed({str(number): number for number in range(last)}))
    assert channel.delta(1) is None, "the first removals are forgotten"
    assert told(channel.delta(4))["removed"] == ["6", "5"]


def test_a_record_is_told_whole() -> None:
    channel = DataChannel()
    assert channel.update('{"a":1}') is True
    assert channel.update('{"a":1}') is False
    assert channel.update('{"a":2}') is True
    assert told(channel.delta(1)) == told(channel.snapshot().pages[0]) == {"data": {"a": 2}}
