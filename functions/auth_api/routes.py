"""The routes of ``/v1/auth``. Each translates, calls one use case, and ends."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from functions.auth_api.addresses import address_of
from functions.auth_api.cookies import REFRESH_COOKIE, clear_refresh_cookie, set_refresh_cookie
from functions.auth_api.schemas import (
    ChangePasswordRequest,
    DisclosureView,
    KeySetView,
    LoginRequest,
    PasswordResetConfirmation,
    PasswordResetRequest,
    RefreshRequest,
    RegisterRequest,
    SessionView,
    TokensView,
    UserView,
    VerifyEmailRequest,
)
from shared.application.identity_desk import IdentityDesk
from shared.application.ports.common import Caller
from shared.application.register import Registration
from shared.application.sign_in import Tokens
from shared.domain import disclosure
from shared.domain.errors import NotAuthenticated, not_found
from shared.domain.ids import SessionId, TenantId, UserId
from shared.web.auth import current_caller, require_live_session
from shared.web.routing import ApiRoute, api_router, problems
from shared.web.schemas import PageView


def build_router(desk: IdentityDesk) -> APIRouter:
    """Everything under ``/v1/auth``."""
    router = api_router("/auth", "auth")
    add_registration(router, desk)
    add_sessions(router, desk)
    add_passwords(router, desk)
    return router


def add_registration(router: APIRouter, desk: IdentityDesk) -> None:
    """Registering, and proving the address."""
    from_address, live = address_of(desk), require_live_session(desk.is_live)

    @router.get("/risk-disclosure")
    def risk_disclosure() -> DisclosureView:
        """The risk disclosure that registering asks one to accept."""
        return DisclosureView(version=disclosure.VERSION, title=disclosure.TITLE, text=disclosure.TEXT)

    @router.post("/register", status_code=201, responses=problems(400, 409, 422, 429))
    def register(body: RegisterRequest, address: Annotated[str, Depends(from_address)]) -> UserView:
        """Make a tenant and its owner; a link to verify the address is mailed."""
        desk.count_attempt(address=address)
        accepted = body.accept_risk_disclosure.version if body.accept_risk_disclosure else None
        return UserView.of(desk.register(Registration(body.email, body.password, body.name, accepted)))

    @router.post("/verify-email", status_code=204, responses=problems(400, 422, 429))
    def verify_email(body: VerifyEmailRequest, address: Annotated[str, Depends(from_address)]) -> None:
        """Redeem the mailed link. It works once, for 48 hours."""
        desk.count_attempt(address=address)
        desk.verify_email(body.token)

    @router.post("/verify-email/resend", status_code=202, responses=problems(401, 429))
    def resend(caller: Annotated[Caller, Depends(live)], address: Annotated[str, Depends(from_address)]) -> None:
        """Mail a new link; nothing is mailed if the address is verified already."""
        desk.count_attempt(address=address, email=f"resend#{caller.user_id}")
        desk.resend_verification(TenantId(caller.tenant_id), UserId(caller.user_id))


def add_sessions(router: APIRouter, desk: IdentityDesk) -> None:
    """Signing in and out."""
    from_address, live = address_of(desk), require_live_session(desk.is_live)

    @router.post("/login", responses=problems(401, 403, 422, 429))
    def login(
        body: LoginRequest, request: Request, response: Response, address: Annotated[str, Depends(from_address)]
    ) -> TokensView:
        """Sign in. Five attempts a minute for an address of mail, sixty for one of the network."""
        device = request.headers.get("user-agent", "")
        tokens = desk.sign_in(body.email, body.password, address=address, device=device)
        return _handed_out(tokens, response, in_cookie=body.refresh_in == "cookie")

    @router.post("/refresh", responses=problems(401, 422, 429))
    def refresh(
        request: Request,
        response: Response,
        address: Annotated[str, Depends(from_address)],
        body: RefreshRequest | None = None,
    ) -> TokensView:
        """A new access token and the next refresh token, by the token in the body or in the cookie.

        A token works once; the one before it gives the same successor for ten seconds more. Using an older one ends
        the session.
        """
        desk.count_attempt(address=address)
        given, in_cookie = _refresh_token_in(body, request)
        if given is None:
            raise NotAuthenticated("missing_refresh_token", "Please send the refresh token, or sign in.")
        return _handed_out(desk.refresh_session(given), response, in_cookie=in_cookie)

    @router.post("/logout", status_code=204, responses=problems(401, 422))
    def logout(request: Request, response: Response, caller: MaybeCaller, body: RefreshRequest | None = None) -> None:
        """End the session at once, by its access token or, when that has expired, by its refresh token."""
        given, _ = _refresh_token_in(body, request)
        if caller is not None:
            desk.sign_out(caller)
        elif given is not None:
            desk.sign_out_by_token(given)
        else:
            raise NotAuthenticated("missing_token", "Please send the access token or the refresh token to end.")
        clear_refresh_cookie(response)

    @router.get("/me", responses=problems(401))
    def me(caller: Annotated[Caller, Depends(live)]) -> UserView:
        """Who is signed in."""
        user = desk.me(TenantId(caller.tenant_id), UserId(caller.user_id))
        if user is None:
            raise not_found("user", caller.user_id)
        return UserView.of(user)

    @router.get("/sessions", responses=problems(401))
    def sessions(caller: Annotated[Caller, Depends(live)]) -> PageView[SessionView]:
        """The caller's signed-in devices, newest first."""
        mine = desk.list_sessions(caller)
        return PageView(items=[SessionView.of(each, caller.session_id) for each in mine], next_cursor=None)

    @router.delete("/sessions/{session_id}", status_code=204, responses=problems(401, 404))
    def end_session(session_id: str, caller: Annotated[Caller, Depends(live)]) -> None:
        """Sign a device out at once."""
        desk.end_session(caller, SessionId(session_id))


