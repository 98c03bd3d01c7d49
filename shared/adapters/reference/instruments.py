"""The packaged instrument master: what the platform can trade and watch.

``instruments.csv`` holds facts of the exchange's public master of February 2026 (tokens, ticks, lots, freeze
quantities) and the simulated exchange's own list. A daily import can replace it; a row here is never invented.
"""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from shared.domain.instruments import Exchange, Instrument, InstrumentId, InstrumentKind

_YES_NO = {"yes": True, "no": False}


class InstrumentBook:
    """Instruments by id, by stream token and by what a person types."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        """Raises ``ValueError`` if two instruments share an id or a token."""
        self._all = tuple(instruments)
        self._by_id = {each.id: each for each in self._all}
        self._by_token = {each.token: each for each in self._all}
        if len(self._by_id) != len(self._all) or len(self._by_token) != len(self._all):
            raise ValueError("two instruments share an id or a token")

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def by_id(self, instrument: InstrumentId | str) -> Instrument | None:
        """The instrument of this id (``NSE:RELIANCE``), or None."""
        return self._by_id.get(InstrumentId(instrument))

    def by_token(self, token: int) -> Instrument | None:
        """The instrument that has this number on the tick stream, or None."""
        return self._by_token.get(token)

    def search(self, text: str, limit: int = 20) -> list[Instrument]:
        """Instruments whose symbol, id or name matches, best first: exact, then prefix, then anywhere inside.

        Case does not matter; blank text finds nothing.
        """
        wanted = text.strip().casefold()
        if not wanted:
            return []
        ranked = ((_rank(each, wanted), each.symbol, each.id, each) for each in self._all)
        found = sorted((row for row in ranked if row[0] is not None), key=lambda row: (row[0], row[1], row[2]))
        return [row[3] for row in found[:limit]]


@lru_cache(maxsize=1)
def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument of the packaged master. Raises ``ValueError`` or ``KeyError`` for a row that cannot be read."""
    text = files(__package__).joinpath("instruments.csv").read_text(encoding="utf-8")
    return tuple(_instrument_of(row) for row in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def instrument_book() -> InstrumentBook:
    """The packaged master as a book, made once a process."""
    return InstrumentBook(all_instruments())


def _instrument_of(row: dict[str, str]) -> Instrument:
    exchange = Exchange(row["exchange"])
    return Instrument(
        id=InstrumentId(f"{exchange}:{row['symbol']}"),
        token=int(row["token"]),
        exchange=exchange,
        symbol=row["symbol"],
        name=row["name"],
        kind=InstrumentKind(row["kind"]),
        tick_size=Decimal(row["tick_size"]),
        lot_size=int(row["lot_size"]),
        freeze_quantity=int(row["freeze_quantity"]),
        underlying=row["underlying"],
        has_derivatives=_YES_NO[row["has_derivatives"]],
    )


def _rank(instrument: Instrument, wanted: str) -> int | None:
    texts = (instrument.symbol.casefold(), instrument.id.casefold(), instrument.name.casefold())
    if wanted in texts:
        return 0
    if any(text.startswith(wanted) for text in texts):
        return 1
    if any(wanted in text for text in texts):
        return 2
    return None
