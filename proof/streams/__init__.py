"""A stream that keeps what it was given: Kinesis's JSON interface for process tests, in memory.

Unlike an emulator's, its shards can be split and merged without losing a record, and it throttles, fails and swallows
answers on command. ``python -m proof.streams --port N``.
"""
