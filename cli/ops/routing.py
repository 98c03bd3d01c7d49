"""``plimsoll ops routing``: over how many buckets a hot underlying is spread."""

import json
import time
from typing import Annotated

import typer

from cli.ops.stage import OffsetOption, StageOption, operator, said_plainly, settings_of
from cli.platform.home import STAGE
from shared.application.change_routing import RoutingDesk, change_spread
from shared.bootstrap.routing import build

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Over how many buckets an underlying is spread.")


@app.command()
def show(stage: StageOption = STAGE, port_offset: OffsetOption = 0) -> None:
    """Print the routing item in force."""
    with said_plainly(stage):
        routing = _desk(stage, port_offset).tables.read()
    typer.echo(json.dumps({"version": routing.version, "spread": routing.spread}))


@app.command("set")
def change(
    underlying: Annotated[str, typer.Argument(help="As instruments name it, for example NIFTY.")],
    buckets: Annotated[int, typer.Argument(min=1, max=64)],
    stage: StageOption = STAGE,
    port_offset: OffsetOption = 0,
) -> None:
    """Spread an underlying over so many buckets. Refused in the session and while anything of it is held; audited."""
    with said_plainly(stage):
        done = change_spread(underlying, buckets, operator(), desk=_desk(stage, port_offset))
    typer.echo(
        f"{underlying}: {done.routing.spread_of(underlying)} buckets from the next session on "
        f"(routing version {done.routing.version}); {done.strategies} strategies moved."
    )


def _desk(stage: str, port_offset: int) -> RoutingDesk:
    return build(settings_of(stage, port_offset), wait_for_readers)


def wait_for_readers(seconds: float) -> None:
    """Wait, and say why the prompt does not come back."""
    typer.echo(f"Waiting {seconds:.0f} s until no part of the API goes by the item before …", err=True)
    time.sleep(seconds)
