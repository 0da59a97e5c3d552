"""Dates that come back each year: fixed, the nth weekday of a month, or counted from Easter."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from ..records import dataclass


@dataclass(frozen=True)
class Fixed:
    """The same day of the same month; 29 February only in leap years."""

    day: int
    month: int

    def in_year(self, year: int) -> date | None:
        if not 1 <= self.day <= monthrange(year, self.month)[1]:
            return None
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class NthWeekday:
    """The nth weekday (Monday 0) of a month, from 1; -1 is the last. A fifth may lack in a year."""

    nth: int
    weekday: int
    month: int

    def in_year(self, year: int) -> date | None:
        days = monthrange(year, self.month)[1]
        if self.nth < 0:
            last = date(year, self.month, days)
            on = last.day - (last.weekday() - self.weekday) % 7 + 7 * (self.nth + 1)
        else:
            first = date(year, self.month, 1)
            on = 1 + (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
        return date(year, self.month, on) if 1 <= on <= days else None


@dataclass(frozen=True)
class FromEaster:
    """So many calendar days after Easter Sunday (before, if negative), Western reckoning."""

    days: int = 0

    def in_year(self, year: int) -> date | None:
        return easter(year) + timedelta(days=self.days)


Yearly = Fixed | NthWeekday | FromEaster


def occurrences(yearly: Yearly, first: date, last: date) -> Iterator[date]:
    """Its dates from `first` to `last`, both included; a year that lacks it gives none."""
    # Easter may be counted across a new year.
    for year in range(max(1, first.year - 1), min(9999, last.year + 1) + 1):
        on = yearly.in_year(year)
        if on is not None and first <= on <= last:
            yield on


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous rule of 1876."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    w = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    return date(year, month, day + 1)
