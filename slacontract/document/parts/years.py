"""Figures of the years in force: holidays, closures, days with hours of their own."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

from ..tree import Block, Mark, MarkKind, Year, plain
from .base import Maker

MOST = 6
"""Years that are drawn of a long term; what follows is said, and the annex lists the dates of all."""
OPEN_ENDED = 2
"""Years that are drawn of a contract whose end, or beginning, is not agreed."""


def years(make: Maker) -> tuple[Block, ...]:
    """A figure for each calendar year of the term with a holiday, a closure or a day of event hours, on the
    days in force; and a sentence where not every year is drawn."""
    facts = make.compiled.rules.contract
    marked = sorted(set(_marked(make)))
    start, end = facts.in_force_from or "", facts.in_force_until or "9999"
    marked = [(day, kind) for day, kind in marked if start <= day.isoformat() <= end]
    if not marked:
        return ()
    first = int(start[:4]) if start else marked[0][0].year
    whole = bool(start and facts.in_force_until)
    last = int(end[:4]) if whole else min(first + OPEN_ENDED - 1, marked[-1][0].year)
    shown = min(last, first + MOST - 1)
    found: list[Block] = []
    for year in range(first, shown + 1):
        days = [(day, kind) for day, kind in marked if day.year == year]
        if days:
            found.append(_year(make, year, days))
    if found and any(day.year > shown for day, _ in marked):
        found.append(make.note("years.more", year=str(shown)))
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
        said.append(g.text("year.days", kind=g.text(f"year.{kind}"), dates=dates))
    return Year(
        plain(w.say("year.title", year=str(year))),
        g.nouns["semicolon"].join(said),
        year,
        tuple(g.month(month).capitalize() for month in range(1, 13)),
        tuple(calendar.monthrange(year, month)[1] for month in range(1, 13)),
        tuple(Mark(day.month, day.day, kind) for day, kind in days),
        tuple((kind, g.text(f"year.{kind}")) for kind in kinds),
    )
