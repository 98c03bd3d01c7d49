"""Lambda authorizer of the HTTP API (payload 2.0, simple response, no caching, no identity source).

It never refuses: it says who is calling or why it does not know. The functions refuse, so that a 401 is a problem
document of ours and public routes need no second gateway configuration. When it cannot look (``Unavailable``) it
raises and the gateway answers 500: nobody is taken for a stranger because a table is away.
"""

from typing import Any

from functions.authorizer.answers import context_of, simple_response
from shared.bootstrap.authorizer import build
from shared.observability import logger_of
from shared.settings import AuthSettings

_authorize = build(AuthSettings())


@logger_of("authorizer").inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer for one request."""
    headers = event.get("headers") or {}
    given = headers.get("authorization") or headers.get("Authorization")
    return simple_response(context_of(_authorize, given))
