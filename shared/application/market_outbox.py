"""Ticks that wait to be published, by underlying and in order."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.market_data import Tick

TICKS_A_RECORD = 600
"""As many ticks of one underlying as one record holds: then nobody waits for the clock."""
CROWDED = 5_000
"""Ticks waiting at which the feed is held back."""
MOST_WAITING = 100_000
"""Ticks waiting at which the older half goes: old ticks help nobody."""


@dataclass(slots=True)
class Outbox:
    """What waits, how many that is, since when the oldest does, and how many were given up."""

    waiting: dict[str, list[Tick]] = field(default_factory=dict)
    count: int = 0
    since: datetime | None = None
    dropped: int = 0

    @property
    def is_crowded(self) -> bool:
        """Whether the feed should wait."""
        return self.count >= CROWDED

    def add(self, underlying: str, tick: Tick, now: datetime) -> bool:
        """Put a tick at the end. True when its underlying's record is full."""
        waiting = self.waiting.setdefault(underlying, [])
        waiting.append(tick)
        self.count += 1
        self.since = self.since or now
        return len(waiting) >= TICKS_A_RECORD

    def take(self) -> "Outbox":
        """Everything that waits; the box is empty then."""
        taken = Outbox(self.waiting, self.count, self.since)
        self.waiting, self.count, self.since = {}, 0, None
        return taken

    def give_back(self, taken: "Outbox") -> None:
        """What could not be published goes before what came meanwhile."""
        for underlying, ticks in taken.waiting.items():
            self.waiting[underlying] = ticks + self.waiting.get(underlying, [])
        self.count += taken.count
        self.since = taken.since or self.since
        if self.count > MOST_WAITING:
            for ticks in self.waiting.values():
                surplus = len(ticks) // 2
                del ticks[:surplus]
                self.count -= surplus
                self.dropped += surplus
