"""The weekly pattern of a coverage and the dates that depart from it, recovered from its finished set.

Helpdesks speak of a week, of days closed and, some of them, of days with other hours. Reading these off the
finished set rather than off the layers as written makes them right for every union, difference and shift.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from ..clock.intervals import Interval, Intervals, clip, normalise
from ..clock.zone import DAY, EPOCH_ORDINAL, Zone
from ..judge.index import CoverageView
from ..records import dataclass, field
from ..ruleset.coverages import Coverage

Windows = tuple[tuple[int, int], ...]
"""Windows of one day: (opens, closes) in seconds of the wall clock, 0..86400, sorted, none touching."""


@dataclass(frozen=True)
class Special:
    """A date with other hours than its weekday has; never empty: a date without any is closed."""

    date: date
    windows: Windows
    usual: Windows


@dataclass(frozen=True)
class Pattern:
    """A coverage as helpdesks say it: a week (Monday first), dates closed, and dates with other hours.

    All clock times are wall times of `zone`; no window passes midnight. `closed`: dates on which the week
    has hours and the coverage none, with the name of the holiday or the closure ("" where there is none).
    `span`: the instants for which it stands; beyond, nothing is said.
    """

    zone: Zone
    span: Interval
    week: tuple[Windows, ...]
    closed: Mapping[date, str] = field(default_factory=dict)
    special: tuple[Special, ...] = ()

    @property
    def always(self) -> bool:
        """Whether every second is covered."""
        return all(day == ((0, DAY),) for day in self.week) and not self.closed and not self.special

    @property
    def empty(self) -> bool:
        """Whether no weekday has hours."""
        return not any(self.week)


def merged(windows: Iterable[tuple[int, int]]) -> Windows:
    """Windows sorted, those that overlap or touch made one, empty ones dropped."""
    return normalise(windows)


def split_at_midnight(days: Iterable[int], opens: int, closes: int) -> tuple[Windows, ...]:
    """A weekly window as seven days of windows (Monday first), its part after midnight on the next day (T5).

    `closes` at or before `opens` is on the next date.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for day in days:
        if closes > opens:
            week[day].append((opens, closes))
        else:
            week[day].append((opens, DAY))
            week[(day + 1) % 7].append((0, closes))
    return tuple(merged(one) for one in week)


_RECENT: OrderedDict[int, tuple[Coverage, Interval, Pattern]] = OrderedDict()
_KEPT = 64


def recovered(cover: CoverageView) -> Pattern:
    """The pattern of a coverage over all that is known of it: rebuilt by `intervals_of`, it gives the set.

    The week is what most dates of each weekday have; on change days a window stands for the instants of its
    clock times (T6). A coverage that has no meaning yet has an empty pattern.
    """
    coverage, horizon = cover.coverage, cover.engine.horizon
    known = coverage.known or horizon
    span = max(horizon[0], known[0]), min(horizon[1], known[1])
    kept = _RECENT.get(id(coverage))
    if kept is not None and kept[0] is coverage and kept[1] == span:
        return kept[2]
    rows = clip(tuple((row[0], row[1]) for row in coverage.intervals), span)
    found = pattern_of(cover.zone, rows, span, (coverage,))
    _RECENT[id(coverage)] = coverage, span, found
    while len(_RECENT) > _KEPT:
        _RECENT.popitem(last=False)
    return found


def pattern_of(zone: Zone, rows: Intervals, span: Interval, told: Sequence[Coverage] = ()) -> Pattern:
    """The pattern of a finished set; `told`: coverages whose skips name the holidays and closures."""
    days = _days_of(zone, rows, span)
    votes: list[Counter[Windows]] = [Counter() for _ in range(7)]
    for on, windows, whole in days:
        if whole:
            votes[on.weekday()][windows] += 1
    # The longest run decides, then the most time: a tie is rare and must not depend on the order of dates.
    week = tuple(
        max(vote, key=lambda day: (vote[day], sum(b - a for a, b in day), day)) if vote else ()
        for vote in votes
    )
    closed: dict[date, str] = {}
    special: list[Special] = []
    for on, windows, whole in days:
        usual = week[on.weekday()]
        if windows == usual or (not whole and _same(zone, on, windows, usual, rows, span)):
            continue
        if windows:
            special.append(Special(on, windows, usual))
        else:
            closed[on] = _name(told, *zone.civil_day(on))
    return Pattern(zone, span, week, closed, tuple(special))


