"""When the steps of an escalation ladder are due (K11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from ..clock.calendar import add
from ..clock.errors import OutsideHorizon
from ..clock.intervals import intersection, total
from ..ruleset.commitments import Commitment, Escalation
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    Elapsed,
    Immediate,
    OpeningDays,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)
from ..ruleset.metrics import EVENT_OF
from .delays import Due, end_of
from .index import PlanView
from .log import TicketLog
from .pauses import Pauses
from .results import Fired

DAY_COUNTS = (BusinessDays, SameBusinessDay, WorkingDays, Calendar, ToDate)


def step_due(
    view: PlanView,
    commitment: Commitment,
    step: Escalation,
    start: int,
    deadline: Due,
    breach: int | None,
    pauses: Pauses,
    log: TicketLog,
) -> Due:
    """When one step is due for a clock from its (deemed) start, as far as is known (K11)."""
    if step.percent is not None:
        return percentage(view, commitment.delay, step, start, deadline, pauses)
    if step.after is not None:
        return end_of(view, step.after, start, pauses)
    if step.before is not None:
        return _before(view, step.before, deadline)
    if step.at_event == "breach":
        return Due(deadline=breach, open=breach is None)
    kind = EVENT_OF.get(step.at_event or "")
    if kind is None:
        return Due(why="outside-event")
    hit = log.next(kind, log.index_at(start))
    return Due(deadline=hit.at if hit else None, open=hit is None)


def _before(view: PlanView, length: Delay, deadline: Due) -> Due:
    """So long before the deadline: elapsed or covered time, or calendar units at the same local time."""

    def earlier(t: int | None) -> int | None:
        if t is None:
            return None
        if isinstance(length, Elapsed):
            return t - length.seconds
        if isinstance(length, Covered):
            return view.coverage(length.coverage).timeline.pull_back(t, length.seconds)
        assert isinstance(length, Calendar)
        ordinal, second = view.zone.local(t)
        return view.zone.boundary(add(date.fromordinal(ordinal), -length.n, length.unit), second)

    if not isinstance(length, Elapsed | Covered | Calendar):
        return Due(why="before-a-day-count")
    try:
        return replace(deadline, deadline=earlier(deadline.deadline), projection=earlier(deadline.projection))
    except OutsideHorizon as error:
        return Due(problem=view.engine.outside(error))


def percentage(
    view: PlanView, delay: Delay, step: Escalation, start: int, deadline: Due, pauses: Pauses
) -> Due:
    """The instant at which a share of the delay has been counted, rounded up to the second (K11)."""
    share = Fraction(step.percent or "0") / 100
    if isinstance(delay, Covered | OpeningDays):
        seconds = delay.seconds if isinstance(delay, Covered) else delay.n * delay.hours
        return end_of(view, Covered(seconds=_up(seconds * share), coverage=delay.coverage), start, pauses)
    if isinstance(delay, Elapsed):
        return end_of(view, Elapsed(seconds=_up(delay.seconds * share)), start, pauses)
    if isinstance(delay, Immediate):
        return deadline
    coverage = getattr(delay, "coverage", None)
    if not isinstance(delay, DAY_COUNTS) or step.of != "covered-time" or coverage is None:
        return Due(why="percentage-of-day-count")
    end = deadline.deadline if deadline.deadline is not None else deadline.projection
    if end is None:
        return Due(open=True, why=deadline.why)
    timeline = view.coverage(coverage).timeline
    try:
        counted = timeline.covered(start, end) - total(
            intersection(timeline.slices(start, end), pauses.within(start, end))
        )
    except OutsideHorizon as error:
        return Due(problem=view.engine.outside(error))
    return end_of(view, Covered(seconds=_up(counted * share), coverage=coverage), start, pauses)


def _up(seconds: Fraction) -> int:
    return -int(-seconds // 1)


def fired(step: Escalation, found: Due, at: int | None = None) -> Fired:
    """The answer for one step; `at` where it fired at another instant than it was due."""
    return Fired(
        step.ladder,
        step.step,
        step.parties,
        step.percent,
        found.deadline if at is None else at,
        found.projection,
        found.why or (found.problem.code if found.problem else None),
    )
