"""What can be traded: one row an instrument, with the exchange's own rules for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

InstrumentId = NewType("InstrumentId", str)
"""``EXCHANGE:SYMBOL``, as in ``NSE:RELIANCE``. Never holds a slash: gateways decode ``%2F`` in a path."""


class Exchange(StrEnum):
    """Where it trades. ``SIM`` is the platform's own simulated exchange, open day and night."""

    NSE = "NSE"
    SIM = "SIM"


class InstrumentKind(StrEnum):
    """What it is; sessions, charges and tick sizes differ by it."""

    EQUITY = "equity"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument as its exchange lists it.

    ``token`` is the number it has on the tick stream (unique across exchanges, unsigned 32 bits). ``tick_size`` is
    in rupees. ``freeze_quantity`` is the largest quantity one order may have. ``has_derivatives``: its continuous
    session ends earlier since 3 August 2026. ``underlying`` decides which bucket watches it.
    """

    id: InstrumentId
    token: int
    exchange: Exchange
    symbol: str
    name: str
    kind: InstrumentKind
    tick_size: Decimal
    lot_size: int
    freeze_quantity: int
    underlying: str
    has_derivatives: bool = False
    listed_from: date | None = None

    @property
    def is_tradable(self) -> bool:
        """An index has a value but no order book."""
        return self.kind is not InstrumentKind.INDEX
