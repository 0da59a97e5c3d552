"""The end of every kind of delay for columns of starts, pauses included, as `judge.delays` has it for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from ..clock.calendar import to_date
from ..judge.delays import undetermined
from ..judge.index import PlanView
from ..ruleset.commitments import DeemedReceipt
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    OpeningDays,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)
from .columns import NONE, Bools, Ints
from .coverage import CoverageTable, table_of
from .days import DayCount, business_days, working_days
from .pauses import Paused
from .zones import ZoneTable, add_units

NO_COVERAGE = -1


@dataclass
class Ends:
    """The ends of a delay for some clocks, one row each.

    `deadline` and `projection` are `NONE` where there is none; `open`: a pause that lasts still keeps the
    deadline open (K4). `coverage`: number of the coverage that lateness is counted in, of the part that
    decides. `beyond`: rows that only the engine can answer, such as those outside the horizon (T12).
    """

    deadline: Ints
    open: Bools
    projection: Ints
    coverage: Ints
    beyond: Bools


def plain(deadline: Ints, coverage: int = NO_COVERAGE, beyond: Bools | None = None) -> Ends:
    """Ends that nothing keeps open; a deadline that is not known is beyond."""
    n = len(deadline)
    refused = deadline == NONE
    return Ends(
        deadline,
        np.zeros(n, np.bool_),
        np.full(n, NONE),
        np.full(n, coverage),
        refused if beyond is None else refused | beyond,
    )


def without_number(n: int) -> Ends:
    """Of a delay that has no number: no deadline, and none that is not known."""
    found = plain(np.full(n, NONE))
    found.beyond[:] = False
    return found


class Rule(Protocol):
    """A delay made ready for columns of starts."""

    def ends(self, start: Ints, paused: Paused) -> Ends: ...


class Tables:
    """The tables of one plan of one edition; made when first asked."""

    def __init__(self, view: PlanView) -> None:
        self.view = view
        self.zone = ZoneTable(view.zone)
        self.names: list[str] = []
        self._tables: dict[str, CoverageTable] = {}
        self._days: dict[tuple[str, str | None], DayCount] = {}

    def coverage(self, name: str) -> CoverageTable:
        if name not in self._tables:
            self._tables[name] = table_of(self.view.coverage(name))
            self.names.append(name)
        return self._tables[name]

    def number(self, name: str) -> int:
        """The number of a coverage, for `Ends.coverage`."""
        self.coverage(name)
        return self.names.index(name)

    def days(self, name: str, zone: str | None) -> DayCount:
        if (name, zone) not in self._days:
            self._days[name, zone] = business_days(self.view.coverage(name).days(zone))
        return self._days[name, zone]

    def covered_between(self, coverage: Ints, start: Ints, end: Ints) -> Ints:
        """Covered seconds between two instants in the coverage of each row; `NONE` without one (K3)."""
        found = np.full(len(start), NONE)
        for number in range(len(self.names)):
            rows = np.flatnonzero(coverage == number)
            if len(rows):
                table = self._tables[self.names[number]]
                found[rows] = table.elapsed(start[rows], end[rows])
        return found


class Seconds:
    """N covered seconds of a coverage (T8), or N elapsed seconds (T7)."""

    def __init__(self, tables: Tables, seconds: int, coverage: str | None) -> None:
        self.seconds = seconds
        self.horizon = tables.view.engine.horizon
        self.table = None if coverage is None else tables.coverage(coverage)
        self.number = NO_COVERAGE if coverage is None else tables.number(coverage)

    def ends(self, start: Ints, paused: Paused) -> Ends:
        beyond = outside(start, self.horizon)
        if self.table is not None:
            beyond |= ~self.table.knows(start)
            if self.seconds <= 0:
                return plain(self.table.first_covered(start), self.number, beyond | paused.any_after(start))
        wanted = self._count(start) + self.seconds
        wanted, still = paused.push(wanted, start, self._count)
        found = plain(self._reached(wanted), self.number, beyond)
        if len(still.rows):
            self._keep_open(found, wanted, start, still.rows, still.since, paused.as_of)
        if self.table is None:
            found.beyond |= (found.deadline > self.horizon[1]) & ~found.open
        return found

    def _keep_open(self, found: Ends, wanted: Ints, start: Ints, rows: Ints, since: Ints, as_of: int) -> None:
        """A pause that lasts still: open, unless the end was reached by the time it began (K4)."""
        reached = wanted[rows] <= self._count(since)
        # Started in the pause, or before it: seconds from the later of the two on do not count.
        is_open = ~reached | (since < start[rows])
        rows, since = rows[is_open], since[is_open]
        begin, end = np.maximum(since, start[rows]), np.full(len(rows), as_of)
        waited = np.where(end > begin, self._count(end) - self._count(begin), 0)
        projected = self._reached(wanted[rows] + waited)
        found.open[rows] = True
        found.deadline[rows] = NONE
        found.projection[rows] = projected
        found.beyond[rows] = (
            outside(start[rows], self.horizon)
            | (projected == NONE)
            | (False if self.table is None else ~self.table.knows(start[rows]))
        )

    def _count(self, t: Ints) -> Ints:
        return t if self.table is None else self.table.count(t)

    def _reached(self, wanted: Ints) -> Ints:
        return wanted.copy() if self.table is None else self.table.reached(wanted)


class Days:
    """N business days to the last closing, or N working days (T9)."""

    def __init__(self, tables: Tables, days: DayCount, n: int, coverage: str | None) -> None:
        self.days, self.n = days, n
        self.horizon = tables.view.engine.horizon
        self.number = NO_COVERAGE if coverage is None else tables.number(coverage)

    def ends(self, start: Ints, paused: Paused) -> Ends:
        used = self.days.used(start)
        wanted, still = paused.push(used + self.n, start, self.days.ended, used)
        if len(still.rows):  # days go by while it lasts: a pause up to now, like any other
            since = np.maximum(self.days.ended(still.since), used[still.rows])
            waited = np.maximum(self.days.ended(np.full(len(since), paused.as_of)), since) - since
            wanted[still.rows] += np.where(wanted[still.rows] > since, waited, 0)
        beyond = outside(start, self.horizon) | outside(start, self.days.starts)
        return plain(self.days.end(wanted), self.number, beyond)


class SameTime:
    """N business days to the same time (T9); beyond the vector form where it is paused."""

    def __init__(self, tables: Tables, delay: BusinessDays) -> None:
        self.days, self.n = tables.days(delay.coverage, delay.zone), delay.n
        self.table = tables.coverage(delay.coverage)
        self.number = tables.number(delay.coverage)
        self.horizon = tables.view.engine.horizon

    def ends(self, start: Ints, paused: Paused) -> Ends:
        beyond = outside(start, self.horizon) | outside(start, self.days.starts) | paused.any_after(start)
        number = self.days.used(start) + self.n
        if not len(self.days.dates):
            return plain(np.full(len(start), NONE), self.number)
        beyond |= number > len(self.days.dates)
        days = self.days.dates.take(number - 1, mode="clip")
        at = self.days.zone.at_wall(days * 86400 + self.days.zone.local(start)[1])
        beyond |= at > self.days.latest
        return plain(self.table.first_covered(at), self.number, beyond)


class SameDay:
    """The last closing of the first date that still has time to run (T9); beyond where it is paused."""

    def __init__(self, tables: Tables, delay: SameBusinessDay) -> None:
        days = tables.view.coverage(delay.coverage).days()
        closings = [row.last_closing for row in days.rows if row.last_closing is not None]
        self.closings = np.array(closings, np.int64)
        self.known = days.known
        self.number = tables.number(delay.coverage)
        self.horizon = tables.view.engine.horizon

    def ends(self, start: Ints, paused: Paused) -> Ends:
        beyond = outside(start, self.horizon) | outside(start, self.known) | paused.any_after(start)
        i = np.searchsorted(self.closings, start, "right")
        padded = np.append(self.closings, np.iinfo(np.int64).max)
        found = padded.take(i)
        return plain(found, self.number, beyond | (found > self.known[1]))


class Units:
    """N calendar units (T10); beyond the vector form where days waited extend it."""

    def __init__(self, tables: Tables, delay: Calendar) -> None:
        self.zone, self.delay = tables.zone, delay
        self.horizon = tables.view.engine.horizon

    def ends(self, start: Ints, paused: Paused) -> Ends:
        beyond = outside(start, self.horizon)
        days, second = self.zone.local(start)
        days = add_units(days, self.delay.n, self.delay.unit)
        if self.delay.until == "end-of-day":
            found = self.zone.midnight(days + 1)
        else:
            found = self.zone.at_wall(days * 86400 + second)
        if self.delay.extended_by is not None:
            beyond |= paused.any_after(start)
        return plain(found, NO_COVERAGE, beyond | (found > self.horizon[1]))


class UpTo:
    """To a date, that day included (T10)."""

    def __init__(self, tables: Tables, delay: ToDate) -> None:
        self.at = to_date(tables.view.zone, date.fromisoformat(delay.date))
        self.horizon = tables.view.engine.horizon

    def ends(self, start: Ints, paused: Paused) -> Ends:
        beyond = outside(start, self.horizon)
        return plain(np.full(len(start), self.at), NO_COVERAGE, beyond | (self.at > self.horizon[1]))


class Several:
    """later-of is open while any part is; earlier-of is the earliest part that is not open (K4)."""

    def __init__(self, parts: Sequence[Rule], later: bool) -> None:
        self.parts, self.later = parts, later

    def ends(self, start: Ints, paused: Paused) -> Ends:
        parts = [part.ends(start, paused) for part in self.parts]
        opened = np.array([part.open for part in parts])
        ends = np.array([np.where(part.open, part.projection, part.deadline) for part in parts])
        cover = np.array([part.coverage for part in parts])
        far = np.iinfo(np.int64).max
        is_open: Bools = np.asarray(opened.any(0) if self.later else opened.all(0))
        chosen = ends.argmax(0) if self.later else np.where(opened, far, ends).argmin(0)
        every = np.arange(len(start))
        projection = np.where(is_open, ends.max(0) if self.later else ends.min(0), NONE)
        return Ends(
            np.where(is_open, NONE, ends[chosen, every]),
            is_open,
            projection,
            np.where(is_open, cover[opened.argmax(0), every], cover[chosen, every]),
            np.asarray(np.array([part.beyond for part in parts]).any(0)),
        )


def rule_of(tables: Tables, delay: Delay) -> Rule | None:
    """A delay made ready; None where it has no number, or is for the engine alone."""
    view = tables.view
    if undetermined(view, delay) is not None:
        return None
    if isinstance(delay, LaterOf | EarlierOf):
        parts = [rule_of(tables, part) for part in delay.delays]
        ready = [part for part in parts if part is not None]
        return Several(ready, isinstance(delay, LaterOf)) if len(ready) == len(parts) else None
    if isinstance(delay, Covered):
        return Seconds(tables, delay.seconds, delay.coverage)
    if isinstance(delay, OpeningDays):
        return Seconds(tables, delay.n * delay.hours, delay.coverage)
    if isinstance(delay, Immediate):
        return Seconds(tables, 0, delay.coverage)
    if isinstance(delay, Elapsed):
        return Seconds(tables, delay.seconds, None)
    if isinstance(delay, BusinessDays):
        if delay.n < 1:
            return None
        if delay.until == "same-time":
            return SameTime(tables, delay)
        return Days(tables, tables.days(delay.coverage, delay.zone), delay.n, delay.coverage)
    if isinstance(delay, SameBusinessDay):
        return SameDay(tables, delay)
    if isinstance(delay, WorkingDays):
        days = working_days(view, delay)
        return None if days is None or delay.n < 1 else Days(tables, days, delay.n, None)
    if isinstance(delay, Calendar):
        return Units(tables, delay) if delay.n >= 1 else None
    return UpTo(tables, delay) if isinstance(delay, ToDate) else None


class Receipt:
    """Deemed receipt (T11): outside the coverage at its next opening, and so after the cut-off of a day."""

    def __init__(self, tables: Tables, rule: DeemedReceipt) -> None:
        cover = tables.view.coverage(rule.coverage)
        self.table = tables.coverage(rule.coverage)
        self.after = rule.after
        days = cover.days()
        rows = days.rows if rule.after is not None else ()
        dates = [days.zone.date(row.midnight) for row in rows]
        self.known = days.known
        self.midnights = np.array([row.midnight for row in rows], np.int64)
        self.ends = np.array([days.zone.end_of(on) for on in dates], np.int64)
        # Where no window opens, no cut-off is ever passed.
        self.cut = np.array(
            [
                days.zone.boundary(on, rule.after or 0) if row.opening is not None else 1 << 60
                for row, on in zip(rows, dates, strict=True)
            ],
            np.int64,
        )
        following, later = 1 << 60, []
        for row in reversed(rows):
            later.append(following)
            following = row.opening if row.opening is not None else following
        self.next_opening = np.array(later[::-1], np.int64)

    def deemed(self, start: Ints) -> Ints:
        """When what arrives at each instant counts as received; `NONE` where it cannot be known."""
        found = self.table.first_covered(start)
        if self.after is None or not len(self.midnights):
            return found
        i = np.searchsorted(self.midnights, start, "right") - 1
        late = (i >= 0) & (start < self.ends.take(i, mode="clip")) & (start > self.cut.take(i, mode="clip"))
        opening = self.next_opening.take(i, mode="clip")
        found = np.where(late, np.where(opening > self.known[1], NONE, opening), found)
        found[outside(start, self.known)] = NONE
        return found


def outside(t: Ints, span: tuple[int, int]) -> Bools:
    """Instants outside a span, both ends of which are inside."""
    found: Bools = (t < span[0]) | (t > span[1])
    return found
