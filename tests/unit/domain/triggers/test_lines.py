"""Rows kept in order, also when there are more than one stretch of memory takes."""

from random import Random

import pytest

from shared.domain.triggers.lines import ENDLESS, Lines
from shared.domain.triggers.rows import ROW_BITS

ROW = 77


def packed(orders: list[int]) -> list[int]:
    return [order << ROW_BITS | ROW for order in orders]


@pytest.mark.parametrize("is_wide", [False, True])
def test_the_first_is_always_the_smallest(is_wide: bool) -> None:
    chance, lines, held = Random(3), Lines(is_wide=is_wide), set[int]()
    for _ in range(3):
        for order in chance.sample(range(-50_000, 50_000), 9_000):
            if order not in held:
                lines.push(order, ROW)
                held.add(order)
            assert lines.first == min(lines.first, order)
        for order in chance.sample(sorted(held), len(held) // 2):
            lines.remove(order, ROW)
            held.discard(order)
        assert lines.first == min(held)
        for number in (20, len(held) // 2):  # few of many, and most
            gone = chance.sample(sorted(held), number)
            lines.remove_all(packed(gone))
            held.difference_update(gone)
            assert lines.entries() == packed(sorted(held))
            assert lines.first == min(held)
    limit = sorted(held)[len(held) // 2]
    assert lines.take(limit) == packed(sorted(order for order in held if order <= limit))
    assert lines.take(ENDLESS) == packed(sorted(order for order in held if order > limit))
    assert (lines.first, len(lines), lines.entries()) == (ENDLESS, 0, [])
