"""What a sender process does with its one intent: the product's own coroutines, in the order in which a desk runs them.

The desk's tasks, queues and pace are not here: they decide when something is done, and the explorer tries every when.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from proof.exploration.ports import START
from shared.application.order_sender import reconcile as reconciling
from shared.application.order_sender.following import LOOKUP_SECONDS
from shared.application.order_sender.lookup import look_up
from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.reconcile import reconcile
from shared.application.order_sender.send_intent import send_intent
from shared.application.ports.engine import Broker, BrokerAway
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side, decimal_of
from shared.domain.strategies import Product

TENANT, ACCOUNT, INTENT = TenantId("tnt_1"), BrokerId("brk_1"), IntentId("PAAAAAAAAAAAAAAAA")
RETRY_SECONDS = 0.25
_log = logging.getLogger("plimsoll.orders")
UNSETTLED = frozenset({IntentState.PENDING, IntentState.SENDING})


def an_exit() -> Intent:
    """The intent of every history: an exit that was decided just now."""
    return Intent(
        tenant_id=TENANT, id=INTENT, strategy_id=StrategyId("str_1"), run_id=RunId("20261123-01"), leg=1,
        role=Role.EXIT, generation=0, bucket=77, broker_id=ACCOUNT, instrument=InstrumentId("NSE:INFY"),
        side=Side.SELL, quantity=10, product=Product.INTRADAY, limit=decimal_of("990.00"), state=IntentState.PENDING,
        cause="STOP_LOSS", decided_at=START, created_at=START, updated_at=START,
    )  # fmt: skip


async def serve(ports: SenderPorts, broker: Broker) -> None:
    """Take the account over, fold the broker's book, then send or look up until the broker has the order or refused it.

    Raises ``Superseded``.
    """
    epoch = await ports.orders.take_account(ACCOUNT)
    while not await fold(ports, broker, epoch):
        await ports.sleep(RETRY_SECONDS)
    while True:
        row = await ports.orders.get(TENANT, INTENT)
        if row is None or row.state not in UNSETTLED:
            return
        if row.state is IntentState.PENDING:
            _, why = await send_intent(ports, broker, row, epoch)
            if why is not None:
                await ports.sleep(RETRY_SECONDS)
        else:
            with suppress(Unavailable):
                await look_up(ports, broker, row, epoch)
            await ports.sleep(LOOKUP_SECONDS)


async def fold(ports: SenderPorts, broker: Broker, epoch: int) -> bool:
    """Read the broker's book once and fold it in; False if it could not be read. Raises ``Superseded``."""
    try:
        await reconcile(ports, broker, TENANT, epoch, set())
    except (BrokerAway, Unavailable):
        return False
    return True


@contextmanager
def without_event_loop() -> Iterator[None]:
    """Let the coroutines run by hand: rows that are read side by side are read one after another.

    Their log is silenced: the same few lines would come a hundred thousand times.
    """
    before = _log.disabled
    _log.disabled = True
    try:
        with patch.object(reconciling, "asyncio", SimpleNamespace(gather=_one_after_another)):
            yield
    finally:
        _log.disabled = before


async def _one_after_another(*works: Any) -> Sequence[Any]:
    return [await work for work in works]
