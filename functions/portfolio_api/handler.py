"""Lambda entry point of ``/v1/positions``, ``/v1/trades``, ``/v1/portfolio``, ``/v1/risk-limits``, ``/v1/notices``."""

from functions.portfolio_api.routes import build_routers
from shared.bootstrap.portfolio_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_parts = build(_settings)
_routers = build_routers(_parts.books, _parts.limits, _parts.notices, _parts.audit)
app = create_app("portfolio_api", _routers, guards=_parts.guards, version=_settings.version)
handler = lambda_handler(app)
