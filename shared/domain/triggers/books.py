"""All price triggers of one instrument, and the range of prices at which none of them stirs.

In each side's book prices are mirrored (see ``trail_rule``): a short's have their sign turned.
"""

from array import array

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers.lines import ENDLESS, Lines
from shared.domain.triggers.rows import Rows
from shared.domain.triggers.trail_groups import TrailPart
from shared.domain.triggers.trails import TrailBook


class Market:
    """One instrument. A price above ``low`` and below ``high`` fires nothing and moves no trail.

    The range may be narrower than it could be (what bounded it was cancelled), never wider.
    """

    __slots__ = ("books", "high", "low", "rows", "spare", "token")

    def __init__(self, rows: "Rows[SideBook, TrailPart]", token: int) -> None:
        self.rows = rows
        self.spare = array("i")
        self.token = token
        self.books: list[SideBook] = []
        self.low = 0
        self.high = ENDLESS

    def book(self, side: Side) -> "SideBook":
        """The lines of one side."""
        for book in self.books:
            if book.side is side:
                return book
        self.books.append(SideBook(self, side))
        return self.books[-1]

    def narrow(self, sign: int, below: int | None = None, above: int | None = None) -> None:
        """Something stirs at mirrored prices at or ``below`` the one, at or ``above`` the other."""
        if sign < 0:
            below, above = None if above is None else -above, None if below is None else -below
        if below is not None and below > self.low:
            self.low = below
        if above is not None and above < self.high:
            self.high = above

    def settle(self) -> None:
        """Make the range as wide as it is known to be."""
        low, high = 0, ENDLESS
        for book in self.books:
            below, above = -book.stops.first, book.targets.first
            for trails in book.trails:
                below = trails.line if trails.line > below else below
                above = trails.best + 1 if trails.best < above else above
            if book.sign < 0:
                below, above = -above, -below
            low = below if below > low else low
            high = above if above < high else high
        self.low, self.high = low, high


class SideBook:
    """The lines of one side on one instrument."""

    __slots__ = ("market", "side", "sign", "stops", "targets", "trails")

    def __init__(self, market: Market, side: Side) -> None:
        self.market = market
        self.side = side
        self.sign = side.sign
        self.stops = Lines()  # by −level: the highest is reached first
        self.targets = Lines()  # by level
        self.trails: list[TrailBook] = []  # one for each kind and tick size

    def add_stop(self, row: int, level: int) -> None:
        """Arm a stop at a mirrored level."""
        self.stops.push(-level, row)
        self.market.narrow(self.sign, below=level)

    def add_target(self, row: int, level: int) -> None:
        """Arm a target at a mirrored level."""
        self.targets.push(level, row)
        self.market.narrow(self.sign, above=level)

    def add_trail(self, row: int, kind: DistanceKind, distance: int, tick: int, best: int) -> None:
        """Arm a trailing stop whose best price so far is the mirrored ``best``."""
        for trails in self.trails:
            if trails.kind is kind and trails.tick == tick:
                break
        else:
            trails = TrailBook(self.market.rows, self.side, kind, tick)
            self.trails.append(trails)
        level = trails.add(row, distance, best)
        self.market.narrow(self.sign, below=level, above=best + 1)
