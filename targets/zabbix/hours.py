"""The seconds that Zabbix counts as agreed, as observed in Zabbix 6.0.

A schedule is seconds of a week that begins on Sunday. Zabbix lays it out from the Sunday before each period
in steps of 604,800 seconds, so that after a change of the clocks the hours of the rest of the period are an
hour off. Excluded downtimes are instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from slacontract.clock.intervals import Interval, Intervals, clip, difference, normalise
from slacontract.clock.zone import DAY, Zone
from slacontract.lowering import Pattern

WEEK = 7 * DAY
LAST = 2147464799
"""The last instant that Zabbix knows, in January 2038."""


def schedule(pattern: Pattern) -> tuple[Interval, ...]:
    """The week as Zabbix takes it; empty where it is open all the time."""
    days = [((number + 1) % 7, windows) for number, windows in enumerate(pattern.week)]
    rows = normalise(
        (day * DAY + opens, day * DAY + closes) for day, windows in days for opens, closes in windows
    )
    return () if rows == ((0, WEEK),) else rows


def excluded(pattern: Pattern) -> Iterator[tuple[str, int, int]]:
    """Name and instants of each date that is closed, as far as Zabbix's calendar goes."""
    for on, name in sorted(pattern.closed.items()):
        opens, closes = pattern.zone.civil_day(on)
        if closes <= LAST:
            yield name or on.isoformat(), opens, closes


def agreed(
    zone: Zone, rows: Sequence[Interval], closed: Sequence[Interval], start: int, end: int
) -> Intervals:
    """What Zabbix counts in one period: its schedule (none: all the time) without its excluded downtimes."""
    if not rows:
        open_time: Intervals = ((start, end),)
    else:
        on = zone.date(start)
        sunday = zone.boundary(on - timedelta(days=(on.weekday() + 1) % 7), 0)
        weeks = range(sunday, end, WEEK)
        open_time = clip(
            normalise((week + opens, week + closes) for week in weeks for opens, closes in rows), (start, end)
        )
    return difference(open_time, normalise(closed))
