"""Composition of the authorizer."""

from collections.abc import Callable
from functools import partial

from shared.adapters import aws
from shared.adapters.access_tokens import JwtVerifier, PublishedKeys
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.key_stores import ParameterKeyDirectory
from shared.adapters.session_cache import cached_session_check
from shared.application.authorize import authorize
from shared.application.ports.common import Caller
from shared.bootstrap.api import now, table
from shared.settings import AuthSettings


def build(settings: AuthSettings) -> Callable[[str | None], Caller]:
    """``authorize`` with its adapters: takes the ``Authorization`` header, gives the caller."""
    keys = PublishedKeys(ParameterKeyDirectory(aws.ssm(), settings.jwks_parameter), now)
    sessions = DynamoSessions(table(settings, "sessions"))
    return partial(
        authorize,
        verify=JwtVerifier(keys, settings.stage),
        is_active=cached_session_check(sessions, now),
        now=now,
    )
