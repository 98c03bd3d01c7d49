"""Live sockets: opening them, what they are subscribed to, and what is pushed through them."""
