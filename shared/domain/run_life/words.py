"""Prices as a trader reads them."""

from decimal import Decimal

from shared.domain.money import amount_text

_FINEST = Decimal("0.0001")


def price_text(amount: Decimal) -> str:
    """A price with two decimals, or up to four where an average needs them."""
    return amount_text(amount.quantize(_FINEST))
