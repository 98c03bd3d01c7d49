"""The refresh token as a cookie: no script can read it, no other site can send it, nothing but ``/v1/auth`` gets it."""

from fastapi import Response

REFRESH_COOKIE = "plimsoll_refresh"
_PATH = "/v1/auth"


def set_refresh_cookie(response: Response, token: str, seconds: int) -> None:
    """Keep the token in the browser for so many seconds."""
    response.set_cookie(
        REFRESH_COOKIE, token, max_age=seconds, path=_PATH, secure=True, httponly=True, samesite="strict"
    )


def clear_refresh_cookie(response: Response) -> None:
    """Take the token from the browser."""
    response.delete_cookie(REFRESH_COOKIE, path=_PATH, secure=True, httponly=True, samesite="strict")
