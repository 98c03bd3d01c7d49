"""The commands of ``plimsoll ops``. Thin: each finds the stage, calls one use case, and says what it did."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from cli.ops import routing, words
from cli.ops.stage import OffsetOption, StageOption, fail, operator, said_plainly, settings_of
from cli.platform.home import STAGE
from shared.application.manage_kill_switches import EVERYBODY, Target, change_switch
from shared.application.resolve_order import Wish, request_resolution
from shared.bootstrap.operators import OperatorParts, build
from shared.domain.errors import Conflict
from shared.domain.ids import PREFIXES, StrategyId, TenantId, intent_id_of, is_id
from shared.domain.kill_switch import LONGEST_REASON, KillScope, KillSwitch, KillVerb
from shared.domain.resolutions import ResolutionAction

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Kill switches, parked orders and routing, for operators."
)
app.add_typer(routing.app, name="routing")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, for the audit log and the traders concerned.")]
PlatformOption = Annotated[bool, typer.Option("--platform", help="Everybody's.")]
TenantOption = Annotated[str | None, typer.Option("--tenant", help="One tenant's (tnt_…).")]
StrategyOption = Annotated[
    str | None, typer.Option("--strategy", help="One strategy's (str_…); name its --tenant, too.")
]


def connect(stage: str, port_offset: int) -> OperatorParts:
    """What the commands work with on a stage."""
    return build(settings_of(stage, port_offset))


@app.command()
def halt(
    reason: ReasonOption,
    platform: PlatformOption = False,
    tenant: TenantOption = None,
    strategy: StrategyOption = None,
    stage: StageOption = STAGE,
    port_offset: OffsetOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Let nothing be entered any more. Positions stay guarded, exits go on."""
    _switch(KillVerb.HALT, reason, (platform, tenant, strategy), (stage, port_offset), as_json)


