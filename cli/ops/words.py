"""Kill switches and parked orders as lines for people and as rows for programs."""

from shared.application.ports.controls import SwitchPlace
from shared.application.ports.engine import OrderKey
from shared.domain.ids import order_id_of
from shared.domain.intents import Intent
from shared.domain.kill_switch import KillScope, KillSwitch
from shared.domain.resolutions import Resolution


def switch_row(switch: KillSwitch) -> dict[str, object]:
    """A switch for a program."""
    return {
        "scope": switch.scope.lower(),
        "tenant_id": None if switch.scope is KillScope.PLATFORM else switch.tenant_id,
        "strategy_id": switch.strategy_id,
        "verb": switch.verb.lower() if switch.verb else None,
        "reason": switch.reason,
        "changed_by": switch.changed_by,
        "changed_at": switch.changed_at.isoformat(),
        "version": switch.version,
    }


def unreadable_switch_row(place: SwitchPlace) -> dict[str, object]:
    """A switch whose row cannot be read, for a program: its verb is ``unreadable``, never null (that is released)."""
    return {
        "scope": place.scope.lower(),
        "tenant_id": None if place.scope is KillScope.PLATFORM else place.tenant_id,
        "strategy_id": place.strategy_id,
        "verb": "unreadable",
        "reason": "its row cannot be read, so nothing of it is entered",
        "changed_by": None,
        "changed_at": None,
        "version": None,
    }


def unreadable_switch_line(place: SwitchPlace) -> str:
    """A switch whose row cannot be read, in one line."""
    return f"{_whose(place)}: cannot be read, counts as engaged: see the runbook, “A kill switch is engaged”"


def _whose(switch: KillSwitch | SwitchPlace) -> str:
    return {
        KillScope.PLATFORM: "platform",
        KillScope.TENANT: f"tenant {switch.tenant_id}",
        KillScope.STRATEGY: f"strategy {switch.strategy_id} of tenant {switch.tenant_id}",
    }[switch.scope]


def switch_line(switch: KillSwitch) -> str:
    """A switch in one line."""
    scope = _whose(switch)
    said = switch.verb or "released"
    if not switch.version:
        return f"{scope}: was never engaged"
    return f"{scope}: {said} since {switch.changed_at:%Y-%m-%d %H:%M:%S %Z} by {switch.changed_by} ({switch.reason})"


def how_many_parked(count: int) -> str:
    """How many orders wait for a person, in a sentence."""
    if not count:
        return "No order is parked."
    return "1 order is parked." if count == 1 else f"{count} orders are parked."


def order_row(order: Intent, request: Resolution | None) -> dict[str, object]:
    """A parked order for a program."""
    return {
        "order_id": order_id_of(order.id),
        "tenant_id": order.tenant_id,
        "strategy_id": order.strategy_id,
        "run_id": order.run_id,
        "broker_id": order.broker_id,
        "role": order.role,
        "side": order.side,
        "quantity": order.quantity,
        "filled_quantity": order.filled_quantity,
        "instrument": order.instrument,
        "reason_code": order.reason_code,
        "reason": order.reason,
        "parked_at": order.updated_at.isoformat(),
        "resolution": None
        if request is None
        else {
            "action": request.action.lower(),
            "broker_order_id": request.broker_order_id,
            "state": request.state.lower(),
            "outcome": request.outcome,
            "requested_by": request.requested_by,
            "requested_at": request.requested_at.isoformat(),
        },
    }


def order_line(order: Intent, request: Resolution | None) -> str:
    """A parked order in one or two lines."""
    what = f"{order.role} {order.side} {order.quantity} {order.instrument}, {order.filled_quantity} filled"
    line = f"{order_id_of(order.id)}  {order.tenant_id}  {what}; parked {order.updated_at:%Y-%m-%d %H:%M:%S %Z}"
    line += f": {order.reason or order.reason_code or 'no reason given'}"
    if request is not None:
        number = f" {request.broker_order_id}" if request.broker_order_id else ""
        line += f"\n    {request.action.lower()}{number}: {request.state.lower()}"
        line += f", {request.outcome}" if request.outcome else ""
    return line


def unreadable_row(key: OrderKey) -> dict[str, object]:
    """An order whose row cannot be read, for a program."""
    return {"order_id": order_id_of(key.intent_id), "tenant_id": key.tenant_id, "reason_code": "unreadable"}


def unreadable_line(key: OrderKey) -> str:
    """An order whose row cannot be read, in one line."""
    return f"{order_id_of(key.intent_id)}  {key.tenant_id}  cannot be read: see the runbook, “An order is parked”"
