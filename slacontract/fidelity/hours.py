"""The lines of coverages and holidays: how far the hours of each are those that a helpdesk is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..clock.intervals import clip
from ..emitter import Degree
from ..judge.index import PlanView
from ..lowering.delays import Counted, counted
from ..lowering.week import recovered
from .account import NOTHING, UNSAYABLE, Account, Say
from .calendars import Calendar
from .helpdesk import NO_HOURS_OF_DATES
from .nodes import prefix_of

WIDER_HOURS = Say(
    "counted in the wider hours of a calendar that promises share",
    "compté dans les heures plus larges d’un calendrier que des engagements partagent",
)
JOINED_HOURS = Say(
    "together with others, as its promises count them", "avec d’autres, comme ses engagements les comptent"
)
OPEN_ON_ALL = Say(
    "on these days the calendars that are made have their usual hours",
    "ces jours-là, les calendriers produits ont leurs heures habituelles",
)
OPEN_ON_SOME = Say(
    "on some of these days a calendar that is made has its usual hours",
    "certains de ces jours, un calendrier produit a ses heures habituelles",
)
UNCOUNTED = Say("no promise that is carried counts these hours", "aucun engagement tenu ne compte ces heures")


def coverage_lines(account: Account, calendars: Iterable[Calendar], *, special: bool = False) -> None:
    """A line for each coverage, once the commitments have theirs: how far its hours are those of a calendar.

    `calendars`: those that are emitted. `special`: the tool knows hours of single dates.
    """
    made = tuple(calendars)
    for view in account.views():
        prefix, counted_in = prefix_of(view.name), _counted_in(account, view)
        for key in view.plan.coverages:
            clause = f"{prefix}coverage/{key}"
            if clause in account.clauses:
                account.say(clause, *_coverage(view, key, counted_in, made, special))


def holiday_lines(
    account: Account, calendars: Iterable[Calendar], degree: Degree, how: Say = NOTHING
) -> None:
    """A line for each list of holidays, once the commitments have theirs, for tools that know no hours of
    single dates.

    `degree` and `how` hold where each date on which the list changes the hours of a coverage that a carried
    promise counts has those hours in a calendar that is emitted. A calendar that is open on such a date, as
    one that promises share may be, does not keep the holiday, and its line says so.
    """
    made = tuple(calendars)
    for told in account.of_kind("holidays"):
        name = told.clause.partition("/")[2]
        account.say(told.clause, *_holiday(account, name, made, degree, how))


def _holiday(
    account: Account, name: str, made: tuple[Calendar, ...], degree: Degree, how: Say
) -> tuple[Degree, Say]:
    named = False
    kept: list[bool] = []
    for view in account.views():
        known = view.plan.holidays.get(name)
        if known is None:
            continue
        if known.undetermined is not None:
            return "not-expressible", UNSAYABLE["undetermined"]
        dates = frozenset(map(date.fromisoformat, known.dates))
        for key in sorted(_counted_in(account, view)):
            layers = (view.plan.coverages[part].layers for part in _parts(view, key))
            named = named or any(name in one.holidays for one in layers)
            kept += _kept(view, key, dates, made)
    if not kept:
        return (degree, how) if named else ("not-expressible", UNCOUNTED)
    if all(kept):
        return degree, how
    return ("approximated", how + OPEN_ON_SOME) if any(kept) else ("not-expressible", OPEN_ON_ALL)


def _kept(view: PlanView, key: str, dates: frozenset[date], made: tuple[Calendar, ...]) -> Iterator[bool]:
    """For each of the dates on which a coverage has not its usual hours: whether the calendars have those."""
    cover = view.coverage(key)
    pattern = recovered(cover)
    for on in sorted(dates & {*pattern.closed, *(one.date for one in pattern.special)}):
        day = pattern.zone.civil_day(on)
        ours = clip(cover.timeline.intervals, day)
        same = [one for one in made if one.pattern.zone is pattern.zone]
        yield any(clip(one.intervals, day) == ours for one in same)
        # A calendar that several share has hours of its own on that date, and cannot say them.
        if any(on == one.date for each in same for one in each.pattern.special):
            yield False


def _parts(view: PlanView, key: str) -> frozenset[str]:
    """A coverage with all that it is made of."""
    found: set[str] = set()
    left = [key, *key.split(" + ")]
    while left:
        one = left.pop()
        if one not in found and one in view.plan.coverages:
            found.add(one)
            layers = view.plan.coverages[one].layers
            left += [*layers.includes, *layers.only_in, *layers.excepts, *layers.joined_by]
    return frozenset(found)


def _counted_in(account: Account, view: PlanView) -> frozenset[str]:
    """The coverages that the commitments carried count in, those joined of several included."""
    found = (counted(view, one) for one in view.plan.commitments if account.carries(view, one))
    return frozenset(one.coverage for one in found if isinstance(one, Counted) and one.coverage is not None)


def _coverage(
    view: PlanView, key: str, counted_in: frozenset[str], made: tuple[Calendar, ...], special: bool
) -> tuple[Degree, Say]:
    cover = view.coverage(key)
    if cover.coverage.undetermined is not None:
        return "not-expressible", UNSAYABLE["undetermined"]
    pattern = recovered(cover)
    if pattern.empty and not (special and pattern.special):
        return "not-expressible", NO_HOURS_OF_DATES
    joined = sorted(one for one in counted_in if key in one.split(" + "))
    if not joined:
        return "not-expressible", UNCOUNTED
    found = [_as_calendar(view, one, made) for one in sorted(joined, key=lambda one: one != key)]
    if key in joined and (found[0] is not None or pattern.always):
        return found[0] or ("exact", NOTHING)
    degree, how = next((one for one in found if one is not None), ("approximated", WIDER_HOURS))
    return ("rewritten", JOINED_HOURS) if degree == "exact" else (degree, how)


def _as_calendar(view: PlanView, key: str, made: Iterable[Calendar]) -> tuple[Degree, Say] | None:
    """How far one of the calendars has the hours of a coverage; None where they all have others."""
    cover = view.coverage(key)
    pattern = recovered(cover)
    ours = clip(cover.timeline.intervals, pattern.span)
    for one in made:
        theirs = one.pattern
        if theirs.zone is not pattern.zone or theirs.closed != pattern.closed:
            continue
        if clip(one.intervals, pattern.span) == ours:
            return "exact", NOTHING
        if pattern.special and theirs.special == pattern.special:
            return "approximated", NO_HOURS_OF_DATES
    return None
