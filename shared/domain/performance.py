"""What a run earned, what it risks, and what an account is worth. Rupees, before charges unless said."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from shared.domain.books import Position
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side, round_paise
from shared.domain.positions import unrealized
from shared.domain.runs import Leg, Run


def gross_pnl(side: Side, quantity: int, entry: Decimal, exit_price: Decimal) -> Decimal:
    """The P&L of ``quantity`` units entered on ``side`` and left again, exact."""
    return (exit_price - entry) * quantity * side.sign


def realized_of_leg(leg: Leg) -> Decimal:
    """What the closed part of a leg earned; zero before its first exit fill."""
    if leg.exit_filled == 0 or leg.entry_average is None or leg.exit_average is None:
        return Decimal(0)
    return gross_pnl(leg.side, leg.exit_filled, leg.entry_average, leg.exit_average)


def unrealized_of_leg(leg: Leg, last: Decimal) -> Decimal:
    """What leaving the rest of a leg at ``last`` would earn; zero when nothing is open."""
    if leg.entry_average is None:
        return Decimal(0)
    return gross_pnl(leg.side, leg.open_quantity, leg.entry_average, last)


def realized_of_run(run: Run) -> Decimal:
    """What a run's closed quantity earned, to the paisa (averages are rounded, executions are not finer)."""
    return round_paise(sum((realized_of_leg(leg) for leg in run.legs), Decimal(0)))


def net_of_run(run: Run) -> Decimal:
    """What a run earned after charges (none known: none subtracted), to the paisa."""
    return realized_of_run(run) - round_paise(run.charges or Decimal(0))


def risk_to_stop(side: Side, quantity: int, reference: Decimal, stop: Decimal) -> Decimal:
    """What ``quantity`` units lose if they are left at ``stop``, counted from ``reference`` (the average entry price).

    Above zero is a loss; below zero, the stop already locks in a gain (a trail beyond the entry).
    """
    return -gross_pnl(side, quantity, reference, stop)


def risk_of_leg(leg: Leg) -> Decimal | None:
    """What the open part of a leg loses at the protective line nearest to the price; None without entry or stop."""
    if leg.entry_average is None or leg.stop is None:
        return None
    risks = [
        risk_to_stop(leg.side, leg.open_quantity, leg.entry_average, line)
        for line in (leg.stop, leg.trail)
        if line is not None
    ]
    return min(risks)


def unrealized_total(positions: Iterable[Position], last_prices: Mapping[InstrumentId, Decimal]) -> Decimal:
    """Unrealised P&L of all open positions. Raises ``KeyError`` for an open position without a last price."""
    opened = (each for each in positions if each.quantity)
    return sum((unrealized(each, last_prices[each.instrument]) for each in opened), Decimal(0))


def position_value(position: Position, last: Decimal) -> Decimal:
    """What the position's units are worth at ``last``, above zero for long and short alike."""
    return abs(position.quantity) * last
