"""The ``plimsoll`` command. A subcommand is imported when it is called, so that the command itself starts at once."""

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS: Mapping[str, str] = {
    "up": "cli.platform.commands:up",
    "demo": "cli.demo.command:demo",
    "replay": "cli.replay:replay",
    "broker-sim": "cli.broker_sim.command:broker_sim",
    "prove": "cli.prove:prove",
    "doctor": "cli.platform.commands:doctor",
    "mail": "cli.platform.commands:mail",
    "ops": "cli.ops.commands:app",
}
"""Each subcommand and the function that is it, or the ``Typer`` with subcommands of its own."""


class LazyCommands(TyperGroup):
    """Subcommands by name, imported when needed. One whose module is not installed is not offered."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The subcommands that exist."""
        return [name for name, where in COMMANDS.items() if _exists(where.split(":")[0])]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The subcommand of this name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, name = COMMANDS[cmd_name].split(":")
        target = getattr(importlib.import_module(module), name)
        lone = target if isinstance(target, typer.Typer) else typer.Typer(add_completion=False)
        if lone is not target:
            lone.command(cmd_name)(target)
        command = typer.main.get_command(lone)
        command.name = cmd_name
        return command


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its package
        return False


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    help="Plimsoll: trading strategies that always have a stop-loss, on this machine.",
)


@app.callback()
def _plimsoll() -> None:
    """Without a callback a single subcommand would swallow the others."""


if __name__ == "__main__":
    app()
