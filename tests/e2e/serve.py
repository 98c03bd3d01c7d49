"""``python -m tests.e2e.serve FILE``: the platform for tests that are not Python, on free ports, in its own folder.

Writes to FILE where it answers once it is up (that is its ready file) and stops it when it is told to, or when whoever
started it is gone: its standard input ends then.
"""

import signal
import sys
import tempfile
import threading
from pathlib import Path

from cli.platform.home import Home
from tests.e2e.platform import RunningPlatform, free_ports


def main(ready: Path) -> int:
    """Run until told to stop. Gives the launcher's exit status."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    with tempfile.TemporaryDirectory(prefix="plimsoll-e2e-", ignore_cleanup_errors=True) as folder:
        platform = RunningPlatform(Home(Path(folder) / "home"), free_ports())
        seconds = platform.start()
        try:
            print(f"the platform is up at {platform.base} after {seconds:.0f} s", flush=True)
            ready.write_text((platform.home.path / "ready.json").read_text())
            threading.Thread(target=_until_left, args=(told,), daemon=True).start()
            told.wait()
        finally:
            status = platform.stop()
    return status


def _until_left(told: threading.Event) -> None:
    sys.stdin.read()
    told.set()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
