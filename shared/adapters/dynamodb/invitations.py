"""Invitations (table ``users``, beside the tenant's users), found by their link through ``auth_lookups``."""

from shared.adapters.dynamodb.people import email_taken, found_by
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table, TransactionClash, absent, transact
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import PREFIXES, TenantId
from shared.domain.invitations import Invitation, InvitationId
from shared.domain.people import User


class DynamoInvitations:
    """Implements ``Invitations``."""

    def __init__(self, users: Table, lookups: Table) -> None:
        self._users = users
        self._lookups = lookups

    def keep(self, invitation: Invitation) -> None:
        """See the port."""
        found_by_link = {
            "lookup": _link_of(invitation.digest),
            "tenant_id": invitation.tenant_id,
            "invitation_id": invitation.id,
            "expires_at": int(invitation.expires_at.timestamp()),
        }
        row = attributes_of(invitation)
        actions = [self._lookups.put_action(found_by_link, absent("lookup")), self._users.put_action(row)]
        try:
            transact(self._users.client, actions)
        except TransactionClash as error:
            raise Unavailable("store_unavailable", "The store is busy; please try again shortly.") from error

    def get(self, tenant_id: TenantId, invitation_id: InvitationId) -> Invitation | None:
        """See the port."""
        row = self._users.get({"tenant_id": tenant_id, "id": invitation_id})
        return value_of(Invitation, row) if row else None

    def of_tenant(self, tenant_id: TenantId) -> list[Invitation]:
        """See the port."""
        rows = self._users.query(("tenant_id", tenant_id), begins_with=PREFIXES["invitation"])
        return [value_of(Invitation, row) for row in rows]

    def by_digest(self, digest: str) -> Invitation | None:
        """See the port."""
        row = self._lookups.get({"lookup": _link_of(digest)})
        invitation = self.get(TenantId(row["tenant_id"]), InvitationId(row["invitation_id"])) if row else None
        return invitation if invitation and invitation.digest == digest else None

    def accept(self, invitation: Invitation, user: User) -> None:
        """See the port."""
        actions = [
            self._lookups.put_action(found_by(user), absent("lookup")),
            self._users.delete_action(_key_of(invitation), _unchanged(invitation)),
            self._users.put_action(attributes_of(user), absent("id")),
            self._lookups.delete_action({"lookup": _link_of(invitation.digest)}),
        ]
        try:
            transact(self._users.client, actions)
        except ConditionFailed as error:
            if error.reasons[1] != "ConditionalCheckFailed":
                raise email_taken() from error
            raise _replaced() from error
        except TransactionClash as error:
            raise _replaced() from error

    def withdraw(self, invitation: Invitation) -> bool:
        """See the port."""
        try:
            self._users.delete(_key_of(invitation), _unchanged(invitation))
        except ConditionFailed:
            return False
        return True


def _link_of(digest: str) -> str:
    return f"invitation#{digest}"


def _key_of(invitation: Invitation) -> dict[str, str]:
    return {"tenant_id": invitation.tenant_id, "id": invitation.id}


def _unchanged(invitation: Invitation) -> Condition:
    return Condition("#d = :d", {"#d": "digest"}, {":d": invitation.digest})


def _replaced() -> StaleVersion:
    return StaleVersion("stale_version", "This invitation was changed meanwhile; please ask for a new one.")
