"""Accounts of the simulated exchange: who opens them, who comes in, how fast."""

from datetime import timedelta

import pytest

from shared.application.paper.access import OrderRate, hash_of, opens, session_token
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Conflict, NotAuthenticated
from shared.domain.paper_account import PaperAccount
from tests.unit.application.paper_world import NOW, World

SECRET = "a long secret"
S = BrokerOrderState


@pytest.fixture
async def world() -> World:
    world = World()
    await world.tick("99.00", "99.50")
    return world


async def test_opening_an_account_is_repeatable() -> None:
    world = World()
    token, new = await world.exchange.open_account("fresh", SECRET)
    assert new
    world.clock.advance(1)
    assert await world.exchange.open_account("fresh", SECRET) == (token, False)
    assert await world.exchange.sign_in("fresh", SECRET) == token
    assert await world.exchange.authenticate(token) == "fresh"
    with pytest.raises(Conflict) as refused:
        await world.exchange.open_account("fresh", "another secret")
    assert refused.value.code == "account_exists"


@pytest.mark.parametrize("token", ["", "acc", "acc.", "acc.wrong", "nobody.token", "other.token"])
async def test_a_wrong_token_opens_nothing(token: str) -> None:
    world = World()
    world.book.accounts["other"] = PaperAccount("other", hash_of("other.its own"), NOW)
    with pytest.raises(NotAuthenticated):
        await world.exchange.authenticate(token)
    assert await world.exchange.authenticate("acc.token") == "acc"


async def test_a_wrong_secret_signs_nobody_in() -> None:
    world = World()
    await world.exchange.open_account("fresh", SECRET)
    with pytest.raises(NotAuthenticated):
        await world.exchange.sign_in("fresh", SECRET + " ")


def test_what_is_stored_tells_neither_secret_nor_token() -> None:
    token = session_token("acc", SECRET)
    account = PaperAccount("acc", hash_of(token), NOW)
    assert opens(token, account)
    assert token == session_token("acc", SECRET) != session_token("bcc", SECRET)
    stored = repr(account)
    assert SECRET not in stored
    assert token.partition(".")[2] not in stored


def test_the_order_rate_refills_and_does_not_pile_up() -> None:
    rate = OrderRate(2)
    assert [rate.take("a", NOW) for _ in range(3)] == [True, True, False]
    assert rate.take("a", NOW + timedelta(seconds=0.5))
    assert [rate.take("a", NOW + timedelta(hours=1)) for _ in range(3)] == [True, True, False]
    assert not rate.take("a", NOW)  # a clock that steps back gives nothing
