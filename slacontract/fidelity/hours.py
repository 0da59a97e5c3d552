"""The lines of coverages: how far the hours of each are those of a calendar that a helpdesk is given."""

from __future__ import annotations

from collections.abc import Iterable

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
