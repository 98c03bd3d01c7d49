"""The claim, send and look-up protocol as a Promela model, for a second opinion from another tool.

``proof.exploration`` runs the code itself; ``claim.pml`` says the same by itself, and
Spin goes through all of its states.
"""

from proof.model.check import BROKEN, ModelResult, ToolMissing, check_model

__all__ = ["BROKEN", "ModelResult", "ToolMissing", "check_model"]
