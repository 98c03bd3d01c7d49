"""``/v1/members``: who belongs to the tenant. An owner decides, everybody sees."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from functions.auth_api.addresses import address_of
from functions.auth_api.member_schemas import AcceptInvitationRequest, InviteRequest, MemberPatch, MemberView
from functions.auth_api.schemas import UserView
from shared.application.identity_desk import IdentityDesk
from shared.application.manage_members import (
    Joining,
    accept_invitation,
    change_role,
    invite_member,
    list_members,
    remove_member,
)
from shared.application.ports.common import Caller
from shared.domain.people import Role
from shared.web.auth import require_live_session
from shared.web.conditional import IfMatch, set_etag
from shared.web.routing import api_router, problems
from shared.web.schemas import PageView


def build_members_router(desk: IdentityDesk) -> APIRouter:
    """The routes. Sessions are read uncached: whoever lost the role a moment ago changes nothing any more."""
    router = api_router("/members", "members")
    from_address = address_of(desk)
    live, owner = require_live_session(desk.is_live), require_live_session(desk.is_live, Role.OWNER)

    @router.get("", summary="List members", responses=problems(401))
    def list_all(caller: Annotated[Caller, Depends(live)]) -> PageView[MemberView]:
        """Everybody in the tenant, then whoever was invited and has not joined yet. There are never more than 100."""
        members = list_members(caller, desk=desk.members)
        items = [MemberView.of_member(each) for each in members.joined]
        items += [MemberView.of_invitation(each) for each in members.invited]
        return PageView(items=items, next_cursor=None)

    @router.post("", status_code=201, summary="Invite a member", responses=problems(409))
    def invite(
        body: InviteRequest,
        caller: Annotated[Caller, Depends(owner)],
        address: Annotated[str, Depends(from_address)],
        response: Response,
    ) -> MemberView:
        """A link to join is mailed; it works once, for 7 days. Inviting the address again replaces the link.

        The answer is the same whether or not the address has an account elsewhere. Five invitations a minute.
        """
        desk.count_attempt(address=address, email=f"invite#{caller.tenant_id}")
        invitation = invite_member(caller, body.email, body.role, desk=desk.members)
        set_etag(response, invitation.meta.version)
        return MemberView.of_invitation(invitation)

    @router.post("/accept", status_code=201, summary="Accept an invitation", responses=problems(409, 429))
    def accept(body: AcceptInvitationRequest, address: Annotated[str, Depends(from_address)]) -> UserView:
        """Join by the mailed link, with a name and a password of one's own. Then sign in as usual."""
        desk.count_attempt(address=address)
        accepted = body.accept_risk_disclosure.version if body.accept_risk_disclosure else None
        joining = Joining(body.token, body.password, body.name, accepted)
        return UserView.of(accept_invitation(joining, desk=desk.members))

    @router.patch("/{member_id}", summary="Change a member's role", responses=problems(404, 409, 412, 428))
    def patch(
        member_id: str,
        body: MemberPatch,
        caller: Annotated[Caller, Depends(owner)],
        version: IfMatch,
        response: Response,
    ) -> MemberView:
        """`If-Match` is the member's `version`. The person's sessions end at once; the last owner stays one."""
        member = change_role(caller, member_id, body.role, version, desk=desk.members)
        set_etag(response, member.user.meta.version)
        return MemberView.of_member(member)

    @router.delete("/{member_id}", status_code=204, summary="Remove a member", responses=problems(404, 409, 412))
    def remove(member_id: str, caller: Annotated[Caller, Depends(owner)]) -> None:
        """End a membership and its sessions at once, or withdraw an invitation. What the person made stays."""
        remove_member(caller, member_id, desk=desk.members)

    return router
