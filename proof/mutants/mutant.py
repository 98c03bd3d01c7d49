"""What a missing defence is: a name, what is swapped while it is missing, and where that was noticed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from proof.simulation.plan import Plan

Swap = tuple[Any, str, Any]


def any_world(_plan: Plan) -> bool:
    """Every world is worth searching."""
    return True


@dataclass(frozen=True, slots=True)
class Mutant:
    """A defence that is missing. ``seed`` is a world in which that was noticed; ``swaps`` makes what to exchange.

    ``suits``: which worlds are worth searching, because what the defence is for happens in them.
    """

    name: str
    what: str
    seed: int
    swaps: Callable[[], list[Swap]]
    suits: Callable[[Plan], bool] = any_world

    @contextmanager
    def on(self) -> Iterator[None]:
        """The product without this defence."""
        with ExitStack() as stack:
            for owner, name, instead in self.swaps():
                stack.enter_context(patch.object(owner, name, instead))
            yield
