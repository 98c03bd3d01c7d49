"""Who belongs to a tenant: inviting, joining, changing a role, leaving.

A tenant always keeps an owner. A change of role or a removal ends the person's sessions at once, so that no token
speaks for a role that its bearer no longer has; what the person made stays, under the person's id.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.application.end_sessions import end_all_sessions
from shared.application.mail_links import mail_invitation, mail_that_one_was_invited
from shared.application.ports.common import Caller, Now, Randomness
from shared.application.ports.identity import AuditLog, Invitations, Mailer, PasswordHasher, People, Sessions
from shared.application.register import check_disclosure
from shared.domain import disclosure
from shared.domain.errors import Conflict, FieldError, NotAllowed, Refused, StaleVersion, not_found
from shared.domain.ids import PREFIXES, TenantId, UserId, is_id, new_id
from shared.domain.invitations import MOST_MEMBERS, Invitation, InvitationId, invitation_id_for
from shared.domain.names import clean_name
from shared.domain.one_time_links import LASTS, LinkKind, digest_of, link_token
from shared.domain.passwords import check_password, normalised_password
from shared.domain.people import DisclosureAccepted, Role, User, UserStatus, normalised_email
from shared.domain.records import RecordMeta
from shared.domain.sessions import hash_of


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the tenant. ``last_seen_at``: the newest sign-in or refresh of a session that is still kept."""

    user: User
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody in the tenant, and who was invited; each oldest first."""

    joined: list[Member]
    invited: list[Invitation]


@dataclass(frozen=True, slots=True)
class MembersDesk:
    """Where members are kept and what tells of their changes, bound once."""

    people: People
    invitations: Invitations
    sessions: Sessions
    hasher: PasswordHasher
    mailer: Mailer
    audit: AuditLog
    now: Now
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody who was invited fills in. ``disclosure_version``: the text that was accepted, None if none was."""

    token: str
    password: str
    name: str
    disclosure_version: str | None


def list_members(caller: Caller, *, desk: MembersDesk) -> Members:
    """Everybody who belongs to the caller's tenant or was asked to."""
    tenant = TenantId(caller.tenant_id)
    seen: dict[UserId, datetime] = {}
    for session in desk.sessions.of_tenant(tenant):
        seen[session.user_id] = max(session.rotated_at, seen.get(session.user_id, session.rotated_at))
    joined = [Member(user, seen.get(user.id)) for user in desk.people.of_tenant(tenant)]
    invited = sorted(desk.invitations.of_tenant(tenant), key=lambda each: (each.meta.created_at, each.id))
    return Members(joined, invited)


def invite_member(caller: Caller, email: str, role: Role, *, desk: MembersDesk) -> Invitation:
    """Ask an address to join in a role; asking again mails a new link and voids the one before.

    An address that has an account in another tenant is answered and kept alike, and gets a mail without a link: nobody
    learns from here who uses Plimsoll. Raises ``Invalid`` (``invalid_email``), ``Conflict`` (``already_a_member``,
    ``too_many_members``).
    """
    tenant, at, email = TenantId(caller.tenant_id), desk.now(), normalised_email(email)
    known = desk.people.by_email(email)
    if known is not None and known.tenant_id == tenant:
        message = "This person is a member already."
        raise Conflict("already_a_member", message, [FieldError("email", message)])
    invitation_id = invitation_id_for(tenant, email)
    before = desk.invitations.get(tenant, invitation_id)
    if before is None:
        _refuse_too_many(tenant, desk)
    token = link_token(desk.randomness(32))
    meta = before.meta.edited(at, caller.user_id) if before else RecordMeta.new(at, by=caller.user_id)
    expires_at = at + LASTS[LinkKind.INVITATION]
    invitation = Invitation(invitation_id, tenant, email, role, digest_of(token), expires_at, meta)
    desk.invitations.keep(invitation)
    details = {"role": role.value, "email_hash": hash_of(email)}
    desk.audit.record(
        tenant, at=at, actor=caller.user_id, action="member.invited", subject=invitation_id, details=details
    )
    if known is None:
        mail_invitation(email, token, mailer=desk.mailer)
    else:
        mail_that_one_was_invited(email, mailer=desk.mailer)
    return invitation


def accept_invitation(joining: Joining, *, desk: MembersDesk) -> User:
    """Become a member by the mailed link, which proves the address. A refused password leaves the link as it is.

    Raises ``Refused`` (``link_invalid``, ``risk_disclosure_outdated``), ``Invalid`` (``weak_password``, a name's codes,
    ``risk_disclosure_required``), ``Conflict`` (``email_taken``).
    """
    at, name = desk.now(), clean_name(joining.name)
    check_disclosure(joining.disclosure_version)
    check_password(joining.password, "")
    invitation = desk.invitations.by_digest(digest_of(joining.token))
    if invitation is None or not invitation.is_open(at):
        raise _link_invalid()
    check_password(joining.password, invitation.email)
    user_id = UserId(new_id(PREFIXES["user"], at, desk.randomness(10)))
    user = User(
        id=user_id,
        tenant_id=invitation.tenant_id,
        email=invitation.email,
        name=name,
        role=invitation.role,
        status=UserStatus.ACTIVE,
        password_hash=desk.hasher.hash(normalised_password(joining.password)),
        disclosure=DisclosureAccepted(disclosure.VERSION, at),
        email_verified_at=at,
        password_changed_at=at,
        meta=RecordMeta.new(at, by=user_id),
    )
    try:
        desk.invitations.accept(invitation, user)
    except StaleVersion as error:
        raise _link_invalid() from error
    details = {"role": user.role.value, "invitation": invitation.id, "risk_disclosure": disclosure.VERSION}
    desk.audit.record(user.tenant_id, at=at, actor=user.id, action="member.joined", subject=user.id, details=details)
    return user


