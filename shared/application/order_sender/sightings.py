"""A position of the account, and how the broker's number for it differs from ours."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.domain.instruments import InstrumentId
from shared.domain.strategies import Product


class Holding(NamedTuple):
    """What is held of an account."""

    instrument: InstrumentId
    product: Product


@dataclass(frozen=True, slots=True)
class Sighting:
    """A difference and since when it is seen (boottime). ``held`` is the broker's number, ``booked`` is ours."""

    held: int
    booked: int
    since: float

    @property
    def difference(self) -> int:
        """Units by which the account holds more (above zero) or less than our orders have brought."""
        return self.held - self.booked

    @property
    def is_missing(self) -> bool:
        """Whether units that our orders hold are not in the account."""
        return self.held * _sign(self.booked) < abs(self.booked)

    @property
    def is_unknown(self) -> bool:
        """Whether the account holds units that none of our orders has brought."""
        return not self.is_missing or self.held * _sign(self.booked) < 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
