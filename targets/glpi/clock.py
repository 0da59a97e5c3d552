"""When GLPI makes a ticket due: its own counting in days and hours of a calendar, change of clocks included.

Written from `Calendar::computeEndDate` and `CalendarSegment::addDelayInDay`. GLPI counts clock times of the
wall, day by day, each day 86,400 seconds after the one before. So a count that ends with the last window of
a day is due at the next opening, and on the nights on which clocks change a start near midnight skips a date
or takes it twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from slacontract.clock.intervals import Intervals
from slacontract.clock.zone import DAY, EPOCH_ORDINAL
from slacontract.lowering import Pattern, Windows

_HOUR = 3600
_DAYS_BEFORE = 8
_FAR = 1 << 62


class _Days:
    """The dates of a calendar with their windows on the wall, and the wall seconds open before each."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern, self.zone = pattern, pattern.zone
        self.first = self.zone.local(pattern.span[0])[0]
        self.last = self.zone.local(pattern.span[1] - 1)[0]
        self.windows: list[Windows] = []
        self.before = [0]
        for ordinal in range(self.first, self.last + 1):
            on = date.fromordinal(ordinal)
            windows = () if on in pattern.closed else pattern.week[on.weekday()]
            self.windows.append(windows)
            self.before.append(self.before[-1] + sum(b - a for a, b in windows))

    def instant(self, ordinal: int, second: int) -> int:
        """`strtotime`: in a gap the clock time of the offset before it, in an overlap the first."""
        wall = (ordinal - EPOCH_ORDINAL) * DAY + second
        found = self.zone.at_wall(wall)
        if found + self.zone.offset(found) != wall:
            return wall - self.zone.offset(found - 1)
        return found

    def after(self, at: int, second: int) -> int:
        """Wall seconds open on a date (by index) from a clock time on."""
        return sum(b - max(a, second) for a, b in self.windows[at] if b > second)

    def in_day(self, at: int, second: int, delay: int) -> int:
        """`addDelayInDay`: the clock time at which so much has been open; a window's end is still in it."""
        for opens, closes in self.windows[at]:
            if closes <= second:
                continue
            start = max(opens, second)
            if delay <= closes - start:
                return start + delay
            delay -= closes - start
        raise ValueError("a delay that does not end on the date")


