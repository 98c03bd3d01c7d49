"""Lambda entry point of positions, trades, portfolio, risk limits, notices and the tenant's kill switch."""

from functions.portfolio_api.kill_switch import build_kill_switch_router
from functions.portfolio_api.routes import build_routers
from shared.bootstrap.portfolio_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_parts = build(_settings)
_routers = [
    *build_routers(_parts.books, _parts.limits, _parts.notices, _parts.audit),
    build_kill_switch_router(_parts.kill_desk, _parts.is_active),
]
app = create_app("portfolio_api", _routers, guards=_parts.guards, version=_settings.version)
handler = lambda_handler(app)
