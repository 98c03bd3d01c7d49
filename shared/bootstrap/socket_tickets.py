"""Composition of handing out tickets for live sockets."""

import secrets
from collections.abc import Callable
from functools import partial

from shared.adapters.dynamodb.live import CountLiveConnections, DynamoSocketTickets
from shared.application.live.sockets import Ticket, issue_ticket
from shared.application.ports.common import Caller
from shared.bootstrap.api import now, table
from shared.settings import AuthSettings


def build_ticket_office(settings: AuthSettings) -> Callable[[Caller], Ticket]:
    """``issue_ticket`` with its adapters."""
    return partial(
        issue_ticket,
        tickets=DynamoSocketTickets(table(settings, "socket_tickets")),
        sockets=CountLiveConnections(table(settings, "connections")),
        url=settings.socket_url,
        now=now,
        randomness=secrets.token_bytes,
    )
