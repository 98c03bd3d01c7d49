"""Broker accounts on the wire. No secret ever goes out."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from shared.domain.brokers import BrokerConnection, BrokerName, ConnectionStatus
from shared.web.schemas import RequestModel, View


class LinkBody(RequestModel):
    """Which broker to link. ``paper`` opens an account at the simulated exchange with ₹10,00,000.00."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"broker": "paper", "label": "Paper account"}]})

    broker: BrokerName
    label: Annotated[str, Field(min_length=1, max_length=400)] = "Paper account"


class BrokerView(View):
    """A linked account."""

    id: str
    broker: BrokerName
    label: str
    status: ConnectionStatus
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, connection: BrokerConnection) -> Self:
        """From the domain, secrets left behind."""
        return cls(
            id=connection.id,
            broker=connection.broker,
            label=connection.label,
            status=connection.status,
            version=connection.meta.version,
            created_at=connection.meta.created_at,
            updated_at=connection.meta.updated_at,
        )
