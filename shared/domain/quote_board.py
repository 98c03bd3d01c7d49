"""The newest state of every instrument's market, from ticks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Quote, Tick, milliseconds, moment
from shared.domain.money import from_paise, to_paise


@dataclass(slots=True)
class _State:
    """One instrument's newest tick and the day's ends, in paise."""

    tick: Tick
    open: int
    high: int
    low: int


class QuoteBoard:
    """Quotes of many instruments and which of them changed since the last look."""

    def __init__(self, instruments: Mapping[int, InstrumentId]) -> None:
        self._instruments = instruments
        self._states: dict[int, _State] = {}
        self._changed: set[int] = set()

    def remember(self, token: int, quote: Quote) -> None:
        """Go on from a stored quote: the day's open, high and low survive a restart of the feed."""
        last = to_paise(quote.last)
        tick = Tick(token, milliseconds(quote.at), last, _paise(quote.bid), _paise(quote.ask), quote.volume, 0, 0)
        self._states[token] = _State(
            tick, _paise(quote.day_open) or last, _paise(quote.day_high) or last, _paise(quote.day_low) or last
        )

    def open_session(self, tokens: Iterable[int]) -> None:
        """A new day: opens, highs and lows begin with its first tick."""
        for token in tokens:
            self._states.pop(token, None)

    def apply(self, tick: Tick) -> bool:
        """Take a tick in. False if it is not newer than the last one: it then only stretches the day's range."""
        state = self._states.get(tick.token)
        if state is None:
            self._states[tick.token] = _State(tick, tick.last, tick.last, tick.last)
            self._changed.add(tick.token)
            return True
        state.high = max(state.high, tick.last)
        state.low = min(state.low, tick.last)
        self._changed.add(tick.token)
        if (tick.at, tick.seq) <= (state.tick.at, state.tick.seq):
            return False
        state.tick = tick
        return True

    def quote(self, token: int) -> Quote | None:
        """The newest quote, or None before the first tick."""
        state = self._states.get(token)
        return self._quote(token, state) if state else None

    def take_changed(self) -> list[Quote]:
        """Quotes that changed since the last call."""
        changed = [self._quote(token, self._states[token]) for token in sorted(self._changed) if token in self._states]
        self._changed.clear()
        return changed

    def _quote(self, token: int, state: _State) -> Quote:
        tick = state.tick
        return Quote(
            instrument=self._instruments[token],
            at=moment(tick.at),
            last=from_paise(tick.last),
            bid=from_paise(tick.bid) if tick.bid else None,
            ask=from_paise(tick.ask) if tick.ask else None,
            volume=tick.volume,
            day_open=from_paise(state.open),
            day_high=from_paise(state.high),
            day_low=from_paise(state.low),
        )


def _paise(price: Decimal | None) -> int:
    return to_paise(price) if price is not None else 0
