"""Names that people give to things: what may stand in them, and when two are the same."""

import unicodedata

from shared.domain.errors import FieldError, Invalid

LONGEST_NAME = 80
_VARIATION_SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
# letters and marks that leave no trace on a screen although Unicode does not class them as controls
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_VISIBLE_CLASSES = frozenset("LNPS")


def clean_name(text: str, field: str = "name") -> str:
    """The name as it is kept: NFKC-normalised and trimmed, 1 to 80 visible characters.

    Raises ``Invalid``: ``name_required`` (nothing visible), ``name_too_long``, ``name_not_allowed`` (control
    characters, direction marks, zero-width and other characters that nobody can see).
    """
    name = unicodedata.normalize("NFKC", text).translate(_VARIATION_SELECTORS)
    if any(unicodedata.category(letter) in _REFUSED_CATEGORIES or letter in _INVISIBLE for letter in name):
        message = "Invisible characters, line breaks and direction marks are not allowed in a name."
        raise Invalid("name_not_allowed", message, [FieldError(field, message)])
    name = name.strip()
    if not any(unicodedata.category(letter)[0] in _VISIBLE_CLASSES for letter in name):
        message = "Give it a name of at least one visible character."
        raise Invalid("name_required", message, [FieldError(field, message)])
    if len(name) > LONGEST_NAME:
        message = f"A name has at most {LONGEST_NAME} characters; this one has {len(name)}."
        raise Invalid("name_too_long", message, [FieldError(field, message)])
    return name


def same_name_key(name: str) -> str:
    """Equal for names that people would call the same: capitals and letter forms do not tell them apart."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
