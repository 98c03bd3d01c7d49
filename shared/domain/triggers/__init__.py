"""Price levels and deadlines, and the index that finds what fires on a tick.

``TriggerIndex`` is all that most callers need, with the four kinds of trigger it takes.
"""

from shared.domain.triggers.index import TriggerIndex
from shared.domain.triggers.kinds import Fired, StopTrigger, TargetTrigger, TimeTrigger, TrailTrigger, Trigger
from shared.domain.triggers.trail_rule import TRAIL_SCALE, TrailRule, scaled_distance, trail_rule

__all__ = [
    "TRAIL_SCALE",
    "Fired",
    "StopTrigger",
    "TargetTrigger",
    "TimeTrigger",
    "TrailRule",
    "TrailTrigger",
    "Trigger",
    "TriggerIndex",
    "scaled_distance",
    "trail_rule",
]
