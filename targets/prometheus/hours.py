"""A coverage as an expression of PromQL, and the seconds for which that expression is 1.

Prometheus knows the time in UTC and no zones, so the offsets of the zone are compiled in: the second of the
local week is `time()` plus the offset of the moment. Windows follow the wall clock; on the night on which an
hour comes twice, a window that begins or ends in that hour is open in both of them.
"""

from __future__ import annotations

from slacontract.clock.intervals import Interval, Intervals, clip, normalise
from slacontract.clock.zone import DAY, Zone
from slacontract.lowering import Pattern
from slacontract.lowering.week import on_the_wall

WEEK = 7 * DAY
_MONDAY = 3 * DAY
"""The epoch began on a Thursday, three days into its week."""


def offset(zone: Zone, span: Interval) -> str:
    """Seconds that local time is ahead of UTC, as a scalar expression that is right over `span`."""
    changes = [(at, after) for at, after in zone.offsets if span[0] < at < span[1]]
    terms = [str(zone.offset(span[0]))]
    before = zone.offset(span[0])
    for at, after in changes:
        step = after - before
        terms.append(f"{'+' if step > 0 else '-'} {abs(step)} * (time() >= bool {at})")
        before = after
    return " ".join(terms)


def week_second(zone: Zone, span: Interval) -> str:
    """The second of the local week, Monday 00:00 being 0, as a scalar expression."""
    return f"(time() + {_MONDAY} + {offset(zone, span)}) % {WEEK}"


def covered(pattern: Pattern, week: str | None = None) -> str:
    """1 while the pattern is open, else 0, as a scalar expression; dates with other hours included.

    `week`: an expression of the second of the week; without it, it stands in each comparison.
    """
    if pattern.always:
        return "1"
    week = week or f"({week_second(pattern.zone, pattern.span)})"
    windows = [f"({week} >= bool {opens}) * ({week} < bool {closes})" for opens, closes in _week(pattern)]
    usual = f"({' + '.join(windows) or '0'})"
    closed = " + ".join(_between(*one) for one in departing(pattern))
    if closed:
        usual = f"{usual} * (1 - ({closed}))"
    own = " + ".join(_between(*one) for one in special(pattern))
    return f"{usual} + ({own})" if own else usual


def _between(opens: int, closes: int) -> str:
    return f"(time() >= bool {opens}) * (time() < bool {closes})"


def _week(pattern: Pattern) -> Intervals:
    days = enumerate(pattern.week)
    return normalise((day * DAY + a, day * DAY + b) for day, windows in days for a, b in windows)


def departing(pattern: Pattern) -> Intervals:
    """The dates on which the week does not hold."""
    dates = {*pattern.closed, *(one.date for one in pattern.special)}
    return clip(normalise(pattern.zone.civil_day(on) for on in dates), pattern.span)


def special(pattern: Pattern) -> Intervals:
    """The hours of dates that have their own."""
    zone = pattern.zone
    rows = (
        (zone.boundary(one.date, a), zone.boundary(one.date, b))
        for one in pattern.special
        for a, b in one.windows
    )
    return clip(normalise(rows), pattern.span)


def intervals(pattern: Pattern) -> Intervals:
    """The instants of `span` for which `covered` is 1."""
    if pattern.always:
        return (pattern.span,)
    return normalise((*on_the_wall(pattern, special=False), *special(pattern)))
