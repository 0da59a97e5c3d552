"""Covered time by stepping every second, from the clock on the wall alone.

A coverage is a mapping in the neutral shape of the semantics cases: `zone`, `weekly` (mon..sun to pairs of
`HH:MM`), `always`, `holidays` (`dates`, `shift`), `dated` (`date`, `windows`, `mode`), `closures` (`from`,
`to`). A window of seconds is at most 12 days long. There are no intervals here, and no arithmetic on offsets:
each second asks the zone what the wall shows. Recurring times that the wall skips or shows twice are decided
by the furthest time it has shown so far, so a time shown again opens and closes nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = 12 * 86400
RUN_UP = 2 * 86400  # the wall is watched so long before the window begins

Coverage = Mapping[str, Any]


@cache
def zone(name: str) -> tzinfo:
    """The zone of a name, from the package of the data; `UTC+HH:MM` is fixed."""
    if name.startswith("UTC"):
        sign = -1 if name[3:4] == "-" else 1
        hours, minutes = (name[4:] or "00:00").split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


class Wall:
    """What the wall of one zone has shown, second by second, over [start, end)."""

    def __init__(self, name: str, start: int, end: int) -> None:
        if end - start > LONGEST:
            raise ValueError("a window of seconds is at most 12 days long")
        self.start, self.end = start, end
        where = zone(name)
        self.dates: list[date] = []  # the dates the wall has shown, in order
        self.days = bytearray()  # of each second, the place of its date in that list
        self.seconds = array("i")  # of each second, the second of the day
        furthest = (date.min, -1)
        for t in range(start - RUN_UP, end + RUN_UP):
            now = datetime.fromtimestamp(t, where)
            reading = (now.date(), now.hour * 3600 + now.minute * 60 + now.second)
            if reading > furthest:
                furthest = reading
                if not self.dates or self.dates[-1] != reading[0]:
                    self.dates.append(reading[0])
            if start <= t < end:
                self.days.append(len(self.dates) - 1)
                self.seconds.append(furthest[1])

    def date(self, t: int) -> date:
        """The date of the second that begins at t."""
        return self.dates[self.days[t - self.start]]

    def before(self, day: date) -> date | None:
        """The date the wall showed before a date."""
        at = self.dates.index(day)
        return self.dates[at - 1] if at else None


@lru_cache(maxsize=64)
def wall(name: str, start: int, end: int) -> Wall:
    return Wall(name, start, end)


def seconds_of(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _between(first: str, last: str, day: date) -> bool:
    return first <= day.isoformat() <= last


class Stepped:
    """One coverage decided for every second of [start, end): `covered[t - start]`."""

    def __init__(self, coverage: Coverage, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.wall = wall(coverage["zone"], start, end)
        self.coverage = coverage
        holidays = coverage.get("holidays") or {}
        self.holidays = set(holidays.get("dates", ()))
        self.whole = holidays.get("shift") == "kept-whole"
        covered, opened = zip(*map(self._table, self.wall.dates), strict=True)
        # Each second is looked up by what the wall shows, a million at once.
        days = numpy.frombuffer(self.wall.days, numpy.uint8)
        seconds = numpy.frombuffer(self.wall.seconds, numpy.intc)
        self.covered = bytearray(numpy.array(covered, numpy.uint8)[days, seconds])
        # A date is a business day if a second of it lies in a window that opens on it (after all layers).
        shown = days[numpy.array(opened, numpy.uint8)[days, seconds] > 0]
        self.business = {self.wall.dates[day] for day in numpy.unique(shown)}

    def _closed(self, day: date) -> bool:
        return any(_between(one["from"], one["to"], day) for one in self.coverage.get("closures", ()))

    def _windows(self, day: date) -> list[tuple[int, int, bool]]:
        """The windows that open on a date, each with whether holidays cut it."""
        found = []
        dated = [one for one in self.coverage.get("dated", ()) if one["date"] == day.isoformat()]
        if not any(one.get("mode") in ("replaces", "instead") for one in dated):
            weekly = self.coverage.get("weekly", {}).get(WEEKDAYS[day.weekday()], ())
            if self.coverage.get("always"):
                weekly = [("00:00", "24:00")]
            found += [(seconds_of(a), seconds_of(b), True) for a, b in weekly]
        for one in dated:
            found += [(seconds_of(a), seconds_of(b), False) for a, b in one["windows"]]
        return found

    def _taken(self, day: date, by_holidays: bool) -> bool:
        return self._closed(day) or (by_holidays and day.isoformat() in self.holidays)

    def _table(self, day: date) -> tuple[bytearray, bytearray]:
        """Of every second the wall may show on a date: is it covered, and by a window that opens then?"""
        covered, opened = bytearray(86400), bytearray(86400)
        for second_from, second_to, cut in self._windows(day):
            if self._taken(day, cut):
                continue
            end = second_to if second_from < second_to else 86400
            covered[second_from:end] = opened[second_from:end] = b"\1" * (end - second_from)
        previous = self.wall.before(day)
        for second_from, second_to, cut in self._windows(previous) if previous else ():
            if second_to > second_from:
                continue
            if self._taken(previous, cut) if self.whole else self._taken(day, cut):
                continue
            covered[:second_to] = b"\1" * second_to
        return covered, opened


def combine(kind: str, members: Sequence[bytearray]) -> bytearray:
    """Union, intersection or difference of coverages, second by second."""
    rule: dict[str, Callable[[int, int], int]] = {
        "union": lambda a, b: a | b,
        "intersection": lambda a, b: a & b,
        "difference": lambda a, b: a & ~b & 1,
    }
    result = members[0]
    for member in members[1:]:
        result = bytearray(map(rule[kind], result, member))
    return result


def covered_between(covered: bytearray, start: int, a: int, b: int) -> int:
    """Covered seconds of [a, b), counted one by one."""
    return sum(covered[t - start] for t in range(a, b))


def deadline(covered: bytearray, start: int, t: int, seconds: int) -> int | None:
    """The first instant by which so many covered seconds have passed since t; None past the window.

    For no seconds at all, the first covered second from t on.
    """
    left = seconds
    at = t
    while at - start < len(covered):
        if left == 0 and (seconds or covered[at - start]):
            return at
        left -= covered[at - start] if seconds else 0
        at += 1
    return at if seconds and left == 0 else None


def runs(covered: bytearray, start: int) -> list[tuple[int, int]]:
    """The maximal runs of covered seconds, as (first, one past the last)."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for at, value in enumerate(covered):
        if value and opened is None:
            opened = start + at
        elif not value and opened is not None:
            found.append((opened, start + at))
            opened = None
    if opened is not None:
        found.append((opened, start + len(covered)))
    return found


def business_deadline(
    watched: Wall,
    covered: bytearray,
    business: set[date],
    t: int,
    n: int,
    paused: Callable[[int], bool] | None = None,
) -> int | None:
    """The end of the last covered second of the nth business day after the date of t; None past the window.

    A day whose last covered second is paused is not counted.
    """
    last: dict[int, int] = {}
    for at in range(t - watched.start, len(covered)):
        if covered[at]:
            last[watched.days[at]] = watched.start + at
    today, final = watched.days[t - watched.start], watched.days[-1]
    counted = [
        second
        for day, second in sorted(last.items())
        # The final date of the window may go on beyond it.
        if today < day < final and watched.dates[day] in business and not (paused and paused(second))
    ]
    return counted[n - 1] + 1 if len(counted) >= n else None


def same_business_day(watched: Wall, covered: bytearray, t: int) -> int | None:
    """One past the last covered second of the first date that still has one at or after t."""
    found = end = None
    for at in range(t - watched.start, len(covered)):
        day = watched.days[at]
        if found is not None and day != found:
            return end
        if covered[at]:
            found, end = day, watched.start + at + 1
    return None
