"""The figure of a coverage's week: as it is written, or as it comes out of other coverages."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from ...clock.zone import Zone
from ...model.time import Coverage
from ..tree import Bar, Week
from .base import Maker

DAY = 86400
WEEKS = 60
"""Weeks that are looked at for the ordinary one: a year and a little, so that holidays are the exception."""

Bars = tuple[tuple[Bar, ...], ...]


def week_of(make: Maker, coverage: Coverage) -> Week | None:
    """The weekly hours as written; where a coverage is made of others, those of most weeks of its first year.

    None where no day of such a week is covered.
    """
    made_of_others = coverage.includes or coverage.only_in or coverage.excepts
    bars = _usual(make, coverage) if made_of_others else _written(coverage)
    if not any(bars):
        return None
    g = make.w.grammar
    key = "coverage.figure-usual" if made_of_others else "coverage.figure"
    said = g.nouns["semicolon"].join(
        f"{g.weekday(day)} "
        + (", ".join(g.window(bar.start, bar.end) for bar in of_day) or g.text("coverage.none"))
        for day, of_day in enumerate(bars)
    )
    names = tuple(g.weekday(day).capitalize() for day in range(7))
    hours = tuple(g.time(at) for at in range(0, DAY + 1, 6 * 3600))
    return Week(g.text(key, title=make.w.title(coverage)), said, names, bars, hours, not made_of_others)


def _written(coverage: Coverage) -> Bars:
    if coverage.at_all_hours:
        return ((Bar(0, DAY),),) * 7
    bars: list[list[Bar]] = [[] for _ in range(7)]
    for written in coverage.weekly:
        for window in written.windows:
            for day in written.days:
                if window.closes > window.opens:
                    bars[day].append(Bar(window.opens, window.closes))
                    continue
                bars[day].append(Bar(window.opens, DAY))
                if window.closes:
                    bars[(day + 1) % 7].append(Bar(0, window.closes))
    return tuple(tuple(sorted(of_day, key=lambda bar: bar.start)) for of_day in bars)


def _usual(make: Maker, coverage: Coverage) -> Bars:
    """The hours of the weeks that are most alike, from the intervals of the rule set."""
    rules = make.compiled.rules
    plans = rules.editions[-1].plans.values() if rules.editions else ()
    found = next((plan.coverages[coverage.name] for plan in plans if coverage.name in plan.coverages), None)
    if found is None or not found.intervals:
        return ()
    zone = Zone(found.zone, rules.zones[found.zone].offsets)
    first, end = found.known or rules.horizon
    begins = zone.date(max(first, rules.horizon[0]))
    monday = begins + datetime.timedelta(-begins.weekday() % 7)
    openings = [opens for opens, _, _ in found.intervals]
    weeks: Counter[Bars] = Counter()
    for number in range(WEEKS):
        days = [monday + datetime.timedelta(7 * number + day) for day in range(8)]
        edges = [zone.midnight(day) for day in days]
        if edges[-1] > end:
            break
        weeks[
            tuple(tuple(_day(zone, found.intervals, openings, *edges[at : at + 2])) for at in range(7))
        ] += 1
    return weeks.most_common(1)[0][0] if weeks else ()


def _day(
    zone: Zone, intervals: Sequence[tuple[int, int, int]], openings: Sequence[int], start: int, end: int
) -> Iterator[Bar]:
    """What is covered of one date, in seconds of its clock."""
    for opens, closes, _ in islice(intervals, max(bisect_right(openings, start) - 1, 0), None):
        if opens >= end:
            return
        if closes > start:
            begin = 0 if opens <= start else zone.local(opens)[1]
            yield Bar(begin, DAY if closes >= end else zone.local(closes)[1])
