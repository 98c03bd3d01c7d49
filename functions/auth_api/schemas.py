"""What goes over the wire of ``/v1/auth``."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from shared.domain.people import Role, User, UserStatus
from shared.domain.sessions import Session
from shared.web.schemas import RequestModel, View

Email = str
EMAIL_FIELD = Field(min_length=1, max_length=320, examples=["asha@example.com"])
PASSWORD_FIELD = Field(min_length=1, max_length=1024, description="At least 8 characters, at most 256")
TOKEN_FIELD = Field(min_length=1, max_length=512)

RoleName = Annotated[Role, WithJsonSchema({"type": "string", "enum": [each.value for each in Role]})]
"""A person's role, written out in place: the schema called ``Role`` is that of an order in its strategy."""


class AcceptedDisclosure(RequestModel):
    """Which version of the risk disclosure was read and accepted."""

    version: str = Field(max_length=32, examples=["2026-11-01"])


class RegisterRequest(RequestModel):
    """A new trader or desk. Without ``accept_risk_disclosure``: 422 ``risk_disclosure_required``."""

    email: str = EMAIL_FIELD
    password: str = PASSWORD_FIELD
    name: str = Field(max_length=400, examples=["Asha Rao"])
    accept_risk_disclosure: AcceptedDisclosure | None = None


class LoginRequest(RequestModel):
    """``refresh_in``: whether the refresh token comes in the body or as an HttpOnly cookie for browsers."""

    email: str = EMAIL_FIELD
    password: str = PASSWORD_FIELD
    refresh_in: Literal["body", "cookie"] = "body"


class RefreshRequest(RequestModel):
    """Browsers send nothing: their token is in the cookie."""

    refresh_token: str | None = Field(None, min_length=1, max_length=512)


class ChangePasswordRequest(RequestModel):
    """The present password and the one to be."""

    current_password: str = PASSWORD_FIELD
    new_password: str = PASSWORD_FIELD


class PasswordResetRequest(RequestModel):
    """Whose password was forgotten."""

    email: str = EMAIL_FIELD


class PasswordResetConfirmation(RequestModel):
    """The token of the mailed link and the new password."""

    token: str = TOKEN_FIELD
    password: str = PASSWORD_FIELD


class VerifyEmailRequest(RequestModel):
    """The token of the mailed link."""

    token: str = TOKEN_FIELD


class TokensView(View):
    """``refresh_token`` is null when it was set as a cookie; ``expires_in`` is in seconds, of the access token."""

    access_token: str
    refresh_token: str | None
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind of a token
    expires_in: int


class DisclosureView(View):
    """The risk disclosure as it is in force."""

    version: str
    title: str
    text: str


class AcceptedDisclosureView(View):
    """What was accepted, and when."""

    version: str
    accepted_at: datetime


class UserView(View):
    """A person as the API shows them."""

    id: str
    tenant_id: str
    email: str
    email_verified: bool
    name: str
    role: RoleName
    status: UserStatus
    risk_disclosure: AcceptedDisclosureView
    created_at: datetime

    @staticmethod
    def of(user: User) -> "UserView":
        """Everything but what is secret."""
        return UserView(
            id=user.id,
            tenant_id=user.tenant_id,
            email=user.email,
            email_verified=user.email_verified_at is not None,
            name=user.name,
            role=user.role,
            status=user.status,
            risk_disclosure=AcceptedDisclosureView(version=user.disclosure.version, accepted_at=user.disclosure.at),
            created_at=user.meta.created_at,
        )


class PublicKeyView(View):
    """One elliptic-curve key (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    alg: Literal["ES256"]
    use: Literal["sig"]


class KeySetView(View):
    """The keys that verify access tokens."""

    keys: list[PublicKeyView]


class SessionView(View):
    """A signed-in device. ``current``: the one that asks."""

    id: str
    device: str
    address: str
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    current: bool

    @staticmethod
    def of(session: Session, current_id: str) -> "SessionView":
        """A session without its hashes."""
        return SessionView(
            id=session.id,
            device=session.device,
            address=session.address,
            created_at=session.created_at,
            refreshed_at=session.rotated_at,
            expires_at=session.expires_at,
            current=session.id == current_id,
        )
