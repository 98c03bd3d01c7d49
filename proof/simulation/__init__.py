"""Worlds in which everything goes wrong by a seed, around the product's own trigger owner and order sender.

One scheduler owns time. Whatever crosses a process's border (store, streams, broker, clock) is simulated and is a point
at which the process may die, stall, be refused or be left without an answer. An auditor of plain code watches.
"""

from proof.simulation.world import one_world, run_seed

__all__ = ["one_world", "run_seed"]
