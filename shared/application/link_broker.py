"""Link broker accounts, list them, start a paper account afresh, unlink.

Secrets are sealed before they are stored, each with the tenant, the broker and its purpose as encryption context, and
nothing here can open them again: only the execution service may, and only sessions.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from shared.application.desk import broker_of, tenant_of
from shared.application.ports.common import Caller, Now, Page, Randomness
from shared.application.ports.identity import AuditLog
from shared.application.ports.trading import (
    BrokerConnections,
    OpeningFunds,
    OrderFilter,
    OrdersView,
    PaperAccounts,
    PortfolioView,
    RunsView,
    Seal,
    Strategies,
)
from shared.application.view_strategies import is_holding
from shared.domain.brokers import BrokerConnection, BrokerName, ConnectionStatus, Funds, SecretPurpose
from shared.domain.errors import Conflict
from shared.domain.ids import PREFIXES, BrokerId, TenantId, new_id
from shared.domain.names import clean_name
from shared.domain.paper_account import OPENING_CASH
from shared.domain.records import RecordMeta
from shared.domain.strategies import Strategy, StrategyStatus

MOST_CONNECTIONS = 10
QUIET = timedelta(seconds=150)
"""How long no order may have moved before a reset: the order sender keeps an account's session for two minutes after
the last one, and must not send the next order to the account that was left behind."""
_PAGE = 100


@dataclass(frozen=True, slots=True)
class BrokerDesk:
    """What linking needs, bound once."""

    brokers: BrokerConnections
    strategies: Strategies
    runs: RunsView
    orders: OrdersView
    portfolio: PortfolioView
    paper: PaperAccounts
    funds: OpeningFunds
    seal: Seal
    audit: AuditLog
    now: Now
    randomness: Randomness


def link_broker(caller: Caller, broker: BrokerName, label: str, *, desk: BrokerDesk) -> BrokerConnection:
    """Open an account at the simulated exchange and keep its sealed credentials.

    Raises ``Conflict`` (``too_many_brokers``), ``Invalid`` for a label that cannot be, ``Unavailable`` when the
    exchange or the key service does not answer (nothing is kept then).
    """
    tenant, now = tenant_of(caller), desk.now()
    if len(desk.brokers.page(tenant, limit=MOST_CONNECTIONS, cursor=None).items) >= MOST_CONNECTIONS:
        message = f"At most {MOST_CONNECTIONS} broker accounts can be linked; unlink one first."
        raise Conflict("too_many_brokers", message)
    broker_id = BrokerId(new_id(PREFIXES["broker"], now, desk.randomness(10)))
    label = clean_name(label, "label")
    sealed_secret, sealed_session = _open_account(desk, tenant, broker_id, broker_id)
    connection = BrokerConnection(
        tenant_id=tenant,
        id=broker_id,
        broker=broker,
        label=label,
        status=ConnectionStatus.ACTIVE,
        account=broker_id,
        sealed_secret=sealed_secret,
        sealed_session=sealed_session,
        meta=RecordMeta.new(now, caller.user_id),
    )
    desk.brokers.add(connection)
    _keep_opening_funds(desk, connection)
    _audit(desk, caller, "broker.linked", broker_id)
    return connection


def list_brokers(caller: Caller, *, limit: int, cursor: str | None, desk: BrokerDesk) -> Page[BrokerConnection]:
    """The linked accounts, newest first."""
    return desk.brokers.page(tenant_of(caller), limit=limit, cursor=cursor)


def get_broker(caller: Caller, broker_id: str, *, desk: BrokerDesk) -> BrokerConnection:
    """One linked account. Raises ``NotFound``."""
    return broker_of(desk.brokers, caller, broker_id)


def reset_broker(caller: Caller, broker_id: str, *, desk: BrokerDesk) -> BrokerConnection:
    """Give a paper connection a new account: ₹10,00,000.00 and an empty book.

    The connection keeps its id, and the platform's own trades and runs stay. A new account instead of a cleared one,
    because clearing would need the session's secret, which this side cannot open. Raises ``NotFound``, ``Conflict``
    (``run_open``, ``position_open``, ``account_in_use``), ``Unavailable``.
    """
    before = broker_of(desk.brokers, caller, broker_id)
    _must_be_idle(desk, before)
    _must_be_quiet(desk, before)
    account = f"{before.id}-{before.meta.version + 1}"
    sealed_secret, sealed_session = _open_account(desk, before.tenant_id, before.id, account)
    after = replace(
        before,
        account=account,
        sealed_secret=sealed_secret,
        sealed_session=sealed_session,
        meta=before.meta.edited(desk.now(), caller.user_id),
    )
    desk.brokers.save(after, before=before)
    _keep_opening_funds(desk, after)
    _audit(desk, caller, "broker.reset", before.id)
    return after


def unlink_broker(caller: Caller, broker_id: str, *, desk: BrokerDesk) -> None:
    """Forget an account's credentials; orders and trades stay.

    Raises ``NotFound``, ``Conflict`` (``run_open``, ``position_open``, ``strategies_active``).
    """
    before = broker_of(desk.brokers, caller, broker_id)
    _must_be_idle(desk, before)
    active = next(_active_on(desk, before), None)
    if active is not None:
        message = f"The strategy “{active.name}” is active on this account; stop it first."
        raise Conflict("strategies_active", message)
    meta = before.meta.deleted(desk.now(), caller.user_id)
    gone = replace(before, status=ConnectionStatus.UNLINKED, sealed_secret=b"", sealed_session=b"", meta=meta)
    desk.brokers.save(gone, before=before)
    _audit(desk, caller, "broker.unlinked", before.id)


def _open_account(desk: BrokerDesk, tenant: TenantId, broker_id: BrokerId, account: str) -> tuple[bytes, bytes]:
    secret = base64.urlsafe_b64encode(desk.randomness(32)).decode().rstrip("=")
    session = desk.paper.open(account, secret)
    return (
        desk.seal(secret, tenant_id=tenant, broker_id=broker_id, purpose=SecretPurpose.SECRET),
        desk.seal(session, tenant_id=tenant, broker_id=broker_id, purpose=SecretPurpose.SESSION),
    )


def _keep_opening_funds(desk: BrokerDesk, connection: BrokerConnection) -> None:
    """The engine asks for an account's money only around orders, and an order must not fail for that of the old one."""
    funds = Funds(cash=OPENING_CASH, blocked=Decimal(0), available=OPENING_CASH, at=desk.now())
    desk.funds.keep(connection.tenant_id, connection.id, funds)


