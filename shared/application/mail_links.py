"""Sending a link that works once."""

from datetime import datetime

from shared.application.ports.common import Randomness
from shared.application.ports.identity import Mailer, OneTimeLinks
from shared.domain.ids import TenantId, UserId
from shared.domain.one_time_links import LASTS, LinkKind, OneTimeLink, digest_of, link_token, path_of
from shared.domain.people import User

NO_ACCOUNT = "no_account"
INVITED_WITH_ACCOUNT = "invited_with_account"


def mail_link(
    kind: LinkKind, user: User, *, links: OneTimeLinks, mailer: Mailer, at: datetime, randomness: Randomness
) -> None:
    """Issue a link for ``user`` and mail it. Only its digest is stored."""
    token = link_token(randomness(32))
    link = OneTimeLink(kind, user.tenant_id, user.id, user.email, at, at + LASTS[kind])
    links.issue(digest_of(token), link)
    mailer.send(user.email, kind, path_of(kind, token))


def mail_that_nobody_is_registered(
    kind: LinkKind, email: str, *, links: OneTimeLinks, mailer: Mailer, at: datetime, randomness: Randomness
) -> None:
    """Tell the owner of an address that there is no account, with the same steps and so in the same time.

    Whoever asked cannot tell from the outside whether the address is known.
    """
    void = OneTimeLink(kind, TenantId(""), UserId(""), email, at, at + LASTS[kind])
    links.issue(digest_of(link_token(randomness(32))), void)
    mailer.send(email, NO_ACCOUNT, "")


def mail_invitation(email: str, token: str, *, mailer: Mailer) -> None:
    """Mail the link by which an address joins a tenant."""
    mailer.send(email, LinkKind.INVITATION, path_of(LinkKind.INVITATION, token))


def mail_that_one_was_invited(email: str, *, mailer: Mailer) -> None:
    """Tell somebody who has an account that another tenant asked them to join, which takes an address of its own."""
    mailer.send(email, INVITED_WITH_ACCOUNT, "")
