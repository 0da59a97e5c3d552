"""Hours as PagerDuty has them: one window on some days for a service, restrictions of a week for a layer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.intervals import Interval, Intervals, clip, intersection, normalise, union
from slacontract.clock.timeline import Timeline
from slacontract.clock.zone import DAY, Zone
from slacontract.fidelity import ElapsedTool, ModelledTool, Tool
from slacontract.lowering import Pattern, Windows, intervals_of, seconds_of_week

WEEK = 7 * DAY


@dataclass(frozen=True)
class SupportHours:
    """The same hours on some days (Monday 1): what a service of PagerDuty takes. `rows`: when they are open.

    `closes` is at most 23:59:59: the last second of a day that is open until midnight is lost.
    """

    opens: int
    closes: int
    days: tuple[int, ...]
    rows: Intervals


def support_hours(pattern: Pattern | None) -> SupportHours | None:
    """The narrowest support hours that hold the week of a pattern; None where that is all the time.

    Never narrower than the week, but for the last second before midnight; dates are not looked at.
    """
    if pattern is None or pattern.always:
        return None
    open_days = [(number, windows) for number, windows in enumerate(pattern.week) if windows]
    if not open_days:
        return None
    opens = min(windows[0][0] for _, windows in open_days)
    closes = max(windows[-1][1] for _, windows in open_days)
    if (opens, closes) == (0, DAY) and len(open_days) == 7:
        return None
    closes = min(closes, DAY - 1)
    week: list[Windows] = [()] * 7
    for number, _ in open_days:
        week[number] = ((opens, closes),)
    rows = intervals_of(Pattern(pattern.zone, pattern.span, tuple(week)))
    return SupportHours(opens, closes, tuple(number + 1 for number, _ in open_days), rows)


def paging(minutes: int, hours: SupportHours | None, span: Interval) -> Tool:
    """When a level of an escalation policy is told of an incident that nobody acknowledges.

    So many minutes of the clock on the wall after the trigger; outside support hours the urgency is low,
    nothing escalates, and the minutes begin when the hours do.
    """
    if hours is None:
        return ElapsedTool(minutes * 60, span)
    rows = hours.rows
    timeline = Timeline(rows, span)

    def told(t: int) -> int | None:
        try:
            due = timeline.first_covered(t) + minutes * 60
        except OutsideHorizon:
            return None
        return due if due <= span[1] else None

    def breaks(first: int, last: int) -> Iterator[int]:
        for row in rows[max(0, bisect_right(rows, (first,)) - 1) : bisect_left(rows, (last, last))]:
            yield from row

    return ModelledTool(("pagerduty", minutes, rows, span), told, breaks, decided_by=rows)


@dataclass(frozen=True)
class Restriction:
    """A restriction of a schedule's layer: from a second of a day (Monday 1; 0: each day), for so long."""

    day: int
    start: int
    seconds: int


def restrictions(week: Sequence[Windows]) -> tuple[Restriction, ...] | None:
    """A week as restrictions, none of which ends at midnight only to go on; empty: always, None: never."""
    found = list(seconds_of_week(week, "monday", split=False))
    if not found:
        return None
    if found == [(0, WEEK)]:
        return ()
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == WEEK:
        (_, until), (opens, _) = found.pop(0), found.pop()
        found.append((opens, WEEK + until))
    each = {(opens % DAY, closes - opens) for opens, closes in found}
    if len(found) == 7 * len(each) and all(seconds < DAY for _, seconds in each):
        return tuple(Restriction(0, start, seconds) for start, seconds in sorted(each))
    return tuple(Restriction(opens // DAY + 1, opens % DAY, closes - opens) for opens, closes in found)


def surely_and_perhaps(
    zone: Zone, span: Interval, said: Sequence[Restriction] | None
) -> tuple[Intervals, Intervals]:
    """The time that restrictions give however their seconds are read on a day whose clocks change, and the
    time that they give by one of the two readings: seconds that pass, or seconds on the clock."""
    if said is None:
        return (), ()
    if not said:
        return (span,), (span,)
    passing: list[Interval] = []
    walls: list[Interval] = []
    first, last = zone.local(span[0])[0] - 8, zone.local(span[1] - 1)[0]
    for on in zone.dates(date.fromordinal(first), date.fromordinal(last)):
        for one in said:
            if one.day in (0, on.weekday() + 1):
                opens = zone.boundary(on, one.start)
                passing.append((opens, opens + one.seconds))
                days, second = divmod(one.start + one.seconds, DAY)
                walls.append((opens, zone.boundary(date.fromordinal(on.toordinal() + days), second)))
    by_seconds, by_clock = clip(normalise(passing), span), clip(normalise(walls), span)
    if by_seconds == by_clock:
        return by_clock, by_clock
    return intersection(by_seconds, by_clock), union(by_seconds, by_clock)
