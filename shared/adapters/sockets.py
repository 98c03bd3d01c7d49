"""The gateway's ``@connections``: what is posted there arrives at a client.

The requests are signed as botocore would, but sent by an asynchronous client: a thread for each socket that keeps us
waiting would be a way for slow clients to hold up the others.
"""

import asyncio
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

import aiohttp
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials, ReadOnlyCredentials
from yarl import URL

from shared.application.ports.live import SocketBusy, SocketGone
from shared.domain.live import ConnectionId

TIMEOUT_SECONDS = 5.0
MOST_CALLS = 256
CREDENTIALS_SECONDS = 60.0
"""How long credentials are used before they are asked for again, which refreshes them when they are about to end."""


class GatewayPush:
    """``Push`` over a WebSocket API's stage. Made inside an event loop; to be closed."""

    def __init__(
        self,
        endpoint: str,
        region: str,
        credentials: Credentials,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint, self._region = endpoint.rstrip("/"), region
        self._credentials, self._monotonic = credentials, monotonic
        self._frozen: ReadOnlyCredentials | None = None
        self._frozen_at = 0.0
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_CALLS, keepalive_timeout=30),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS, connect=TIMEOUT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def send(self, connection_id: ConnectionId, message: bytes) -> None:
        """Send one message; see the port."""
        await self._call("POST", connection_id, message)

    async def close(self, connection_id: ConnectionId) -> None:
        """Close the socket; one that is closed already is fine."""
        try:
            await self._call("DELETE", connection_id, b"")
        except SocketGone:
            return

    async def end(self) -> None:
        """Close the connections to the gateway."""
        await self._http.close()

    async def _call(self, method: str, connection_id: ConnectionId, body: bytes) -> None:
        url = f"{self._endpoint}/@connections/{quote(connection_id, safe='')}"
        headers = signed_headers(method, url, body, await self._fresh_credentials(), self._region)
        try:
            async with self._http.request(method, URL(url, encoded=True), data=body, headers=headers) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SocketBusy(f"no answer: {error!r}") from error
        if status == HTTPStatus.GONE:
            raise SocketGone(connection_id)
        if status >= HTTPStatus.BAD_REQUEST:
            raise SocketBusy(f"answered {status}")

    async def _fresh_credentials(self) -> ReadOnlyCredentials:
        now = self._monotonic()
        if self._frozen is None or now - self._frozen_at >= CREDENTIALS_SECONDS:
            frozen = await asyncio.to_thread(self._credentials.get_frozen_credentials)  # may ask the network
            self._frozen, self._frozen_at = frozen, now
            return frozen
        return self._frozen


def signed_headers(method: str, url: str, body: bytes, credentials: ReadOnlyCredentials, region: str) -> dict[str, str]:
    """The headers of a signed request to ``@connections``, as the AWS SDKs sign it."""
    request = AWSRequest(method=method, url=url, data=body, headers={"content-type": "application/octet-stream"})
    SigV4Auth(credentials, "execute-api", region).add_auth(request)
    return dict(request.headers.items())
