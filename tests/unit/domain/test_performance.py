from decimal import Decimal

import pytest

from shared.domain.money import Side
from shared.domain.performance import (
    gross_pnl,
    net_of_run,
    position_value,
    realized_of_leg,
    realized_of_run,
    risk_of_leg,
    risk_to_stop,
    unrealized_of_leg,
    unrealized_total,
)
from tests.unit.domain.builders import RELIANCE, a_leg, a_position, a_run

D = Decimal


def closed(side: Side = Side.BUY, entry: str = "100", leave: str = "104", quantity: int = 10) -> dict[str, object]:
    return {
        "side": side,
        "entry_filled": quantity,
        "entry_average": D(entry),
        "exit_filled": quantity,
        "exit_average": D(leave),
    }


@pytest.mark.parametrize(("side", "earned"), [(Side.BUY, "40"), (Side.SELL, "-40")])
def test_a_long_earns_what_a_short_loses(side: Side, earned: str) -> None:
    assert gross_pnl(side, 10, D(100), D(104)) == D(earned)
    assert realized_of_leg(a_leg(**closed(side))) == D(earned)


def test_before_the_first_exit_nothing_is_realised() -> None:
    assert realized_of_leg(a_leg()) == 0
    assert realized_of_leg(a_leg(entry_filled=10, entry_average=D(100))) == 0


def test_only_the_closed_part_is_realised_and_only_the_open_part_is_not() -> None:
    leg = a_leg(entry_filled=10, entry_average=D(100), exit_filled=4, exit_average=D(104))
    assert realized_of_leg(leg) == 16
    assert unrealized_of_leg(leg, D(101)) == 6
    assert unrealized_of_leg(a_leg(), D(101)) == 0


def test_a_run_adds_its_legs_to_the_paisa() -> None:
    # an average of 100.03333333 and three units: the missing ten-millionth is no paisa
    thirds = a_leg(**closed(entry="100.03333333", leave="101", quantity=3))
    run = a_run(a_leg(**closed()), thirds)
    assert realized_of_run(run) == D("42.90")


def test_charges_come_off_the_runs_result() -> None:
    leg = a_leg(**closed())
    assert net_of_run(a_run(leg, charges=D("12.83"))) == D("27.17")
    assert net_of_run(a_run(leg)) == D("40.00")
    assert net_of_run(a_run()) == 0


@pytest.mark.parametrize(
    ("side", "stop", "risk"),
    [(Side.BUY, "95", "50"), (Side.SELL, "105", "50"), (Side.BUY, "102", "-20"), (Side.SELL, "98", "-20")],
)
def test_the_risk_is_the_loss_at_the_stop(side: Side, stop: str, risk: str) -> None:
    assert risk_to_stop(side, 10, D(100), D(stop)) == D(risk)


def test_the_nearest_line_decides_the_risk_of_a_leg() -> None:
    leg = a_leg(entry_filled=10, entry_average=D(100), stop=D(95))
    assert risk_of_leg(leg) == 50
    trailed = a_leg(entry_filled=10, entry_average=D(100), stop=D(95), trail=D(101))
    assert risk_of_leg(trailed) == -10
    assert risk_of_leg(a_leg(entry_filled=10, entry_average=D(100))) is None
    assert risk_of_leg(a_leg(stop=D(95))) is None


def test_the_account_adds_its_open_positions() -> None:
    positions = [a_position(10, "1000"), a_position(-5, "-500"), a_position(0, "0", "77")]
    assert unrealized_total(positions, {RELIANCE: D(110)}) == 50
    assert unrealized_total([], {}) == 0
    assert [position_value(each, D(110)) for each in positions] == [1100, 550, 0]


def test_an_open_position_without_a_price_is_an_error_and_not_zero() -> None:
    with pytest.raises(KeyError):
        unrealized_total([a_position(10, "1000")], {})
    assert unrealized_total([a_position(0, "0")], {}) == 0
