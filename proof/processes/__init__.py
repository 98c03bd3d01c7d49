"""Real processes, killed, stalled and lied to by a seed; and an auditor who compares three accounts of what happened.

The execution service runs as it does everywhere, against an emulator's tables, a stream over HTTP and the simulated
broker with its faults on. Afterwards the broker's own book, our tables and the published ticks must agree.
"""

from proof.processes.report import ProcessReport
from proof.processes.run import run_processes

__all__ = ["ProcessReport", "run_processes"]
