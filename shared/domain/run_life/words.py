"""Prices and refusals as a trader reads them."""

from decimal import Decimal

from shared.domain.intents import Intent
from shared.domain.money import amount_text

_FINEST = Decimal("0.0001")


def price_text(amount: Decimal) -> str:
    """A price with two decimals, or up to four where an average needs them."""
    return amount_text(amount.quantize(_FINEST))


def refusal_words(order: Intent) -> str:
    """What the broker said when it refused, as the end of a sentence of ours (brokers often bring their own stop)."""
    return (order.reason or order.reason_code or "no reason given").rstrip(" .")
