"""Ends the process when its event loop stalls: handing over beats a slow owner.

A thread looks from outside, because a stalled loop cannot look at itself. After a pause of the whole process (a stopped
container, a suspended machine) it ends too, before anything old is acted on.
"""

import logging
import os
import threading
from collections.abc import Callable

_log = logging.getLogger("plimsoll.execution")
STALL_SECONDS = 5.0
BEAT_SECONDS = 0.5
STALLED_EXIT_CODE = 70


class Watchdog:
    """Call ``beat`` from the loop; ``stalled`` is called once when beats stay away for too long."""

    def __init__(
        self, boottime: Callable[[], float], stalled: Callable[[], None] | None = None, seconds: float = STALL_SECONDS
    ) -> None:
        self._boottime = boottime
        self._stalled = stalled or _exit
        self._seconds = seconds
        self._beaten_at = boottime()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self.beat()
        self._thread.start()

    def beat(self) -> None:
        """The loop is alive."""
        self._beaten_at = self._boottime()

    def stop(self) -> None:
        """Watch no longer."""
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(BEAT_SECONDS):
            silence = self._boottime() - self._beaten_at
            if silence > self._seconds:
                _log.critical("the event loop has stalled for %.1f s: the process ends", silence)
                self._stalled()
                return


def _exit() -> None:
    os._exit(STALLED_EXIT_CODE)
