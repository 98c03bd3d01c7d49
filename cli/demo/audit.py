"""Do runs, orders, trades, positions and timelines of the demonstration tell the same story?

Every check recomputes from the rawest thing at hand and compares with what another part of the platform says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from cli.api_client import Json
from cli.demo.drive import Evidence, Finished, amount, instant

_DECISIONS = {"STOP": "stop_hit", "TARGET": "target_hit", "TRAIL": "trail_hit", "TIME": "time_reached"}


@dataclass(frozen=True)
class Check:
    """One claim and whether it holds; ``detail`` says what was compared."""

    name: str
    ok: bool
    detail: str


def audit(evidence: Evidence, expected_runs: int) -> list[Check]:
    """Every check of the demonstration."""
    ended = Check("every_run_ended", len(evidence.runs) == expected_runs, f"{len(evidence.runs)} of {expected_runs}")
    return [
        ended,
        _for_all("reasons_as_planned", evidence.runs, _reason),
        _for_all("one_order_each_way", evidence.runs, _orders_match),
        _for_all("trades_match_orders", evidence.runs, _trades_match),
        _for_all("profit_follows_from_trades", evidence.runs, _profit_matches),
        _for_all("timeline_in_order", evidence.runs, _timeline_in_order),
        _for_all("protected_before_leaving", evidence.runs, _was_protected),
        _for_all("left_because_of_its_line", evidence.runs, _cause_is_true),
        _flat(evidence),
        _portfolio_matches(evidence),
        _nothing_parked(evidence),
    ]


def latencies(evidence: Evidence) -> dict[str, float | None]:
    """Milliseconds as the timelines tell them; None where nothing was measured."""
    errors, intents, protections = [], [], []
    for finished in evidence.runs:
        for event in finished.timeline["items"]:
            facts = event["facts"]
            if event["kind"] == "entry_decided":
                errors.append(float(facts["error_ms"]))
            if "tick_to_intent_ms" in facts and event["kind"] != "time_reached":
                intents.append(float(facts["tick_to_intent_ms"]))
            if "seconds_unprotected" in facts:
                protections.append(float(facts["seconds_unprotected"]) * 1000)
    return {
        "timed_entry_p99": percentile(errors, 99),
        "tick_to_intent_p50": percentile(intents, 50),
        "tick_to_intent_p99": percentile(intents, 99),
        "entry_to_protected_p99": percentile(protections, 99),
    }


def percentile(values: list[float], percent: int) -> float | None:
    """The nearest-rank percentile; None of nothing."""
    if not values:
        return None
    ranked = sorted(values)
    return ranked[max(0, -(-percent * len(ranked) // 100) - 1)]


def prices_of(finished: Finished) -> tuple[str | None, str | None]:
    """Average entry and exit price of a run's leg."""
    leg = finished.run["legs"][0]
    return leg["entry_average"], leg["exit_average"]


def _for_all(name: str, runs: Iterable[Finished], judge: Callable[[Finished], str | None]) -> Check:
    complaints = [f"{each.plan.title}: {said}" for each in runs if (said := judge(each)) is not None]
    return Check(name, not complaints, "; ".join(complaints) or "all runs")


def _reason(finished: Finished) -> str | None:
    wanted, got = finished.plan.expected_reason, finished.run["reason"]
    return None if got == wanted else f"ended {finished.run['state']} {got}, planned {wanted}"


def _orders_match(finished: Finished) -> str | None:
    filled = [order for order in finished.orders if order["state"] == "FILLED"]
    entries = sum(order["filled_quantity"] for order in finished.orders if order["role"] == "ENTRY")
    exits = sum(order["filled_quantity"] for order in finished.orders if order["role"] == "EXIT")
    unsettled = [order["id"] for order in finished.orders if order["state"] not in {"FILLED", "CANCELLED", "REJECTED"}]
    if entries != exits or entries != finished.plan.body["quantity"] or unsettled:
        return f"entered {entries}, left {exits}, wanted {finished.plan.body['quantity']}, unsettled {unsettled}"
    doubled = len([order for order in filled if order["role"] == "ENTRY"]) != 1
    return f"{len(filled)} filled orders" if doubled else None


def _trades_match(finished: Finished) -> str | None:
    for order in finished.orders:
        traded = sum(trade["quantity"] for trade in finished.trades if trade["order_id"] == order["id"])
        if traded != order["filled_quantity"]:
            return f"{order['id']} filled {order['filled_quantity']} but {traded} are in the trades"
    return None


def _profit_matches(finished: Finished) -> str | None:
    cash = sum(
        (
            amount(trade["price"]) * trade["quantity"] * (1 if trade["side"] == "sell" else -1)
            for trade in finished.trades
        ),
        Decimal(0),
    )
    run = finished.run
    net = cash - amount(run["charges"])
    if cash != amount(run["realized"]) or net != amount(run["net"]):
        return f"trades give {cash} (net {net}), the run says {run['realized']} (net {run['net']})"
    return None


def _timeline_in_order(finished: Finished) -> str | None:
    kinds = [event["kind"] for event in finished.timeline["items"]]
    story = ["armed", "entry_decided", "entry_filled", "protected", _decision_of(finished), "exit_filled", "closed"]
    places = [kinds.index(kind) if kind in kinds else -1 for kind in story]
    missing = [kind for kind, place in zip(story, places, strict=True) if place < 0]
    if missing:
        return f"no {', '.join(missing)} in {kinds}"
    return None if places == sorted(places) else f"told as {kinds}"


def _was_protected(finished: Finished) -> str | None:
    decision = _event(finished, _decision_of(finished))
    protected = _event(finished, "protected")
    if decision is None or protected is None:
        return "no protection or no decision in the timeline"
    return None if instant(protected["recorded_at"]) <= instant(decision["recorded_at"]) else "decided before protected"


def _cause_is_true(finished: Finished) -> str | None:
    """The tick that the decision names really is beyond the line it names."""
    decision = _event(finished, _decision_of(finished))
    if decision is None:
        return "no decision in the timeline"
    facts = decision["facts"]
    if finished.run["reason"] == "TIME":
        early = instant(facts["decided_at"]) < instant(facts["due_at"])
        return "left before its time" if early else None
    price, level = amount(facts.get("tick_price")), amount(facts.get("level"))
    beyond = price >= level if finished.run["reason"] == "TARGET" else price <= level
    return None if level and beyond else f"price {price} is not beyond {level}"


def _flat(evidence: Evidence) -> Check:
    held = {each["instrument"]: each["quantity"] for each in evidence.positions if each["quantity"]}
    return Check("nothing_held", not held, f"held: {held}" if held else "flat")


def _portfolio_matches(evidence: Evidence) -> Check:
    ours = sum((amount(each.run["realized"]) for each in evidence.runs), Decimal(0))
    told = amount(evidence.portfolio["realized"])
    return Check("portfolio_matches_runs", ours == told, f"runs {ours}, portfolio {told}")


def _nothing_parked(evidence: Evidence) -> Check:
    parked = [notice["text"] for notice in evidence.notices if notice["kind"] in {"parked", "rejection"}]
    return Check("nothing_parked_or_refused", not parked, "; ".join(parked) or "no such notice")


def _decision_of(finished: Finished) -> str:
    return _DECISIONS.get(str(finished.run["reason"]), "decision")


def _event(finished: Finished, kind: str) -> Json | None:
    return next((event for event in finished.timeline["items"] if event["kind"] == kind), None)
