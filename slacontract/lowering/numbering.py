"""How helpdesks number days and count through a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from ..clock.zone import DAY
from .week import Windows

MONDAY_FIRST = (0, 1, 2, 3, 4, 5, 6)
"""Ours: Monday 0 (Odoo); plus one: Monday 1 (PagerDuty)."""
SUNDAY_FIRST = (1, 2, 3, 4, 5, 6, 0)
"""Sunday 0 (GLPI, Request Tracker, PostgreSQL's dow): the number of each of our days, Monday first."""
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def renumbered(week: Sequence[Windows], numbers: Sequence[int]) -> dict[int, Windows]:
    """The days of a week that have hours, by a helpdesk's number, in the order of these numbers."""
    return dict(sorted((numbers[day], windows) for day, windows in enumerate(week) if windows))


def seconds_of_week(
    week: Sequence[Windows], first: Literal["sunday", "monday"] = "sunday", *, split: bool = True
) -> Iterator[tuple[int, int]]:
    """Windows as seconds since the first midnight of the week; not `split`: those that touch made one."""
    found = []
    for day, windows in enumerate(week):
        start = ((day + 1) % 7 if first == "sunday" else day) * DAY
        found += [(start + opens, start + closes) for opens, closes in windows]
    found.sort()
    last: tuple[int, int] | None = None
    for opens, closes in found:
        if last is not None and not split and last[1] == opens:
            last = last[0], closes
            continue
        if last is not None:
            yield last
        last = opens, closes
    if last is not None:
        yield last


def minutes_of_week(
    week: Sequence[Windows], first: Literal["sunday", "monday"] = "sunday"
) -> tuple[tuple[int, int], ...]:
    """Windows as minutes since the first midnight of the week, none past midnight; whole minutes only.

    `ValueError` for a window that is not in whole minutes: `widened` makes it so.
    """
    found = tuple(seconds_of_week(week, first))
    if any(edge % 60 for window in found for edge in window):
        raise ValueError("windows are not in whole minutes")
    return tuple((opens // 60, closes // 60) for opens, closes in found)
