"""Tenants and the people in them."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.errors import FieldError, Invalid
from shared.domain.ids import TenantId, UserId
from shared.domain.records import RecordMeta

MAX_EMAIL = 254
MAX_LOCAL_PART = 64


class Role(StrEnum):
    """What a person may do. An owner may do all, a trader trades, a viewer looks."""

    OWNER = "owner"
    TRADER = "trader"
    VIEWER = "viewer"


class UserStatus(StrEnum):
    """Whether a person may sign in."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class Tenant:
    """Owns everything: one trader or one desk."""

    id: TenantId
    name: str
    meta: RecordMeta


@dataclass(frozen=True, slots=True)
class DisclosureAccepted:
    """Which text of the risk disclosure a person accepted, and when."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class User:
    """A person in a tenant. ``password_hash`` is bcrypt's text, never shown and never logged."""

    id: UserId
    tenant_id: TenantId
    email: str
    name: str
    role: Role
    status: UserStatus
    password_hash: str
    disclosure: DisclosureAccepted
    email_verified_at: datetime | None
    password_changed_at: datetime
    meta: RecordMeta


def normalised_email(text: str) -> str:
    """The one spelling under which an address is known. Raises ``Invalid`` (``invalid_email``).

    Letters that only look like others are refused rather than folded: an address is plain ASCII, so ``аdmin@…`` with
    a Cyrillic letter can never stand beside ``admin@…``. Full-width forms are folded first (NFKC), case is ignored.
    """
    email = unicodedata.normalize("NFKC", text).strip().lower()
    local, at, domain = email.rpartition("@")
    labels = domain.split(".")
    fits = 0 < len(local) <= MAX_LOCAL_PART and len(email) <= MAX_EMAIL and bool(at)
    local_ok = _is_dot_atom(local)
    domain_ok = len(labels) >= 2 and all(_is_label(label) for label in labels) and not labels[-1].isdigit()
    if fits and local_ok and domain_ok:
        return email
    message = "This is not an e-mail address that we can write to; it has the form name@example.com."
    raise Invalid("invalid_email", message, [FieldError("email", message)])


_ATEXT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-")
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def _is_dot_atom(text: str) -> bool:
    return all(part and _ATEXT.issuperset(part) for part in text.split("."))


def _is_label(text: str) -> bool:
    return 0 < len(text) <= 63 and _LABEL.issuperset(text) and text[0] != "-" and text[-1] != "-"
