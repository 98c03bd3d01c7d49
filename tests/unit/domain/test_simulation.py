"""The simulated market is repeatable, legal on its exchange, and believable."""

import math
import statistics
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.reference.instruments import all_instruments
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_data import Tick
from shared.domain.money import to_paise
from shared.domain.simulation.chance import Chance
from shared.domain.simulation.market import LastTrade, SimulatedMarket
from shared.domain.simulation.profiles import PROFILES, SWING_PERIOD_MS, VIRTUAL_DAY_MS, business, swing
from tests.unit.domain.builders import an_instrument

SIM = [each for each in all_instruments() if each.exchange is Exchange.SIM]
TOKENS = {each.symbol: each.token for each in SIM}
DAY_START = 1_763_683_200_000 // VIRTUAL_DAY_MS * VIRTUAL_DAY_MS  # a virtual day begins
HOUR = 3_600_000


def _market(
    seed: int = 7, start: int = DAY_START, rate: int = 8, last: dict[int, LastTrade] | None = None
) -> SimulatedMarket:
    return SimulatedMarket(SIM, seed, start, rate, last)


def _prices(ticks: list[Tick], symbol: str) -> list[int]:
    return [tick.last for tick in ticks if tick.token == TOKENS[symbol]]


def _minutes(ticks: list[Tick], symbol: str) -> dict[int, float]:
    """The last price of each minute, as a logarithm."""
    return {tick.at // 60_000: math.log(tick.last) for tick in ticks if tick.token == TOKENS[symbol]}


def _returns(ticks: list[Tick], symbol: str) -> list[float]:
    return [after - before for before, after in pairwise(_minutes(ticks, symbol).values())]


def _correlation(left: list[float], right: list[float]) -> float:
    return statistics.correlation(left, right)


@pytest.fixture(scope="module")
def half_day() -> list[Tick]:
    """Three hours from the opening of a virtual day, two steps a second."""
    return _market(rate=2).ticks_until(DAY_START + 3 * HOUR)


def test_the_same_seed_gives_the_same_market() -> None:
    until = DAY_START + 60_000
    assert _market().ticks_until(until) == _market().ticks_until(until)
    assert _market(seed=8).ticks_until(until) != _market(seed=7).ticks_until(until)


def test_how_often_it_is_asked_changes_nothing() -> None:
    whole = _market().ticks_until(DAY_START + 30_000)
    market = _market()
    parts = [tick for at in range(0, 30_001, 37) for tick in market.ticks_until(DAY_START + at)]
    assert parts == [tick for tick in whole if tick in set(parts)]
    assert parts[:200] == whole[:200]


def test_every_price_is_one_that_the_exchange_could_print(half_day: list[Tick]) -> None:
    grids = {each.token: to_paise(each.tick_size) for each in SIM}
    index = TOKENS["FLEET"]
    for tick in half_day:
        assert tick.last > 0
        assert tick.last % grids[tick.token] == 0
        if tick.token == index:
            assert (tick.bid, tick.ask, tick.volume) == (0, 0, 0)
        else:
            assert 0 < tick.bid < tick.ask
            assert tick.last in {tick.bid, tick.ask}
            assert tick.bid % grids[tick.token] == tick.ask % grids[tick.token] == 0


def test_ticks_are_in_time_order_and_numbered(half_day: list[Tick]) -> None:
    assert all(before.at <= after.at for before, after in pairwise(half_day))
    for token in TOKENS.values():
        own = [tick for tick in half_day if tick.token == token]
        assert [tick.seq for tick in own] == list(range(1, len(own) + 1))
        assert all(before.volume <= after.volume for before, after in pairwise(own))
        assert all((before.at, before.seq) < (after.at, after.seq) for before, after in pairwise(own))


def test_each_instrument_ticks_a_few_times_a_second() -> None:
    ticks = _market(rate=8).ticks_until(DAY_START + 60_000)
    for token in TOKENS.values():
        assert 4 <= len([tick for tick in ticks if tick.token == token]) / 60 <= 10


def test_the_day_is_livelier_at_its_ends_than_in_its_middle() -> None:
    shape = [business(int(VIRTUAL_DAY_MS * share)) for share in (0.0, 0.5, 0.999)]
    assert shape[0] > shape[2] > 2 * shape[1] > 0
    mean_square = statistics.fmean(business(int(VIRTUAL_DAY_MS * n / 500)) ** 2 for n in range(500))
    assert mean_square == pytest.approx(1.0, abs=0.02)


def test_measured_volatility_has_that_shape() -> None:
    opening, middle = [], []
    for seed in range(4):
        early = _market(seed, DAY_START + 60_000, rate=1).ticks_until(DAY_START + 30 * 60_000)
        noon = DAY_START + VIRTUAL_DAY_MS // 2
        late = _market(seed, noon, rate=1).ticks_until(noon + 30 * 60_000)
        for symbol in ("HULL", "KEEL", "SAIL"):
            opening += _returns(early, symbol)
            middle += _returns(late, symbol)
    assert statistics.pstdev(opening) > 1.5 * statistics.pstdev(middle)


def test_stocks_move_with_the_index_and_not_as_one(half_day: list[Tick]) -> None:
    fleet = _returns(half_day, "FLEET")
    for symbol in ("HULL", "KEEL", "MAST", "SAIL", "RUDDER"):
        assert 0.2 < _correlation(fleet, _returns(half_day, symbol)) < 0.95
    assert 0.1 < _correlation(_returns(half_day, "HULL"), _returns(half_day, "SAIL")) < 0.9
    assert abs(_correlation(fleet, _returns(half_day, "ANCHOR"))) < 0.25


def test_a_minute_moves_about_as_much_as_a_real_one(half_day: list[Tick]) -> None:
    for symbol in ("HULL", "KEEL", "MAST", "SAIL", "RUDDER"):
        assert 0.0003 < statistics.pstdev(_returns(half_day, symbol)) < 0.003


def test_now_and_then_prices_jump(half_day: list[Tick]) -> None:
    largest = [
        max(abs(math.log(after / before)) for before, after in pairwise(_prices(half_day, symbol)))
        for symbol in ("HULL", "KEEL", "MAST", "SAIL", "RUDDER")
    ]
    assert max(largest) > 0.001
    assert max(largest) < 0.03


def test_prices_stay_sane_for_weeks() -> None:
    market = _market(rate=1)
    for day in range(0, 40):  # an hour of each of 40 days
        begin = DAY_START + day * 24 * HOUR
        market.skip_to(begin)
        for tick in market.ticks_until(begin + 60_000):
            base = next(p.base for p in PROFILES.values() if TOKENS[p.symbol] == tick.token)
            assert 0.75 * base < tick.last < 1.35 * base


def test_tide_reaches_half_a_percent_both_ways_from_its_middle_within_a_period() -> None:
    for phase in (0, 20_000):  # an entry at second :00, :20 or :40 of a minute
        begin = DAY_START + 40 * SWING_PERIOD_MS + phase
        ticks = list(_market(start=begin).ticks_until(begin + SWING_PERIOD_MS))
        prices = _prices(ticks, "TIDE")
        assert min(prices) < prices[0] * 0.994
        assert max(prices) > prices[0] * 1.006
        assert max(prices) < 1.02 * 50_000
        assert min(prices) > 0.98 * 50_000


def test_tides_phase_follows_the_clock() -> None:
    assert [swing(at) for at in (0, 5_000, 10_000, 20_000, 30_000, 40_000)] == [0, 0.5, 1, 0, -1, 0]


def test_anchor_lies_still(half_day: list[Tick]) -> None:
    prices = _prices(half_day, "ANCHOR")
    assert max(prices) - min(prices) < 0.001 * prices[0]
    assert len(set(prices)) > 2


def test_a_restart_goes_on_where_it_stood() -> None:
    market = _market(rate=4)
    before = market.ticks_until(DAY_START + 30 * 60_000)
    newest = {tick.token: tick for tick in before}
    last = {token: LastTrade(tick.last, tick.volume, tick.at) for token, tick in newest.items()}
    begin = DAY_START + 30 * 60_000 + 5_000
    after = {tick.token: tick for tick in reversed(_market(99, begin, 4, last).ticks_until(begin + 2_000))}
    for symbol, token in TOKENS.items():
        if symbol != "TIDE":  # it follows the clock
            assert after[token].last == pytest.approx(newest[token].last, rel=0.002)
        assert after[token].volume >= newest[token].volume


def test_volume_begins_anew_at_midnight_in_india() -> None:
    midnight = int(datetime(2026, 11, 20, 18, 30, tzinfo=UTC).timestamp() * 1000)
    last = {TOKENS["HULL"]: LastTrade(84_200, 1_000_000, midnight - 10_000)}
    ticks = _market(start=midnight - 5_000, last=last).ticks_until(midnight + 5_000)
    own = [tick for tick in ticks if tick.token == TOKENS["HULL"]]
    assert all(tick.volume > 1_000_000 for tick in own if tick.at < midnight - 200)
    assert all(tick.volume < 100_000 for tick in own if tick.at >= midnight)


def test_the_opening_of_a_virtual_day_can_gap() -> None:
    gaps = []
    for seed in range(12):
        begin = DAY_START + VIRTUAL_DAY_MS
        ticks = _market(seed, begin - 2_000, 4).ticks_until(begin + 2_000)
        own = [tick for tick in ticks if tick.token == TOKENS["HULL"]]
        before = [tick.last for tick in own if tick.at < begin][-1]
        after = next(tick.last for tick in own if tick.at >= begin)
        gaps.append(abs(math.log(after / before)))
    assert statistics.fmean(gaps) > 0.001


def test_skipped_time_has_no_ticks() -> None:
    market = _market()
    market.skip_to(DAY_START + HOUR)
    ticks = market.ticks_until(DAY_START + HOUR + 1_000)
    assert ticks
    assert min(tick.at for tick in ticks) >= DAY_START + HOUR - 125
    market.skip_to(DAY_START)  # never back
    assert market.ticks_until(DAY_START + HOUR + 1_000) == []


def test_an_instrument_without_a_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="RELIANCE"):
        SimulatedMarket([an_instrument()], 1, DAY_START, 8)


@pytest.mark.parametrize("rate", [0, 101])
def test_an_odd_rate_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="1 to 100 times"):
        _market(rate=rate)


def test_every_simulated_instrument_is_tradable_as_listed() -> None:
    listed: dict[str, Instrument] = {each.symbol: each for each in SIM}
    assert set(listed) == set(PROFILES)
    assert not listed["FLEET"].is_tradable
    assert all(each.tick_size == Decimal("0.05") for each in SIM)


@given(st.integers(0, 2**64 - 1))
def test_chance_stays_in_its_range(seed: int) -> None:
    chance = Chance(seed)
    assert all(0.0 <= chance.uniform() < 1.0 for _ in range(20))
    assert all(abs(chance.normal()) < 9 for _ in range(20))


def test_chance_is_even_and_normal() -> None:
    chance = Chance(1)
    even = [chance.uniform() for _ in range(20_000)]
    assert statistics.fmean(even) == pytest.approx(0.5, abs=0.01)
    normal = [chance.normal() for _ in range(20_000)]
    assert statistics.fmean(normal) == pytest.approx(0.0, abs=0.03)
    assert statistics.pstdev(normal) == pytest.approx(1.0, abs=0.03)
