"""Where a request comes from."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from shared.application.identity_desk import IdentityDesk
from shared.web.client_address import client_address


def address_of(desk: IdentityDesk) -> Callable[[Request], Awaitable[str]]:
    """Dependency: the client's network address."""

    async def address(request: Request) -> str:
        return client_address(request.scope["aws.event"], desk.origin_secret)

    return address
