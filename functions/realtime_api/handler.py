"""Lambda entry point of the live socket: each message, and its opening and closing."""

from typing import Any

from functions.realtime_api.answers import answer
from shared.bootstrap.realtime_api import build
from shared.domain.errors import Unavailable
from shared.observability import logger_of
from shared.settings import SocketSettings

SERVICE = "realtime_api"
logger = logger_of(SERVICE)
_desk = build(SocketSettings())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event of the WebSocket API."""
    return answer(event, desk=_desk, tell=_tell)


def _tell(error: Unavailable) -> None:
    logger.error("a message could not be answered", code=error.code, exc_info=error)
