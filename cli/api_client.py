"""A small client of the platform's HTTP API for the command line: JSON in, JSON out, problems as exceptions."""

from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]

DEFAULT_URL = "http://127.0.0.1:8000"


class PlatformUnreachable(Exception):
    """Nothing answers at the address: start the platform with ``make run``."""


class ApiProblem(Exception):
    """The API refused. ``code`` is its stable code, ``detail`` the sentence for a person."""

    def __init__(self, method: str, path: str, status: int, problem: Json) -> None:
        self.status = status
        self.code = str(problem.get("code", "no_code"))
        self.detail = str(problem.get("detail", ""))
        super().__init__(f"{method} {path} answered {status} {self.code}: {self.detail}")


class ApiClient:
    """One signed-in (or anonymous) caller of the API at ``base_url``."""

    def __init__(self, base_url: str = DEFAULT_URL, timeout: float = 20.0) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def sign_in(self, access_token: str) -> None:
        """Use this access token from now on."""
        self._http.headers["Authorization"] = f"Bearer {access_token}"

    def get(self, path: str, **query: str | int | list[str]) -> Json:
        """Read. Raises ``ApiProblem`` or ``PlatformUnreachable``."""
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Json | None = None, headers: dict[str, str] | None = None) -> Json:
        """Make or do. Raises as ``get``."""
        return self._call("POST", path, json=body if body is not None else {}, headers=headers)

    def put(self, path: str, body: Json) -> Json:
        """PUT. Raises ``ApiRefused``."""
        return self._call("PUT", path, json=body)

    def items(self, path: str, **query: str | int | list[str]) -> list[Json]:
        """Every item of a list, page after page."""
        found: list[Json] = []
        cursor: str | None = None
        while True:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return found

    def _call(self, method: str, path: str, **arguments: Any) -> Json:
        try:
            answer = self._http.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise PlatformUnreachable(f"{self._http.base_url} does not answer ({error})") from error
        body: Json = answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else {}
        if answer.is_error:
            raise ApiProblem(method, path, answer.status_code, body)
        return body
