"""The newest quotes and the day's range."""

from datetime import UTC, datetime
from decimal import Decimal

from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Quote, Tick
from shared.domain.quote_board import QuoteBoard

HULL = InstrumentId("SIM:HULL")
AT = 1_736_135_100_123


def _board() -> QuoteBoard:
    return QuoteBoard({1: HULL, 2: InstrumentId("SIM:KEEL")})


def test_a_tick_becomes_a_quote_in_rupees() -> None:
    board = _board()
    assert board.apply(Tick(1, AT, 10_050, 10_045, 10_055, 7, 0, 1))
    assert board.quote(1) == Quote(
        HULL, datetime(2025, 1, 6, 3, 45, 0, 123000, UTC), Decimal("100.50"), Decimal("100.45"), Decimal("100.55"), 7,
        Decimal("100.50"), Decimal("100.50"), Decimal("100.50"),
    )  # fmt: skip
    assert board.quote(2) is None


def test_an_older_tick_stretches_the_range_only() -> None:
    board = _board()
    board.apply(Tick(1, AT, 100, 0, 0, 1, 0, 5))
    assert not board.apply(Tick(1, AT, 90, 0, 0, 1, 0, 4))
    assert not board.apply(Tick(1, AT - 1, 120, 0, 0, 1, 0, 9))
    quote = board.quote(1)
    assert quote is not None
    assert (quote.last, quote.day_low, quote.day_high) == (Decimal("1.00"), Decimal("0.90"), Decimal("1.20"))
    assert (quote.bid, quote.ask) == (None, None)


def test_changes_are_told_once() -> None:
    board = _board()
    for seq in range(3):
        board.apply(Tick(1, AT, 100 + seq, 0, 0, 1, 0, seq))
    assert [quote.last for quote in board.take_changed()] == [Decimal("1.02")]
    assert board.take_changed() == []


def test_a_restart_keeps_the_days_range() -> None:
    board, before = _board(), _board()
    before.apply(Tick(1, AT, 100, 0, 0, 1, 0, 1))
    before.apply(Tick(1, AT + 1, 150, 0, 0, 1, 0, 2))
    stored = before.quote(1)
    assert stored is not None
    board.remember(1, stored)
    board.apply(Tick(1, AT + 2, 120, 0, 0, 1, 0, 1))
    quote = board.quote(1)
    assert quote is not None
    assert (quote.day_open, quote.day_high, quote.day_low) == (Decimal("1.00"), Decimal("1.50"), Decimal("1.00"))


def test_a_new_session_begins_its_own_range_even_back_in_time() -> None:
    board = _board()
    board.apply(Tick(1, AT, 100, 0, 0, 1, 0, 1))
    board.open_session([1])
    assert board.apply(Tick(1, AT - 10**9, 50, 0, 0, 1, 0, 1))
    quote = board.quote(1)
    assert quote is not None
    assert quote.day_open == Decimal("0.50")
