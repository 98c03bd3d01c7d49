"""Fault plans and the count of faults as JSON. What cannot be read is an ``Invalid``."""

import re
from typing import Any

from shared.application.paper.faults import Faults
from shared.domain.errors import FieldError, Invalid
from shared.domain.exchange_faults import (
    CODES,
    DEFAULT_SECONDS,
    EVERY_ACCOUNT,
    Fault,
    FaultPlan,
    FaultRule,
    How,
    Target,
    default_targets,
)

_ACCOUNT = re.compile(r"\*|[A-Za-z0-9_-]{1,64}")
_CODE = re.compile(r"[a-z0-9_]{1,64}")
_PLAN_FIELDS = frozenset({"account", "seed", "rules", "unique_client_id", "beyond_horizon"})
_RULE_FIELDS = frozenset({"fault", "probability", "seconds", "code", "how", "on", "times", "parts"})


def plan_of(body: Any) -> FaultPlan:
    """The plan that a request asks for. Raises ``Invalid``; whether it is sound is not looked at here."""
    attributes = _object(body, "body", _PLAN_FIELDS)
    account = attributes.get("account", EVERY_ACCOUNT)
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
        raise _invalid("account", 'must name an account, or "*" for every account')
    rules = attributes.get("rules", [])
    if not isinstance(rules, list):
        raise _invalid("rules", "must be a list")
    return FaultPlan(
        account=account,
        seed=_whole(attributes, "seed", 0),
        rules=tuple(_rule_of(each) for each in rules),
        unique_client_id=_flag(attributes, "unique_client_id", True),
        beyond_horizon=_flag(attributes, "beyond_horizon", False),
    )


def plan_json(plan: FaultPlan) -> dict[str, Any]:
    """A plan as it is in force, with everything that was left out filled in."""
    return {
        "account": plan.account,
        "seed": plan.seed,
        "unique_client_id": plan.unique_client_id,
        "beyond_horizon": plan.beyond_horizon,
        "rules": [_rule_json(rule) for rule in plan.rules],
    }


def faults_json(faults: Faults) -> dict[str, Any]:
    """The plans in force and what was done since the process began."""
    counts = faults.counts
    answers, faulty = counts.answers.total(), counts.faulty.total()
    return {
        "plans": [plan_json(plan) for plan in faults.plans()],
        "answers": answers,
        "faulty_answers": faulty,
        "faulty_share": round(faulty / answers, 4) if answers else 0.0,
        "by_request": {
            kind: {"answers": count, "faulty": counts.faulty[kind]} for kind, count in sorted(counts.answers.items())
        },
        "by_fault": {fault.value: count for fault, count in sorted(counts.injected.items())},
        "orders": {fault.value: count for fault, count in sorted(counts.orders.items())},
    }


def _rule_of(body: Any) -> FaultRule:
    attributes = _object(body, "rules", _RULE_FIELDS)
    try:
        fault = Fault(str(attributes.get("fault")))
    except ValueError:
        raise _invalid("fault", f"must be one of {', '.join(Fault)}") from None
    how, on = attributes.get("how"), attributes.get("on")
    code = attributes.get("code", CODES.get(fault, ""))
    if not isinstance(code, str) or (code and not _CODE.fullmatch(code)):
        raise _invalid("code", "must be a word such as insufficient_funds")
    try:
        return FaultRule(
            fault=fault,
            probability=_number(attributes, "probability", 1.0),
            seconds=_number(attributes, "seconds", DEFAULT_SECONDS.get(fault, 0.0)),
            code=code,
            how=None if how is None else How(how),
            on=default_targets(fault) if on is None else frozenset(Target(each) for each in on),
            times=None if attributes.get("times") is None else _whole(attributes, "times", 1),
            parts=_whole(attributes, "parts", 3),
        )
    except (ValueError, TypeError):
        text = f"how is {' or '.join(How)}, on is a list of {', '.join(Target)}"
        raise _invalid("rules", text) from None


def _rule_json(rule: FaultRule) -> dict[str, Any]:
    document: dict[str, Any] = {"fault": rule.fault.value, "probability": rule.probability, "on": sorted(rule.on)}
    if rule.fault in DEFAULT_SECONDS:
        document["seconds"] = rule.seconds
    if rule.fault in CODES:
        document["code"] = rule.code
    if rule.fault is Fault.PARTIAL_FILLS:
        document["parts"] = rule.parts
    optional = {"how": rule.how and rule.how.value, "times": rule.times}
    return document | {name: value for name, value in optional.items() if value is not None}


def _object(body: Any, field: str, known: frozenset[str]) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise _invalid(field, "must be a JSON object")
    unknown = sorted(set(body) - known)
    if unknown:
        raise _invalid(unknown[0], f"is not known; there are {', '.join(sorted(known))}")
    return body


def _number(attributes: dict[str, Any], field: str, otherwise: float) -> float:
    value = attributes.get(field, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(field, "must be a number")
    return float(value)


def _whole(attributes: dict[str, Any], field: str, otherwise: int) -> int:
    value = attributes.get(field, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 63:
        raise _invalid(field, "must be a whole number")
    return value


def _flag(attributes: dict[str, Any], field: str, otherwise: bool) -> bool:
    value = attributes.get(field, otherwise)
    if not isinstance(value, bool):
        raise _invalid(field, "must be true or false")
    return value


def _invalid(field: str, why: str) -> Invalid:
    return Invalid("invalid_faults", f"{field} {why}", [FieldError(field, why)])