def change_role(caller: Caller, member_id: str, role: Role, version: int, *, desk: MembersDesk) -> Member:
    """Give a member another role and end the member's sessions. The role that it is already changes nothing.

    Raises ``NotFound`` (``member_not_found``), ``StaleVersion``, ``Conflict`` (``last_owner``, ``invitation_open``).
    """
    tenant = TenantId(caller.tenant_id)
    if _invitation(tenant, member_id, desk) is not None:
        raise Conflict("invitation_open", "This person has not joined yet; please invite them again in the other role.")
    member = _member(tenant, member_id, desk)
    if member.meta.version != version:
        raise StaleVersion("stale_version", "This member was changed meanwhile; please look again.")
    if member.role is not role:
        at = desk.now()
        changed = replace(member, role=role, meta=member.meta.edited(at, caller.user_id))
        _save(caller, changed, member, because="role_changed", desk=desk)
        details = {"from": member.role.value, "to": role.value}
        desk.audit.record(
            tenant, at=at, actor=caller.user_id, action="member.role_changed", subject=member.id, details=details
        )
        member = changed
    sessions = desk.sessions.of_user(tenant, member.id)
    return Member(member, max((each.rotated_at for each in sessions), default=None))


def remove_member(caller: Caller, member_id: str, *, desk: MembersDesk) -> None:
    """End somebody's membership and sessions at once, or withdraw an invitation. The address may register anew.

    Raises ``NotFound`` (``member_not_found``), ``Conflict`` (``last_owner``), ``StaleVersion``.
    """
    tenant, at = TenantId(caller.tenant_id), desk.now()
    invitation = _invitation(tenant, member_id, desk)
    if invitation is not None:
        if not desk.invitations.withdraw(invitation):
            raise StaleVersion("stale_version", "This invitation was changed meanwhile; please look again.")
        action, subject, details = "member.invitation_withdrawn", str(invitation.id), {"role": invitation.role.value}
    else:
        member = _member(tenant, member_id, desk)
        removed = replace(member, meta=member.meta.deleted(at, caller.user_id))
        _save(caller, removed, member, because="member_removed", desk=desk)
        action, subject, details = "member.removed", str(member.id), {"role": member.role.value}
    desk.audit.record(tenant, at=at, actor=caller.user_id, action=action, subject=subject, details=details)


def _save(caller: Caller, changed: User, before: User, *, because: str, desk: MembersDesk) -> None:
    """Store the change unless it takes the last owner away, then end the person's sessions."""
    tenant_id = before.tenant_id
    tenant = desk.people.tenant(tenant_id)  # read before its members: see the port
    if tenant is None:
        raise not_found("member", before.id)
    members = desk.people.of_tenant(tenant_id)
    asking = next((each for each in members if each.id == caller.user_id), None)
    if asking is None or asking.role is not Role.OWNER:  # a token may be older than what it says
        raise NotAllowed("role_not_allowed", "Only an owner may change who belongs to the tenant.")
    owners = {each.id for each in members if each.role is Role.OWNER and each.status is UserStatus.ACTIVE}
    stays_owner = changed.role is Role.OWNER and changed.meta.deleted_at is None
    if not stays_owner and owners <= {before.id}:
        raise Conflict("last_owner", "A tenant needs an owner: please make somebody else an owner first.")
    desk.people.save_member(changed, before=before, tenant=tenant)
    end_all_sessions(
        tenant_id,
        before.id,
        because=because,
        sessions=desk.sessions,
        audit=desk.audit,
        now=desk.now,
        actor=caller.user_id,
    )


def _member(tenant: TenantId, member_id: str, desk: MembersDesk) -> User:
    user = desk.people.get(tenant, UserId(member_id)) if is_id(PREFIXES["user"], member_id) else None
    if user is None:
        raise not_found("member", member_id)
    return user


def _invitation(tenant: TenantId, member_id: str, desk: MembersDesk) -> Invitation | None:
    if not is_id(PREFIXES["invitation"], member_id):
        return None
    return desk.invitations.get(tenant, InvitationId(member_id))


def _refuse_too_many(tenant: TenantId, desk: MembersDesk) -> None:
    count = len(desk.people.of_tenant(tenant)) + len(desk.invitations.of_tenant(tenant))
    if count >= MOST_MEMBERS:
        message = f"A tenant has at most {MOST_MEMBERS} members and open invitations; please remove one first."
        raise Conflict("too_many_members", message)


def _link_invalid() -> Refused:
    return Refused("link_invalid", "This invitation is not valid any more. Please ask for a new one.")
