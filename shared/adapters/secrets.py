"""A plain secret, read when first needed and again every five minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.application.ports.common import Now
from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

LASTS = timedelta(minutes=5)


def cached_secret(client: "SecretsManagerClient", secret_id: str, now: Now) -> Callable[[], str | None]:
    """A function that gives the secret's text; always None when ``secret_id`` is empty. It raises ``Unavailable``."""
    kept: list[tuple[datetime, str]] = []

    def read() -> str | None:
        if not secret_id:
            return None
        at = now()
        if not kept or at - kept[0][0] >= LASTS:
            try:
                kept[:] = [(at, client.get_secret_value(SecretId=secret_id)["SecretString"])]
            except (ClientError, BotoCoreError) as error:
                message = "A setting cannot be read just now; please try again shortly."
                raise Unavailable("secret_unavailable", message) from error
        return kept[0][1]

    return read
