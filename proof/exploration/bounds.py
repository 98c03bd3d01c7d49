"""How far the exploration goes, and what it has to say."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that may go wrong in one history; everything up to these numbers is tried in every order.

    ``moves``: the account goes to another sender although its holder lives (which wakes up later as a zombie).
    ``stalls``: a process that is stopped for long between its claim and its request (shorter stops are no fault here).
    ``slow_writes``: a write to the store whose answer never comes and which is done, not done or done later.
    ``late_accepts``: a request that the broker accepts after its sender gave up waiting. ``blind_lookups``: a reading
    of the broker's book that fails. ``cancellations``: a claim's transaction that is cancelled because another intent's
    row in it has moved. ``folds``: a reading of the whole book beside the sending.
    """

    crashes: int = 2
    moves: int = 1
    stalls: int = 1
    slow_writes: int = 1
    lost_requests: int = 1
    lost_answers: int = 1
    late_accepts: int = 1
    blind_lookups: int = 1
    refusals: int = 1
    cancellations: int = 1
    folds: int = 1
    faults: int = 2

    def __str__(self) -> str:
        return ", ".join(f"{field.name.replace('_', ' ')} <= {getattr(self, field.name)}" for field in fields(self))


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, and the history that shows it, one step a line."""

    invariant: str
    text: str
    trace: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{number:3}. {step}" for number, step in enumerate(self.trace, start=1)]
        return "\n".join([*lines, f"     {self.invariant}: {self.text}"])


@dataclass(frozen=True, slots=True)
class Search:
    """One protocol searched: how many histories were run, how many different states they went through."""

    name: str
    executions: int
    states: int
    violation: Violation | None
    seconds: float


@dataclass(frozen=True, slots=True)
class ExplorationReport:
    """What an exploration found. ``variants`` tells of each broken protocol whether it was caught, ``residues`` of each
    assumption about the broker or the machine whether the protocol really needs it.
    """

    bounds: Bounds
    executions: int
    states: int
    violations: tuple[Violation, ...]
    variants: dict[str, bool]
    residues: dict[str, bool]
    searches: tuple[Search, ...]
    seconds: float

    @property
    def is_proven(self) -> bool:
        """The protocol holds, and every broken one was caught."""
        return not self.violations and all(self.variants.values())
