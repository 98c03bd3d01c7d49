"""A trader at the running platform: a tenant of its own, strategies on the swinging instrument, what came of them."""

import time
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from cli.api_client import ApiClient, Json
from cli.demo import drive

IST = ZoneInfo("Asia/Kolkata")
EVERY_DAY = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
POLL_SECONDS = 0.7


class Trader:
    """One tenant with a linked paper account. Closes its connection at the end of a ``with``."""

    def __init__(self, base: str) -> None:
        self.api = ApiClient(base)
        self.broker_id = drive.new_tenant(self.api)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.api.close()

    def start_long(self, name: str, stop_percent: str, stays_seconds: int = 110) -> str:
        """Start a long on ``SIM:TIDE`` that enters at its next passage through the middle, where a stop of up to one
        percent is met within one swing.
        """
        entry = (datetime.now(IST) + timedelta(seconds=4)).replace(microsecond=0)
        entry += timedelta(seconds=-entry.second % 20)
        leave = entry + timedelta(seconds=stays_seconds)
        body = {
            "name": name,
            "kind": "timed",
            "instrument": "SIM:TIDE",
            "side": "buy",
            "quantity": 10,
            "product": "INTRADAY",
            "broker_id": self.broker_id,
            "schedule": {"entry_time": f"{entry:%H:%M:%S}", "exit_time": f"{leave:%H:%M:%S}", "days": EVERY_DAY},
            "protection": {"stop_loss": {"type": "percent", "value": stop_percent}},
        }
        strategy_id = str(self.api.post("/v1/strategies", body)["id"])
        self.api.post(f"/v1/strategies/{strategy_id}/start")
        return strategy_id

    def wait_for(self, strategy_id: str, *states: str, seconds: float = 150) -> Json:
        """The newest run once it is in one of these states."""
        deadline = time.monotonic() + seconds
        runs: list[Json] = []
        while time.monotonic() < deadline:
            runs = self.api.get(f"/v1/strategies/{strategy_id}/runs", limit=1)["items"]
            if runs and runs[0]["state"] in states:
                return runs[0]
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"{strategy_id} is not {' or '.join(states)} after {seconds} s: {runs}")

    def orders(self, strategy_id: str) -> list[Json]:
        """The strategy's orders."""
        return [order for order in self.api.items("/v1/orders", limit=100) if order["strategy_id"] == strategy_id]

    def trades(self, strategy_id: str) -> list[Json]:
        """The strategy's trades."""
        return [trade for trade in self.api.items("/v1/trades", limit=100) if trade["strategy_id"] == strategy_id]

    def timeline(self, strategy_id: str, run: Json) -> list[Json]:
        """The run's timeline."""
        events: list[Json] = self.api.get(f"/v1/strategies/{strategy_id}/runs/{run['id']}/timeline")["items"]
        return events


def wait_for_room_before_midnight() -> None:
    """Runs end on the day on which they begin: close to the end of the day, wait for the next."""
    now = datetime.now(IST)
    left = timedelta(days=1) - timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
    if left < timedelta(seconds=200):
        time.sleep(left.total_seconds() + 2)
