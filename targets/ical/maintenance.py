"""Windows in which planned work may lie, each with the latest moment at which it can be announced (K12)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from slacontract.clock.intervals import Intervals, difference, normalise, union
from slacontract.clock.zone import DAY, Zone
from slacontract.emitter import Compiled
from slacontract.ruleset.money import Maintenance, Notice
from slacontract.ruleset.rules import EVERY_PLAN, Plan

from .calendar import Timed
from .series import Occurrence, Single, occurrences_of, split
from .text import utc
from .timed import spans_of, zone_of
from .words import say

TENTATIVE = "TENTATIVE"
"""Work may lie there; that it does is announced when it is planned."""


@dataclass(frozen=True)
class Windows:
    """The windows of one kind of planned work, as one plan has them, or all (`plan` "*")."""

    plan: str
    kind: Maintenance
    timed: Timed


def windows_of(compiled: Compiled) -> Iterator[Windows]:
    """The windows of each kind of planned work that the contract confines to coverages.

    A notice in calendar days or in elapsed time is the same for each window of a week, so that these recur;
    one in business days moves with the holidays, so that each window is an event of its own, with its moment.
    An alarm goes off a day before the latest moment. A notice under a condition, or without a number, has
    none.
    """
    for kind_id in _kinds(compiled):
        found: dict[str, tuple[Plan, Maintenance, Intervals]] = {}
        for edition, span in spans_of(compiled.rules):
            for name, plan in edition.plans.items():
                kind = next((one for one in plan.maintenance if one.id == kind_id), None)
                if kind is None:
                    continue
                before = found[name][2] if name in found else ()
                here = [(max(a, span[0]), min(b, span[1])) for a, b in _allowed(plan, kind)]
                found[name] = (plan, kind, normalise([*before, *(one for one in here if one[0] < one[1])]))
        alike = {(kind, intervals) for _, kind, intervals in found.values()}
        if len(alike) == 1:
            found = {EVERY_PLAN: next(iter(found.values()))}
        for name, (plan, kind, intervals) in found.items():
            if intervals:
                yield Windows(name, kind, _timed(compiled, name, plan, kind, intervals))


def _kinds(compiled: Compiled) -> list[str]:
    editions = compiled.rules.editions
    return list(
        dict.fromkeys(one.id for each in editions for plan in each.plans.values() for one in plan.maintenance)
    )


def _allowed(plan: Plan, kind: Maintenance) -> Intervals:
    """Where work may lie: in the coverages it is confined to, outside those it must keep away from."""
    names = {*kind.only_in, *kind.outside}
    if not kind.only_in or any(plan.coverages[name].undetermined for name in names):
        return ()
    rows = {name: [(row[0], row[1]) for row in plan.coverages[name].intervals] for name in names}
    return difference(
        union(*(rows[name] for name in kind.only_in)), union(*(rows[name] for name in kind.outside))
    )


def _timed(compiled: Compiled, plan_name: str, plan: Plan, kind: Maintenance, intervals: Intervals) -> Timed:
    language = compiled.language
    zone = zone_of(compiled.rules, plan.coverages[kind.only_in[0]].zone)
    found = occurrences_of(zone, intervals)
    numbered = [one for one in kind.notices if one.when is None and one.kind != "none"]
    moving = any(one.kind == "business-days" for one in numbered)
    series, singles = ((), _each(zone, found)) if moving else split(zone, found)
    label = kind.label or kind.id
    title = label if plan_name == EVERY_PLAN else f"{label} ({plan_name})"
    about = say(language, "window-of", title=title, contract=compiled.called)
    contract_zone = zone_of(compiled.rules, compiled.rules.contract.zone)
    moments: dict[str, int] = {}
    for single in singles:
        latest = [_latest(contract_zone, plan, one, single.occurrence.start) for one in numbered]
        known = [one for one in latest if one is not None]
        if known:
            moments[single.key] = min(known)
    words = [_words(language, one) for one in numbered if one.kind != "business-days"]
    return Timed(
        f"{plan_name}/maintenance/{kind.id}",
        say(language, "window", title=title),
        zone,
        say(language, "maintenance"),
        series,
        singles,
        " ".join([about, *words]),
        TENTATIVE,
        f"-P{max(map(_days_before, numbered)) + 1}D" if numbered and not moving else "",
        {key: (_moment(language, contract_zone, at), utc(at - DAY)) for key, at in moments.items()},
    )


def _each(zone: Zone, found: tuple[Occurrence, ...]) -> tuple[Single, ...]:
    return tuple(Single(f"date/{zone.date(one.start).isoformat()}/{one.ordinal}", one) for one in found)


def _latest(zone: Zone, plan: Plan, notice: Notice, start: int) -> int | None:
    """The end of the time in which work that starts then can still be announced; None where unknown.

    Calendar days: up to the end of the date so many days before. Elapsed time: up to so long before, that
    instant included. Business days: up to the midnight before the first of the so many that close by then.
    """
    if notice.kind == "local-dates":
        return zone.end_of(zone.date(start) - timedelta(days=notice.n or 0))
    if notice.kind == "elapsed":
        return start - (notice.seconds or 0)
    coverage = plan.coverages.get(notice.coverage or "")
    if coverage is None or coverage.undetermined:
        return None
    business = [row for row in coverage.days if row[2]]
    row = bisect_right([closing for _, closing, _ in business], start) - (notice.n or 1)
    return business[row][0] if row >= 0 else None


def _days_before(notice: Notice) -> int:
    return notice.n or 0 if notice.kind == "local-dates" else -(-(notice.seconds or 0) // DAY)


def _words(language: str, notice: Notice) -> str:
    if notice.kind == "local-dates":
        return say(language, "announce-days", n=str(notice.n or 0))
    seconds = notice.seconds or 0
    hours = f"{seconds // 3600} h" if seconds % 3600 == 0 else f"{seconds // 60} min"
    return say(language, "announce-before", length=hours)


def _moment(language: str, zone: Zone, at: int) -> str:
    """The latest moment as people read it; the first instant of a date is the 24:00 of the one before."""
    ordinal, second = zone.local(at)
    on = date.fromordinal(ordinal) - timedelta(days=1 if second == 0 else 0)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}" if second else "24:00"
    return say(language, "announce-until", day=on.isoformat(), clock=clock)
