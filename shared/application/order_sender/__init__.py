"""The order sender: owns broker accounts and is the only one that places or cancels their orders.

Each account is a desk of its own, with its own queue, pace, breaker and tasks: a slow or dead broker account delays
nobody else's exit.
"""

from shared.application.order_sender.ports import SenderPorts
from shared.application.order_sender.sender import OrderSender

__all__ = ["OrderSender", "SenderPorts"]
