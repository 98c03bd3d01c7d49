"""What live sockets show, in the very JSON of the HTTP API: the same use cases, the same views."""

from collections.abc import Callable, Mapping

from shared.application.desk import Desk, tenant_of
from shared.application.manage_kill_switches import tenant_switches
from shared.application.ports.common import Caller
from shared.application.ports.live import Listed, OpenOrders
from shared.application.ports.trading import NoticesView, OrderFilter
from shared.application.view_notices import list_notices
from shared.application.view_orders import OrderState, list_orders, listed_order
from shared.application.view_portfolio import (
    Books,
    PortfolioFacts,
    portfolio_at,
    priced_at,
    read_portfolio_facts,
)
from shared.application.view_strategies import StrategyState, list_strategies
from shared.domain.instruments import InstrumentId
from shared.domain.live import NOTICES, ORDERS, STRATEGIES
from shared.domain.market_data import Quote
from shared.web.kill_switch import TenantKillSwitchView
from shared.web.views.market import QuoteView
from shared.web.views.orders import OrderView
from shared.web.views.portfolio import NoticeView, PortfolioView, PositionView
from shared.web.views.strategies import StrategyView

NEWEST_ORDERS = 50
NEWEST_NOTICES = 20
MOST_STRATEGIES = 1_000
_PAGE = 100


class WireViews:
    """``LiveViews`` over the use cases of the HTTP API."""

    def __init__(self, desk: Desk, books: Books, notices: NoticesView, open_orders: OpenOrders) -> None:
        self._desk, self._books, self._notices, self._open_orders = desk, books, notices, open_orders
        self._lists: Mapping[str, Callable[[Caller], Listed]] = {
            ORDERS: self._orders,
            STRATEGIES: self._strategies,
            NOTICES: self._newest_notices,
        }

    def listed(self, topic: str, caller: Caller) -> Listed:
        """A list as the tables have it now."""
        return self._lists[topic](caller)

    def kill_switch(self, caller: Caller) -> str:
        """The tenant's kill switches."""
        return TenantKillSwitchView.of(tenant_switches(caller, switches=self._desk.switches)).model_dump_json()

    def facts(self, caller: Caller) -> PortfolioFacts:
        """What positions and P&L are made of."""
        return read_portfolio_facts(caller, day=None, books=self._books)

    def positions(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> Listed:
        """Open positions at these quotes."""
        states = priced_at(facts.positions, quotes)
        return Listed({_position_key(view): view.model_dump_json() for view in map(PositionView.of, states)})

    def portfolio(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> str:
        """The portfolio at these quotes."""
        return PortfolioView.of(portfolio_at(facts, quotes)).model_dump_json()

    def quote(self, quote: Quote) -> str:
        """A quote."""
        return QuoteView.of(quote).model_dump_json()

    def _orders(self, caller: Caller) -> Listed:
        """The newest, and whatever older one is still open."""
        newest = list_orders(caller, limit=NEWEST_ORDERS, cursor=None, only=OrderFilter(), desk=self._desk).items
        states: dict[str, OrderState] = {order.id: order for order in newest}
        tenant = tenant_of(caller)
        accounts = self._desk.brokers.page(tenant, limit=_PAGE, cursor=None).items
        still_open = map(listed_order, self._open_orders(tenant, [each.id for each in accounts]))
        for order in sorted(still_open, key=lambda each: each.created_at, reverse=True):
            states.setdefault(order.id, order)
        return Listed({order_id: OrderView.of(order).model_dump_json() for order_id, order in states.items()})

    def _strategies(self, caller: Caller) -> Listed:
        states: list[StrategyState] = []
        cursor: str | None = None
        while len(states) < MOST_STRATEGIES:
            page = list_strategies(caller, limit=_PAGE, cursor=cursor, status=None, desk=self._desk)
            states += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
        return Listed({each.strategy.id: StrategyView.of(each).model_dump_json() for each in states})

    def _newest_notices(self, caller: Caller) -> Listed:
        found = list_notices(caller, limit=NEWEST_NOTICES, cursor=None, unread_only=False, notices=self._notices)
        items = {str(each.id): NoticeView.of(each).model_dump_json() for each in found.page.items}
        return Listed(items, {"unread": str(found.unread)})


def _position_key(view: PositionView) -> str:
    return f"{view.broker_id}|{view.instrument}|{view.product}"
