"""Days counted for whole columns: business days of a coverage by their dates, and days that run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from ..clock.days import Days
from ..clock.intervals import Interval
from ..clock.zone import EPOCH_ORDINAL
from ..judge.index import PlanView
from ..ruleset.delays import WorkingDays
from .columns import NONE, Ints
from .coverage import CHUNK
from .zones import ZoneTable


class DayTable:
    """The business days of a coverage (T9), asked by local date; days are numbers, 0 for 1 January 1970.

    Dates may be given as numbers or as `datetime64[D]`. What `Days` refuses (T12) is `NONE`.
    """

    def __init__(self, days: Days) -> None:
        zone = ZoneTable(days.zone)
        self.business = np.array([on.toordinal() - EPOCH_ORDINAL for on in days.dates()], np.int64)
        firsts = zone.midnight(self.business)
        # Every day whose first instant is known; the days of `local` may not exist, hence the margin.
        low, high = (int(zone.local(np.array([end]))[0][0]) for end in days.known)
        numbers = np.arange(low - 2, high + 3, dtype=np.int64)
        midnights = zone.midnight(numbers)
        inside = np.flatnonzero((midnights >= days.known[0]) & (midnights <= days.known[1]))
        self.first, self.last = int(numbers[inside[0]]), int(numbers[inside[-1]])
        midnights = midnights[inside]
        self._until = np.searchsorted(firsts, midnights, "right").astype(np.int32)
        self._before = np.searchsorted(firsts, midnights, "left").astype(np.int32)
        self._answers = np.where(firsts <= days.known[1], self.business, NONE)

    def business_day_count(self, after: Any, to: Any) -> Ints:
        """Business days after one date up to another, which is included; negative where it comes first."""
        one, other = np.broadcast_arrays(_days(after), _days(to))
        out = np.empty(len(one), np.int64)
        for first in range(0, len(one), CHUNK):
            start, end = one[first : first + CHUNK], other[first : first + CHUNK]
            answer = out[first : first + CHUNK]
            np.subtract(self._look(self._until, end), self._look(self._until, start), out=answer)
            self._refuse(start, answer)
            self._refuse(end, answer)
        return out

    def add_business_days(self, dates: Any, n: int) -> Ints:
        """The day number of the nth business day after each date (before it for a negative n); not it itself.

        `ValueError` for 0: business days are counted from 1.
        """
        if n == 0:
            raise ValueError("business days are counted from 1")
        days = _days(dates)
        out = np.full(len(days), NONE)
        for first in range(0, len(days) if len(self.business) else 0, CHUNK):
            asked, answer = days[first : first + CHUNK], out[first : first + CHUNK]
            i = self._look(self._until, asked) + (n - 1) if n > 0 else self._look(self._before, asked) + n
            self._answers.take(i, mode="clip", out=answer)
            if i.min() < 0 or i.max() >= len(self.business):
                answer[(i < 0) | (i >= len(self.business))] = NONE
            self._refuse(asked, answer)
        return out

    def _look(self, table: Ints, days: Ints) -> Ints:
        return table.take(days - self.first, mode="clip")

    def _refuse(self, asked: Ints, answer: Ints) -> None:
        if not (self.first <= asked.min() and asked.max() <= self.last):
            answer[(asked < self.first) | (asked > self.last)] = NONE


def _days(dates: Any) -> Ints:
    found: Any = np.atleast_1d(np.asarray(dates))
    if found.dtype.kind == "M":
        found = found.astype("datetime64[D]")
        return found.view(np.int64)  # type: ignore[no-any-return]
    return found.astype(np.int64, copy=False)  # type: ignore[no-any-return]


class DayCount:
    """Days that are counted one by one: the first `used` are over for a start, the nth ends at `ends[n-1]`.

    A day during whose last second a clock is paused is not counted (K4): so pauses push an end on as they
    push on the end of covered time, with days in the place of seconds. `dates`: their day numbers in the
    zone. `begins`: their first instants, by which `used` goes; without them it goes by the date of the start.
    `starts`: the instants between which a start is known; `latest`: the last end that is.
    """

    def __init__(
        self,
        dates: Ints,
        ends: Ints,
        starts: Interval,
        latest: int,
        zone: ZoneTable,
        begins: Ints | None = None,
    ) -> None:
        self.dates = dates
        self.ends = ends
        self.begins = begins
        self.starts = starts
        self.latest = latest
        self.zone = zone

    def used(self, t: Ints) -> Ints:
        """How many of the days do not count for a start at each instant: those after its date do (T9)."""
        if self.begins is not None:
            return np.searchsorted(self.begins, t, "right")
        return np.searchsorted(self.dates, self.zone.local(t)[0], "right")

    def ended(self, t: Ints) -> Ints:
        """How many of the days have ended by each instant."""
        return np.searchsorted(self.ends, t, "right")

    def end(self, number: Ints) -> Ints:
        """When the day of each number, from 1, ends; `NONE` beyond what is known."""
        if not len(self.ends):
            return np.full(len(number), NONE)
        answer: Ints = self.ends.take(number - 1, mode="clip")
        answer[(number > len(self.ends)) | (answer > self.latest)] = NONE
        return answer


def business_days(days: Days) -> DayCount:
    """The business days of a coverage: each ends with its last closing (T9)."""
    rows = [row for row in days.rows if row.opening is not None and row.last_closing is not None]
    dates = [days.zone.date(row.midnight) for row in rows]
    closings = np.array([row.last_closing for row in rows], np.int64)
    begins = np.array([row.midnight for row in rows], np.int64)
    return DayCount(_numbers(dates), closings, days.known, days.known[1], ZoneTable(days.zone), begins)


def working_days(view: PlanView, delay: WorkingDays) -> DayCount | None:
    """The working days (jours ouvrables) of a delay (T9); None where its holidays are known in patches."""
    zone, horizon = view.zone, view.engine.horizon
    table = view.plan.holidays[delay.holidays] if delay.holidays is not None else None
    closed = frozenset(date.fromisoformat(day) for day in table.dates) if table else frozenset()
    first, last = zone.date(horizon[0]), zone.date(horizon[1])
    starts = horizon
    if table is not None and table.years:
        years = sorted(table.years)
        if years[-1] - years[0] != len(years) - 1:
            return None
        last = min(last, date(years[-1], 12, 31))
        known = zone.midnight(date(years[0], 1, 1)), zone.midnight(date(years[-1] + 1, 1, 1)) - 1
        starts = max(horizon[0], known[0]), min(horizon[1], known[1])
    dates = [on for on in zone.dates(first, last) if on.weekday() in delay.days and on not in closed]
    ends = np.array([zone.end_of(on) for on in dates], np.int64)
    return DayCount(_numbers(dates), ends, starts, horizon[1], ZoneTable(zone))


def _numbers(dates: Sequence[date]) -> Ints:
    return np.array([on.toordinal() - EPOCH_ORDINAL for on in dates], np.int64)
