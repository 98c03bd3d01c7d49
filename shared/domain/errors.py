"""One tree of errors, named by what the caller must do next.

Each error carries a stable ``code`` that clients may switch on, a sentence for a person and, where one field
is to blame, its name. ``shared/web/errors.py`` maps each class to one HTTP status; a test fails if one is
missing there.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldError:
    """One field that must change: its path in the request (dots between levels) and why."""

    field: str
    message: str


@dataclass(eq=False)  # an exception is itself, and must be hashable
class PlimsollError(Exception):
    """The root: something that a caller can understand and act on."""

    code: str
    detail: str
    errors: list[FieldError] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


class Invalid(PlimsollError):
    """A field is missing or ill-typed: mend the request (422)."""


class Refused(PlimsollError):
    """Well-formed, but a trading rule forbids it: change the values (400)."""


class NotAuthenticated(PlimsollError):
    """No or no valid proof of who is calling: sign in again (401)."""


class NotAllowed(PlimsollError):
    """Known caller, but the role may not do this: ask an owner (403)."""


class NotFound(PlimsollError):
    """Nothing of that id in this tenant (404). Another tenant's id looks exactly like this."""


class Conflict(PlimsollError):
    """The present state forbids it: look at it, then decide again (409)."""


class StaleVersion(PlimsollError):
    """Somebody changed the record meanwhile: read it again and repeat the edit (412)."""


class PreconditionMissing(PlimsollError):
    """An edit without ``If-Match``: say which version it is based on (428)."""


class TooLarge(PlimsollError):
    """The body is over the size limit: send less (413)."""


@dataclass(eq=False)
class TooManyRequests(PlimsollError):
    """A rate limit is used up: wait ``retry_after`` seconds (429)."""

    retry_after: int = 60


@dataclass(eq=False)
class Unavailable(PlimsollError):
    """A part that is needed does not answer: try again after ``retry_after`` seconds (503)."""

    retry_after: int = 5


class InvalidTransition(PlimsollError):
    """A defect: code asked a lifecycle for a move that its table does not have."""


class InvalidRecord(PlimsollError):
    """A stream record that cannot be read: quarantine it with its bytes and go on."""


class Superseded(PlimsollError):
    """Another process holds the epoch now: drop the bucket or account, decide nothing more for it."""


def not_found(what: str, identifier: str) -> NotFound:
    """The one way to say that an id names nothing in this tenant."""
    return NotFound(f"{what}_not_found", f"There is no {what.replace('_', ' ')} {identifier}.")
