"""``make clean-state``: forget what the local platform knows, unless it is running."""

import shutil
import sys

from cli.platform.home import home_at
from cli.platform.running import CannotStart, only_one


def main() -> int:
    """Remove the home folder of the local platform. Gives the exit status."""
    home = home_at(None)
    if not home.path.exists():
        return 0
    try:
        with only_one(home):
            shutil.rmtree(home.path)
    except CannotStart as problem:
        sys.stderr.write(f"{problem.what}: {problem.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
