"""What goes over the wire of ``/v1/members``."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field

from functions.auth_api.schemas import EMAIL_FIELD, PASSWORD_FIELD, TOKEN_FIELD, AcceptedDisclosure, RoleName
from shared.application.manage_members import Member
from shared.domain.invitations import Invitation
from shared.web.schemas import RequestModel, View


class MemberStatus(StrEnum):
    """Whether a member may sign in, or has yet to join."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    INVITED = "INVITED"


class InviteRequest(RequestModel):
    """Who is to join, as what."""

    email: str = EMAIL_FIELD
    role: RoleName


class AcceptInvitationRequest(RequestModel):
    """The token of the mailed link, and what registering asks for. The address is the one that was invited."""

    token: str = TOKEN_FIELD
    password: str = PASSWORD_FIELD
    name: str = Field(max_length=400, examples=["Asha Rao"])
    accept_risk_disclosure: AcceptedDisclosure | None = None


class MemberPatch(RequestModel):
    """The role to be."""

    role: RoleName


class MemberView(View):
    """Somebody in the tenant, or (`INVITED`) somebody who was asked to join.

    An invitation has an id of its own (`inv_…`), which names it until the person joins and gets one (`usr_…`).
    """

    id: str
    email: str
    name: str | None = Field(description="Null until the person joins")
    role: RoleName
    status: MemberStatus
    email_verified: bool
    last_seen_at: datetime | None = Field(
        description="Newest sign-in or refresh of a session that is still kept (about eight days), else null"
    )
    invited_at: datetime | None = Field(description="When the newest link was mailed; null for who has joined")
    expires_at: datetime | None = Field(description="Until when the invitation holds; null for who has joined")
    created_at: datetime
    version: int = Field(description="For If-Match")

    @classmethod
    def of_member(cls, member: Member) -> Self:
        """Somebody who has joined."""
        user = member.user
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            role=user.role,
            status=MemberStatus(user.status.value),
            email_verified=user.email_verified_at is not None,
            last_seen_at=member.last_seen_at,
            invited_at=None,
            expires_at=None,
            created_at=user.meta.created_at,
            version=user.meta.version,
        )

    @classmethod
    def of_invitation(cls, invitation: Invitation) -> Self:
        """Somebody who was invited."""
        return cls(
            id=invitation.id,
            email=invitation.email,
            name=None,
            role=invitation.role,
            status=MemberStatus.INVITED,
            email_verified=False,
            last_seen_at=None,
            invited_at=invitation.meta.updated_at,
            expires_at=invitation.expires_at,
            created_at=invitation.meta.created_at,
            version=invitation.meta.version,
        )
