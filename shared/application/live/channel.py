"""What a topic shows now, and what has changed since any earlier moment.

A channel keeps one state, numbered by versions, and for each item the version in which it last changed. So the change
since whatever a socket was sent last is told from the newest state alone: nobody keeps old states, and a client that
is slow gets fewer and larger deltas, not a longer queue.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.application.ports.live import Listed

MOST_BYTES = 90_000
"""Of items in one message: the gateway takes 128 KB, and the rest of a message is small."""
MOST_REMEMBERED = 2_000
"""Removed items that a channel remembers; whoever was sent none since before that gets a snapshot."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A snapshot's pages as JSON fields (``"items":[…]`` or ``"data":…``), of this version."""

    version: int
    pages: tuple[str, ...]


class ListChannel:
    """A topic that is a list of items with keys."""

    def __init__(self) -> None:
        self.version = 0
        self._items: dict[str, tuple[int, str]] = {}
        self._removed: dict[str, int] = {}
        self._beside: dict[str, str] = {}
        self._known_since = 0
        self._deltas: dict[int, str | None] = {}
        self._pages: Pages | None = None

    def update(self, state: Listed) -> bool:
        """Take the newest state in. False if it is what is known already."""
        first = self.version == 0
        version = self.version + 1
        changed = [key for key, item in state.items.items() if self._items.get(key, (0, ""))[1] != item]
        removed = [key for key in self._items if key not in state.items]
        if not (first or changed or removed or dict(state.beside) != self._beside):
            return False
        self.version = version
        for key in changed:
            self._removed.pop(key, None)
        stamps = dict.fromkeys(changed, version)
        self._items = {
            key: (stamps.get(key) or self._items[key][0], item) for key, item in state.items.items()
        }  # in the order of the list, for snapshots
        self._removed |= dict.fromkeys(removed, version)
        self._forget()
        self._beside = dict(state.beside)
        self._deltas.clear()
        self._pages = None
        return True

    def snapshot(self) -> Pages:
        """The whole state, in pages that are small enough."""
        if self._pages is None:
            pages = _packed(item for _, item in self._items.values())
            beside = _fields(self._beside)
            self._pages = Pages(self.version, tuple(f'"items":[{",".join(page)}]{beside}' for page in pages))
        return self._pages

    def delta(self, since: int) -> str | None:
        """What changed after version ``since``; None if only a snapshot can tell, or is shorter."""
        if since not in self._deltas:
            self._deltas[since] = self._delta(since)
        return self._deltas[since]

    def _delta(self, since: int) -> str | None:
        if since < self._known_since:
            return None
        changed = [item for version, item in self._items.values() if version > since]
        removed = [key for key, version in self._removed.items() if version > since]
        if sum(map(_size, changed)) + sum(map(_size, removed)) > MOST_BYTES:
            return None
        return f'"changed":[{",".join(changed)}],"removed":{_text(removed)}{_fields(self._beside)}'

    def _forget(self) -> None:
        while len(self._removed) > MOST_REMEMBERED:
            key = next(iter(self._removed))
            self._known_since = max(self._known_since, self._removed.pop(key))


class DataChannel:
    """A topic that is one record."""

    def __init__(self) -> None:
        self.version = 0
        self._data = ""

    def update(self, data: str) -> bool:
        """Take the newest state in. False if it is what is known already."""
        if self.version and data == self._data:
            return False
        self.version += 1
        self._data = data
        return True

    def snapshot(self) -> Pages:
        """The record."""
        return Pages(self.version, (f'"data":{self._data}',))

    def delta(self, since: int) -> str | None:
        """The record: it is told as a whole, whatever was sent before."""
        del since
        return f'"data":{self._data}'


Channel = ListChannel | DataChannel


def _packed(items: Iterable[str]) -> list[list[str]]:
    """Items on pages, in their order; one page at least. An item that fills a page alone is alone."""
    pages: list[list[str]] = [[]]
    room = MOST_BYTES
    for item in items:
        size = _size(item) + 1
        if pages[-1] and size > room:
            pages.append([])
            room = MOST_BYTES
        pages[-1].append(item)
        room -= size
    return pages


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _fields(beside: Mapping[str, str]) -> str:
    return "".join(f",{_text(name)}:{value}" for name, value in beside.items())


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
