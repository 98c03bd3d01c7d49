"""Days on which the National Stock Exchange keeps other hours than its week, kept by hand.

Each row wins over the holiday table. ``hours`` are the parts of continuous trading, in the exchange's zone; None says
that the exchange will trade but that its hours are not established here, which makes the day unknown.
"""

from datetime import date, time
from typing import NamedTuple


class SpecialDay(NamedTuple):
    """One exceptional day: the parts of its session and where that is known from."""

    day: date
    hours: tuple[tuple[time, time], ...] | None
    why: str
    source: str


_FULL = ((time(9, 15), time(15, 30)),)
_TWO_PARTS = ((time(9, 15), time(10, 0)), (time(11, 30), time(12, 30)))

SPECIAL_DAYS: tuple[SpecialDay, ...] = (
    SpecialDay(date(2017, 10, 19), ((time(18, 30), time(19, 30)),), "Diwali Muhurat", "daily bars; hours from press"),
    SpecialDay(date(2018, 11, 7), ((time(17, 30), time(18, 30)),), "Diwali Muhurat", "daily bars; livemint 2018-11-06"),
    SpecialDay(date(2019, 10, 27), ((time(18, 15), time(19, 15)),), "Diwali Muhurat", "daily bars; hours from press"),
    SpecialDay(date(2020, 2, 1), _FULL, "Union Budget", "daily bars"),
    SpecialDay(date(2020, 11, 14), ((time(18, 15), time(19, 15)),), "Diwali Muhurat", "daily bars; hours from press"),
    # trading stopped on a fault of the exchange's lines and was resumed after the usual close
    SpecialDay(
        date(2021, 2, 24),
        ((time(9, 15), time(11, 40)), (time(15, 45), time(17, 0))),
        "halt and extension",
        "hours from press",
    ),
    SpecialDay(
        date(2021, 11, 4), ((time(18, 15), time(19, 15)),), "Diwali Muhurat", "daily bars; freepressjournal 2021-11-04"
    ),
    SpecialDay(
        date(2022, 10, 24), ((time(18, 15), time(19, 15)),), "Diwali Muhurat", "daily bars; hindustantimes 2022-10-24"
    ),
    SpecialDay(date(2023, 11, 12), ((time(18, 15), time(19, 15)),), "Diwali Muhurat", "hours from press"),
    SpecialDay(date(2024, 1, 20), _FULL, "Saturday instead of the holiday on Monday 22 January", "minute bars"),
    SpecialDay(date(2024, 3, 2), _TWO_PARTS, "disaster-recovery drill", "minute bars"),
    SpecialDay(date(2024, 5, 18), _TWO_PARTS, "disaster-recovery drill", "minute bars"),
    SpecialDay(
        date(2024, 11, 1), ((time(18, 0), time(19, 0)),), "Diwali Muhurat", "daily bars; theindianawaaz 2024-11-01"
    ),
    SpecialDay(date(2025, 2, 1), _FULL, "Union Budget", "daily bars"),
    SpecialDay(
        date(2025, 10, 21), ((time(13, 45), time(14, 45)),), "Diwali Muhurat", "bhavcopy; newsbytesapp 2025-09-22"
    ),
    SpecialDay(date(2026, 2, 1), _FULL, "Union Budget, a Sunday", "bhavcopy"),
    SpecialDay(date(2026, 11, 8), None, "Diwali Muhurat, a Sunday", "exchange holiday list; hours not established"),
)
