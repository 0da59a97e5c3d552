"""How GLPI counts: the model against its own algorithm, day by day, and the nights that it misses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from slacontract.targets.glpi.clock import DaysTool, HoursTool

from slacontract.clock.zone import DAY, zone_from_iana
from slacontract.lowering import Pattern

PARIS = zone_from_iana("Europe/Paris", 2025, 2027)
SPAN = (PARIS.midnight(date(2026, 1, 1)), PARIS.end_of(date(2026, 12, 31)))
LUNCH = ((32400, 43200), (50400, 64800))
WEEKS = {
    "office": ((LUNCH,) * 5) + ((), ()),
    "weekend": ((((32400, 61200),),) * 5) + ((((0, DAY),),) * 2),
    "night": ((((0, 21600), (79200, DAY)),) * 7),
}
CLOSED = {date(2026, 5, 1): "1 May", date(2026, 5, 8): "8 May", date(2026, 12, 25): "Christmas"}


def pattern(name: str) -> Pattern:
    return Pattern(PARIS, SPAN, WEEKS[name], CLOSED)


class Php:
    """GLPI's functions retold in Python, on clock times as PHP has them; shares no code with the model."""

    zone = ZoneInfo("Europe/Paris")

    def __init__(self, name: str) -> None:
        self.week = WEEKS[name]

    def date(self, t: int) -> datetime:
        return datetime.fromtimestamp(t, self.zone)

    def strtotime(self, on: date, second: int) -> int:
        wall = datetime(on.year, on.month, on.day, tzinfo=self.zone) + timedelta(seconds=second)
        return int(wall.replace(fold=0).astimezone(UTC).timestamp())

    def windows(self, on: date) -> tuple[tuple[int, int], ...]:
        return () if on in CLOSED else self.week[on.weekday()]

    def hours(self, start: int, delay: int) -> int:
        """`computeEndDate` with a delay in working hours."""
        now, first = start, self.date(start).date()
        while delay >= 0:
            on = self.date(now).date()
            windows = self.windows(on)
            if not windows:
                now += DAY
                continue
            at = self.date(start)
            begin = at.hour * 3600 + at.minute * 60 + at.second if on == first else 0
            left = sum(b - max(a, begin) for a, b in windows if b > begin)
            if delay >= left:
                now += DAY
                delay -= left
                continue
            for a, b in windows:
                if b <= begin:
                    continue
                if delay <= b - max(a, begin):
                    return self.strtotime(on, max(a, begin) + delay)
                delay -= b - max(a, begin)
        raise AssertionError

    def days(self, start: int, n: int) -> int:
        """`computeEndDate` with days and the end of the working day."""
        now = start
        while not self.windows(self.date(now).date()):
            now += DAY
        while n > 0:
            if self.windows(self.date(now).date()):
                n -= 1
            now += DAY
        while not self.windows(self.date(now).date()):
            now += DAY
        on = self.date(now).date()
        return self.strtotime(on, self.windows(on)[-1][1])


@cache
def starts() -> tuple[int, ...]:
    """Random starts, and those around the nights on which clocks change."""
    random = Random(7)
    found = [random.randrange(SPAN[0], SPAN[1] - 40 * DAY) for _ in range(300)]
    for change in (date(2026, 3, 29), date(2026, 10, 25)):
        for day in range(-3, 2):
            midnight = PARIS.midnight(change + timedelta(days=day))
            found += [midnight + 600 * step for step in range(-9, 10)]
    return tuple(found)


@pytest.mark.parametrize("name", list(WEEKS))
@pytest.mark.parametrize("seconds", [900, 10800, 25200, 90000])
def test_hours_as_glpi_counts(name: str, seconds: int) -> None:
    """The model gives the due time of GLPI's own steps, on ordinary days and on the nights of change."""
    tool, php = HoursTool(pattern(name), seconds), Php(name)
    for t in starts():
        assert tool(t) == php.hours(t, seconds), PARIS.iso(t)


@pytest.mark.parametrize("name", ["office", "weekend"])
@pytest.mark.parametrize("n", [1, 3])
def test_days_as_glpi_counts(name: str, n: int) -> None:
    """The same for its days."""
    tool, php = DaysTool(pattern(name), n), Php(name)
    for t in starts():
        assert tool(t) == php.days(t, n), PARIS.iso(t)


@pytest.mark.parametrize("name", list(WEEKS))
@pytest.mark.parametrize("seconds", [10800, 25200])
def test_hours_are_affine_between_breakpoints(name: str, seconds: int) -> None:
    """From a breakpoint to the second before the next, the due time stands still or moves with the start."""
    tool = HoursTool(pattern(name), seconds)
    for place in (date(2026, 3, 28), date(2026, 6, 12), date(2026, 10, 24)):
        first, last = PARIS.midnight(place), PARIS.end_of(place + timedelta(days=1))
        points = sorted({first, last, *(t for t in tool.breakpoints(first, last) if first < t < last)})
        for p, q in pairwise(points):
            at_p, at_q = tool(p), tool(q - 1)
            assert at_p is not None
            assert at_q is not None
            slope = 0 if at_p == at_q else 1
            for t in {p, q - 1, (p + q) // 2, p + (q - p) // 3}:
                assert tool(t) == at_p + slope * (t - p), PARIS.iso(t)


def test_sunday_that_is_skipped() -> None:
    """Saturday 23:45 before the clocks go forward, 15 minutes: due on Monday morning, a Sunday lost."""
    t = PARIS.boundary(date(2026, 3, 28), 85500)

    assert PARIS.iso(HoursTool(pattern("weekend"), 900)(t) or 0) == "2026-03-30T09:00:00+02:00"


def test_end_of_day_is_next_opening_and_lunch_is_not() -> None:
    """A count that ends at 18:00 is due at 09:00 of the next day; one that ends at 12:00 is due at 12:00."""
    tool = HoursTool(pattern("office"), 3600)

    assert PARIS.iso(tool(PARIS.boundary(date(2026, 6, 11), 61200)) or 0) == "2026-06-12T09:00:00+02:00"
    assert PARIS.iso(tool(PARIS.boundary(date(2026, 6, 11), 39600)) or 0) == "2026-06-11T12:00:00+02:00"


def test_day_off_gives_a_day_more() -> None:
    """One day from a Saturday ends on Tuesday in GLPI; one business day ends on Monday (T9)."""
    tool = DaysTool(pattern("office"), 1)

    assert PARIS.iso(tool(PARIS.boundary(date(2026, 6, 13), 36000)) or 0) == "2026-06-16T18:00:00+02:00"
    assert PARIS.iso(tool(PARIS.boundary(date(2026, 6, 12), 36000)) or 0) == "2026-06-15T18:00:00+02:00"
