"""The price process of the simulated exchange: pure, seeded, the same on every run."""
