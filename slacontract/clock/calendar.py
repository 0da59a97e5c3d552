"""Calendar days, weeks, months and years: wall-clock arithmetic, terms, renewals and notice (T10)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from .errors import BeyondCalendar, OutsideHorizon
from .intervals import Interval, normalise
from .zone import BEGINNING, DAY, ENDING, EPOCH_ORDINAL, Zone

Unit = Literal["day", "week", "month", "year"]
End = Literal["end-of-day", "same-time"]


class Span(NamedTuple):
    """So many calendar units, such as 3 months."""

    n: int
    unit: Unit


def add(on: date, n: int, unit: Unit) -> date:
    """`n` units after a date (before, if negative); a month too short ends on its last day (T10).

    `BeyondCalendar` for a date outside the years 1 to 9999.
    """
    try:
        if unit in ("day", "week"):
            return on + timedelta(days=n * (7 if unit == "week" else 1))
        years, month = divmod(on.year * 12 + on.month - 1 + n * (12 if unit == "year" else 1), 12)
        return date(years, month + 1, min(on.day, monthrange(years, month + 1)[1]))
    except (OverflowError, ValueError):
        raise BeyondCalendar((on.toordinal() - EPOCH_ORDINAL) * DAY, (BEGINNING, ENDING)) from None


def calendar_deadline(
    zone: Zone, t: int, n: int, unit: Unit, until: End, waited: Sequence[Interval] | None = None
) -> int:
    """The end of `n` calendar units from `t`, in the contract's zone (T10).

    The same time in a gap is the gap's end, in an overlap the first occurrence; a date that does not
    exist is a gap. `waited`, sorted and disjoint pauses: the delay is extended by the whole days waited
    (K4). `ValueError` for n < 1.
    """
    if n < 1:
        raise ValueError("calendar units are counted from 1")
    ordinal, second = zone.local(t)
    start = date.fromordinal(ordinal)
    on = add(start, n, unit)
    if waited:
        on = _extended(zone, t, on, waited)
    return zone.end_of(on) if until == "end-of-day" else zone.boundary(on, second)


def _extended(zone: Zone, start: int, end: date, waited: Sequence[Interval]) -> date:
    """The date `end`, one date later for each date from the start's to it, so extended, waited through.

    A clock is paused from its start on: the start's date counts only if it begins with it (K4).
    """
    merged = normalise((max(since, start), until) for since, until in waited)
    i = 0
    on = zone.date(start)
    while on <= end:
        first, last = zone.civil_day(on)
        while i < len(merged) and merged[i][1] <= first:
            i += 1
        if i < len(merged) and merged[i][0] <= first and last <= merged[i][1]:
            end = zone.next_date(end)
        on = zone.next_date(on)
    return end


def to_date(zone: Zone, on: date) -> int:
    """The end of a delay `to DATE`, that day included (T10)."""
    return zone.end_of(on)


def last_day_of_term(start: date, term: Span) -> date:
    """Start plus term, less one day (T10)."""
    return add(start, term.n, term.unit) - timedelta(days=1)


def last_day_of_renewal(start: date, end: date, renewal: Span, times: int) -> date:
    """The last day after so many renewals of a term from `start` to `end`: the day before the anniversary of
    the first start (T10).

    Where the first term is whole months, months and years count from its start, so that a short month
    shortens no later renewal; any other term, as from March to December, is renewed from the day after it.
    """
    following = end + timedelta(days=1)
    if renewal.unit in ("month", "year"):
        months = (following.year - start.year) * 12 + following.month - start.month
        if add(start, months, "month") == following:
            more = renewal.n * times * (12 if renewal.unit == "year" else 1)
            return add(start, months + more, "month") - timedelta(days=1)
    return add(following, renewal.n * times, renewal.unit) - timedelta(days=1)


def notice_date(last_day: date, notice: Span) -> date:
    """The last date for notice, counted back from the last day (T10)."""
    return add(last_day, -notice.n, notice.unit)


def within_horizon(t: int, answer: int, span: Interval) -> int:
    """`answer`, if the start `t` and it lie in the horizon, both ends included; else an error (T12)."""
    if not (span[0] <= t <= span[1] and answer <= span[1]):
        raise OutsideHorizon(t, span)
    return answer


def grid(zone: Zone, times: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """The instants of clock times (seconds of the day) on each date, after `start`, up to `end` (T6)."""
    points = {
        zone.boundary(on, time) for on in zone.dates(zone.date(start), zone.date(end)) for time in times
    }
    return tuple(sorted(t for t in points if start < t <= end))


def month_start(zone: Zone, year: int, month: int) -> int:
    """The first instant of a month; month 13 is the January after."""
    years, rest = divmod(year * 12 + month - 1, 12)
    return zone.midnight(date(years, rest + 1, 1))
