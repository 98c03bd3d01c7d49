"""What an access token says."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.ids import SessionId, TenantId, UserId


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The bearer is this user of this tenant, in this role, through this session, until ``expires_at``."""

    user_id: UserId
    tenant_id: TenantId
    session_id: SessionId
    role: str
    issued_at: datetime
    expires_at: datetime