def _days_of(zone: Zone, rows: Intervals, span: Interval) -> list[tuple[date, Windows, bool]]:
    """Each date of the span with its windows on the wall; whether it is a whole day of 24 hours."""
    found: list[tuple[date, Windows, bool]] = []
    first, last = zone.local(span[0])[0], zone.local(span[1] - 1)[0]
    midnights = zone.midnights(first, last + 1)
    changes = [at for at, _ in zone.offsets]
    i = 0
    for ordinal in range(first, last + 1):
        if ordinal in zone.skipped:
            continue
        midnight, end = midnights[ordinal - first], midnights[ordinal - first + 1]
        while i < len(rows) and rows[i][1] <= midnight:
            i += 1
        inside = []
        j = i
        while j < len(rows) and rows[j][0] < end:
            inside.append((max(rows[j][0], midnight), min(rows[j][1], end)))
            j += 1
        changing = bisect_right(changes, end) != bisect_right(changes, midnight)
        whole = not changing and midnight >= span[0] and end <= span[1]
        on = date.fromordinal(ordinal)
        if changing:
            windows = merged((_wall(zone, a, midnight, 0), _wall(zone, b, end, DAY)) for a, b in inside)
        else:
            start = (ordinal - EPOCH_ORDINAL) * DAY - zone.offset(midnight)
            windows = tuple((a - start, b - start) for a, b in inside)
        found.append((on, windows, whole))
    return found


def _wall(zone: Zone, t: int, edge: int, at_edge: int) -> int:
    """Second of the day of an instant of a date; the end of the date is 24:00."""
    return at_edge if t == edge else zone.local(t)[1]


def _same(zone: Zone, on: date, windows: Windows, usual: Windows, rows: Intervals, span: Interval) -> bool:
    """Whether the usual windows give the instants of this date: on a change day, or one cut by the span."""
    day = zone.civil_day(on)
    inside = max(day[0], span[0]), min(day[1], span[1])
    return clip(rows, inside) == clip(_instants(zone, on, usual), inside)


def _instants(zone: Zone, on: date, windows: Windows) -> Intervals:
    return normalise((zone.boundary(on, opens), zone.boundary(on, closes)) for opens, closes in windows)


def _name(told: Sequence[Coverage], midnight: int, end: int) -> str:
    """What the contract calls the reason why a date is closed."""
    for coverage in told:
        at = bisect_right(coverage.skips, midnight, key=lambda skip: skip.end)
        for skip in coverage.skips[at:]:
            if skip.start >= end:
                break
            if skip.reason in ("holiday", "closure") and skip.name:
                return skip.name
    return ""


def intervals_of(pattern: Pattern, *, special: bool = True) -> Intervals:
    """The set that a pattern says over its span; without `special`, what is left of it where a helpdesk
    knows weeks and closed dates only."""
    zone = pattern.zone
    others = {one.date: one.windows for one in pattern.special} if special else {}
    if pattern.always or (
        all(day == ((0, DAY),) for day in pattern.week) and not pattern.closed and not others
    ):
        return (pattern.span,)
    first, last = zone.local(pattern.span[0])[0], zone.local(pattern.span[1] - 1)[0]
    found: list[Interval] = []
    for on in zone.dates(date.fromordinal(first), date.fromordinal(last)):
        windows = others.get(on, () if on in pattern.closed else pattern.week[on.weekday()])
        for opens, closes in windows:
            found.append((zone.boundary(on, opens), zone.boundary(on, closes)))
    return clip(normalise(found), pattern.span)


def on_the_wall(pattern: Pattern, *, special: bool = True) -> Intervals:
    """The set that a pattern says to a program that looks at the wall clock alone: a clock time that comes
    twice is open both times, where the contract opens and closes once (T6). Without `special`, dates with
    hours of their own are closed."""
    zone, (first, last) = pattern.zone, pattern.span
    others = {one.date: one.windows if special else () for one in pattern.special}
    found: list[Interval] = []
    edges = [first, *(at for at, _ in zone.offsets if first < at < last), last]
    for start, end in pairwise(edges):
        ahead = zone.offset(start)
        for day in range((start + ahead) // DAY, (end - 1 + ahead) // DAY + 1):
            on = date.fromordinal(day + EPOCH_ORDINAL)
            windows = others.get(on, () if on in pattern.closed else pattern.week[on.weekday()])
            midnight = day * DAY - ahead
            for opens, closes in windows:
                a, b = max(start, midnight + opens), min(end, midnight + closes)
                if a < b:
                    found.append((a, b))
    return normalise(found)
