"""Opening accounts at the simulated exchange, over HTTP.

Standard library only: one request at link time does not earn the API function another HTTP client.
"""

import http.client
import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from shared.domain.errors import Unavailable

_TIMEOUT_SECONDS = 5.0
_LARGEST_ANSWER = 64 * 1024


class HttpPaperAccounts:
    """The simulated exchange at ``base_url``. Raises ``ValueError`` for an address that is not HTTP."""

    def __init__(self, base_url: str, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise ValueError(f"the simulated exchange needs an http address, was {base_url!r}")
        self._url = base_url.rstrip("/") + "/accounts"
        self._timeout = timeout_seconds

    def open(self, account: str, secret: str) -> str:
        """Open an account (again is fine) and give its session token. Raises ``Unavailable``."""
        body = json.dumps({"account": account, "secret": secret}).encode()
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url, data=body, headers={"content-type": "application/json"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - likewise
                document = json.loads(answer.read(_LARGEST_ANSWER))
            token = document["session_token"]
        except urllib.error.HTTPError as error:
            error.close()
            raise _away() from error
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            raise _away() from error
        if not isinstance(token, str) or not token:
            raise _away()
        return token


def _away() -> Unavailable:
    return Unavailable(
        "broker_unavailable", "The broker does not answer; nothing was linked. Please try again shortly."
    )
