"""Days in requests: real dates, within reach of what a calendar can know."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from shared.domain.errors import FieldError, Refused

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def day_within_reach(day: date) -> date:
    """The day itself. Raises what pydantic turns into a field error: next to the ends of time nothing can be added."""
    if not _FIRST <= day <= _LAST:
        raise ValueError(f"This must be a date between {_FIRST} and {_LAST}.")
    return day


Day = Annotated[date, AfterValidator(day_within_reach)]
"""A day in a request."""


def refuse_reversed(since: date | None, until: date | None) -> None:
    """Raise ``Refused`` (``dates_reversed``) for a span that ends before it begins."""
    if since is not None and until is not None and since > until:
        message = f"The first day {since} is after the last day {until}."
        raise Refused("dates_reversed", message, [FieldError("from", message)])
