"""Money at the simulated exchange: what an account has, what is blocked, what a fill does to it.

``cash`` is the opening balance and every realised gain or loss since. Nothing else moves it: bought shares block
margin instead of spending cash (20 % of their cost intraday, all of it for delivery). Charges are not deducted here,
the platform computes them from its dated table. So at every moment, exactly,
``cash − opening = Σ sold − Σ bought + Σ cost of what is held``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shared.domain.brokers import Funds
from shared.domain.instruments import InstrumentId
from shared.domain.matching import Execution, OrderRequest, PaperOrder, Refusal
from shared.domain.money import Side, round_paise, rupees_text
from shared.domain.positions import Holding, fill_holding
from shared.domain.strategies import Product

OPENING_CASH = Decimal("1000000.00")
MARGIN_RATES = {Product.INTRADAY: Decimal("0.20"), Product.DELIVERY: Decimal(1)}
"""The part of a position's value that must be covered by cash."""

PositionKey = tuple[InstrumentId, Product]


@dataclass(frozen=True, slots=True)
class PaperAccount:
    """One account. ``token_hash`` is the SHA-256 of its first session token, in hex: it proves the secret for ever.

    ``sequence`` numbers the changes of its orders and never falls, not even by a reset; ``book`` counts resets.
    ``session`` numbers its sessions and ``session_hash`` is of the present one's token (None: the first); while
    ``expired`` no token opens the account.
    """

    account: str
    token_hash: str
    opened_at: datetime
    cash: Decimal = OPENING_CASH
    book: int = 1
    sequence: int = 0
    version: int = 1
    session: int = 0
    session_hash: str | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class PaperPosition:
    """What an account holds of an instrument and product in its present book. ``cost`` is signed like ``quantity``."""

    account: str
    book: int
    instrument: InstrumentId
    product: Product
    quantity: int = 0
    cost: Decimal = Decimal(0)
    realized: Decimal = Decimal(0)
    version: int = 0

    @property
    def key(self) -> PositionKey:
        """What it is a position of."""
        return self.instrument, self.product


def after_fill(
    account: PaperAccount, position: PaperPosition, side: Side, execution: Execution
) -> tuple[PaperAccount, PaperPosition]:
    """Account and position after one execution: what it realises goes to cash."""
    held = Holding(position.quantity, position.cost, position.realized)
    after = fill_holding(held, side, execution.quantity, execution.price)
    return (
        replace(account, cash=account.cash + after.realized - held.realized),
        replace(
            position,
            quantity=after.quantity,
            cost=after.cost,
            realized=after.realized,
            version=position.version + 1,
        ),
    )


def after_reset(account: PaperAccount) -> PaperAccount:
    """The account with its opening cash and an empty book."""
    return replace(account, cash=OPENING_CASH, book=account.book + 1, version=account.version + 1)


def after_expiry(account: PaperAccount) -> PaperAccount:
    """The account with no session in force."""
    return replace(account, expired=True, version=account.version + 1)


def after_sign_in(account: PaperAccount, session: int, session_hash: str) -> PaperAccount:
    """The account with a new session in force."""
    return replace(account, session=session, session_hash=session_hash, expired=False, version=account.version + 1)


def funds_of(
    account: PaperAccount,
    positions: Mapping[PositionKey, PaperPosition],
    open_orders: Sequence[PaperOrder],
    now: datetime,
) -> Funds:
    """Cash, what positions and open orders block, and what is left (to the paisa)."""
    blocked = blocked_by(positions, ((order, order.open_quantity, order.limit) for order in _in_order(open_orders)))
    cash = round_paise(account.cash)
    return Funds(cash=cash, blocked=blocked, available=cash - blocked, at=now)


def funds_refusal(
    request: OrderRequest,
    account: PaperAccount,
    positions: Mapping[PositionKey, PaperPosition],
    open_orders: Sequence[PaperOrder],
) -> Refusal | None:
    """Why the account cannot bear this order, or None. What closes a position needs no money."""
    demands = [(order, order.open_quantity, order.limit) for order in _in_order(open_orders)]
    before = blocked_by(positions, demands)
    after = blocked_by(positions, [*demands, (request, request.quantity, request.limit)])
    opens = after > before
    if opens and request.product is Product.DELIVERY and request.side is Side.SELL:
        return Refusal("invalid_order", "A delivery sale needs shares that are held and not promised to another order.")
    if opens and after > account.cash:
        needed, available = rupees_text(after - before), rupees_text(account.cash - before)
        return Refusal("insufficient_funds", f"This order needs {needed}, but only {available} is available.")
    return None


def blocked_by(
    positions: Mapping[PositionKey, PaperPosition],
    demands: Iterable[tuple[PaperOrder | OrderRequest, int, Decimal]],
) -> Decimal:
    """Margin of positions and of orders (order, open quantity, price), the earlier order first.

    An order that reduces a position blocks nothing for that part; two orders cannot reduce the same units.
    """
    total = sum((abs(each.cost) * MARGIN_RATES[each.product] for each in positions.values()), Decimal(0))
    reducible: dict[tuple[PositionKey, Side], int] = {}
    for position in positions.values():
        if position.quantity:
            closing = Side.SELL if position.quantity > 0 else Side.BUY
            reducible[position.key, closing] = abs(position.quantity)
    for order, quantity, price in demands:
        slot = ((order.instrument, order.product), order.side)
        reduced = min(quantity, reducible.get(slot, 0))
        reducible[slot] = reducible.get(slot, 0) - reduced
        total += (quantity - reduced) * price * MARGIN_RATES[order.product]
    return round_paise(total)


def _in_order(orders: Sequence[PaperOrder]) -> list[PaperOrder]:
    return sorted((each for each in orders if not each.is_final), key=lambda each: (each.placed_at, each.order_id))
