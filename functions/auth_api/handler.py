"""Lambda entry point of ``/v1/auth``, of ``/v1/members`` and of the public keys."""

from functions.auth_api.members import build_members_router
from functions.auth_api.routes import build_keys_router, build_router
from functions.auth_api.sockets import build_socket_router
from shared.bootstrap.auth_api import build
from shared.bootstrap.socket_tickets import build_ticket_office
from shared.settings import AuthSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = AuthSettings()
_desk, _guards = build(_settings)
_sockets = build_socket_router(build_ticket_office(_settings), _desk.is_live)
_routers = [build_router(_desk), build_members_router(_desk), _sockets, build_keys_router(_desk)]
app = create_app("auth_api", _routers, guards=_guards, version=_settings.version)
handler = lambda_handler(app)
