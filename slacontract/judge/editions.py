"""Which edition judges a period, and which period an instant belongs to (K7, K9)."""

from __future__ import annotations

from datetime import date, timedelta

from ..ruleset.rules import Period
from .index import Engine, PlanView
from .results import ClockResult


def edition_of_period(engine: Engine, plan: str | None, period: Period) -> PlanView | None:
    """The plan in the edition that judges a period; None where no second of it lies in the term (K9).

    The edition in force at the period's first instant in the term; an amendment that says `from the period
    of D` already judges the period that contains D, whole.
    """
    views = [view for view in engine.views(plan) if _meets(view, period)]
    ahead = [
        view
        for view in engine.views(plan)
        if view.edition.first_period == "containing"
        and (since := _judges_from(view)) is not None
        and since < period.end
    ]
    if ahead:
        return ahead[-1]
    return views[0] if views else None


def _judges_from(view: PlanView) -> int | None:
    """The instant of D, where an edition judges from the period of D."""
    return view.edition.judged_from if view.edition.judged_from is not None else view.edition.in_force[0]


def _meets(view: PlanView, period: Period) -> bool:
    first, until = view.edition.in_force
    return (first is None or first < period.end) and (until is None or period.start < until)


def find_period(engine: Engine, name: str) -> Period | None:
    """A period by its id, 2026-05 or 2026-Q2."""
    return next((period for period in engine.rules.periods if period.id == name), None)


def decided_in(result: ClockResult, period: Period) -> bool:
    """Whether a clock was decided within a period: met at its stop, breached at its deadline (K7).

    A deadline at 00:00 belongs to the day that it ends.
    """
    at = result.decided_at
    if at is None:
        return False
    if result.status == "breached":
        return period.start < at <= period.end
    return period.start <= at < period.end


def days_in_force(engine: Engine, plan: str | None, period: Period) -> tuple[int, int]:
    """Dates of a period on which some edition of the plan is in force, and all its dates (K13)."""
    zone = engine.contract_zone
    first, last = zone.date(period.start), zone.date(period.end - 1)
    views = engine.views(plan)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def counts(on: date) -> bool:
        return any(view.in_force(zone.midnight(on)) for view in views)

    return sum(counts(on) for on in dates), len(dates)
