"""Windows in which planned work may lie, each with the latest moment at which it can be announced (K12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from slacontract.clock.face import to_minute
from slacontract.clock.intervals import Intervals, normalise
from slacontract.clock.zone import DAY, Zone
from slacontract.emitter import Compiled
from slacontract.lowering import PlanView, allowed, announce_by, engine_of
from slacontract.ruleset.money import Maintenance, Notice
from slacontract.ruleset.rules import EVERY_PLAN

from .calendar import Timed
from .series import Occurrence, Single, occurrences_of, split
from .text import utc
from .timed import spans_of
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
    engine = engine_of(compiled.rules)
    for kind_id in _kinds(compiled):
        found: dict[str, tuple[PlanView, Maintenance, Intervals]] = {}
        for edition, span in spans_of(compiled.rules):
            for name, plan in edition.plans.items():
                kind = next((one for one in plan.maintenance if one.id == kind_id), None)
                if kind is None:
                    continue
                view = PlanView(engine, edition, name, plan)
                before = found[name][2] if name in found else ()
                confined = allowed(view, kind) if kind.only_in else None
                here = [(max(a, span[0]), min(b, span[1])) for a, b in confined or ()]
                found[name] = (view, kind, normalise([*before, *(one for one in here if one[0] < one[1])]))
        alike = {(kind, intervals) for _, kind, intervals in found.values()}
        if len(alike) == 1:
            found = {EVERY_PLAN: next(iter(found.values()))}
        for name, (view, kind, intervals) in found.items():
            if intervals:
                yield Windows(name, kind, _timed(compiled, name, view, kind, intervals))


def _kinds(compiled: Compiled) -> list[str]:
    editions = compiled.rules.editions
    return list(
        dict.fromkeys(one.id for each in editions for plan in each.plans.values() for one in plan.maintenance)
    )


def _timed(
    compiled: Compiled, plan_name: str, view: PlanView, kind: Maintenance, intervals: Intervals
) -> Timed:
    language = compiled.language
    zone = view.coverage(kind.only_in[0]).zone
    found = occurrences_of(zone, intervals)
    numbered = [one for one in kind.notices if one.when is None and one.kind != "none"]
    moving = any(one.kind == "business-days" for one in numbered)
    series, singles = ((), _each(zone, found)) if moving else split(zone, found)
    label = kind.label or kind.id
    title = label if plan_name == EVERY_PLAN else f"{label} ({plan_name})"
    about = say(language, "window-of", title=title, contract=compiled.called)
    moments: dict[str, int] = {}
    for single in singles:
        latest = [_latest(view, one, single.occurrence.start) for one in numbered]
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
        {key: (_moment(language, view.zone, at), utc(at - DAY)) for key, at in moments.items()},
    )


def _each(zone: Zone, found: tuple[Occurrence, ...]) -> tuple[Single, ...]:
    return tuple(Single(f"date/{zone.date(one.start).isoformat()}/{one.ordinal}", one) for one in found)


def _latest(view: PlanView, notice: Notice, start: int) -> int | None:
    """The end of the time in which work that starts then can still be announced (K12); None where unknown.

    A calendar shows the midnight that ends the last date, or begins the first of the business days.
    """
    last = announce_by(view, notice, start)
    return last if last is None or notice.kind == "elapsed" else last + 1


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
    clock = to_minute(second) if second else "24:00"
    return say(language, "announce-until", day=on.isoformat(), clock=clock)
