"""The life of a run as pure decisions: from a view of everything known to the one change that follows, if any.

``next_change`` judges levels, not edges: it may be asked at any time, any number of times, also right after a restart,
and asks for nothing twice.
"""

from shared.domain.run_life.decide import next_change
from shared.domain.run_life.entering import wants_entry
from shared.domain.run_life.planning import armed, plan_run, replanned
from shared.domain.run_life.view import Change, Hit, LastTick, Moment, Objection, View

__all__ = [
    "Change",
    "Hit",
    "LastTick",
    "Moment",
    "Objection",
    "View",
    "armed",
    "next_change",
    "plan_run",
    "replanned",
    "wants_entry",
]