@app.command()
def flatten(
    reason: ReasonOption,
    platform: PlatformOption = False,
    tenant: TenantOption = None,
    strategy: StrategyOption = None,
    stage: StageOption = STAGE,
    port_offset: OffsetOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Let nothing be entered any more, and leave everything that is held now."""
    _switch(KillVerb.FLATTEN, reason, (platform, tenant, strategy), (stage, port_offset), as_json)


@app.command()
def release(
    reason: ReasonOption,
    platform: PlatformOption = False,
    tenant: TenantOption = None,
    strategy: StrategyOption = None,
    stage: StageOption = STAGE,
    port_offset: OffsetOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Let entries go on. What was skipped meanwhile stays skipped."""
    _switch(None, reason, (platform, tenant, strategy), (stage, port_offset), as_json)


@app.command()
def status(stage: StageOption = STAGE, port_offset: OffsetOption = 0, as_json: JsonOption = False) -> None:
    """Every engaged kill switch, those that cannot be read among them, and how many orders wait for a person."""

    def show(parts: OperatorParts) -> None:
        engaged = parts.switches.switches.engaged()
        parked = parts.parked.parked()
        if as_json:
            rows = [*map(words.unreadable_switch_row, engaged.unreadable), *map(words.switch_row, engaged.switches)]
            counts = {"parked": len(parked.orders), "unreadable": len(parked.unreadable)}
            typer.echo(json.dumps({"switches": rows, **counts}, indent=2))
            return
        lines = [*map(words.unreadable_switch_line, engaged.unreadable), *map(words.switch_line, engaged.switches)]
        for line in lines:
            typer.echo(line)
        if not lines:
            typer.echo("No kill switch is engaged.")
        typer.echo(words.how_many_parked(len(parked.orders)))
        for key in parked.unreadable:
            typer.echo(words.unreadable_line(key))

    _with_parts((stage, port_offset), show)


@app.command()
def parked(
    tenant: TenantOption = None, stage: StageOption = STAGE, port_offset: OffsetOption = 0, as_json: JsonOption = False
) -> None:
    """Orders that wait for a person, oldest first, with what was asked about them."""
    _must_be_id("tenant", tenant)

    def show(parts: OperatorParts) -> None:
        found = parts.parked.parked(TenantId(tenant) if tenant else None)
        orders = found.orders
        asked = [parts.resolutions.requests.get(each.tenant_id, each.id) for each in orders]
        if as_json:
            rows = [words.order_row(order, request) for order, request in zip(orders, asked, strict=True)]
            typer.echo(json.dumps([*rows, *map(words.unreadable_row, found.unreadable)], indent=2))
            return
        for order, request in zip(orders, asked, strict=True):
            typer.echo(words.order_line(order, request))
        for key in found.unreadable:
            typer.echo(words.unreadable_line(key))
        if not orders:
            typer.echo(words.how_many_parked(0))

    _with_parts((stage, port_offset), show)


@app.command()
def resolve(
    order: Annotated[str, typer.Argument(help="The order (ord_…), as `plimsoll ops parked` shows it.")],
    action: Annotated[str, typer.Argument(help="retry, void, or done-outside")],
    broker_order_id: Annotated[
        str | None, typer.Option("--broker-order-id", help="done-outside: the broker's number of that order.")
    ] = None,
    stage: StageOption = STAGE,
    port_offset: OffsetOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Say what shall be done with a parked order. The order sender does it within seconds; `parked` shows how it went.

    retry: if the broker proves that it has no such order, give it up, and an exit goes out again. done-outside: take
    the fills of an order that was traded by hand. void: an entry that shall not go out.
    """
    names = {each.lower().replace("_", "-"): each for each in ResolutionAction}
    if action not in names:
        raise typer.BadParameter(f"{action!r} is none of {', '.join(names)}", param_hint="ACTION")
    try:
        intent_id = intent_id_of(order)
    except ValueError as error:
        raise typer.BadParameter(f"{order!r} is no order id", param_hint="ORDER") from error

    def ask(parts: OperatorParts) -> None:
        found = next((each for each in parts.parked.parked().orders if each.id == intent_id), None)
        if found is None:
            fail(f"{order} is not parked; `plimsoll ops parked` lists what is.")
        wish = Wish(names[action], broker_order_id)
        request = request_resolution(found, wish, operator(), desk=parts.resolutions)
        if as_json:
            typer.echo(json.dumps(words.order_row(found, request), indent=2))
        else:
            typer.echo(words.order_line(found, request))

    _with_parts((stage, port_offset), ask)


def _switch(
    verb: KillVerb | None,
    reason: str,
    whose: tuple[bool, str | None, str | None],
    where: tuple[str, int],
    as_json: bool,
) -> None:
    why = " ".join(reason.split())
    if not why:
        raise typer.BadParameter("say why, in a few words", param_hint="--reason")
    if len(why) > LONGEST_REASON:
        raise typer.BadParameter(f"at most {LONGEST_REASON} characters", param_hint="--reason")
    target = _target(*whose)

    def change(parts: OperatorParts) -> None:
        _must_exist(parts, target)
        changed = change_switch(target, verb, why, operator(), permit=_not_milder(verb), desk=parts.switches)
        typer.echo(json.dumps(words.switch_row(changed)) if as_json else words.switch_line(changed))

    _with_parts(where, change)


def _not_milder(verb: KillVerb | None) -> Callable[[KillSwitch], None]:
    """An operator who halts may not know that somebody has everything left just now, and must not end that unseen."""

    def permit(before: KillSwitch) -> None:
        if verb is KillVerb.HALT and before.verb is KillVerb.FLATTEN:
            message = f"Flatten is engaged already, which is stricter: {words.switch_line(before)}."
            raise Conflict("flatten_engaged", f"{message} To go back to halt, release it first.")

    return permit


def _target(platform: bool, tenant: str | None, strategy: str | None) -> Target:
    if platform == bool(tenant):
        raise typer.BadParameter("name one: --platform, --tenant T, or --tenant T --strategy S")
    if platform:
        if strategy:
            raise typer.BadParameter("--strategy goes with --tenant")
        return EVERYBODY
    assert tenant is not None
    _must_be_id("tenant", tenant)
    _must_be_id("strategy", strategy)
    if strategy:
        return Target(KillScope.STRATEGY, TenantId(tenant), StrategyId(strategy))
    return Target(KillScope.TENANT, TenantId(tenant))


def _must_be_id(kind: str, given: str | None) -> None:
    if given is not None and not is_id(PREFIXES[kind], given):
        raise typer.BadParameter(f"{given!r} is no {kind}'s id", param_hint=f"--{kind}")


def _must_exist(parts: OperatorParts, target: Target) -> None:
    """A switch that hangs on a misspelt id would stop nobody and look as if it did."""
    if target is EVERYBODY:
        return
    if target.strategy_id is not None and not parts.known.has_strategy(target.tenant_id, target.strategy_id):
        fail(f"the tenant {target.tenant_id} has no strategy {target.strategy_id}.")
    if not parts.known.has_tenant(target.tenant_id):
        fail(f"there is no tenant {target.tenant_id}.")


def _with_parts(where: tuple[str, int], act: Callable[[OperatorParts], Any]) -> None:
    stage, port_offset = where
    with said_plainly(stage):
        act(connect(stage, port_offset))
