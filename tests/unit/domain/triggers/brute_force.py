"""The trigger rules without any structure: every trigger is looked at on every tick."""

from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers import TRAIL_SCALE, StopTrigger, TargetTrigger, TimeTrigger, TrailTrigger, Trigger


def rank(side: Side, reason: str, level: int) -> tuple[bool, int, bool]:
    """Smaller comes first: protective lines, of them the tighter one, of equals the stop."""
    return reason == "TARGET", -level * side.sign, reason != "STOP"


class BruteForce:
    def __init__(self) -> None:
        self.triggers: dict[tuple[Hashable, type], Trigger] = {}

    def add(self, trigger: Trigger) -> None:
        self.triggers[trigger.key, type(trigger)] = trigger

    def cancel(self, key: Hashable) -> None:
        self.triggers = {at: trigger for at, trigger in self.triggers.items() if at[0] != key}

    def on_tick(self, token: int, last: int) -> dict[Hashable, tuple[str, int]]:
        hit: dict[Hashable, tuple[str, int]] = {}
        if last <= 0:
            return hit
        for at in list(self.triggers):
            trigger = self.triggers[at]
            if isinstance(trigger, TimeTrigger) or trigger.token != token:
                continue
            if isinstance(trigger, TrailTrigger):
                better = max if trigger.side is Side.BUY else min
                trigger = replace(trigger, best=better(trigger.best, last))
                self.triggers[at] = trigger
            reason, level, holds = self._look(trigger, last)
            if holds and (at[0] not in hit or rank(trigger.side, reason, level) < rank(trigger.side, *hit[at[0]])):
                hit[at[0]] = (reason, level)
        for key in hit:
            self.cancel(key)
        return hit

    def on_time(self, now: int) -> list[Hashable]:
        due = [t.key for t in self.triggers.values() if isinstance(t, TimeTrigger) and t.due <= now]
        for key in due:
            self.cancel(key)
        return due

    @staticmethod
    def _look(trigger: StopTrigger | TargetTrigger | TrailTrigger, last: int) -> tuple[str, int, bool]:
        long = trigger.side is Side.BUY
        match trigger:
            case StopTrigger(level=level):
                return "STOP", level, last <= level if long else last >= level
            case TargetTrigger(level=level):
                return "TARGET", level, last >= level if long else last <= level
            case TrailTrigger():
                level = trail_level_of(trigger)
                return "TRAIL", level, last <= level if long else last >= level


def trail_level_of(trail: TrailTrigger) -> int:
    distance = Fraction(trail.distance, TRAIL_SCALE)
    if trail.kind is DistanceKind.PERCENT:
        distance = trail.best * distance / 100
    if trail.side is Side.BUY:
        return ceil((trail.best - distance) / trail.tick) * trail.tick
    return floor((trail.best + distance) / trail.tick) * trail.tick
