"""Single readings that are answered together."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.adapters.gathering import CALLS_AT_ONCE, Gathering
from shared.domain.errors import Unavailable


class Store:
    """Answers each call when it is let."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.calls: list[list[str]] = []
        self.gate = asyncio.Event()
        self.bad: set[str] = set()
        self.is_away = False

    async def read(self, keys: Sequence[str]) -> dict[str, str]:
        """The rows as they stand when the call begins."""
        self.calls.append(list(keys))
        found = {key: self.rows[key] for key in keys if key in self.rows}
        await self.gate.wait()
        if self.is_away:
            raise Unavailable("store_unavailable", "away")
        if self.bad & set(keys):
            raise ValueError("a key that the store refuses")
        return found


async def settle() -> None:
    """Let everything that can run do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_is_asked_at_one_time_is_one_call() -> None:
    store = Store()
    store.rows = {"a": "1", "b": "2"}
    store.gate.set()
    gathering = Gathering(store.read)
    assert await asyncio.gather(*(gathering.get(key) for key in ("a", "b", "c", "a"))) == ["1", "2", None, "1"]
    assert store.calls == [["a", "b", "c"]]


async def test_no_call_carries_more_than_the_store_takes() -> None:
    store = Store()
    store.gate.set()
    gathering = Gathering(store.read, most=10)
    await asyncio.gather(*(gathering.get(f"k{number}") for number in range(25)))
    assert [len(call) for call in store.calls] == [10, 10, 5]


async def test_few_calls_are_under_way_and_the_next_carries_all_that_waited() -> None:
    store = Store()
    gathering = Gathering(store.read)
    asked = []
    for number in range(CALLS_AT_ONCE + 20):
        asked.append(asyncio.create_task(gathering.get(f"k{number}")))
        await settle()
    assert [len(call) for call in store.calls] == [1] * CALLS_AT_ONCE
    store.gate.set()
    await asyncio.gather(*asked)
    assert [len(call) for call in store.calls] == [1] * CALLS_AT_ONCE + [20]


async def test_a_reading_under_way_does_not_answer_whoever_asks_after_it_began() -> None:
    store = Store()
    store.rows = {"a": "old"}
    gathering = Gathering(store.read)
    first = asyncio.create_task(gathering.get("a"))
    await settle()
    store.rows = {"a": "new"}
    second = asyncio.create_task(gathering.get("a"))
    await settle()
    store.gate.set()
    assert (await first, await second) == ("old", "new")


async def test_a_key_that_is_refused_harms_nobody_elses() -> None:
    store = Store()
    store.rows, store.bad = {"a": "1", "b": "2"}, {"bad"}
    store.gate.set()
    gathering = Gathering(store.read)
    answers = await asyncio.gather(*(gathering.get(key) for key in ("a", "bad", "b")), return_exceptions=True)
    assert (answers[0], answers[2]) == ("1", "2")
    assert isinstance(answers[1], ValueError)


async def test_a_store_that_is_away_is_asked_once_for_all() -> None:
    store = Store()
    store.is_away = True
    store.gate.set()
    gathering = Gathering(store.read)
    answers = await asyncio.gather(*(gathering.get(key) for key in ("a", "b")), return_exceptions=True)
    assert [type(each) for each in answers] == [Unavailable, Unavailable]
    assert len(store.calls) == 1
    store.is_away, store.rows = False, {"a": "1"}
    assert await gathering.get("a") == "1"


async def test_whoever_stops_waiting_stops_nobody_else() -> None:
    store = Store()
    store.rows = {"a": "1", "b": "2"}
    gathering = Gathering(store.read)
    first, second = asyncio.create_task(gathering.get("a")), asyncio.create_task(gathering.get("b"))
    await settle()
    first.cancel()
    await settle()
    store.gate.set()
    assert await second == "2"
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await gathering.get("a") == "1"


def test_it_serves_the_next_event_loop_after_one_that_ended_early() -> None:
    store = Store()
    store.rows = {"a": "1"}
    gathering = Gathering(store.read)

    async def leave_early() -> None:
        asked = [asyncio.create_task(gathering.get(f"k{number}")) for number in range(CALLS_AT_ONCE)]
        await asyncio.sleep(0)
        for each in asked:
            each.cancel()

    asyncio.run(leave_early())

    async def ask() -> str | None:
        store.gate = asyncio.Event()
        store.gate.set()
        return await asyncio.wait_for(gathering.get("a"), 1)

    assert asyncio.run(ask()) == "1"
