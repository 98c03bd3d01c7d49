"""The use cases of ``auth_api``, bound: what its routes receive."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.application.manage_members import MembersDesk
from shared.application.ports.common import Caller
from shared.application.register import Registration
from shared.application.sign_in import Tokens
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.people import User
from shared.domain.sessions import Session


class SignIn(Protocol):
    """``sign_in`` with its dependencies bound."""

    def __call__(self, email: str, password: str, *, address: str, device: str) -> Tokens:
        """Open a session."""
        ...


class CountAttempt(Protocol):
    """``count_attempt`` with its dependencies bound."""

    def __call__(self, *, address: str, email: str | None = None) -> None:
        """Count, and refuse what is too much."""
        ...


@dataclass(frozen=True, slots=True)
class IdentityDesk:
    """One field a use case, named as the function it is; see there."""

    register: Callable[[Registration], User]
    sign_in: SignIn
    refresh_session: Callable[[str], Tokens]
    sign_out: Callable[[Caller], None]
    sign_out_by_token: Callable[[str], None]
    list_sessions: Callable[[Caller], list[Session]]
    end_session: Callable[[Caller, SessionId], None]
    me: Callable[[TenantId, UserId], User | None]
    change_password: Callable[[Caller, str, str], None]
    request_password_reset: Callable[[str], None]
    reset_password: Callable[[str, str], None]
    verify_email: Callable[[str], None]
    resend_verification: Callable[[TenantId, UserId], None]
    members: MembersDesk
    count_attempt: CountAttempt
    is_live: Callable[[str, str], bool]
    published_keys: Callable[[], str | None]
    origin_secret: Callable[[], str | None]
