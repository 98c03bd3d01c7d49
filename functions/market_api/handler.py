"""Lambda entry point of ``/v1/instruments``, ``/v1/quotes``, ``/v1/candles`` and ``/v1/market``."""

from functions.market_api.routes import build_routers
from shared.bootstrap.api import now
from shared.bootstrap.market_api import build
from shared.settings import ApiSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = ApiSettings()
_instruments, _market, _guards = build(_settings)
_routers = build_routers(_instruments, _market, now)
app = create_app("market_api", _routers, guards=_guards, version=_settings.version)
handler = lambda_handler(app)
