"""``/v1/kill-switch``: stop the tenant's entries, or leave everything, at once."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from shared.application.manage_kill_switches import KillDesk, engage, release, target_of_tenant, tenant_switches
from shared.application.ports.common import Caller
from shared.domain.kill_switch import KillSwitch
from shared.domain.people import Role
from shared.web.auth import CurrentCaller, require_live_session
from shared.web.conditional import IfMatch, OptionalIfMatch, set_etag
from shared.web.kill_switch import KillSwitchBody, KillSwitchView, ReleaseReason, TenantKillSwitchView
from shared.web.routing import api_router, problems


def build_kill_switch_router(desk: KillDesk, is_active: Callable[[str, str], bool]) -> APIRouter:
    """The routes. ``is_active`` reads a session uncached: whoever may cause orders is looked up, not trusted."""
    router = api_router("/kill-switch", "kill-switch")
    LiveTrader = Annotated[Caller, Depends(require_live_session(is_active, Role.OWNER, Role.TRADER))]  # noqa: N806
    LiveOwner = Annotated[Caller, Depends(require_live_session(is_active, Role.OWNER))]  # noqa: N806 - a type

    @router.get("", summary="Get the kill switches")
    def get(caller: CurrentCaller, response: Response) -> TenantKillSwitchView:
        """The tenant's (whose version is the ETag), its strategies' and the platform's."""
        found = tenant_switches(caller, switches=desk.switches)
        set_etag(response, found.own.version)
        return TenantKillSwitchView.of(found)

    @router.put("", summary="Engage the kill switch", responses=problems(412, 428))
    def put(body: KillSwitchBody, caller: LiveTrader, version: OptionalIfMatch, response: Response) -> KillSwitchView:
        """`halt`: no strategy or order of the tenant enters any more. `flatten`: everything held is left as well.

        Exits are never held back. The answer means that the switch is durable: two seconds later no entry is sent.
        Needs no If-Match to engage or to go from `halt` to `flatten`; the way back is the owner's, with If-Match.
        """
        target = target_of_tenant(caller)
        return _answer(engage(caller, target, body.to_domain(), body.reason, version, desk=desk), response)

    @router.delete("", summary="Release the kill switch", responses=problems(412, 428))
    def delete(caller: LiveOwner, version: IfMatch, response: Response, reason: ReleaseReason = "") -> KillSwitchView:
        """Entries go on with the next session or hour that is due; what was skipped stays skipped."""
        return _answer(release(caller, target_of_tenant(caller), reason, version, desk=desk), response)

    return router


def _answer(switch: KillSwitch, response: Response) -> KillSwitchView:
    set_etag(response, switch.version)
    return KillSwitchView.of(switch)
