"""The figure of a coverage's week: as it is written, or as it comes out of other coverages."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from ...clock.zone import Zone
from ...model.time import Coverage
from ..tree import Bar, Week
from .base import Maker

DAY = 86400
WEEKS = 60
"""Weeks that are looked at for the ordinary one: a year and a little, so that holidays are the exception."""

FEW = 4
"""Weeks in which the clocks of zones differ as they do at no other time: between the nights on which America
and Europe change theirs."""

Bars = tuple[tuple[Bar, ...], ...]


def weeks_of(make: Maker, coverage: Coverage) -> list[Week]:
    """The weekly hours as written; where a coverage is made of others, those of most weeks of its first year.

    Where clocks of several zones move apart and together during the year, as in winter and in summer, a
    week of each time, with its date. Nothing where no day of such a week is covered.
    """
    g, title = make.w.grammar, make.w.title(coverage)
    if not (coverage.includes or coverage.only_in or coverage.excepts):
        bars = _written(coverage)
        return [_week(make, g.text("coverage.figure", title=title), bars, whole=True)] if any(bars) else []
    several = _usual(make, coverage)
    if not any(any(bars) for bars in several):
        return []
    if len(several) == 1:
        (bars,) = several
        return [_week(make, g.text("coverage.figure-usual", title=title), bars, whole=False)]
    found = []
    for bars, monday in several.items():
        week = g.text("coverage.week-of", date=g.date(monday))
        made = _week(make, g.text("coverage.figure-of", title=title, week=week), bars, whole=False)
        found.append(replace(made, heading=week[:1].upper() + week[1:]))
    return found


def _week(make: Maker, title: str, bars: Bars, *, whole: bool) -> Week:
    """The figure of a week; `whole`: the table beside it gives the same hours."""
    g = make.w.grammar
    said = g.nouns["semicolon"].join(
        f"{g.weekday(day)} "
        + (", ".join(g.window(bar.start, bar.end) for bar in of_day) or g.text("coverage.none"))
        for day, of_day in enumerate(bars)
    )
    names = tuple(g.weekday(day).capitalize() for day in range(7))
    hours = tuple(g.time(at) for at in range(0, DAY + 1, 6 * 3600))
    return Week(title, said, names, bars, hours, whole)


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


def _usual(make: Maker, coverage: Coverage) -> dict[Bars, datetime.date]:
    """The hours of the weeks that are most alike, from the intervals of the rule set, and the first Monday
    of such a week; one for each of the ways in which the clocks of zones differ in more than a few weeks."""
    rules = make.compiled.rules
    plans = rules.editions[-1].plans if rules.editions else {}
    ordered = sorted(
        plans, key=lambda name: name != rules.default_plan
    )  # the text without what others replace
    tables = (plans[name].coverages for name in ordered)
    found = next((table[coverage.name] for table in tables if coverage.name in table), None)
    if found is None or not found.intervals:
        return {}
    zone = Zone(found.zone, rules.zones[found.zone].offsets)
    others = [Zone(name, table.offsets) for name, table in rules.zones.items()]
    first, end = found.known or rules.horizon
    begins = zone.date(max(first, rules.horizon[0]))
    monday = begins + datetime.timedelta(-begins.weekday() % 7)
    openings = [opens for opens, _, _ in found.intervals]
    apart: dict[tuple[int, ...], Counter[Bars]] = {}
    seen: dict[Bars, datetime.date] = {}
    for number in range(WEEKS):
        days = [monday + datetime.timedelta(7 * number + day) for day in range(8)]
        edges = [zone.midnight(day) for day in days]
        if edges[-1] > end:
            break
        bars = tuple(tuple(_day(zone, found.intervals, openings, *edges[at : at + 2])) for at in range(7))
        differ = tuple(zone.offset(edges[0]) - other.offset(edges[0]) for other in others)
        apart.setdefault(differ, Counter())[bars] += 1
        seen.setdefault(bars, days[0])
    ways = [of for of in apart.values() if of.total() > FEW] or list(apart.values())
    usual = [of.most_common(1)[0][0] for of in ways]
    return {bars: seen[bars] for bars in usual}


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
