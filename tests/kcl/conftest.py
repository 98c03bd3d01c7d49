"""Tests of the real daemon: collected only where the dependency group ``kcl`` is installed (``make kcl``)."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("amazon_kclpy") and find_spec("h2") else ["test_*.py"]
