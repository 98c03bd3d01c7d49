"""Tables for spreadsheets: comma-separated, amounts as plain decimals, times in the exchange's zone (IST).

A cell that a spreadsheet would run as a formula is defused with a leading apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from shared.domain.books import Trade
from shared.domain.ids import order_id_of
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.money import amount_text
from shared.domain.performance import net_of_run, realized_of_run
from shared.domain.runs import Run

MEDIA_TYPE = "text/csv; charset=utf-8"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

PNL_COLUMNS = (
    "session_date",
    "strategy_id",
    "run_id",
    "state",
    "reason",
    "instrument",
    "side",
    "quantity",
    "entry_time_ist",
    "entry_average",
    "exit_time_ist",
    "exit_average",
    "gross_pnl",
    "charges",
    "net_pnl",
)
TRADE_COLUMNS = (
    "time_ist",
    "trade_id",
    "order_id",
    "strategy_id",
    "run_id",
    "role",
    "broker_id",
    "instrument",
    "product",
    "side",
    "quantity",
    "price",
    "value",
)


def pnl_csv(runs: Iterable[Run]) -> str:
    """One line for each leg of each run that entered, in the order given.

    A run that only reduced a position has no result of its own: that stands with the run whose position it was.
    """
    return _table(PNL_COLUMNS, (row for run in runs if not run.reduce_only for row in _pnl_rows(run)))


def trades_csv(trades: Iterable[Trade]) -> str:
    """One line for each trade, in the order given."""
    return _table(TRADE_COLUMNS, (_trade_row(trade) for trade in trades))


def cell(value: object) -> str:
    """A value as it stands in the file; None is an empty cell."""
    match value:
        case None:
            return ""
        case Decimal():
            return amount_text(value)
        case datetime():
            return value.astimezone(EXCHANGE_ZONE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return file.getvalue()


def _pnl_rows(run: Run) -> Iterable[Sequence[object]]:
    for leg in run.legs:
        if leg.entry_filled == 0:
            continue
        first = (run.session_date, run.strategy_id, run.id, run.state.value, run.reason)
        entry = (leg.instrument, leg.side.value, leg.entry_filled, leg.entry_at, leg.entry_average)
        result = (realized_of_run(run), run.charges, net_of_run(run))
        yield (*first, *entry, leg.exit_at, leg.exit_average, *result)


def _trade_row(trade: Trade) -> Sequence[object]:
    why = (order_id_of(trade.intent_id), trade.strategy_id, trade.run_id, trade.role)
    what = (trade.broker_id, trade.instrument, trade.product.value, trade.side.value)
    return (trade.at, trade.id, *why, *what, trade.quantity, trade.price, trade.quantity * trade.price)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
