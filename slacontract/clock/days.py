"""Counting days: business days of a coverage, working days of a week, deemed receipt (T9, T11)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from .errors import OutsideHolidayData, OutsideHorizon, unreached
from .finished import Finished
from .intervals import Interval
from .timeline import Timeline
from .zone import Zone

Until = Literal["last-closing", "same-time"]
Paused = Callable[[int], bool]  # whether the clock is paused during the second that begins there


class Day(NamedTuple):
    """One civil day: its first instant, the end of its last covered second, and its first opening.

    `last_closing` is clipped to the day, and None where nothing is covered; `opening` is the first covered
    instant of the first written window that opens on it, None where it is no business day (T9).
    """

    midnight: int
    last_closing: int | None
    opening: int | None

    @property
    def business(self) -> bool:
        return self.opening is not None


class Days:
    """The days of a coverage in one zone, over a span; instants are epoch seconds.

    `rows` are the dates that exist and whose civil day meets the span, in order; those on which nothing is
    covered may be left out. Answers beyond the span, or beyond what is known of the
    holidays, raise `OutsideHorizon` or `OutsideHolidayData` (T12).
    """

    __slots__ = ("_business", "_closings", "_midnights", "known", "rows", "span", "zone")

    def __init__(
        self, zone: Zone, rows: Sequence[Day], span: Interval, known: Interval | None = None
    ) -> None:
        self.zone = zone
        self.rows = tuple(rows)
        self.span = span
        self.known = span if known is None else known
        self._midnights = [row.midnight for row in self.rows]
        business = [row for row in self.rows if row.opening is not None and row.last_closing is not None]
        self._business = [row.midnight for row in business]
        self._closings = [row.last_closing or 0 for row in business]

    def _bounded(self, asked: int, answer: int) -> int:
        if not self.known[0] <= asked <= self.known[1] or answer > self.known[1]:
            inside = self.span[0] <= asked and answer <= self.span[1]
            raise OutsideHolidayData(asked, self.known) if inside else OutsideHorizon(asked, self.span)
        return answer

    def row(self, t: int) -> Day | None:
        """The day that `t` lies in; None where its row was left out."""
        self._bounded(t, t)
        i = bisect_right(self._midnights, t) - 1
        if i < 0 or t >= self.zone.end_of(self.zone.date(self._midnights[i])):
            return None
        return self.rows[i]

    def dates(self) -> tuple[date, ...]:
        """The business days (T9)."""
        return tuple(self.zone.date(midnight) for midnight in self._business)

    def nth_date(self, on: date, n: int) -> date:
        """The nth business day after a date, or before it where n is negative; that date itself not one."""
        if n == 0:
            raise ValueError("business days are counted from 1")
        midnight = self.zone.midnight(on)
        self._bounded(midnight, midnight)
        i = (
            bisect_right(self._business, midnight) + n - 1
            if n > 0
            else bisect_left(self._business, midnight) + n
        )
        if i < 0:
            raise OutsideHorizon(midnight, self.span)
        if i >= len(self._business):
            raise unreached(midnight, self.known, self.span)
        return self.zone.date(self._bounded(midnight, self._business[i]))

    def count(self, after: date, to: date) -> int:
        """Business days after one date up to another, which is included; negative where it comes first."""
        ends = [self.zone.midnight(on) for on in (after, to)]
        first, last = (bisect_right(self._business, self._bounded(end, end)) for end in ends)
        return last - first

    def deadline(
        self, t: int, n: int, until: Until, timeline: Timeline, skipped: Paused | None = None
    ) -> int:
        """The end of `n` business days from `t` (T9), at the last closing or at the same time.

        Counting starts at the date after the start's. A day during whose last covered second the clock is
        paused, as `skipped` tells, is not one of them (K4). The same time is the start's local time on
        that day, or the first covered instant after it. `ValueError` for n < 1.
        """
        if n < 1:
            raise ValueError("business days are counted from 1")
        self._bounded(t, t)
        i = bisect_right(self._business, t) - 1
        while n:
            i += 1
            if i >= len(self._business):
                raise unreached(t, self.known, self.span)
            if skipped is None:
                i, n = i + n - 1, 0
                if i >= len(self._business):
                    raise unreached(t, self.known, self.span)
            elif not skipped(self._bounded(t, self._closings[i]) - 1):
                n -= 1
        if until == "last-closing":
            return self._bounded(t, self._closings[i])
        on = self.zone.date(self._business[i])
        return timeline.first_covered(self._bounded(t, self.zone.boundary(on, self.zone.local(t)[1])))

    def last_closings(self, starts: Sequence[int], n: int) -> list[int | None]:
        """`deadline` at the last closing for each of many starts in ascending order, without pauses; None
        where it is outside what is known. One walk along the days; `n` above 0."""
        business, closings = self._business, self._closings
        first, last = self.known
        i, end, reach = 0, len(business), len(business) - n
        found: list[int | None] = []
        for t in starts:
            while i < end and business[i] <= t:
                i += 1
            inside = i <= reach and first <= t <= last and closings[i + n - 1] <= last
            found.append(closings[i + n - 1] if inside else None)
        return found

    def same_business_day(self, t: int) -> int:
        """The last closing on the first date, from the start's on, covered after the start (T9)."""
        self._bounded(t, t)
        for row in self.rows[max(0, bisect_right(self._midnights, t) - 1) :]:
            if row.last_closing is not None and row.last_closing > t:
                return self._bounded(t, row.last_closing)
        raise unreached(t, self.known, self.span)

    def deemed_receipt(self, t: int, timeline: Timeline, cutoff: int | None = None) -> int:
        """When what arrives at `t` counts as received (T11).

        Inside the coverage `t` itself, outside the next opening. `cutoff`, in seconds of the day: strictly
        after that clock time on a business day, the first opening on the next date on which one opens.
        """
        row = None if cutoff is None else self.row(t)
        if row and row.business and t > self.zone.boundary(self.zone.date(row.midnight), cutoff or 0):
            for later in self.rows[bisect_right(self._midnights, t) :]:
                if later.opening is not None:
                    return self._bounded(t, later.opening)
            raise unreached(t, self.known, self.span)
        return timeline.first_covered(t)


