"""Tenants and users (table ``users``), found by e-mail through ``auth_lookups``."""

from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import ConditionFailed, Table, absent, transact
from shared.domain.errors import Conflict, FieldError, StaleVersion
from shared.domain.ids import TenantId, UserId
from shared.domain.one_time_links import digest_of
from shared.domain.people import Tenant, User


class DynamoPeople:
    """Implements ``People``. The tenant's own row lies beside its users, under the tenant's id."""

    def __init__(self, users: Table, lookups: Table) -> None:
        self._users = users
        self._lookups = lookups

    def register(self, tenant: Tenant, owner: User) -> None:
        """Keep tenant, owner and address, or nothing; see the port."""
        found_by = {"lookup": _lookup_of(owner.email), "tenant_id": owner.tenant_id, "user_id": owner.id}
        actions = [
            self._lookups.put_action(found_by, absent("lookup")),
            self._users.put_action({**attributes_of(tenant), "tenant_id": tenant.id}, absent("id")),
            self._users.put_action(attributes_of(owner), absent("id")),
        ]
        try:
            transact(self._users.client, actions)
        except ConditionFailed as error:
            message = "Somebody has registered with this e-mail address already."
            raise Conflict("email_taken", message, [FieldError("email", message)]) from error

    def by_email(self, email: str) -> User | None:
        """See the port: two reads, whoever it is."""
        row = self._lookups.get({"lookup": _lookup_of(email)}) or {"tenant_id": "tnt_nobody", "user_id": "usr_nobody"}
        return self.get(TenantId(row["tenant_id"]), UserId(row["user_id"]))

    def get(self, tenant_id: TenantId, user_id: UserId) -> User | None:
        """See the port."""
        row = self._users.get({"tenant_id": tenant_id, "id": user_id})
        return value_of(User, row) if row else None

    def save(self, user: User, *, before: User) -> None:
        """Replace a user; see the port. Version and password decide whether ``before`` still stands."""
        changed = attributes_of(user)
        key = {"tenant_id": changed.pop("tenant_id"), "id": changed.pop("id")}
        names = {f"#{position}": name for position, name in enumerate(changed)}
        values: dict[str, Any] = {f":{position}": value for position, value in enumerate(changed.values())}
        names |= {"#meta": "meta", "#version": "version", "#hash": "password_hash"}
        values |= {":before": before.meta.version, ":hash": before.password_hash}
        assignments = ", ".join(f"#{position} = :{position}" for position in range(len(changed)))
        condition = "#meta.#version = :before AND #hash = :hash"
        try:
            self._users.update(key, f"SET {assignments}", names, values, condition)
        except ConditionFailed as error:
            raise StaleVersion("stale_version", "This user was changed meanwhile; please try again.") from error


def _lookup_of(email: str) -> str:
    return f"email#{digest_of(email)}"
