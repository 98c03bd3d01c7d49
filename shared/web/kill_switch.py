"""Kill switches on the wire, the same for a tenant and for a strategy."""

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import Query
from pydantic import ConfigDict, Field, field_validator

from shared.application.manage_kill_switches import OPERATOR, StrategySwitches, TenantSwitches
from shared.domain.errors import FieldError, Invalid
from shared.domain.kill_switch import LONGEST_REASON, KillScope, KillSwitch, KillVerb
from shared.web.schemas import RequestModel, View

ReleaseReason = Annotated[
    str, Query(alias="reason", max_length=LONGEST_REASON, description="Why it is released, for the audit log")
]


class KillSwitchBody(RequestModel):
    """``halt``: nothing is entered any more. ``flatten``: that, and everything held is left now. Exits always go on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verb": "halt", "reason": "The feed looks wrong"}]})

    verb: Literal["halt", "flatten"]
    reason: Annotated[str, Field(max_length=LONGEST_REASON, description="Why, for the audit log and the timeline")]

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        words = " ".join(reason.split())
        if not words:
            message = "Please say why, in a few words."
            raise Invalid("invalid_request", message, [FieldError("reason", message)])
        return words

    def to_domain(self) -> KillVerb:
        """As the domain has it."""
        return KillVerb(self.verb.upper())


class KillSwitchView(View):
    """A switch as it stands. ``verb`` null: not engaged. Version 0: it was never used."""

    scope: Literal["strategy", "tenant", "platform"]
    strategy_id: str | None
    verb: Literal["halt", "flatten"] | None
    reason: str
    changed_by: str | None = Field(description="The user, or `operator`; null for the platform's own")
    changed_at: datetime | None
    version: int

    @classmethod
    def of(cls, switch: KillSwitch) -> Self:
        """From the domain. Operators stay nameless to tenants."""
        by: str | None = "operator" if switch.changed_by.startswith(OPERATOR) else switch.changed_by or None
        facts = {
            "scope": switch.scope.lower(),
            "strategy_id": switch.strategy_id,
            "verb": switch.verb.lower() if switch.verb else None,
            "reason": switch.reason,
            "changed_by": None if switch.scope is KillScope.PLATFORM else by,
            "changed_at": switch.changed_at if switch.version else None,
            "version": switch.version,
        }
        return cls.model_validate(facts)


class TenantKillSwitchView(View):
    """The tenant's switch, those of its strategies that were ever used, and the platform's.

    ``in_force``: the one that decides about a strategy without a switch of its own; null when it may enter.
    """

    switch: KillSwitchView
    strategies: list[KillSwitchView]
    platform: KillSwitchView
    in_force: KillSwitchView | None

    @classmethod
    def of(cls, found: TenantSwitches) -> Self:
        """From the use case's answer."""
        return cls(
            switch=KillSwitchView.of(found.own),
            strategies=[KillSwitchView.of(each) for each in found.strategies],
            platform=KillSwitchView.of(found.platform),
            in_force=KillSwitchView.of(found.in_force) if found.in_force else None,
        )


class StrategyKillSwitchView(View):
    """A strategy's own switch, and the one that decides about it: its own, the tenant's or the platform's."""

    switch: KillSwitchView
    in_force: KillSwitchView | None

    @classmethod
    def of(cls, found: StrategySwitches) -> Self:
        """From the use case's answer."""
        return cls(
            switch=KillSwitchView.of(found.own),
            in_force=KillSwitchView.of(found.in_force) if found.in_force else None,
        )
