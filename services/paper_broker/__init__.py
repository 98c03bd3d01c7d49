"""The simulated exchange, over HTTP."""
