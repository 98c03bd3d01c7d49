"""``/v1/auth/socket-ticket``: by which a browser opens a live socket without putting its token into an address."""

from collections.abc import Callable
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import Field

from shared.application.live.sockets import Ticket
from shared.application.ports.common import Caller
from shared.web.auth import require_live_session
from shared.web.routing import api_router, problems
from shared.web.schemas import View


class SocketTicketView(View):
    """Connect to ``<url>?ticket=<ticket>`` within ``expires_in`` seconds. It opens one socket, once."""

    ticket: str
    url: str = Field(description="A path at this origin, or a whole address", examples=["/ws"])
    expires_in: int

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        """From the use case's answer."""
        return cls(ticket=ticket.ticket, url=ticket.url, expires_in=ticket.expires_in)


def build_socket_router(issue: Callable[[Caller], Ticket], is_live: Callable[[str, str], bool]) -> APIRouter:
    """The route. ``is_live`` reads a session uncached: a socket outlives its ticket by hours."""
    router = api_router("/auth", "auth")
    live = require_live_session(is_live)

    @router.post("/socket-ticket", status_code=201, summary="Get a ticket for a live socket", responses=problems(429))
    def socket_ticket(caller: Annotated[Caller, Depends(live)]) -> SocketTicketView:
        """Opens one socket as the caller. The socket is closed when the session ends, and after two hours."""
        return SocketTicketView.of(issue(caller))

    return router
