"""What is told of one clock: its verdict, its lateness, its steps, and its ledger once it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..clock.errors import OutsideHorizon
from ..diagnostics import Diagnostic
from .delays import Due
from .escalations import fired
from .ledger import Account, ledger
from .log import TicketLog
from .moments import Place
from .results import ClockResult, Fired, Slice, Status
from .terms import Terms

StepsFired = Mapping[tuple[str, str | int], Fired]
"""Steps that have fired, by their ladder and their percentage or number."""


def answered(
    terms: Terms,
    status: Status,
    found: Due,
    stop: Place | None,
    *,
    ends: Place | None,
    cycle: int | None,
    flags: tuple[str, ...],
    steps: StepsFired,
) -> ClockResult:
    """The answer for a clock under its last terms. `ends`: of the series that a cycle belongs to (K10).

    Where the deadline found has a problem or none, that is the status, whatever was asked for.
    """
    one, log = terms.commitment, terms.log
    if found.problem is None and found.why is None and not (one.stop.of or ends):
        found = replace(found, why="stop-not-stated")
    if found.problem is not None:
        status = "error"
    elif found.why is not None:
        status = "undetermined"
    over = ends.at if ends else log.cancelled.at if log.cancelled else None
    end = stop.at if stop else over
    late, covered = _lateness(terms, status, found, end)
    deemed = terms.deemed()
    decided = {"met": stop.at if stop else None, "breached": found.deadline}.get(status)
    return ClockResult(
        metric=one.metric,
        status=status,
        ticket=log.ticket,
        commitment=one.id,
        label=one.label,
        priority=terms.priority,
        plan=log.view.name,
        edition=log.view.edition.id,
        binding=one.status,
        bound=one.bound,
        cycle=cycle,
        start=terms.place.at,
        deemed_start=deemed if isinstance(deemed, int) else None,
        deadline=found.deadline,
        projection=found.projection,
        stop=stop.at if stop else None,
        late_elapsed_s=late,
        late_covered_s=covered,
        decided_at=decided,
        ended_at=end if status in ("met", "breached", "cancelled") else None,
        as_of=log.as_of,
        flags=flags,
        why=found.why,
        problem=found.problem,
        escalations=_escalations(terms, found, end, steps) if one.escalations or steps else (),
        parts=tuple(part.deadline for part in found.parts),
        tell=_teller(terms, found, end),
    )


def unpromised(
    terms: Terms, priority: str | None, *, cycle: int | None, flags: tuple[str, ...]
) -> ClockResult:
    """The answer for a clock whose ticket has a priority that is promised nothing (K5)."""
    return ClockResult(
        metric=terms.commitment.metric,
        status="no-commitment",
        ticket=terms.log.ticket,
        label=terms.commitment.label,
        priority=priority,
        plan=terms.view.name,
        edition=terms.view.edition.id,
        cycle=cycle,
        start=terms.place.at,
        as_of=terms.log.as_of,
        flags=flags,
        why="priority",
    )


def refused(
    metric: str, status: Status, log: TicketLog, *, why: str | None = None, problem: Diagnostic | None = None
) -> ClockResult:
    """An answer without a clock: not started, no commitment, or an error."""
    return ClockResult(
        metric=metric,
        status=status,
        ticket=log.ticket,
        plan=log.view.name,
        edition=log.view.edition.id,
        as_of=log.as_of,
        flags=log.flags,
        why=why,
        problem=problem,
    )


def _lateness(terms: Terms, status: Status, found: Due, end: int | None) -> tuple[int | None, int | None]:
    """Elapsed and covered seconds from the deadline to the event, or to now while there is none (K3)."""
    coverage = getattr(found.part, "coverage", None)
    if status == "met":
        return 0, 0 if coverage is not None else None
    if status != "breached" or found.deadline is None:
        return None, None
    until = terms.log.as_of if end is None else max(end, found.deadline)
    late = until - found.deadline
    if coverage is None:
        return late, None
    try:
        return late, terms.view.coverage(coverage).timeline.covered(found.deadline, until)
    except OutsideHorizon:
        return late, None


def _escalations(terms: Terms, found: Due, end: int | None, before: StepsFired) -> tuple[Fired, ...]:
    """The steps that fired, and those still to come unless the clock has ended (K11)."""
    steps = dict(before)
    for step, when in terms.steps(found, end):
        if end is None or when.deadline is None or when.deadline <= end:
            steps.setdefault((step.ladder, step.percent or step.step), fired(step, when))
    return tuple(steps.values())


def _teller(terms: Terms, found: Due, end: int | None) -> Callable[[], tuple[Slice, ...]]:
    """What makes the ledger: of the terms as they are now (K15)."""
    deemed = terms.deemed()
    at = deemed if isinstance(deemed, int) else terms.place.at
    account = Account(
        view=terms.view,
        clause=terms.commitment.id,
        delay=found.part,
        start=terms.place.at,
        deemed=at,
        counted_from=terms.rebase.at if terms.rebase is not None else at,
        end=found.deadline if found.deadline is not None else found.projection,
        pauses=terms.pauses(end),
    )
    return lambda: ledger(account)
