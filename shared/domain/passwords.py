"""Which passwords are good enough (NIST SP 800-63B: length and a list of common ones, no rules of composition)."""

import unicodedata

from shared.domain.common_passwords import COMMON
from shared.domain.errors import FieldError, Invalid

SHORTEST = 8
LONGEST = 256
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_TRIMMINGS = "0123456789!@#$%^&*()-_=+.,?~ "
_RUNS = ("0123456789012345678909876543210987654321", "abcdefghijklmnopqrstuvwxyzyxwvutsrqponmlkjihgfedcba")


def normalised_password(text: str) -> str:
    """One spelling of what looks the same on different keyboards (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def check_password(password: str, email: str, *, field: str = "password") -> None:
    """Raise ``Invalid`` (``weak_password``) with the reason when a password is too easy to guess.

    Refused are: under 8 characters, over 256; a common password, also disguised (``P@ssw0rd123!``); the e-mail address
    or its local part, also with digits around; four or fewer different characters; runs such as ``12345678``.
    """
    reason = _weakness(normalised_password(password), email)
    if reason is not None:
        raise Invalid("weak_password", reason, [FieldError(field, reason)])


def _weakness(password: str, email: str) -> str | None:
    if len(password) < SHORTEST:
        return f"Please use at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"Please use at most {LONGEST} characters."
    folded = password.casefold()
    core = folded.strip(_TRIMMINGS)
    local = email.rpartition("@")[0]
    if local and (email in {folded, core} or local in {folded, core}):
        return "Please do not use your e-mail address as your password."
    if len(set(folded)) <= 4 or any(folded in run for run in _RUNS):
        return "This password is a simple pattern and is guessed first; please choose another."
    if any(spelling in COMMON for spelling in _spellings(folded)):
        return "This password is one of the most common ones; please choose another."
    return None


def _spellings(folded: str) -> set[str]:
    bare = {folded, folded.strip(_TRIMMINGS), folded.rstrip(_TRIMMINGS)}  # `$ecret99`: the sign in front is a letter
    plain = {each.translate(_DISGUISES) for each in bare}
    return bare | plain | {each.strip(_TRIMMINGS) for each in plain}
