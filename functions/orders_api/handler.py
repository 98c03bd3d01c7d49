"""Lambda entry point of ``/v1/orders``."""

import secrets

from functions.orders_api.routes import build_router
from shared.bootstrap.orders_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_parts = build(_settings)
_router = build_router(_parts.desk, secrets.token_bytes, _parts.is_active, _parts.audit)
app = create_app("orders_api", [_router], guards=_parts.guards, version=_settings.version)
handler = lambda_handler(app)
