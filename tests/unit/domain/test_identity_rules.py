"""Rules of identity: passwords, addresses, sessions, pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.common_passwords import COMMON
from shared.domain.disclosure import TEXT, VERSION
from shared.domain.errors import Invalid
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.one_time_links import LinkKind, digest_of, link_token, path_of
from shared.domain.passwords import check_password
from shared.domain.people import normalised_email
from shared.domain.ratelimits import Failures, delay_after, seconds_to_wait
from shared.domain.sessions import (
    LONGEST_SESSION,
    Repeated,
    Reused,
    Rotated,
    Session,
    first_token,
    hash_of,
    refresh,
    successor_of,
)

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
TOKEN = first_token(b"r" * 32)


def a_session(token: str = TOKEN) -> Session:
    return Session(
        id=SessionId("ses_1"),
        tenant_id=TenantId("tnt_1"),
        user_id=UserId("usr_1"),
        token_hash=hash_of(token),
        created_at=NOW,
        rotated_at=NOW,
        expires_at=NOW + WEEK,
        address="203.0.113.7",
        device="",
    )


# passwords


def test_the_list_of_common_passwords_is_a_real_one() -> None:
    assert len(COMMON) > 1000
    assert COMMON.issuperset({"password", "iloveyou", "jaishriram", "sachintendulkar", "zerodha"})
    assert all(word == word.casefold() for word in COMMON)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "Tr0ub4dor&3x", "kettle-Sunset-9", "वर्षा ऋतु में मोर", "x7#Kp!2mQz"]
)
def test_good_passwords_pass(password: str) -> None:
    check_password(password, "asha@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "Password",
        "PASSWORD99",
        "p4ssw0rd!!",
        "$ecret2024",
        "!!iloveyou!!",
        "98765432",
        "zyxwvuts",
        "ababababab",
        "１２３４５６７８",  # full-width digits
        "asha@example.com",
        "ASHA@example.com1",
    ],
)
def test_guessable_passwords_do_not(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password(password, "asha@example.com", field="new_password")
    assert refused.value.code == "weak_password"
    assert refused.value.errors[0].field == "new_password"


def test_without_an_address_only_the_password_counts() -> None:
    check_password("kettle-Sunset-9", "")


@given(st.text(min_size=1, max_size=300))
def test_any_text_is_judged_without_a_crash(password: str) -> None:
    try:
        check_password(password, "asha@example.com")
    except Invalid as refused:
        assert refused.code == "weak_password"
    else:
        assert len(password) * 20 >= 8


# addresses


@given(st.text(max_size=320))
def test_what_passes_as_an_address_is_plain_and_stays_as_it_is(text: str) -> None:
    try:
        email = normalised_email(text)
    except Invalid as refused:
        assert refused.code == "invalid_email"
    else:
        assert email.isascii()
        assert email == email.lower()
        assert normalised_email(email) == email


@pytest.mark.parametrize("address", ["a@b.co", "first.last+tag@sub.example.co.in", "o'neil@example.com", "A@B.CO"])
def test_ordinary_addresses_pass(address: str) -> None:
    assert normalised_email(address) == address.lower()


def test_the_longest_address_has_254_characters() -> None:
    label = "b" * 61
    longest = f"{'a' * 60}@{label}.{label}.{label}.{'c' * 7}"
    assert len(longest) == 254
    assert normalised_email(longest) == longest
    with pytest.raises(Invalid):
        normalised_email(longest + "d")


# sessions


def test_the_present_token_rotates() -> None:
    step = refresh(a_session(), TOKEN, salt=b"salt", now=NOW + timedelta(hours=1), lasts=WEEK)
    assert isinstance(step, Rotated)
    assert step.token == successor_of(TOKEN, b"salt")
    assert step.session.token_hash == hash_of(step.token)
    assert step.session.previous_hash == hash_of(TOKEN)
    assert step.session.expires_at == NOW + timedelta(hours=1) + WEEK


def test_the_token_before_repeats_for_ten_seconds() -> None:
    rotated = refresh(a_session(), TOKEN, salt=b"salt", now=NOW, lasts=WEEK)
    assert isinstance(rotated, Rotated)
    at = NOW + timedelta(seconds=10)
    assert refresh(rotated.session, TOKEN, salt=b"other", now=at, lasts=WEEK) == Repeated(rotated.token)
    late = at + timedelta(microseconds=1)
    assert refresh(rotated.session, TOKEN, salt=b"other", now=late, lasts=WEEK) == Reused()


def test_a_token_of_another_family_is_never_good() -> None:
    assert refresh(a_session(), first_token(b"x" * 32), salt=b"s", now=NOW, lasts=WEEK) == Reused()


def test_a_session_never_outlives_ninety_days() -> None:
    late = NOW + LONGEST_SESSION - timedelta(days=1)
    step = refresh(a_session(), TOKEN, salt=b"salt", now=late, lasts=WEEK)
    assert isinstance(step, Rotated)
    assert step.session.expires_at == NOW + LONGEST_SESSION


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_salts_decide_the_successor(one: bytes, other: bytes) -> None:
    assert (successor_of(TOKEN, one) == successor_of(TOKEN, other)) == (one == other)


def test_a_session_is_active_until_it_ends() -> None:
    assert a_session().is_active(NOW + WEEK - timedelta(seconds=1))
    assert not a_session().is_active(NOW + WEEK)


# links


def test_a_link_hides_its_token_from_servers() -> None:
    token = link_token(b"r" * 32)
    assert len(token) == 43
    assert path_of(LinkKind.RESET_PASSWORD, token) == f"/reset#token={token}"
    assert token not in digest_of(token)


# pauses


def test_ten_failures_are_free_and_then_the_pause_doubles_to_five_minutes() -> None:
    seconds = [delay_after(n).total_seconds() for n in (0, 10, 11, 12, 13, 14, 19, 20, 1000)]
    assert seconds == [0, 0, 1, 2, 4, 8, 256, 300, 300]


def test_the_wait_counts_from_the_last_failure() -> None:
    failures = Failures(14, NOW)
    assert seconds_to_wait(failures, NOW) == 8
    assert seconds_to_wait(failures, NOW + timedelta(seconds=7, milliseconds=1)) == 1
    assert seconds_to_wait(failures, NOW + timedelta(seconds=8)) == 0
    assert seconds_to_wait(Failures(0, None), NOW) == 0
    assert seconds_to_wait(Failures(99, NOW), NOW + timedelta(minutes=15)) == 0


# disclosure


def test_the_disclosure_says_what_matters_in_plain_words() -> None:
    assert VERSION.count("-") == 2
    for said in ("You can lose money", "Past results promise nothing", "does not guarantee a price", "18 years old"):
        assert said in TEXT
