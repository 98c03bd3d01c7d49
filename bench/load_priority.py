"""How much of a processor the measured process gets, and how long it had to wait for one."""

import os
from contextlib import suppress
from pathlib import Path

PRIORITY = -10


def prefer(pid: int) -> bool:
    """Let a process that leads a session of its own run before others, where that is permitted.

    Other work on the machine is none of what is measured. Linux shares processors out by session first.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, pid, PRIORITY)
        with suppress(FileNotFoundError):  # without sessions' groups the process's own priority counts
            Path(f"/proc/{pid}/autogroup").write_text(str(PRIORITY))
    except OSError:
        return False
    return True


def waited_seconds(pid: int | None = None) -> float:
    """How long a process's main thread, which runs its event loop, was ready to run and had no processor."""
    return int(Path(f"/proc/{pid or 'self'}/schedstat").read_text().split()[1]) / 1e9
