"""``plimsoll replay``: what a timed strategy would have done on recorded bars."""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from cli.replay_output import print_lines, print_table
from shared.application.replay import ReplaySummary
from shared.application.replay import replay as replay_sessions
from shared.application.replay_plan import ReplayPlan, require_playable
from shared.domain.charges import Tariff
from shared.domain.errors import Invalid, PlimsollError
from shared.domain.money import Side, decimal_of
from shared.domain.recordings import SessionBars
from shared.domain.strategies import Distance, DistanceKind, Protection

BAD_INPUT = 2
"""Exit code for anything the caller can mend."""

_DISTANCE_FORMS = "write percent as 0.5%, points (rupees) as 12, a price as @1200"


def replay(
    bars: Annotated[Path, typer.Option(help="Recorded one-minute bars: parquet, or CSV by its ending.")],
    buy_time: Annotated[
        str, typer.Option("--buy-time", "--entry-time", help="When to enter (of a short: sell), HH:MM:SS, Indian time.")
    ],
    sell_time: Annotated[
        str, typer.Option("--sell-time", "--exit-time", help="When to leave (of a short: buy back), HH:MM:SS.")
    ],
    stop_loss: Annotated[
        str | None,
        typer.Option(help="Required. 0.5% of the entry price, 12 points (rupees) from it, or @1200 a price."),
    ] = None,
    take_profit: Annotated[str | None, typer.Option(help="Target, in the forms of --stop-loss.")] = None,
    trailing: Annotated[str | None, typer.Option(help="Trailing stop: 0.4% or 6 (points).")] = None,
    side: Annotated[Side, typer.Option(help="buy goes long, sell goes short.")] = Side.BUY,
    quantity: Annotated[int, typer.Option(help="Units a trade.")] = 1,
    tick_size: Annotated[
        str, typer.Option(help="The exchange's price grid in rupees; levels are rounded to it.")
    ] = "0.05",
    symbol: Annotated[list[str] | None, typer.Option(help="Only this symbol; may be repeated. Default: all.")] = None,
    charges: Annotated[
        Tariff, typer.Option(help="Whose brokerage and the day's taxes to deduct (equity, intraday).")
    ] = Tariff.NONE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
) -> None:
    """Replay a timed strategy, with its stop, over recorded bars: one result for each symbol and day.

    P&L is after charges. Enters at the open of the first bar within a minute of the entry time. Inside a bar the stop
    comes before the target; what a bar opens beyond fills at its open. A trailing stop follows earlier bars only.
    """
    try:
        plan = plan_of(buy_time, sell_time, stop_loss, take_profit, trailing, side, quantity, tick_size, charges)
        sessions = list(_read(bars, symbol or []))
        days = list(replay_sessions(sessions, plan))
    except PlimsollError as error:
        typer.echo(f"{error.code}: {error.detail}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    summary = ReplaySummary()
    for day in days:
        summary.add(day)
    if as_json:
        print_lines(days, summary)
    else:
        print_table(days, summary)
    if rounded := sum(session.rounded for session in sessions):
        typer.echo(f"{rounded} prices of {bars.name} were finer than a paisa and were rounded to it.", err=True)


def plan_of(
    buy_time: str,
    sell_time: str,
    stop_loss: str | None,
    take_profit: str | None,
    trailing: str | None,
    side: Side,
    quantity: int,
    tick_size: str,
    charges: Tariff,
) -> ReplayPlan:
    """The plan that the options ask for. Raises ``Invalid`` with a remedy for what cannot be read or played."""
    if stop_loss is None:
        raise Invalid(
            "stop_loss_required",
            "Every strategy has a stop-loss, a replayed one too: without it one bad day has no bound. "
            "Say how much a trade may lose, for example --stop-loss 0.5%.",
        )
    plan = ReplayPlan(
        side=side,
        quantity=quantity,
        entry_time=_time("--buy-time", buy_time),
        exit_time=_time("--sell-time", sell_time),
        protection=Protection(
            stop_loss=_distance("--stop-loss", stop_loss),
            take_profit=None if take_profit is None else _distance("--take-profit", take_profit),
            trailing=None if trailing is None else _distance("--trailing", trailing),
        ),
        tick_size=_amount("--tick-size", tick_size, "write rupees, as in 0.05"),
        tariff=charges,
    )
    require_playable(plan)
    return plan


def _read(path: Path, symbols: list[str]) -> Iterator[SessionBars]:
    from shared.adapters.recorded.bars import read_bars  # noqa: PLC0415  (pyarrow is slow to import; --help needs none)

    found = False
    for session in read_bars(path, symbols):
        found = True
        yield session
    if not found:
        raise Invalid("recording_empty", f"{path.name} has no bars. Name a file that has some.")


def _time(option: str, text: str) -> time:
    for form in ("%H:%M:%S", "%H:%M"):
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007  (a time of day; its zone is the exchange's)
        except ValueError:
            continue
    raise Invalid("time_invalid", f"{option} {text!r} is no time of day. Write HH:MM:SS, as in 09:30:00.")


def _distance(option: str, text: str) -> Distance:
    written = text.strip()
    if written.endswith("%"):
        return Distance(DistanceKind.PERCENT, _amount(option, written[:-1], _DISTANCE_FORMS))
    if written.startswith("@"):
        return Distance(DistanceKind.PRICE, _amount(option, written[1:], _DISTANCE_FORMS))
    return Distance(DistanceKind.POINTS, _amount(option, written, _DISTANCE_FORMS))


def _amount(option: str, text: str, remedy: str) -> Decimal:
    try:
        return decimal_of(text)
    except ValueError as error:
        raise Invalid("amount_invalid", f"{option}: {text!r} is no amount; {remedy}.") from error
