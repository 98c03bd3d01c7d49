"""What pydantic found wrong, in plain words and by the field's path on the wire."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from shared.domain.errors import FieldError, Invalid

Words = Callable[[Mapping[str, Any]], str]


def invalid_request(found: Sequence[Mapping[str, Any]], body: object = None) -> Invalid:
    """All errors of one request as one ``Invalid``.

    The code is ``invalid_request`` unless a schema raised one of ours (``PydanticCustomError("stop_loss_required",
    …)``): then it is that.
    """
    errors = _distinct([FieldError(path_of(each, body), _words(each)) for each in found])
    ours = next((each for each in found if each["type"] not in _pydantic_types()), None)
    if ours is not None:
        return Invalid(str(ours["type"]), str(ours["msg"]), errors)
    named = ", ".join(dict.fromkeys(each.field for each in errors if each.field))
    detail = f"Please correct: {named}." if named else "Please correct the request."
    return Invalid("invalid_request", detail, errors)


def path_of(error: Mapping[str, Any], body: object = None) -> str:
    """The field's path with dots. Steps that are not on the wire (the tag of a chosen alternative) are left out."""
    place, *steps = error["loc"]
    if place != "body":
        return ".".join(str(step) for step in steps) or str(place)
    here: Any = body
    path: list[str] = []
    for position, step in enumerate(steps):
        if _has(here, step):
            here = here[step]
        elif position < len(steps) - 1 or error["type"] != "missing":
            continue  # the name of an alternative
        path.append(str(step))
    return ".".join(path) or "body"


def _has(here: object, step: object) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, Mapping) and step in here


def _words(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    words = _WORDS.get(kind)
    if words is not None:
        return words(context)
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if message.endswith((".", "!", "?")) else message + "."


def _distinct(errors: Sequence[FieldError]) -> list[FieldError]:
    return list(dict.fromkeys(errors))


@lru_cache(maxsize=1)
def _pydantic_types() -> frozenset[str]:
    from pydantic_core.core_schema import ErrorType  # noqa: PLC0415 - only a refused request needs it

    return frozenset(get_args(ErrorType))


def _unquoted(context: Mapping[str, Any]) -> str:
    return str(context["discriminator"]).strip("'")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _always(text: str) -> Words:
    return lambda _: text


_TEXT = _always("This must be text.")
_WHOLE = _always("This must be a whole number.")
_DECIMAL = _always('This must be a decimal number, best written as text, such as "12.50".')
_FINITE = _always("This must be a finite number.")
_YES_NO = _always("This must be true or false.")
_TIME = _always('This must be a time such as "09:30:00".')
_DATE = _always('This must be a date such as "2026-11-21".')
_INSTANT = _always('This must be a date and time with a zone, such as "2026-11-21T09:30:00+05:30".')
_OBJECT = _always("This must be a JSON object.")
_CHOICE: Words = lambda c: f"This must be one of: {c.get('expected', c.get('expected_tags', ''))}."  # noqa: E731
_WORDS: dict[str, Words] = {
    "missing": _always("This field is required."),
    "extra_forbidden": _always("There is no such field."),
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": _always("This text holds characters that are not valid Unicode."),
    "string_too_short": lambda c: f"This must have at least {_counted(c['min_length'], 'character', 'characters')}.",
    "string_too_long": lambda c: f"This must have at most {c['max_length']} characters.",
    "string_pattern_mismatch": _always("This does not have the expected form."),
    "too_short": lambda c: f"This must have at least {_counted(c['min_length'], 'entry', 'entries')}.",
    "too_long": lambda c: f"This must have at most {c['max_length']} entries.",
    "list_type": _always("This must be a list."),
    "set_type": _always("This must be a list."),
    "frozen_set_type": _always("This must be a list."),
    "tuple_type": _always("This must be a list."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _always("This number is too large."),
    "int_from_float": _WHOLE,
    "float_type": _always("This must be a number."),
    "float_parsing": _always("This must be a number."),
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "decimal_max_digits": lambda c: f"This may have at most {c['max_digits']} digits.",
    "decimal_max_places": lambda c: f"This may have at most {c['decimal_places']} digits after the point.",
    "decimal_whole_digits": lambda c: f"This may have at most {c['whole_digits']} digits before the point.",
    "finite_number": _FINITE,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "greater_than": lambda c: f"This must be more than {c['gt']}.",
    "greater_than_equal": lambda c: f"This must be {c['ge']} or more.",
    "less_than": lambda c: f"This must be less than {c['lt']}.",
    "less_than_equal": lambda c: f"This must be {c['le']} or less.",
    "multiple_of": lambda c: f"This must be a multiple of {c['multiple_of']}.",
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "union_tag_invalid": lambda c: f"{_unquoted(c)} must be one of: {c['expected_tags']}.",
    "union_tag_not_found": lambda c: f"The field {_unquoted(c)} is required.",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": _INSTANT,
}
