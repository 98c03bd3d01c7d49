"""What happened that the trader should know, and what of it was read."""

from dataclasses import dataclass

from shared.application.desk import tenant_of
from shared.application.ports.common import Caller, Now, Page
from shared.application.ports.trading import NoticesView
from shared.domain.books import Notice
from shared.domain.errors import not_found
from shared.domain.ids import PREFIXES, NoticeId, is_id

MOST_AT_ONCE = 500
"""Each notice is marked by itself; more than this in one request would take too long."""


@dataclass(frozen=True, slots=True)
class NoticeList:
    """One page of notices, and how many are unread in all."""

    page: Page[Notice]
    unread: int


def list_notices(
    caller: Caller, *, limit: int, cursor: str | None, unread_only: bool, notices: NoticesView
) -> NoticeList:
    """Notices, newest first."""
    tenant = tenant_of(caller)
    page = notices.page(tenant, limit=limit, cursor=cursor, unread_only=unread_only)
    return NoticeList(page, notices.unread(tenant))


def read_all_notices(caller: Caller, *, notices: NoticesView, now: Now) -> tuple[int, int]:
    """Mark every notice there is now read, up to ``MOST_AT_ONCE``: (how many that were, how many are unread still)."""
    tenant = tenant_of(caller)
    return notices.mark_all_read(tenant, now(), most=MOST_AT_ONCE), notices.unread(tenant)


def read_notice(caller: Caller, notice_id: str, *, notices: NoticesView, now: Now) -> Notice:
    """Mark a notice read; again changes nothing. Raises ``NotFound``."""
    notice = None
    if is_id(PREFIXES["notice"], notice_id):
        notice = notices.mark_read(tenant_of(caller), NoticeId(notice_id), now())
    if notice is None:
        raise not_found("notice", notice_id)
    return notice
