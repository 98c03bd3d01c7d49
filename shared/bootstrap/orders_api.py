"""Composition of ``orders_api``."""

from collections.abc import Callable

from shared.application.api_guards import ApiGuards
from shared.application.desk import Desk
from shared.bootstrap.api import build_guards, build_session_check
from shared.bootstrap.desk import build_desk
from shared.settings import ApiSettings


def build(settings: ApiSettings) -> tuple[Desk, Callable[[str, str], bool], ApiGuards]:
    """The desk, the uncached look at a session, and the guards."""
    return build_desk(settings), build_session_check(settings), build_guards(settings)