class HoursTool:
    """`definition_time` minute or hour: counted hours of the calendar. `opens`: the time that it opens."""

    met_at_due = True

    def __init__(self, pattern: Pattern, seconds: int, opens: Intervals | None = None) -> None:
        self.days = _Days(pattern)
        self.decided_by = opens
        self.seconds = seconds
        self.key = ("glpi-hours", pattern.span, tuple(self.days.windows), pattern.zone.name, seconds)
        edges = {edge for day in pattern.week for window in day for edge in window}
        self.step = 300 if all(edge % 300 == 0 for edge in (*edges, seconds)) else 60
        self.changes = [at for at, _ in pattern.zone.offsets[1:]]
        dates = [pattern.zone.local(at)[0] for at in self.changes]
        self.odd = {on + near for on in dates for near in (-1, 0, 1)}

    def __call__(self, t: int) -> int | None:
        days = self.days
        if not days.pattern.span[0] <= t < days.pattern.span[1]:
            return None
        ordinal, second = days.zone.local(t)
        at = ordinal - days.first
        left = days.after(at, second)
        if self.seconds < left:
            return days.instant(ordinal, days.in_day(at, second, self.seconds))
        if second < _HOUR or second >= DAY - _HOUR:
            # Near midnight its steps may meet another date once the clocks have changed.
            i = bisect_right(self.changes, t)
            if i < len(self.changes) and self._plain(at, left, _FAR) >= self.changes[i] - 2 * DAY:
                return self._by_days(t, at, second)
        found = self._plain(at, left, -1)
        return None if found < 0 else found

    def _plain(self, at: int, left: int, none: int) -> int:
        """The due time of a start after whose date nothing unusual happens; `none` where there is none."""
        days = self.days
        wanted = days.before[at + 1] + self.seconds - left
        j = bisect_right(days.before, wanted) - 1
        if j >= len(days.windows):
            return none
        return days.instant(days.first + j, days.in_day(j, 0, wanted - days.before[j]))

    def _by_days(self, t: int, at: int, second: int) -> int | None:
        """The same, day by day as GLPI goes: 86,400 seconds on, whatever the clocks do meanwhile."""
        days, delay, now, start = self.days, self.seconds, t, at
        while True:
            at = days.zone.local(now)[0] - days.first
            if at >= len(days.windows):
                return None
            begin = second if at == start else 0
            open_ = days.after(at, begin)
            if delay < open_:
                found = days.instant(days.first + at, days.in_day(at, begin, delay))
                return found if found <= days.pattern.span[1] else None
            delay -= open_
            now += DAY

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        days, zone, size = self.days, self.days.zone, len(self.days.windows)
        start = max(0, zone.local(first)[0] - days.first)
        end = min(size, zone.local(last - 1)[0] - days.first + 1)
        for at in range(start, end):
            ordinal = days.first + at
            for second in (0, _HOUR, DAY - _HOUR, *(edge for window in days.windows[at] for edge in window)):
                yield from self._instants(ordinal, second)
        # Dates on which the starts of these dates may end, a day to spare on each side.
        low = max(0, bisect_left(days.before, days.before[start] + self.seconds) - 2)
        high = min(size, bisect_right(days.before, days.before[end] + self.seconds) + 1)
        edges = [(at, closes) for at in range(low, high) for _, closes in days.windows[at]]
        reach = zone.midnight(date.fromordinal(days.first + high - 1)) + 2 * DAY if high else last
        for change in self.changes:
            if not first - 2 * DAY <= change <= reach:
                continue
            yield change
            at = zone.local(change)[0] - days.first
            if 0 <= at < size:
                if days.windows[at]:
                    yield from self._near_midnights(change, first, last)
                old, new = zone.offset(change - 1), zone.offset(change)
                edges += [(at, (change + offset) % DAY) for offset in (old, new)]
        for at, second in edges:
            counted = days.before[at] + sum(min(b, second) - a for a, b in days.windows[at] if a < second)
            wanted = counted - self.seconds
            if wanted < 0:
                continue
            j = max(0, bisect_left(days.before, wanted) - 1)
            for near in range(max(start, j), min(end, j + 2)):
                yield from self._pulled(near, wanted - days.before[near])

    def _near_midnights(self, change: int, first: int, last: int) -> Iterator[int]:
        """Near the midnights before a change, where a date may be skipped, or taken twice."""
        for ahead in range(_DAYS_BEFORE):
            midnight = self.days.zone.midnight(self.days.zone.date(change - ahead * DAY))
            if first <= midnight + _HOUR and midnight - _HOUR <= last:
                for near in range(midnight - _HOUR, midnight + _HOUR + 1, self.step):
                    yield near
                    yield near + 1

    def _pulled(self, at: int, counted: int) -> Iterator[int]:
        """The starts of a date at which so much of it is over."""
        for opens, closes in self.days.windows[at]:
            if 0 <= counted <= closes - opens:
                yield from self._instants(self.days.first + at, opens + counted)
            counted -= closes - opens

    def _instants(self, ordinal: int, second: int) -> Iterator[int]:
        zone = self.days.zone
        wall = (ordinal - EPOCH_ORDINAL) * DAY + second
        found = zone.at_wall(wall)
        for near in {
            found,
            wall - zone.offset(found),
            wall - zone.offset(max(found - 1, zone.offsets[0][0])),
        }:
            yield near
            yield near + 1
        if zone.offset(found - _HOUR) != zone.offset(found + _HOUR * 3):
            later = wall - zone.offset(found + _HOUR * 3)
            yield later
            yield later + 1


class DaysTool:
    """`definition_time` day with `end_of_working_day`: the last closing of the nth working day after the
    start's, or after the first working day where the start's is none: then a day more than business days."""

    met_at_due = True

    def __init__(self, pattern: Pattern, n: int, opens: Intervals | None = None) -> None:
        self.days = _Days(pattern)
        self.decided_by = opens
        self.n = n
        self.key = ("glpi-days", pattern.span, tuple(self.days.windows), pattern.zone.name, n)

    def __call__(self, t: int) -> int | None:
        days = self.days
        if not days.pattern.span[0] <= t < days.pattern.span[1]:
            return None
        now, left, size = t, self.n, len(days.windows)

        def here() -> int:
            return days.zone.local(now)[0] - days.first

        while here() < size and not days.windows[here()]:
            now += DAY
        while left > 0 and here() < size:
            left -= bool(days.windows[here()])
            now += DAY
        while here() < size and not days.windows[here()]:
            now += DAY
        if here() >= size:
            return None
        return days.instant(days.first + here(), days.windows[here()][-1][1])

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        zone = self.days.zone
        for on in zone.dates(zone.date(first), zone.date(last - 1)):
            midnight, end = zone.civil_day(on)
            yield from (midnight, midnight + _HOUR, end - _HOUR)
