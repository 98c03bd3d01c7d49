"""What a seed decides before anything runs: how long, whose accounts, which faults."""

from dataclasses import dataclass
from typing import Any

from shared.domain.ids import BrokerId, TenantId

SECONDS_A_KILL = 6.0
FIRST_SECONDS = 6.0
"""At the beginning nothing is killed for so long, so that something is held."""
HORIZON_SECONDS = 4.75
"""An order request is in the book, to be seen, so long after it was claimed, or never: 0.5 s until it leaves, 2 s for
the answer, 2 s promised by the broker, 0.25 s between clocks."""
SETTLE_SECONDS = HORIZON_SECONDS + 30.0
STILL_SECONDS = 6.0
"""For how long after the faults prices stand still before anything is judged: a line that is reached is reached."""
LARGEST_SHIFT = 1.8


@dataclass(frozen=True, slots=True)
class Account:
    """One trader's account at the broker."""

    tenant_id: TenantId
    broker_id: BrokerId
    secret: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The frame of a run. ``seconds``: with faults. ``strategy_seconds``: between two new strategies."""

    seed: int
    kills: int
    seconds: float
    accounts: tuple[Account, ...]
    strategy_seconds: float
    tick_seconds: float = 0.2

    @property
    def tenants(self) -> list[TenantId]:
        """Everybody who trades."""
        return sorted({account.tenant_id for account in self.accounts})


def plan_of(seed: int, kills: int, seconds_a_kill: float = SECONDS_A_KILL) -> Plan:
    """Three tenants with five accounts, and time for so many kills."""
    accounts = tuple(
        Account(
            TenantId(f"tnt_{1 + place % 3:026d}"), BrokerId(f"brk_{1 + place:026d}"), f"a secret of account {place}"
        )
        for place in range(5)
    )
    return Plan(seed, kills, FIRST_SECONDS + kills * seconds_a_kill, accounts, strategy_seconds=seconds_a_kill / 5)


def broker_faults(seed: int) -> dict[str, Any]:
    """More than a third of the broker's answers are lost, late or wrong, and it takes an order twice if asked twice.

    Lateness and slowness together stay within what the broker promises (its horizon).
    """
    anywhere = ["place", "cancel", "read", "updates"]
    return {
        "account": "*",
        "seed": seed,
        "unique_client_id": False,
        "rules": [
            {"fault": "lose_request", "probability": 0.12, "on": anywhere},
            {"fault": "lose_answer", "probability": 0.14, "on": anywhere},
            {"fault": "error_after_accept", "probability": 0.06, "on": anywhere},
            {"fault": "error_before_accept", "probability": 0.04, "on": anywhere},
            {"fault": "rate_limited", "probability": 0.03, "on": anywhere},
            {"fault": "late_accept", "probability": 0.10, "seconds": 1.0},
            {"fault": "reject", "probability": 0.02},
            {"fault": "slow_book", "probability": 0.3, "seconds": 0.7},
            {"fault": "partial_fills", "probability": 0.3, "seconds": 0.3},
            {"fault": "duplicate_events", "probability": 0.3},
            {"fault": "reorder_events", "probability": 0.3},
        ],
    }


def expiring(account: Account, seed: int) -> dict[str, Any]:
    """The same for one account, whose session ends at one of the next readings."""
    plan = broker_faults(seed)
    plan["account"] = account.broker_id
    plan["rules"].append({"fault": "token_expiry", "probability": 0.5, "times": 1, "on": ["read"]})
    return plan


def stream_faults(seed: int) -> dict[str, Any]:
    """Answers of the stream that get lost, calls and single entries that are refused."""
    return {
        "seed": seed,
        "rules": [
            {"fault": "throttle", "probability": 0.03},
            {"fault": "fail", "probability": 0.02},
            {"fault": "lose_request", "operations": ["PutRecords", "PutRecord"], "probability": 0.03},
            {"fault": "lose_answer", "operations": ["PutRecords", "PutRecord"], "probability": 0.05},
            {"fault": "refuse_entries", "operations": ["PutRecords"], "probability": 0.02},
        ],
    }


BREEZE = {
    "throttle": 0.02, "fail_before": 0.01, "fail_after": 0.01, "cut_before": 0.01, "cut_after": 0.015, "slow": 0.01,
}  # fmt: skip
"""The store on an ordinary bad day: how likely each fault of a call is."""
STORM = {
    "throttle": 0.4, "fail_before": 0.1, "fail_after": 0.1, "cut_before": 0.1, "cut_after": 0.15, "slow": 0.05,
}  # fmt: skip
"""The store for some seconds of an hour nobody forgets."""
