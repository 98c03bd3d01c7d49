"""Lambda entry point of ``/v1/brokers``."""

from functions.brokers_api.routes import build_router
from shared.bootstrap.brokers_api import build
from shared.settings import BrokersSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = BrokersSettings()
_desk, _guards = build(_settings)
app = create_app("brokers_api", [build_router(_desk)], guards=_guards, version=_settings.version)
handler = lambda_handler(app)
