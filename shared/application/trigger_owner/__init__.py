"""The trigger owner: keeps the open strategies of its buckets in memory, watches every tick, and decides.

It never calls a broker. What it decides is written before anything happens (``bucket_writer``), and everything it knows
can be read again from the tables at any time: killing it costs time, never truth.
"""

from shared.application.trigger_owner.owner import TriggerOwner
from shared.application.trigger_owner.ports import OwnerPorts

__all__ = ["OwnerPorts", "TriggerOwner"]
