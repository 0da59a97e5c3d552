"""The deadline of every kind of delay from one start, pauses included (T7 to T11, K4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ..clock.calendar import End, Unit, calendar_deadline, to_date, within_horizon
from ..clock.days import working_day_deadline
from ..clock.errors import OutsideHolidayData, OutsideHorizon
from ..clock.intervals import Intervals
from ..clock.timeline import elapsed_deadline
from ..clock.zone import Zone
from ..diagnostics import Diagnostic
from ..records import dataclass
from ..ruleset.commitments import Commitment, DeemedReceipt
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    NoDelay,
    OpeningDays,
    OutsideEvent,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)
from .index import CoverageView, PlanView
from .pauses import NO_PAUSES, Pauses


@dataclass(frozen=True)
class Due:
    """When a delay ends, or why no instant can be given.

    `deadline` is None while it is open (paused, K4), undetermined (`why`) or refused (`problem`).
    `projection`: the deadline if resumed now. `part`: the part of a later-of or earlier-of that decides.
    `parts`: the end of each part, in the order written.
    """

    deadline: int | None = None
    open: bool = False
    projection: int | None = None
    why: str | None = None
    problem: Diagnostic | None = None
    part: Delay | None = None
    parts: tuple[Due, ...] = ()


def deemed_start(view: PlanView, rule: DeemedReceipt | None, start: int) -> int | Due:
    """The instant at which a clock counts as started (T11); a `Due` where it cannot be known."""
    if rule is None:
        return start
    cover = view.coverage(rule.coverage)
    if cover.coverage.undetermined is not None:
        return Due(why=cover.coverage.undetermined)
    try:
        return cover.days().deemed_receipt(start, cover.timeline, rule.after)
    except OutsideHorizon as error:
        return Due(problem=view.engine.outside(error))


def due(view: PlanView, commitment: Commitment, delay: Delay, start: int, pauses: Pauses = NO_PAUSES) -> Due:
    """The end of a commitment's delay from its (deemed) start, the closing edge included (T8)."""
    found = end_of(view, delay, start, pauses)
    carry = carrying(view, commitment, delay)
    if carry is None:
        return found
    try:
        deadline = carry(found.deadline) if found.deadline is not None else None
        projection = carry(found.projection) if found.projection is not None else None
    except OutsideHorizon as error:
        return Due(problem=view.engine.outside(error))
    return replace(found, deadline=deadline, projection=projection)


def carrying(view: PlanView, commitment: Commitment, delay: Delay) -> Callable[[int], int] | None:
    """What carries a covered deadline on a closing to the next opening, where the commitment says so (T8)."""
    if commitment.edge is None or not isinstance(delay, Covered | OpeningDays):
        return None
    timeline = view.coverage(delay.coverage).timeline
    return lambda t: timeline.next_opening(t) if timeline.is_closing(t) else t


def undetermined(view: PlanView, delay: Delay) -> str | None:
    """Why a delay has no deadline: no number, or a coverage or holidays without meaning yet."""
    if isinstance(delay, LaterOf | EarlierOf):
        return next((why for part in delay.delays if (why := undetermined(view, part))), None)
    if isinstance(delay, NoDelay):
        return delay.why
    if isinstance(delay, OutsideEvent):
        return "outside-event"
    if isinstance(delay, WorkingDays):
        return view.plan.holidays[delay.holidays].undetermined if delay.holidays is not None else None
    if isinstance(delay, Elapsed | Calendar | ToDate):
        return None
    return view.coverage(delay.coverage).coverage.undetermined


def end_of(view: PlanView, delay: Delay, start: int, pauses: Pauses = NO_PAUSES) -> Due:
    """The end of a delay from its start; an answer outside what is known is a problem, no clamp (T12)."""
    if isinstance(delay, LaterOf | EarlierOf):
        return _several(view, delay, start, pauses)
    why = undetermined(view, delay)
    if why is not None:
        return Due(why=why, part=delay)
    try:
        return replace(_leaf(view, delay, start, pauses), part=delay)
    except OutsideHorizon as error:
        return Due(problem=view.engine.outside(error), part=delay)