def add_passwords(router: APIRouter, desk: IdentityDesk) -> None:
    """Changing a password, and replacing a forgotten one."""
    from_address, live = address_of(desk), require_live_session(desk.is_live)

    @router.post("/password", status_code=204, responses=problems(400, 401, 422, 429))
    def change_password(
        body: ChangePasswordRequest,
        caller: Annotated[Caller, Depends(live)],
        address: Annotated[str, Depends(from_address)],
    ) -> None:
        """Change the password; all other sessions end."""
        desk.count_attempt(address=address, email=f"password#{caller.user_id}")
        desk.change_password(caller, body.current_password, body.new_password)

    @router.post("/password-reset", status_code=202, responses=problems(422, 429))
    def password_reset(body: PasswordResetRequest, address: Annotated[str, Depends(from_address)]) -> None:
        """Mail a link for a new password. The answer is the same whether or not the address is known."""
        desk.count_attempt(address=address, email=f"reset#{body.email.strip().lower()}")
        desk.request_password_reset(body.email)

    @router.post("/password-reset/confirm", status_code=204, responses=problems(400, 422, 429))
    def confirm(body: PasswordResetConfirmation, address: Annotated[str, Depends(from_address)]) -> None:
        """Set a new password by the mailed link. It works once, for 30 minutes; all sessions end."""
        desk.count_attempt(address=address)
        desk.reset_password(body.token, body.password)


def build_keys_router(desk: IdentityDesk) -> APIRouter:
    """The public keys that verify access tokens."""
    router = APIRouter(tags=["auth"], route_class=ApiRoute)

    @router.get("/v1/.well-known/jwks.json", response_model=None, responses={200: {"model": KeySetView}})
    @router.get("/.well-known/jwks.json", include_in_schema=False)
    async def jwks() -> Response:
        """The public keys (RFC 7517): the one that signs and the one before."""
        document = desk.published_keys() or '{"keys":[]}'
        return Response(document, media_type="application/json", headers={"cache-control": "public, max-age=300"})

    return router


async def _maybe_caller(request: Request) -> Caller | None:
    try:
        return await current_caller(request)
    except NotAuthenticated:
        return None


MaybeCaller = Annotated[Caller | None, Depends(_maybe_caller)]


def _refresh_token_in(body: RefreshRequest | None, request: Request) -> tuple[str | None, bool]:
    """The token, and whether the cookie carried it."""
    if body is not None and body.refresh_token:
        return body.refresh_token, False
    return request.cookies.get(REFRESH_COOKIE), True


def _handed_out(tokens: Tokens, response: Response, *, in_cookie: bool) -> TokensView:
    if in_cookie:
        set_refresh_cookie(response, tokens.refresh_token, tokens.refresh_expires_in)
    return TokensView(
        access_token=tokens.access_token,
        refresh_token=None if in_cookie else tokens.refresh_token,
        expires_in=tokens.expires_in,
    )
