"""Dates on which a duty falls due again and again: review meetings, reports after each month (T9, T10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slacontract.clock.calendar import Span, add, last_day_of_term
from slacontract.clock.days import Day, Days
from slacontract.clock.errors import BeyondCalendar, OutsideHorizon
from slacontract.emitter import Compiled
from slacontract.model import quantities as q
from slacontract.model.clauses import Due
from slacontract.model.tickets import Duty
from slacontract.ruleset.plans import Scope, scopes_of
from slacontract.ruleset.rules import Plan

from .calendar import AllDay
from .timed import zone_of
from .words import say

DUE_ALARMS = (7,)
"""Days before a due date on which a calendar reminds of it."""


def due_dates(compiled: Compiled) -> tuple[AllDay, ...]:
    """The due dates of duties within the term and the horizon, as events of whole days, in order of time.

    Done every so many days, weeks, months or years: the last day of each such stretch of the term. Done
    within calendar or business days from month end: that day after each month. What hangs on another event,
    or on a condition, has no date.
    """
    events: dict[str, AllDay] = {}
    for duty in compiled.contract.duties:
        for due in duty.done:
            for on in _dates(compiled, due):
                event = _event(compiled, duty, on)
                events.setdefault(event.path, event)
    return tuple(sorted(events.values(), key=lambda event: (event.first, event.path)))


def _event(compiled: Compiled, duty: Duty, on: date) -> AllDay:
    language = compiled.language
    identity = duty.formerly[0] if duty.formerly else duty.name
    does = [
        text.in_language(language)
        for text in (*duty.does, *(one for task in duty.tasks for one in task.does))
    ]
    return AllDay(
        f"*/duty/{identity}/{on.isoformat()}",
        say(language, "due", duty=duty.title(language)),
        on,
        on,
        say(language, "milestone"),
        "; ".join(does),
        DUE_ALARMS,
    )


def _dates(compiled: Compiled, due: Due) -> Iterator[date]:
    if due.when is not None or due.on_request or due.at or due.before or due.after:
        return
    first, last = _force(compiled)
    if isinstance(due.delay, q.Every) and due.start is None:
        every = due.delay.quantity
        if first is None or not isinstance(every, q.CalendarTime) or every.n < 1:
            return
        try:
            for n in range(1, (last - first).days + 2):
                on = last_day_of_term(first, Span(n * every.n, every.unit))
                if on > last:
                    return
                yield on
        except BeyondCalendar:
            return
    elif isinstance(due.delay, q.Within) and due.start is not None and due.start.kind == "month-end":
        zone = zone_of(compiled.rules, compiled.rules.contract.zone)
        month = (first or zone.date(compiled.rules.horizon[0])).replace(day=1)
        while month <= last:
            following = add(month, 1, "month")
            end = add(following, -1, "day")
            after = _after(compiled, due.delay, end) if end <= last else None
            if after is not None:
                yield after
            month = following


def _after(compiled: Compiled, delay: q.Within, on: date) -> date | None:
    """The last day of a delay that begins with the end of a date; None where it has no date."""
    quantity = delay.quantity
    if isinstance(quantity, q.CalendarTime):
        return add(on, quantity.n, quantity.unit)
    if isinstance(quantity, q.BusinessDays) and len(quantity.counted_in) == 1:
        name = compiled.rules.default_plan
        plan = compiled.rules.editions[-1].plans.get(name)
        scope = next((one for one in scopes_of(compiled.contract) if one.key == name), Scope())
        days = _days(compiled, plan, scope.name(quantity.counted_in[0])) if plan else None
        try:
            return days.nth_date(on, quantity.n) if days else None
        except OutsideHorizon:
            return None
    return None


def _days(compiled: Compiled, plan: Plan, name: str) -> Days | None:
    coverage = plan.coverages.get(name)
    if coverage is None or coverage.undetermined:
        return None
    table = [Day(midnight, closing, opening or None) for midnight, closing, opening in coverage.days]
    return Days(zone_of(compiled.rules, coverage.zone), table, compiled.rules.horizon, coverage.known)


def _force(compiled: Compiled) -> tuple[date | None, date]:
    """The first day of force where the text says it, and the last; where open, that of the horizon."""
    force = compiled.contract.in_force
    start = force.start if force and isinstance(force.start, date) else None
    zone = zone_of(compiled.rules, compiled.rules.contract.zone)
    until = compiled.rules.contract.in_force_until
    return start, date.fromisoformat(until) if until else zone.date(compiled.rules.horizon[1] - 1)
