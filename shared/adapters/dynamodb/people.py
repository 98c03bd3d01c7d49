"""Tenants and users (table ``users``), found by e-mail through ``auth_lookups``."""

from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table, TransactionClash, absent, transact
from shared.domain.errors import Conflict, FieldError, StaleVersion
from shared.domain.ids import PREFIXES, TenantId, UserId
from shared.domain.one_time_links import digest_of
from shared.domain.people import Tenant, User


class DynamoPeople:
    """Implements ``People``. The tenant's own row lies beside its users, under the tenant's id."""

    def __init__(self, users: Table, lookups: Table) -> None:
        self._users = users
        self._lookups = lookups

    def register(self, tenant: Tenant, owner: User) -> None:
        """Keep tenant, owner and address, or nothing; see the port."""
        actions = [
            self._lookups.put_action(found_by(owner), absent("lookup")),
            self._users.put_action({**attributes_of(tenant), "tenant_id": tenant.id}, absent("id")),
            self._users.put_action(attributes_of(owner), absent("id")),
        ]
        try:
            transact(self._users.client, actions)
        except ConditionFailed as error:
            raise email_taken() from error

    def by_email(self, email: str) -> User | None:
        """See the port: two reads, whoever it is."""
        row = self._lookups.get({"lookup": lookup_of(email)}) or {"tenant_id": "tnt_nobody", "user_id": "usr_nobody"}
        return self.get(TenantId(row["tenant_id"]), UserId(row["user_id"]))

    def get(self, tenant_id: TenantId, user_id: UserId) -> User | None:
        """See the port."""
        row = self._users.get({"tenant_id": tenant_id, "id": user_id})
        user = value_of(User, row) if row else None
        return user if user and user.meta.deleted_at is None else None

    def tenant(self, tenant_id: TenantId) -> Tenant | None:
        """See the port."""
        row = self._users.get({"tenant_id": tenant_id, "id": tenant_id})
        return value_of(Tenant, row) if row else None

    def of_tenant(self, tenant_id: TenantId) -> list[User]:
        """See the port."""
        rows = self._users.query(("tenant_id", tenant_id), begins_with=PREFIXES["user"])
        users = (value_of(User, row) for row in rows)
        return [user for user in users if user.meta.deleted_at is None]

    def save(self, user: User, *, before: User) -> None:
        """Replace a user; see the port. Version and password decide whether ``before`` still stands."""
        try:
            self._users.update(**_replacement(user, before))
        except ConditionFailed as error:
            raise StaleVersion("stale_version", "This user was changed meanwhile; please try again.") from error

    def save_member(self, user: User, *, before: User, tenant: Tenant) -> None:
        """Replace a user under the tenant's version; see the port. Counting owners is safe that way."""
        of_tenant = {"tenant_id": tenant.id, "id": tenant.id}
        raised = {":next": tenant.meta.version + 1, ":before": tenant.meta.version}
        names = {"#meta": "meta", "#version": "version"}
        actions = [
            self._users.update_action(
                of_tenant, "SET #meta.#version = :next", names, raised, "#meta.#version = :before"
            ),
            self._users.update_action(**_replacement(user, before)),
        ]
        if user.meta.deleted_at is not None:
            still_theirs = Condition("#u = :u", {"#u": "user_id"}, {":u": user.id})
            actions.append(self._lookups.delete_action({"lookup": lookup_of(user.email)}, still_theirs))
        try:
            transact(self._users.client, actions)
        except (ConditionFailed, TransactionClash) as error:
            message = "The members were changed meanwhile; please look again."
            raise StaleVersion("stale_version", message) from error


def found_by(user: User) -> dict[str, Any]:
    """The row by which an address finds its user."""
    return {"lookup": lookup_of(user.email), "tenant_id": user.tenant_id, "user_id": user.id}


def lookup_of(email: str) -> str:
    """The key of that row."""
    return f"email#{digest_of(email)}"


def email_taken() -> Conflict:
    """An address belongs to one user of one tenant."""
    message = "Somebody has registered with this e-mail address already."
    return Conflict("email_taken", message, [FieldError("email", message)])


def _replacement(user: User, before: User) -> dict[str, Any]:
    """An update that replaces a user where ``before`` still stands, as ``Table.update`` takes it."""
    changed = attributes_of(user)
    key = {"tenant_id": changed.pop("tenant_id"), "id": changed.pop("id")}
    names = {f"#{position}": name for position, name in enumerate(changed)}
    values: dict[str, Any] = {f":{position}": value for position, value in enumerate(changed.values())}
    names |= {"#meta": "meta", "#version": "version", "#hash": "password_hash"}
    values |= {":before": before.meta.version, ":hash": before.password_hash}
    assignments = ", ".join(f"#{position} = :{position}" for position in range(len(changed)))
    condition = "#meta.#version = :before AND #hash = :hash"
    return {"key": key, "expression": f"SET {assignments}", "names": names, "values": values, "condition": condition}
