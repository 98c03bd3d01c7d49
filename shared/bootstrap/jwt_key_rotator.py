"""Composition of the key rotator."""

from collections.abc import Callable
from functools import partial

from shared.adapters import aws
from shared.adapters.jwt_keys import EllipticKeyMaker
from shared.adapters.key_stores import ParameterKeyDirectory, SecretKeyVault
from shared.application.ports.identity import KeyPair
from shared.application.rotate_keys import ensure_keys
from shared.bootstrap.api import now
from shared.settings import AuthSettings


def build(settings: AuthSettings) -> Callable[..., KeyPair]:
    """``ensure_keys`` with its adapters: takes ``rotate``."""
    return partial(
        ensure_keys,
        maker=EllipticKeyMaker(),
        vault=SecretKeyVault(aws.secrets_manager(), settings.jwt_secret_id),
        directory=ParameterKeyDirectory(aws.ssm(), settings.jwks_parameter),
        now=now,
    )
