"""Whether a stage may be deployed now: not while the exchange is open and strategies hold positions."""

import sys
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

GUARDED = frozenset({"prod", "own_account"})
OPENS, CLOSES = time(8, 45), time(16, 0)
"""From before the pre-open until all exits are settled, exchange zone."""


def refusal(stage: str, now: datetime) -> str | None:
    """Why this stage is not to be deployed now, or None. Holidays count as sessions: waiting harms nobody."""
    local = now.astimezone(ZoneInfo("Asia/Kolkata"))
    if stage not in GUARDED or local.weekday() >= 5 or not OPENS <= local.time() < CLOSES:
        return None
    return (
        f"It is {local:%H:%M} in Mumbai: {stage} is not deployed from {OPENS:%H:%M} to {CLOSES:%H:%M} on weekdays:"
        " services restart and stops would not be watched. FORCE=1 does it all the same."
    )


def main(arguments: list[str]) -> int:
    """Exit status 1 when a deployment is refused."""
    said = refusal(arguments[0], datetime.now(UTC))
    if said is None or "--force" in arguments:
        return 0
    sys.stderr.write(said + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
