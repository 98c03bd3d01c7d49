"""The simulated exchange's inside: ledgers in memory, the matching engine, who may come in."""
