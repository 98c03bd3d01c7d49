"""Lambda entry point of the key rotator: ``{}`` makes sure that there is a key, ``{"rotate": true}`` rotates it."""

from typing import Any

from shared.bootstrap.jwt_key_rotator import build
from shared.observability import logger_of
from shared.settings import AuthSettings

logger = logger_of("jwt_key_rotator")
_ensure_keys = build(AuthSettings())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, str | None]:
    """Make or rotate the key; answers the ids of the keys that are published."""
    keys = _ensure_keys(rotate=event.get("rotate") is True)
    answer = {"current": keys.current.kid, "previous": keys.previous.kid if keys.previous else None}
    logger.info("keys are in place", current=answer["current"], previous=answer["previous"])
    return answer
