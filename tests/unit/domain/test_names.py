"""What may stand in a name, and when two names are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid
from shared.domain.names import LONGEST_NAME, clean_name, same_name_key


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  Morning long ", "Morning long"),
        ("Ｍｏｒｎｉｎｇ", "Morning"),
        ("a\u00a0b", "a b"),
        ("I ❤\ufe0f gaps", "I ❤ gaps"),
        ("e\u0301", "é"),
        ("सुबह", "सुबह"),
    ],
)
def test_a_name_is_kept_in_its_plain_form(given_text: str, kept: str) -> None:
    assert clean_name(given_text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "a\u200bb",
        "a\u200db",
        "a\u202eb",
        "a\u2066b",
        "a\ufeffb",
        "a\u00adb",
        "a\nb",
        "a\x00b",
        "a\x7fb",
        "\u2800",
        "\ue000",
    ],
)
def test_what_nobody_can_see_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean_name(text)
    assert caught.value.code == "name_not_allowed"


def test_the_field_to_blame_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        clean_name("", "label")
    assert (caught.value.code, caught.value.errors[0].field) == ("name_required", "label")


def test_length_counts_after_normalising() -> None:
    assert clean_name("x" * LONGEST_NAME)
    with pytest.raises(Invalid) as caught:
        clean_name("ﬃ" * 27)  # one ligature is three letters
    assert caught.value.code == "name_too_long"


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("Morning", "ＭＯＲＮＩＮＧ"), ("a  b", "A B"), ("É", "e\u0301")]
)
def test_the_same_name_in_another_form_is_the_same(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other)


def test_different_names_differ() -> None:
    assert same_name_key("Morning long") != same_name_key("Morning longs")


@given(st.text(max_size=200))
def test_a_kept_name_is_visible_stable_and_short(text: str) -> None:
    try:
        name = clean_name(text)
    except Invalid as error:
        assert error.code in {"name_not_allowed", "name_required", "name_too_long"}
        return
    assert 1 <= len(name) <= LONGEST_NAME
    assert clean_name(name) == name
    assert same_name_key(name) == same_name_key(same_name_key(name))
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in name)