def _several(view: PlanView, delay: LaterOf | EarlierOf, start: int, pauses: Pauses) -> Due:
    """later-of is open while any part is; earlier-of is the earliest part that is not open (K4)."""
    parts = tuple(end_of(view, part, start, pauses) for part in delay.delays)
    stuck = next((part for part in parts if part.problem or part.why), None)
    if stuck is not None:
        return replace(stuck, parts=parts)
    later = isinstance(delay, LaterOf)
    if any(part.open for part in parts) if later else all(part.open for part in parts):
        ends = [end for part in parts if (end := part.deadline or part.projection) is not None]
        projected = (max(ends) if later else min(ends)) if len(ends) == len(parts) else None
        last = next((part.part for part in parts if part.open), None)
        return Due(open=True, projection=projected, part=last, parts=parts)
    fixed = [part for part in parts if part.deadline is not None]
    chosen = (max if later else min)(fixed, key=lambda part: part.deadline or 0)
    return Due(deadline=chosen.deadline, part=chosen.part, parts=parts)


def unpaused(view: PlanView, delay: Delay) -> Callable[[int], int]:
    """The deadline of a delay by its start, where nothing pauses it; raises what the clock refuses (T12).

    `ValueError` for a delay that has no number.
    """
    horizon, zone = view.engine.horizon, view.zone
    if isinstance(delay, Covered | OpeningDays | Immediate):
        timeline, seconds = view.coverage(delay.coverage).timeline, _seconds(delay)
        return lambda t: timeline.deadline(t, seconds)
    if isinstance(delay, Elapsed):
        length = delay.seconds
        return lambda t: within_horizon(t, t + length, horizon)
    if isinstance(delay, BusinessDays):
        cover = view.coverage(delay.coverage)
        days, timeline, n, until = cover.days(delay.zone), cover.timeline, delay.n, delay.until
        return lambda t: days.deadline(t, n, until, timeline)
    if isinstance(delay, SameBusinessDay):
        return view.coverage(delay.coverage).days().same_business_day
    if isinstance(delay, WorkingDays):
        counted = delay
        return lambda t: within_horizon(t, _working_days(view, counted, t, NO_PAUSES), horizon)
    if isinstance(delay, Calendar):
        number, unit, end = delay.n, delay.unit, delay.until
        return lambda t: within_horizon(t, _calendar_end(zone, t, number, unit, end, None), horizon)
    if isinstance(delay, ToDate):
        end_of_date = to_date(zone, date.fromisoformat(delay.date))
        return lambda t: within_horizon(t, end_of_date, horizon)
    if isinstance(delay, LaterOf | EarlierOf):
        parts = [unpaused(view, part) for part in delay.delays]
        choose: Callable[[list[int]], int] = max if isinstance(delay, LaterOf) else min
        return lambda t: choose([part(t) for part in parts])
    raise ValueError(f"no deadline for a delay of kind {delay.kind}")


def _leaf(view: PlanView, delay: Delay, start: int, pauses: Pauses) -> Due:
    within_horizon(start, start, view.engine.horizon)
    if not pauses:
        return Due(unpaused(view, delay)(start))
    if isinstance(delay, Covered | OpeningDays | Immediate):
        return _covered(view.coverage(delay.coverage), _seconds(delay), start, pauses)
    if isinstance(delay, Elapsed):
        return _elapsed(view, delay.seconds, start, pauses)
    if isinstance(delay, BusinessDays):
        return _business_days(view.coverage(delay.coverage), delay, start, pauses)
    if isinstance(delay, SameBusinessDay):
        return Due(_same_business_day(view.coverage(delay.coverage), start, pauses))
    if isinstance(delay, WorkingDays):
        return Due(within_horizon(start, _working_days(view, delay, start, pauses), view.engine.horizon))
    if isinstance(delay, Calendar) and delay.extended_by is not None:
        return _extended(view, delay, start, pauses)
    return Due(unpaused(view, delay)(start))  # calendar units and dates do not wait (K4)


def _seconds(delay: Covered | OpeningDays | Immediate) -> int:
    if isinstance(delay, Covered):
        return delay.seconds
    return delay.n * delay.hours if isinstance(delay, OpeningDays) else 0


def _covered(cover: CoverageView, seconds: int, start: int, pauses: Pauses) -> Due:
    """T8; while paused the deadline is open, unless it was reached before (K4)."""
    timeline = cover.timeline
    if pauses.still is None:
        return Due(timeline.deadline(start, seconds, pauses.closed))
    try:
        reached = timeline.deadline(start, seconds, pauses.before)
    except OutsideHorizon:
        reached = None  # not before the pause, at least: the pause lies inside the horizon
    if reached is not None and (reached < pauses.still or (seconds > 0 and reached == pauses.still)):
        return Due(reached)
    try:
        return Due(open=True, projection=timeline.deadline(start, seconds, pauses.closed))
    except OutsideHorizon:
        return Due(open=True)


