"""Planned work: where a contract lets it lie, and by when it must be announced (K12)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from ..clock.intervals import Intervals, difference, union
from ..judge.index import PlanView
from ..ruleset.money import Maintenance, Notice


def allowed(view: PlanView, kind: Maintenance) -> Intervals | None:
    """Where work of a kind may lie: in the coverages that it is confined to, outside those it must avoid.

    Without coverages to be confined to, all of the horizon but those. None where one has no meaning yet.
    """
    names = {*kind.only_in, *kind.outside}
    if any(view.coverage(name).coverage.undetermined is not None for name in names):
        return None
    rows = {name: tuple((row[0], row[1]) for row in view.coverage(name).coverage.intervals) for name in names}
    inside = union(*(rows[name] for name in kind.only_in)) if kind.only_in else (view.engine.horizon,)
    return difference(inside, union(*(rows[name] for name in kind.outside)) if kind.outside else ())


def announce_by(view: PlanView, notice: Notice, start: int) -> int | None:
    """The last second at which work that starts then can be announced in time (K12).

    None where there is none that is known: a notice without a number, or dates beyond what is known.
    """
    zone = view.zone
    if notice.kind == "local-dates":
        return zone.end_of(zone.date(start) - timedelta(days=notice.n or 0)) - 1
    if notice.kind == "elapsed":
        return start - (notice.seconds or 0)
    if notice.kind != "business-days" or notice.coverage not in view.plan.coverages:
        return None
    cover = view.coverage(notice.coverage)
    if cover.coverage.undetermined is not None:
        return None
    business = [row for row in cover.coverage.days if row[2]]
    number = bisect_right([closing for _, closing, _ in business], start) - (notice.n or 1)
    return business[number][0] - 1 if number >= 0 else None
