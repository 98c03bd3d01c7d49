"""What a finished run cost: brokerage, taxes and fees of its own orders, from the dated table."""

from decimal import Decimal

from shared.domain.charges import ChargedOrder, Segment, charges_for_orders
from shared.domain.run_life.reductions import filled_for
from shared.domain.run_life.view import View


def charges_of_run(view: View) -> Decimal:
    """The charges of every order that filled for the run, in rupees, as the account's tariff has them."""
    orders = [
        ChargedOrder(Segment.EQUITY, order.product, order.side, order.filled_quantity, order.average_price)
        for order in view.orders
        if order.filled_quantity and order.average_price is not None
    ]
    orders += [
        ChargedOrder(Segment.EQUITY, order.product, order.side, quantity, price)
        for quantity, price, order in filled_for(view.run, view.reducers)
    ]
    return charges_for_orders(orders, view.tariff, view.run.session_date).total
