"""Lambda entry point of ``/v1/health`` and ``/v1/ready``."""

from functions.health_api.routes import build_router
from shared.bootstrap.health_api import build
from shared.settings import HealthSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler

_settings = HealthSettings()
_router = build_router(build(_settings), version=_settings.version, stage=_settings.stage)
app = create_app("health_api", [_router], guards=None, version=_settings.version)
handler = lambda_handler(app)
