"""How far this machine's clock is from the store's, by the ``Date`` header of every answer."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from shared.application.ports.common import Now

_ASKED_AT = "plimsoll_asked_at"
_HEADER_STEP = timedelta(seconds=1)


def skew_between(asked_at: datetime, answered_at: datetime, stamped: datetime) -> timedelta:
    """The least difference (store ahead is above zero) that explains a ``Date`` header of whole seconds.

    The store stamped its answer at some moment between asking and answering, and cut off the fraction of the second;
    so a slow answer never looks like a wrong clock.
    """
    least, most = stamped - answered_at, stamped + _HEADER_STEP - asked_at
    return max(least, min(timedelta(0), most))


class ClockSkew:
    """Watches a client's answers. Calls come from many threads: each writes one whole value."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._skew: timedelta | None = None

    def __call__(self) -> timedelta | None:
        """The difference at the last answer; None before the first."""
        return self._skew

    def watch(self, client: Any) -> None:
        """Look at every answer that a botocore client receives from now on."""
        events = client.meta.events
        service = client.meta.service_model.service_id.hyphenize()
        events.register(f"request-created.{service}", self._asked)
        events.register(f"response-received.{service}", self._answered)

    def _asked(self, request: Any, **_rest: Any) -> None:
        request.context[_ASKED_AT] = self._now()

    def _answered(self, response_dict: dict[str, Any] | None, context: dict[str, Any], **_rest: Any) -> None:
        asked_at = context.get(_ASKED_AT)
        text = response_dict["headers"].get("Date") if response_dict else None
        if asked_at is None or text is None:
            return
        try:
            stamped = parsedate_to_datetime(text)
        except ValueError:
            return
        if stamped.tzinfo is not None:
            self._skew = skew_between(asked_at, self._now(), stamped)
