"""The demo tenant: registered once through the API, its password kept in a file that only its owner may read."""

import json
import os
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from shared.domain import disclosure

EMAIL = "demo@plimsoll.local"


class DemoTenantFailed(Exception):
    """The API did not let the demo tenant in; the message says what it answered."""


@dataclass(frozen=True, slots=True)
class DemoTenant:
    """Who the demo tenant is, signed in."""

    email: str
    access_token: str
    created: bool


async def ensure_demo_tenant(session: aiohttp.ClientSession, base: str, kept: Path) -> DemoTenant:
    """Sign the demo tenant in; register it, with its paper account, when it does not exist (any more).

    Raises ``DemoTenantFailed``.
    """
    known = _read(kept)
    if known is not None:
        status, body = await _post(session, f"{base}/v1/auth/login", known)
        if status == HTTPStatus.OK:
            return DemoTenant(known["email"], body["access_token"], created=False)
    email = EMAIL if known is None else f"demo-{secrets.token_hex(3)}@plimsoll.local"
    login = {"email": email, "password": secrets.token_urlsafe(15)}
    _write(kept, login)
    registration = {**login, "name": "Demo", "accept_risk_disclosure": {"version": disclosure.VERSION}}
    status, body = await _post(session, f"{base}/v1/auth/register", registration)
    if status == HTTPStatus.CONFLICT:  # its password is lost: take another address
        login["email"] = registration["email"] = f"demo-{secrets.token_hex(3)}@plimsoll.local"
        _write(kept, login)
        status, body = await _post(session, f"{base}/v1/auth/register", registration)
    if status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise DemoTenantFailed(f"register answered {status}: {_said(body)}")
    status, body = await _post(session, f"{base}/v1/auth/login", login)
    if status != HTTPStatus.OK:
        raise DemoTenantFailed(f"login answered {status}: {_said(body)}")
    token = body["access_token"]
    status, body = await _post(session, f"{base}/v1/brokers", {"broker": "paper", "label": "Paper account"}, token)
    if status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise DemoTenantFailed(f"linking the paper broker answered {status}: {_said(body)}")
    return DemoTenant(login["email"], token, created=True)


async def _post(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any], token: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with session.post(url, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return 0, {"detail": repr(error)}


def _said(body: dict[str, Any]) -> str:
    return str(body.get("detail") or body)


def _read(kept: Path) -> dict[str, str] | None:
    try:
        saved = json.loads(kept.read_text())
        return {"email": saved["email"], "password": saved["password"]}
    except (OSError, ValueError, KeyError):
        return None


def _write(kept: Path, login: dict[str, str]) -> None:
    descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(login, out, indent=2)