def _elapsed(view: PlanView, seconds: int, start: int, pauses: Pauses) -> Due:
    """T7; while paused the deadline is open, unless it was reached before (K4)."""
    if pauses.still is not None:
        reached = elapsed_deadline(start, seconds, pauses.before)
        if reached > pauses.still:
            return Due(open=True, projection=elapsed_deadline(start, seconds, pauses.closed))
    found = elapsed_deadline(start, seconds, pauses.before if pauses.still is not None else pauses.closed)
    return Due(within_horizon(start, found, view.engine.horizon))


def _business_days(cover: CoverageView, delay: BusinessDays, start: int, pauses: Pauses) -> Due:
    """T9, K4. A pause that begins at or after the same time of the last day changes nothing there."""
    days, timeline = cover.days(delay.zone), cover.timeline
    counted = at = 0  # days so far, and the last covered second of the last of them
    second = days.zone.local(start)[1]

    def ends(t: int) -> int:
        """The deadline, if the date of `t` is the last one."""
        return timeline.first_covered(days.zone.boundary(days.zone.date(t), second))

    def skipped(t: int) -> bool:
        nonlocal counted, at
        pause = pauses.at(t)
        last = counted == delay.n - 1 and delay.until == "same-time"
        if pause is None or (last and pause[0] >= ends(t)):
            counted, at = counted + 1, t
            return False
        return True

    found = days.deadline(start, delay.n, delay.until, timeline, skipped)
    unknown = pauses.still is not None and pauses.still < found and pauses.as_of <= at
    if delay.until == "same-time" and unknown:
        # Whether this day counts is known at its last covered second only: until then, open.
        return Due(open=True, projection=found)
    return Due(found)


def _same_business_day(cover: CoverageView, start: int, pauses: Pauses) -> int:
    """T9; a day paused during its last covered second is not the one (K4)."""
    days = cover.days()
    found = days.same_business_day(start)
    while pauses.at(found - 1) is not None:
        found = days.same_business_day(max(found, start))
    return found


def _working_days(view: PlanView, delay: WorkingDays, start: int, pauses: Pauses) -> int:
    """T9; needs the holidays of every year that it reaches (T12)."""
    zone = view.zone
    table = view.plan.holidays[delay.holidays] if delay.holidays is not None else None
    closed = frozenset(date.fromisoformat(day) for day in table.dates) if table else frozenset()
    last = zone.date(view.engine.horizon[1])
    if table and table.years:
        year = zone.date(start).year
        if year not in table.years:
            raise OutsideHolidayData(start, view.engine.horizon)
        while year + 1 in table.years:
            year += 1
        last = min(last, date(year, 12, 31))
    paused = (lambda t: pauses.at(t) is not None) if pauses else None
    try:
        return working_day_deadline(zone, start, delay.n, delay.days, closed, paused, last)
    except OutsideHorizon as error:
        if last < zone.date(view.engine.horizon[1]):
            raise OutsideHolidayData(start, (view.engine.horizon[0], zone.end_of(last))) from error
        raise OutsideHorizon(start, view.engine.horizon) from error


def _calendar_end(zone: Zone, start: int, n: int, unit: Unit, until: End, waited: Intervals | None) -> int:
    """T10; beyond the last year that dates can name, outside any horizon."""
    try:
        return calendar_deadline(zone, start, n, unit, until, waited)
    except (OverflowError, ValueError) as error:
        raise OutsideHorizon(start, (start, start)) from error


def _extended(view: PlanView, delay: Calendar, start: int, pauses: Pauses) -> Due:
    """Calendar units extended by the whole days waited (K4)."""
    zone = view.zone
    found = _calendar_end(zone, start, delay.n, delay.unit, delay.until, tuple(pauses.closed))
    within_horizon(start, found, view.engine.horizon)
    if pauses.still is not None and delay.until == "same-time" and pauses.as_of >= found:
        midnight, end = zone.civil_day(zone.date(found))
        if pauses.still <= midnight and pauses.as_of < end:
            # Whether this date is waited through is known at its end only: until then, open.
            return Due(open=True, projection=found)
    return Due(found)
