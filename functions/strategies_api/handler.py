"""Lambda entry point of ``/v1/strategies``, a strategy's kill switch included."""

import secrets

from functions.strategies_api.kill_switch import build_kill_switch_router
from functions.strategies_api.routes import build_router
from shared.bootstrap.strategies_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_parts = build(_settings)
_routers = [
    build_router(_parts.desk, secrets.token_bytes, _parts.is_active),
    build_kill_switch_router(_parts.desk, _parts.audit, _parts.is_active),
]
app = create_app("strategies_api", _routers, guards=_parts.guards, version=_settings.version)
handler = lambda_handler(app)
