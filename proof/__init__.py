"""The proof that no exit is lost and no order is doubled: what a stranger can run and believe.

It drives the product's own domain and application code (``shared``) in worlds of its own making. The product never
imports it.
"""
