"""Composition of ``realtime_api``: small, because a socket waits for it to start."""

from shared.adapters import aws
from shared.adapters.dynamodb.live import DynamoLiveConnections, DynamoSocketTickets
from shared.adapters.reference.instruments import instrument_book
from shared.adapters.signals import QueuedSignals
from shared.application.live.sockets import SocketDesk
from shared.bootstrap.api import now, table
from shared.domain.instruments import InstrumentId
from shared.settings import SocketSettings


def build(settings: SocketSettings) -> SocketDesk:
    """The desk over this stage's tables. Raises ``ValueError`` when no queue is named."""

    def is_instrument(instrument: InstrumentId) -> bool:
        return instrument_book().by_id(instrument) is not None

    return SocketDesk(
        tickets=DynamoSocketTickets(table(settings, "socket_tickets")),
        connections=DynamoLiveConnections(table(settings, "connections")),
        signal=QueuedSignals(aws.sqs(), settings.changes_queues),
        is_instrument=is_instrument,
        now=now,
    )
