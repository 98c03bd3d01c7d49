"""``/v1/strategies/{id}/kill-switch``: stop one strategy's entries, or leave what it holds, at once."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from shared.application.desk import Desk
from shared.application.manage_kill_switches import KillDesk, engage, release, strategy_switches, target_of_strategy
from shared.application.ports.common import Caller
from shared.application.ports.identity import AuditLog
from shared.domain.kill_switch import KillSwitch
from shared.domain.people import Role
from shared.web.auth import CurrentCaller, require_live_session
from shared.web.conditional import IfMatch, OptionalIfMatch, set_etag
from shared.web.kill_switch import KillSwitchBody, KillSwitchView, ReleaseReason, StrategyKillSwitchView
from shared.web.routing import api_router, problems


def build_kill_switch_router(desk: Desk, audit: AuditLog, is_active: Callable[[str, str], bool]) -> APIRouter:
    """The routes. ``is_active`` reads a session uncached: whoever may cause orders is looked up, not trusted."""
    router = api_router("/strategies/{strategy_id}/kill-switch", "kill-switch")
    switches = KillDesk(desk.switches, audit, desk.now)
    LiveTrader = Annotated[Caller, Depends(require_live_session(is_active, Role.OWNER, Role.TRADER))]  # noqa: N806
    LiveOwner = Annotated[Caller, Depends(require_live_session(is_active, Role.OWNER))]  # noqa: N806 - a type

    @router.get("", summary="Get a strategy's kill switch", responses=problems(404))
    def get(strategy_id: str, caller: CurrentCaller, response: Response) -> StrategyKillSwitchView:
        """Its own (whose version is the ETag), and whichever decides about it."""
        found = strategy_switches(target_of_strategy(caller, strategy_id, desk=desk), switches=desk.switches)
        set_etag(response, found.own.version)
        return StrategyKillSwitchView.of(found)

    @router.put("", summary="Engage a strategy's kill switch", responses=problems(404, 412, 428))
    def put(
        strategy_id: str, body: KillSwitchBody, caller: LiveTrader, version: OptionalIfMatch, response: Response
    ) -> KillSwitchView:
        """`halt`: it enters nothing any more. `flatten`: what it holds is left as well. Exits are never held back.

        Needs no If-Match to engage or to go from `halt` to `flatten`; the way back is the owner's, with If-Match.
        """
        target = target_of_strategy(caller, strategy_id, desk=desk)
        return _answer(engage(caller, target, body.to_domain(), body.reason, version, desk=switches), response)

    @router.delete("", summary="Release a strategy's kill switch", responses=problems(404, 412, 428))
    def delete(
        strategy_id: str, caller: LiveOwner, version: IfMatch, response: Response, reason: ReleaseReason = ""
    ) -> KillSwitchView:
        """It enters again when it is due next, unless the tenant's or the platform's switch is engaged."""
        target = target_of_strategy(caller, strategy_id, desk=desk)
        return _answer(release(caller, target, reason, version, desk=switches), response)

    return router


def _answer(switch: KillSwitch, response: Response) -> KillSwitchView:
    set_etag(response, switch.version)
    return KillSwitchView.of(switch)
