"""Runs a module with a wall clock that is wrong: ``python -m proof.processes.shifted_clock 1.5 services.execution …``.

``time.time`` and ``datetime.now`` are replaced in this process before anything of the product is imported, so the
product needs no hook for it. Clocks that count seconds since boot stay as they are, as on a machine whose time is set.
"""

import datetime as datetime_module
import runpy
import sys
import time
from typing import Any


def shift_clock(seconds: float) -> None:
    """Move this process's wall clock. Only what is imported afterwards sees it."""
    real_time, real_time_ns = time.time, time.time_ns
    time.time = lambda: real_time() + seconds
    time.time_ns = lambda: real_time_ns() + int(seconds * 1e9)
    real, by = datetime_module.datetime, datetime_module.timedelta(seconds=seconds)

    class _Kind(type):
        """Times made before the change, or by other means, count as times too."""

        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

    class Shifted(datetime_module.datetime, metaclass=_Kind):
        """Times whose ``now`` is wrong."""

        @classmethod
        def now(cls, tz: "datetime_module.tzinfo | None" = None) -> Any:
            """The wrong time."""
            return real.now(tz) + by

        @classmethod
        def utcnow(cls) -> Any:
            """The wrong time, naive."""
            return real.now(datetime_module.UTC).replace(tzinfo=None) + by

    datetime_module.datetime = Shifted  # type: ignore[misc]


if __name__ == "__main__":
    seconds, module = float(sys.argv[1]), sys.argv[2]
    shift_clock(seconds)
    sys.argv = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