def _must_be_idle(desk: BrokerDesk, connection: BrokerConnection) -> None:
    now = desk.now()
    runs = desk.runs.open_runs(connection.tenant_id)
    if any(run.broker_id == connection.id and is_holding(run, now) for run in runs):
        message = "A run is open on this account; stop or square off its strategy and wait until it has ended."
        raise Conflict("run_open", message)
    positions = desk.portfolio.positions(connection.tenant_id)
    held = [each for each in positions if each.broker_id == connection.id and each.quantity]
    if held:
        message = f"The account holds {held[0].quantity} {held[0].instrument}; close the position first."
        raise Conflict("position_open", message)


def _must_be_quiet(desk: BrokerDesk, connection: BrokerConnection) -> None:
    mine = OrderFilter(broker_id=connection.id)
    newest = desk.orders.page(connection.tenant_id, limit=_PAGE, cursor=None, only=mine).items
    moved = max((each.updated_at for each in newest), default=None)
    if moved is not None and desk.now() - moved < QUIET:
        seconds = int((QUIET - (desk.now() - moved)).total_seconds()) + 1
        raise Conflict("account_in_use", f"An order moved on this account just now; please try again in {seconds} s.")


def _active_on(desk: BrokerDesk, connection: BrokerConnection) -> Iterator[Strategy]:
    cursor: str | None = None
    while True:
        page = desk.strategies.page(connection.tenant_id, limit=_PAGE, cursor=cursor, status=StrategyStatus.ACTIVE)
        yield from (each for each in page.items if each.broker_id == connection.id)
        cursor = page.next_cursor
        if cursor is None:
            return


def _audit(desk: BrokerDesk, caller: Caller, action: str, broker_id: BrokerId) -> None:
    desk.audit.record(caller.tenant_id, at=desk.now(), actor=caller.user_id, action=action, subject=broker_id)
