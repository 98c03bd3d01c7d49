"""Every test here may use the running platform."""

from tests.e2e.platform import platform

__all__ = ["platform"]
