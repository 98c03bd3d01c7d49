"""Lambda entry point of ``/v1/strategies``."""

import secrets

from functions.strategies_api.routes import build_router
from shared.bootstrap.strategies_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_desk, _is_active, _guards = build(_settings)
_router = build_router(_desk, secrets.token_bytes, _is_active)
app = create_app("strategies_api", [_router], guards=_guards, version=_settings.version)
handler = lambda_handler(app)
