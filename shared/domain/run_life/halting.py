"""What an engaged kill switch means for one run: nothing enters, and on ``FLATTEN`` everything that is held is left."""

from datetime import datetime

from shared.domain.kill_switch import KillScope, KillSwitch, KillVerb
from shared.domain.run_life.view import View
from shared.domain.runs import Run

HALT_CODE = "kill_switch"
"""Reason of a run that a kill switch kept from entering."""
HALT_TITLE = "Halted by the kill switch"


def must_flatten(halt: KillSwitch | None) -> bool:
    """Whether everything held is to be left."""
    return halt is not None and halt.verb is KillVerb.FLATTEN


def flattens_anew(view: View) -> bool:
    """Whether ``FLATTEN`` was engaged after the run had given up leaving: then it tries once more."""
    halt = view.halt
    return halt is not None and must_flatten(halt) and halt.changed_at > failed_since(view.run)


def failed_since(run: Run) -> datetime:
    """Since when a failed run waits for somebody: what was asked for later than that counts.

    Its row may be written afterwards, when orders of the trader's own take units of it.
    """
    return run.given_up_at or run.updated_at


def switch_words(halt: KillSwitch) -> str:
    """``the kill switch of your account is engaged (“…”)``, as part of a sentence."""
    whose = {
        KillScope.STRATEGY: "this strategy",
        KillScope.TENANT: "your account",
        KillScope.PLATFORM: "the platform",
    }[halt.scope]
    why = f" (“{halt.reason}”)" if halt.reason else ""
    return f"the kill switch of {whose} is engaged{why}"
