"""What the demonstration trades: three strategies on the simulated exchange, each made to end its own way.

``SIM:TIDE`` swings by more than a percent to both sides of its middle, where it is at the seconds :00, :20 and :40 of
every minute. Whoever enters there meets a line half a percent away within one swing, on either side. ``SIM:ANCHOR``
hardly moves, so only the clock ends that run.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cli.api_client import Json

LEAD = timedelta(seconds=5)
"""At least this long from creating the strategies to their entry: time to start and arm all three."""
MIDDLE_EVERY = 20
"""Seconds from one passage of ``SIM:TIDE`` through its middle to the next."""
ROOM_TO_MOVE = timedelta(seconds=45)
"""More than one swing of ``SIM:TIDE``."""
TIME_EXIT = timedelta(seconds=20)
LATEST_START = timedelta(seconds=240)
"""A run must end before the session day does; closer to its end the demonstration waits for the next day."""


@dataclass(frozen=True)
class Plan:
    """One strategy of the demonstration and the reason it must end with."""

    title: str
    expected_reason: str
    body: Json


def plans(broker_id: str, now: datetime, suffix: str) -> tuple[Plan, ...]:
    """The three strategies, entering at a passage through the middle soon after ``now`` (exchange zone)."""
    earliest = (now + LEAD).replace(microsecond=0)
    entry = earliest + timedelta(seconds=-earliest.second % MIDDLE_EVERY)
    return (
        _plan(
            f"Stopped out {suffix}", "STOP", "SIM:TIDE", broker_id, entry, ROOM_TO_MOVE,
            {"stop_loss": {"type": "percent", "value": "0.5"}},
        ),
        _plan(
            f"On target {suffix}", "TARGET", "SIM:TIDE", broker_id, entry, ROOM_TO_MOVE,
            {
                "stop_loss": {"type": "percent", "value": "6"},
                "take_profit": {"type": "percent", "value": "0.4"},
            },
        ),
        _plan(
            f"By the clock {suffix}", "TIME", "SIM:ANCHOR", broker_id, entry, TIME_EXIT,
            {"stop_loss": {"type": "percent", "value": "3"}},
        ),
    )  # fmt: skip


def wait_until_there_is_room(now: datetime) -> float:
    """Seconds to wait so that the runs end on the day they begin (0 but for the last minutes before midnight)."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = midnight - now
    return 0.0 if left > LATEST_START else (left + timedelta(seconds=2)).total_seconds()


def _plan(
    name: str,
    reason: str,
    instrument: str,
    broker_id: str,
    entry: datetime,
    stays: timedelta,
    protection: Json,
) -> Plan:
    body = {
        "name": name,
        "kind": "timed",
        "instrument": instrument,
        "side": "buy",
        "quantity": 10,
        "product": "INTRADAY",
        "broker_id": broker_id,
        "schedule": {
            "entry_time": f"{entry:%H:%M:%S}",
            "exit_time": f"{entry + stays:%H:%M:%S}",
            "days": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
        },
        "protection": protection,
    }
    return Plan(name, reason, body)
