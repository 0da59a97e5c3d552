"""The rule set as plain tables: all that a runtime needs to judge tickets, no calendar left to compute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ..clock.calendar import month_start, to_date
from ..clock.errors import OutsideHorizon
from ..clock.zone import DAY, EPOCH_ORDINAL, Zone, fixed_zone
from .commitments import Commitment, Grid, grouped
from .coverages import Coverage
from .delays import (
    BusinessDays,
    Delay,
    EarlierOf,
    LaterOf,
    NoDelay,
    OutsideEvent,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)
from .metrics import EVENT_OF, METRICS, REVIVING_EVENTS
from .rules import Plan, RuleSet

_UTC = fixed_zone("UTC", 0)


def tables(rules: RuleSet) -> dict[str, Any]:
    """What embedded runtimes carry: JSON with the commitments of each plan and the tables they rest on.

    Days are numbers, 0 for 1 January 1970. `months`: the day on which each month begins, from a year before
    the horizon to a year after. `zones`: rows `[instant, seconds east of UTC]`. `coverages`: each once;
    `edges` are the openings and closings, and `days` (the date's first instant, its last closing, its
    opening or -1) are for coverages whose days are asked for. `workdays`: the days that count, and the
    stretches of days for which the holidays are known. Lists named `edges`, `months`, `days` of work days
    hold differences, the first from 0; rows of `days` hold the difference to the row before, then seconds
    of the day. What concerns money, shares and escalations is left out.
    """
    return _Tables(rules).all()


class _Tables:
    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.zone = Zone(rules.contract.zone, rules.zones[rules.contract.zone].offsets)
        self.coverages: list[dict[str, Any]] = []
        self.workdays: list[dict[str, Any]] = []
        self._known: dict[object, int] = {}

    def all(self) -> dict[str, Any]:
        rules = self.rules
        editions = [
            {
                "id": edition.id,
                "in_force": list(edition.in_force),
                "plans": {name: self._plan(plan) for name, plan in edition.plans.items()},
            }
            for edition in rules.editions
        ]
        facts = rules.contract
        return {
            "schema": rules.schema_version,
            "requires": list(rules.requires),
            "contract": {
                "reference": facts.reference,
                "title": facts.title,
                "version": facts.version,
                "revision": facts.revision,
                "zone": facts.zone,
            },
            "data": {"tzdata": rules.data.tzdata, "holidays": rules.data.holidays},
            "horizon": list(rules.horizon),
            "default_plan": rules.default_plan,
            "editions": editions,
            "zones": {name: [list(row) for row in one.offsets] for name, one in rules.zones.items()},
            "months": differences(self._months()),
            "workdays": self.workdays,
            "coverages": self.coverages,
        }

    def _months(self) -> list[int]:
        first, last = (self.zone.date(t).year for t in self.rules.horizon)
        return [month_start(_UTC, first - 1, month) // DAY for month in range(1, 12 * (last - first + 3) + 1)]

    # --- a plan ------------------------------------------------------------------------------------

    def _plan(self, plan: Plan) -> dict[str, Any]:
        asked = {name for one in plan.commitments for name in _days_asked(one)}
        number = {one.id: i for i, one in enumerate(plan.commitments)}
        return {
            "priorities": [one.name for one in plan.priorities],
            "default_priority": plan.default_priority,
            "priority_table": [
                {"levels": one.levels, "priority": one.priority} for one in plan.priority_table
            ],
            "channels": {one.id: one.sets_priority for one in plan.channels},
            "states": [{"name": one.name, "marks": list(one.marks)} for one in plan.states],
            "coverages": {
                name: self._coverage(one, days=name in asked) for name, one in plan.coverages.items()
            },
            "commitments": [self._commitment(one, plan) for one in plan.commitments],
            "clocks": [
                {"metric": metric, "label": label, "commitments": [number[one.id] for one in members]}
                for (metric, label), members in grouped(plan.commitments).items()
            ],
        }

    def _coverage(self, one: Coverage, *, days: bool) -> int:
        key = (
            one.zone,
            one.intervals,
            one.known,
            one.undetermined,
            days and (one.days, *one.days_in.items()),
        )
        if key not in self._known:
            self._known[key] = len(self.coverages)
            read_in = {one.zone: one.days, **one.days_in} if days else {}
            self.coverages.append(
                {
                    "zone": one.zone,
                    "known": None if one.known is None else list(one.known),
                    "undetermined": one.undetermined,
                    "edges": differences([t for row in one.intervals for t in row[:2]]),
                    "days": {name: _days(rows) for name, rows in read_in.items()},
                }
            )
        return self._known[key]

    def _commitment(self, one: Commitment, plan: Plan) -> dict[str, Any]:
        cadence: dict[str, Any] | None = None
        if isinstance(one.cadence, Grid):
            cadence = one.cadence.model_dump(mode="json")
        elif one.cadence is not None:
            cadence = self._delay(one.cadence, plan)
        metric = METRICS.get(one.metric)
        kept = {"id", "metric", "label", "priority", "when", "yields_to", "start", "stop", "bound", "edge"}
        kept |= {"deemed_receipt", "status", "pauses", "pauses_when", "on_priority_change", "on_reopen"}
        return {
            **one.model_dump(mode="json", include={*kept, "requires"}),
            "event": EVENT_OF.get(one.metric, "update-sent"),
            "cycle": metric is not None and metric.cycle,
            "revivable": any(moment.event in REVIVING_EVENTS for moment in one.stop.of),
            "delay": self._delay(one.delay, plan),
            "cadence": cadence,
        }

    # --- delays ------------------------------------------------------------------------------------

    def _delay(self, delay: Delay, plan: Plan) -> dict[str, Any]:
        """A delay whose dates are instants already; one without number says only why."""
        if isinstance(delay, LaterOf | EarlierOf):
            return {"kind": delay.kind, "delays": [self._delay(part, plan) for part in delay.delays]}
        if isinstance(delay, WorkingDays):
            holidays = plan.holidays[delay.holidays] if delay.holidays is not None else None
            if holidays is not None and holidays.undetermined is not None:
                return {"kind": "none", "why": holidays.undetermined}
            dates = frozenset(holidays.dates) if holidays is not None else frozenset()
            years = holidays.years if holidays is not None else ()
            return {"kind": delay.kind, "n": delay.n, "workdays": self._workdays(delay.days, dates, years)}
        if isinstance(delay, ToDate):
            return {"kind": delay.kind, "end": self._end_of(date.fromisoformat(delay.date))}
        if isinstance(delay, OutsideEvent):
            return {"kind": "none", "why": "outside-event"}
        if isinstance(delay, NoDelay):
            return {"kind": "none", "why": delay.why}
        return delay.model_dump(mode="json")

    def _end_of(self, on: date) -> int | None:
        try:
            return to_date(self.zone, on)
        except OutsideHorizon:
            return None

    def _workdays(self, weekdays: Sequence[int], holidays: frozenset[str], years: Sequence[int]) -> int:
        key = (tuple(weekdays), holidays, tuple(years))
        if key not in self._known:
            self._known[key] = len(self.workdays)
            first, last = (self.zone.date(t) for t in self.rules.horizon)
            counting = [
                on.toordinal() - EPOCH_ORDINAL
                for on in self.zone.dates(first, last)
                if on.weekday() in weekdays and on.isoformat() not in holidays
            ]
            self.workdays.append({"days": differences(counting), "known": _stretches(years)})
        return self._known[key]


def _days_asked(one: Commitment) -> Iterable[str]:
    """The coverages whose days a commitment asks for."""
    if one.deemed_receipt is not None:
        yield one.deemed_receipt.coverage
    if isinstance(one.cadence, Grid):
        if one.cadence.days_of is not None:
            yield one.cadence.days_of
    elif one.cadence is not None:
        yield from _days_of_delay(one.cadence)
    yield from _days_of_delay(one.delay)


def _days_of_delay(delay: Delay) -> Iterable[str]:
    if isinstance(delay, LaterOf | EarlierOf):
        for part in delay.delays:
            yield from _days_of_delay(part)
    if isinstance(delay, BusinessDays | SameBusinessDay):
        yield delay.coverage


def differences(numbers: Iterable[int]) -> list[int]:
    """Each number less the one before it, the first as it is: short to write, added up to read."""
    found, before = [], 0
    for number in numbers:
        found.append(number - before)
        before = number
    return found


def _days(rows: Iterable[tuple[int, int, int]]) -> list[int]:
    """Rows of three in one list: midnight less the one before, closing and opening less midnight, or -1."""
    found, before = [], 0
    for midnight, closing, opening in rows:
        found += [midnight - before, closing - midnight, opening - midnight if opening else -1]
        before = midnight
    return found


def _stretches(years: Sequence[int]) -> list[list[int]] | None:
    """The first and last day of each run of years; None: all years."""
    if not years:
        return None
    found: list[list[int]] = []
    for year in sorted(set(years)):
        start = date(year, 1, 1).toordinal() - EPOCH_ORDINAL
        end = date(year, 12, 31).toordinal() - EPOCH_ORDINAL
        if found and found[-1][1] + 1 == start:
            found[-1][1] = end
        else:
            found.append([start, end])
    return found
