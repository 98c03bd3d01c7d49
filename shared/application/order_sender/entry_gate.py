"""What may hold an order back that adds to a position: a kill switch, or a clock that cannot be trusted.

Exits and orders that only reduce never pass through here.
"""

from dataclasses import dataclass
from datetime import timedelta

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.steps import SEND_WITHIN
from shared.domain.ids import StrategyId, TenantId
from shared.domain.intents import Intent
from shared.domain.kill_switch import PLATFORM, KillSwitch, in_force

KILL_SWITCH = "kill_switch"
"""Reason of an entry that a kill switch made void."""
SWITCH_SECONDS = 0.25
"""For so long the rows that were read count as what they say now."""
MOST_SKEW = timedelta(seconds=2)
"""A clock that differs more from the store's decides about no entry."""
_CLOCK = "clock"
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class MayGo:
    """Send it, if it can leave until ``valid_until`` (boottime): what was read may be out of date after that."""

    valid_until: float


@dataclass(frozen=True, slots=True)
class MustWait:
    """It cannot be judged now."""

    why: str


@dataclass(frozen=True, slots=True)
class MustEnd:
    """It shall not be sent at all."""

    code: str
    text: str


class EntryGate:
    """Judges entries before they are claimed. One for all accounts of a process."""

    def __init__(self, ports: SenderPorts) -> None:
        self._ports = ports
        self._kept: dict[tuple[TenantId, StrategyId], tuple[float, KillSwitch | None]] = {}
        self._is_clock_paged = False

    @property
    def is_clock_wrong(self) -> bool:
        """Whether our clock differs so much from the store's that no entry may go."""
        skew = self._ports.skew()
        return skew is not None and abs(skew) > MOST_SKEW

    async def judge(self, intent: Intent) -> MayGo | MustWait | MustEnd:
        """Whether an entry may be claimed now. Raises ``Unavailable`` when the switches cannot be read."""
        await self.watch_clock()
        if self.is_clock_wrong:
            return MustWait("the clock is wrong")
        asked_at, switch = await self._switch_of(intent)
        if switch is not None:
            whose = switch.scope.value.lower()
            return MustEnd(KILL_SWITCH, f"The kill switch of the {whose} is engaged: nothing is entered.")
        return MayGo(asked_at + SWITCH_SECONDS + SEND_WITHIN.total_seconds())

    async def watch_clock(self) -> None:
        """Call a person once when the clock is wrong, and again only after it was right. Raises ``Unavailable``."""
        is_wrong = self.is_clock_wrong
        if is_wrong and not self._is_clock_paged:
            text = f"the clock differs by {self._ports.skew()} from the store's: no entries are sent, exits go on"
            await self._ports.page(PLATFORM, _CLOCK, text)
        self._is_clock_paged = is_wrong

    async def _switch_of(self, intent: Intent) -> tuple[float, KillSwitch | None]:
        """The switch in force, and when the reading of it began."""
        key = (intent.tenant_id, intent.strategy_id)
        now = self._ports.boottime()
        kept = self._kept.get(key)
        if kept is not None and now - kept[0] <= SWITCH_SECONDS:
            return kept
        rows = await self._ports.kill_switches.switches_of(*key)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        read = self._kept[key] = (now, in_force(rows, *key))
        return read
