from decimal import Decimal
from typing import Any

import pytest

from shared.domain.books import RiskLimits
from shared.domain.brokers import Funds
from shared.domain.risk import Breach, EntryOrder, check_entry, max_loss_breach
from tests.unit.domain.builders import NOW, an_instrument

D = Decimal


def money(available: str) -> Funds:
    return Funds(cash=D(available), blocked=D(0), available=D(available), at=NOW)


def checked(**changes: Any) -> list[Breach]:
    facts: dict[str, Any] = {
        "order": EntryOrder(an_instrument(), 10, D("1250.00")),
        "limits": RiskLimits(),
        "funds": money("1000000"),
        "realized_today": D(0),
        "open_value": D(0),
    }
    return check_entry(**(facts | changes))


def codes(**changes: Any) -> list[str]:
    return [breach.code for breach in checked(**changes)]


def test_an_order_within_all_limits_passes() -> None:
    assert codes() == []
    assert codes(limits=RiskLimits(max_quantity=10, max_position_value=D(12_500), max_loss_per_day=D(1))) == []


def test_the_whole_value_must_be_there() -> None:
    assert codes(funds=money("12500.00")) == []
    assert codes(funds=money("12499.99")) == ["insufficient_funds"]


def test_unknown_funds_are_left_to_the_broker() -> None:
    assert codes(funds=None) == []


@pytest.mark.parametrize(("quantity", "expected"), [(9, ["max_quantity_exceeded"]), (10, []), (None, [])])
def test_a_limit_of_units(quantity: int | None, expected: list[str]) -> None:
    assert codes(limits=RiskLimits(max_quantity=quantity)) == expected


@pytest.mark.parametrize(
    ("limit", "open_value", "expected"),
    [
        ("12500", "0", []),
        ("12499.99", "0", ["max_position_value_exceeded"]),
        ("20000", "7500", []),
        ("20000", "7500.01", ["max_position_value_exceeded"]),
    ],
)
def test_what_is_open_counts_towards_the_position(limit: str, open_value: str, expected: list[str]) -> None:
    assert codes(limits=RiskLimits(max_position_value=D(limit)), open_value=D(open_value)) == expected


@pytest.mark.parametrize(
    ("realized", "expected"),
    [
        ("-499.99", []),
        ("-500", ["max_loss_per_day_reached"]),
        ("-600", ["max_loss_per_day_reached"]),
        ("500", []),
        ("0", []),
    ],
)
def test_a_day_ends_when_its_loss_reaches_the_limit(realized: str, expected: list[str]) -> None:
    assert codes(limits=RiskLimits(max_loss_per_day=D(500)), realized_today=D(realized)) == expected


def test_a_strategys_own_daily_limit_uses_the_same_rule() -> None:
    assert max_loss_breach(None, D(-10_000)) is None
    breach = max_loss_breach(D(500), D(-500))
    assert breach is not None
    assert (breach.code, breach.allowed, breach.wanted) == ("max_loss_per_day_reached", D(500), D(500))


def test_the_exchange_bounds_one_order() -> None:
    instrument = an_instrument(freeze_quantity=9)
    assert codes(order=EntryOrder(instrument, 9, D(100))) == []
    assert codes(order=EntryOrder(instrument, 10, D(100))) == ["freeze_quantity_exceeded"]


def test_all_breaches_are_named_at_once_in_a_fixed_order() -> None:
    breaches = checked(
        order=EntryOrder(an_instrument(freeze_quantity=5), 10, D("1250.00")),
        limits=RiskLimits(max_quantity=5, max_position_value=D(1), max_loss_per_day=D(1)),
        funds=money("0"),
        realized_today=D(-2),
    )
    assert [breach.code for breach in breaches] == [
        "freeze_quantity_exceeded",
        "max_quantity_exceeded",
        "max_position_value_exceeded",
        "max_loss_per_day_reached",
        "insufficient_funds",
    ]


def test_sentences_name_the_rupees() -> None:
    (breach,) = checked(funds=money("1000"))
    assert breach.message == "The order needs ₹12,500.00; the account has ₹1,000.00 available."
    assert (breach.allowed, breach.wanted) == (D(1000), D("12500.00"))
    (breach,) = checked(limits=RiskLimits(max_loss_per_day=D(150_000)), realized_today=D(-150_000))
    assert "₹1,50,000.00" in breach.message
