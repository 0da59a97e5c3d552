"""Figures of the years in force: holidays, closures, days with hours of their own."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

from ..tree import Mark, MarkKind, Year, plain
from .base import Maker

YEARS = 2
"""A longer contract shows its first years; the annex lists the dates of all."""


def years(make: Maker) -> tuple[Year, ...]:
    """A figure for each calendar year in force with a holiday, a closure or a day of event hours."""
    facts = make.compiled.rules.contract
    marked = sorted(set(_marked(make)))
    if not marked:
        return ()
    first = int(facts.in_force_from[:4]) if facts.in_force_from else marked[0][0].year
    last = int(facts.in_force_until[:4]) if facts.in_force_until else first + YEARS - 1
    found = []
    for year in range(first, min(last, first + YEARS - 1) + 1):
        days = [(day, kind) for day, kind in marked if day.year == year]
        if days:
            found.append(_year(make, year, days))
    return tuple(found)


def _marked(make: Maker) -> Iterator[tuple[datetime.date, MarkKind]]:
    plans = make.compiled.rules.editions[-1].plans if make.compiled.rules.editions else {}
    named = {one.name for one in make.contract.coverages}
    of_contract = {one.name for one in make.contract.holidays}
    for plan in plans.values():
        for name, holidays in plan.holidays.items():
            if name in of_contract:
                yield from ((datetime.date.fromisoformat(day), "holiday") for day in holidays.dates)
        for name, coverage in plan.coverages.items():
            if name not in named or coverage.layers is None:
                continue
            for closure in coverage.layers.closures:
                yield from ((day, "closed") for day in _days(closure.first, closure.last))
            for dated in coverage.layers.dated:
                yield from ((day, "event") for day in _days(dated.first, dated.last))


def _days(first: str, last: str) -> Iterator[datetime.date]:
    on, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    for number in range((end - on).days + 1):
        yield on + datetime.timedelta(number)


def _year(make: Maker, year: int, days: list[tuple[datetime.date, MarkKind]]) -> Year:
    w, g = make.w, make.w.grammar
    kinds: list[MarkKind] = [kind for kind in ("holiday", "closed", "event") if kind in {k for _, k in days}]
    said = []
    for kind in kinds:
        dates = ", ".join(g.day_and_month(day.day, day.month) for day, one in days if one == kind)
        said.append(f"{g.text(f'year.{kind}')}: {dates}")
    return Year(
        plain(w.say("year.title", year=str(year))),
        "; ".join(said),
        year,
        tuple(g.month(month).capitalize() for month in range(1, 13)),
        tuple(calendar.monthrange(year, month)[1] for month in range(1, 13)),
        tuple(Mark(day.month, day.day, kind) for day, kind in days),
        tuple((kind, g.text(f"year.{kind}")) for kind in kinds),
    )