def days_of(finished: Finished, zone: Zone | None = None) -> Days:
    """The days of a finished set in its own zone, or in the one named for it (T9)."""
    zone = zone or finished.zone
    intervals, openings = finished.padded, finished.openings
    ends = [end for _, end in intervals]
    rows: list[Day] = []
    i = j = 0
    first, last = (zone.local(t)[0] for t in finished.span)
    skipped = zone.skipped
    midnights = zone.midnights(first, last + 1)
    for ordinal, (midnight, end) in enumerate(pairwise(midnights), first):
        if ordinal in skipped:
            continue
        if midnight >= finished.span[1]:
            break
        i = bisect_left(ends, end, i)  # the first interval that reaches the end of the day, or beyond
        closing = end if i < len(ends) and intervals[i][0] < end else ends[i - 1] if i else midnight
        while j < len(openings) and openings[j] < midnight:
            j += 1
        opens = j < len(openings) and openings[j] < end
        rows.append(Day(midnight, closing if closing > midnight else None, openings[j] if opens else None))
    return Days(zone, rows, finished.span, finished.known)


def working_day_deadline(
    zone: Zone,
    t: int,
    n: int,
    weekdays: Collection[int],
    holidays: Collection[date],
    skipped: Paused | None = None,
    last: date = date.max,
) -> int:
    """24:00 of the nth working day (jours ouvrables) after the date of `t` (T9).

    `weekdays` count from Monday 0; `holidays` are dates left out. A day during whose last second the clock
    is paused, as `skipped` tells, is not one of them (K4). `OutsideHorizon` where the count runs past the
    date `last`. `ValueError` for n < 1 or no weekday.
    """
    if n < 1 or not weekdays:
        raise ValueError("working days are counted from 1, on at least one weekday")
    on = zone.date(t)
    while n:
        if on >= last:
            raise OutsideHorizon(t, (t, zone.end_of(last)))
        on = zone.next_date(on)
        if on.weekday() in weekdays and on not in holidays and not (skipped and skipped(zone.end_of(on) - 1)):
            n -= 1
    return zone.end_of(on)
