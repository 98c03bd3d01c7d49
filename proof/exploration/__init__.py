"""Every history of one intent, two senders and a few faults, through the product's own claim, send and look-up code.

No model: the coroutines of ``shared.application.order_sender`` run by hand, and each call of a port is a point at which
a process may be stopped, killed or replaced, and an answer lost or late. See ``python -m proof.exploration``.
"""

from proof.exploration.bounds import Bounds, ExplorationReport, Search, Violation
from proof.exploration.explore import explore

__all__ = ["Bounds", "ExplorationReport", "Search", "Violation", "explore"]
