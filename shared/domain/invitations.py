"""Asking somebody to join a tenant. What makes a member of an invitation is the link that was mailed, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from shared.domain.ids import PREFIXES, TenantId, derived_id
from shared.domain.people import Role
from shared.domain.records import RecordMeta

InvitationId = NewType("InvitationId", str)

MOST_MEMBERS = 100
"""How many members a tenant may have, those who are only invited included: they are listed on one page."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An address that may join in a role until ``expires_at``. ``digest`` is that of the newest link's token.

    Inviting the same address again replaces the invitation, which voids every link mailed before.
    """

    id: InvitationId
    tenant_id: TenantId
    email: str
    role: Role
    digest: str
    expires_at: datetime
    meta: RecordMeta

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be accepted."""
        return now < self.expires_at


def invitation_id_for(tenant_id: TenantId, email: str) -> InvitationId:
    """One invitation for each address in a tenant."""
    return InvitationId(derived_id(PREFIXES["invitation"], tenant_id, email))
