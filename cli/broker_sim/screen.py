"""What ``plimsoll broker-sim`` shows: how to use it, then each request as it comes in."""

import time
from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from services.paper_broker.http_api import Served
from shared.domain.instruments import Instrument
from shared.domain.matching import Touch
from shared.domain.money import Rounding, round_to_tick

_GENEROUS = Decimal("1.005")
"""A limit so far above the offer fills also a moment later."""
_ENDED = 499
_TAKE_OUT = """python3 -c 'import json,sys; print(json.load(sys.stdin)["session_token"])'"""


class Screen:
    """Plain lines. Commands are never wrapped by us, so that they can be copied; sentences are, between words."""

    def __init__(self, url: str, faults: bool, console: Console | None = None) -> None:
        self._url = url
        self._faults = faults
        self._console = console or Console(highlight=False, soft_wrap=True)

    def introduce(self, prices: Sequence[tuple[Instrument, Touch]]) -> None:
        """Say where it listens, what trades, and what to type."""
        say = self._say
        say(f"\n[bold]A simulated broker is at {self._url}.[/] It keeps nothing; Ctrl-C ends it.\n")
        say("Trading now: " + "  ".join(f"{each.id} [cyan]{touch.ask}[/]" for each, touch in prices))
        if prices:
            self._commands(*prices[0])
        say("\n[dim]Requests appear below.[/]\n")

    def served(self, request: Served) -> None:
        """One line for one request."""
        cut = request.status == _ENDED
        colour = "red" if cut or request.status >= 500 else "yellow" if request.status >= 400 else "green"
        line = Text.assemble(
            (f"{time.strftime('%H:%M:%S')}  ", "dim"),
            (f"{'---' if cut else request.status}  ", colour),
            f"{request.method:<6} {request.path}",
            (f"  {request.account}", "cyan"),
            (f"  {request.seconds * 1000:.0f} ms", "dim"),
        )
        if request.fault:
            line.append(f"  {request.fault}", "bold magenta")
        elif cut:
            line.append("  the client hung up", "dim")
        self._console.print(line)

    def problem(self, what: str, remedy: str) -> None:
        """What is wrong and what to do about it."""
        self._console.print(f"[bold red]✗[/] {escape(what)}\n  [bold]{escape(remedy)}[/]")

    def goodbye(self) -> None:
        """The last line."""
        self._console.print("\nStopped. Accounts and orders are gone.")

    def _commands(self, instrument: Instrument, touch: Touch) -> None:
        limit = round_to_tick(touch.ask * _GENEROUS, instrument.tick_size, Rounding.UP)
        quantity = instrument.lot_size * 10
        curl, me = r"curl -s -w '\n'", '-H "Authorization: token $TOKEN"'

        def order(client_id: str) -> str:
            body = (
                f'{{"client_id":"{client_id}","instrument":"{instrument.id}","side":"buy","quantity":{quantity},'
                f'"limit":"{limit}","product":"INTRADAY"}}'
            )
            return f"{curl} {self._url}/orders {me} -d '{body}'"

        account = f"""curl -s {self._url}/accounts -d '{{"account":"me","secret":"a long secret"}}'"""
        self._show("Open an account and keep its session token:", f"TOKEN=$({account} | {_TAKE_OUT})")
        self._show("Place an order, then look at the book and at what you hold:", order("first"))
        self._show("", f"{curl} {self._url}/orders {me}", f"{curl} {self._url}/positions {me}")
        if not self._faults:
            self._show("Faults are off; start it with --faults to switch them on.")
            return
        rule = '{"account":"me","seed":1,"rules":[{"fault":"lose_answer","how":"cut","times":1}]}'
        self._show("Lose the answer to the next order. It is accepted all the same, as the lookup shows:")
        self._show("", f"{curl} -X PUT {self._url}/faults -d '{rule}'", order("second") + ' || echo "no answer"')
        self._show("", f"{curl} {self._url}/orders/by-client-id/second {me}")
        self._show("See what was done, and switch all faults off:", f"{curl} {self._url}/faults")
        self._show("", f"{curl} -X DELETE {self._url}/faults")

    def _say(self, text: str) -> None:
        self._console.print(text, soft_wrap=False)

    def _show(self, what: str, *commands: str) -> None:
        if what:
            self._say(f"\n[bold]{escape(what)}[/]")
        for command in commands:
            self._console.print(f"  {command}", style="green", markup=False)
