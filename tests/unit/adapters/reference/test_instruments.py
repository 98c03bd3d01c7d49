import csv
import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from shared.adapters.reference.instruments import InstrumentBook, all_instruments, instrument_book
from shared.domain.instruments import Exchange, InstrumentKind
from tests.unit.domain.builders import an_instrument

BOOK = instrument_book()


def found(text: str, limit: int = 20) -> list[str]:
    return [each.id for each in BOOK.search(text, limit)]


def test_every_row_is_usable() -> None:
    for each in all_instruments():
        assert each.id == f"{each.exchange}:{each.symbol}"
        assert "/" not in each.id
        assert each.name
        assert 0 < each.token < 2**32
        assert each.tick_size >= Decimal("0.01")
        assert each.tick_size % Decimal("0.01") == 0
        assert each.lot_size >= 1
        assert each.freeze_quantity > 0 or not each.is_tradable


def test_the_nifty_fifty_and_two_indices_are_there() -> None:
    nse = [each for each in BOOK if each.exchange is Exchange.NSE]
    assert len([each for each in nse if each.has_derivatives and each.is_tradable]) >= 50
    assert [each.id for each in nse if each.kind is InstrumentKind.INDEX] == ["NSE:NIFTY 50", "NSE:NIFTY BANK"]
    asked = ("RELIANCE", "TCS", "ICICIBANK", "HDFCBANK", "INFY", "SBIN", "AXISBANK", "KOTAKBANK", "TATAMOTORS", "ITC")
    for symbol in (*asked, "BAJAJ-AUTO", "M&M"):
        assert BOOK.by_id(f"NSE:{symbol}") is not None


def test_some_cash_shares_have_no_derivatives() -> None:
    cash_only = {each.symbol for each in BOOK if each.exchange is Exchange.NSE and not each.has_derivatives}
    assert cash_only == {"3MINDIA", "CASTROLIND", "GILLETTE", "PGHH", "RELAXO", "VGUARD"}


def test_the_simulated_fleet() -> None:
    fleet = [each for each in BOOK if each.exchange is Exchange.SIM]
    assert [each.symbol for each in fleet] == ["FLEET", "HULL", "KEEL", "MAST", "SAIL", "RUDDER", "TIDE", "ANCHOR"]
    assert [each.token for each in fleet] == list(range(9_000_001, 9_000_009))
    assert [each.is_tradable for each in fleet] == [False] + [True] * 7
    assert {(each.tick_size, each.lot_size) for each in fleet} == {(Decimal("0.05"), 1)}
    assert {each.freeze_quantity for each in fleet if each.is_tradable} == {100_000}


def test_instruments_are_found_by_id_and_token() -> None:
    reliance = BOOK.by_id("NSE:RELIANCE")
    assert reliance is not None
    assert (reliance.token, reliance.tick_size, reliance.underlying) == (2885, Decimal("0.10"), "RELIANCE")
    assert BOOK.by_token(2885) is reliance
    assert BOOK.by_id("NSE:NOTHING") is None
    assert BOOK.by_token(1) is None
    assert len(BOOK) == len(all_instruments())


def test_exact_comes_before_prefix_before_inside() -> None:
    assert found("itc") == ["NSE:ITC"]
    assert found("tata")[:3] == ["NSE:TATACONSUM", "NSE:TATAMOTORS", "NSE:TATAPOWER"]
    bank = found("bank")
    assert bank[0] == "NSE:BANKBARODA"  # a prefix
    assert set(bank[1:]) >= {"NSE:AXISBANK", "NSE:HDFCBANK", "NSE:NIFTY BANK"}
    assert found("LT")[0] == "NSE:LT"


def test_names_ids_and_any_case_are_searched() -> None:
    assert found("larsen") == ["NSE:LT"]
    assert found("  NiFtY 50 ") == ["NSE:NIFTY 50"]
    assert found("sim:")[0] == "SIM:ANCHOR"
    assert found("nse:reliance") == ["NSE:RELIANCE"]


def test_a_search_has_a_limit_and_blank_finds_nothing() -> None:
    assert len(found("a", limit=5)) == 5
    assert found("") == found("   ") == []
    assert found("zzzz") == []
    assert found("1' OR '1'='1") == []


@pytest.mark.parametrize("changes", [{"token": 1}, {"id": "NSE:OTHER"}])
def test_two_instruments_may_not_share_an_id_or_a_token(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="share"):
        InstrumentBook([an_instrument(), an_instrument(**changes)])


@pytest.mark.data
def test_tokens_and_ticks_are_those_of_the_exchanges_master(recorded_data: Path) -> None:
    with gzip.open(recorded_data / "reference" / "instruments_upstox_nse_eq.csv.gz", "rt", encoding="utf-8") as file:
        master = {row["trading_symbol"]: row for row in csv.DictReader(file) if row["instrument_type"] == "EQ"}
    shares = [each for each in BOOK if each.exchange is Exchange.NSE and each.is_tradable]
    known = [each for each in shares if each.symbol in master]
    assert {each.symbol for each in shares} - {each.symbol for each in known} == {"TATAMOTORS"}  # renamed since
    for each in known:
        row = master[each.symbol]
        assert (str(each.token), each.tick_size) == (row["exchange_token"], Decimal(row["tick_size"]) / 100)
        assert (each.lot_size, each.freeze_quantity) == (
            int(float(row["lot_size"])),
            int(float(row["freeze_quantity"])),
        )
