"""Lambda entry point of ``/v1/auth`` and of the public keys."""

from functions.auth_api.routes import build_keys_router, build_router
from shared.bootstrap.auth_api import build
from shared.settings import AuthSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = AuthSettings()
_desk, _guards = build(_settings)
app = create_app("auth_api", [build_router(_desk), build_keys_router(_desk)], guards=_guards, version=_settings.version)
handler = lambda_handler(app)
