"""Clocks that come again, for columns of tickets: next replies, and updates at a cadence (K2, K10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..judge.index import GroupKey
from ..ruleset.metrics import METRICS
from .begin import BEYOND, Begun, first_stop
from .columns import Bools, Ints
from .conditions import Around
from .course import Course, begun_course, new_course
from .courses import Courses
from .log import NEVER, PlanLog
from .members import Member, PlanTables
from .sheet import Block

PROMISED_LATER = "cycle-promised-by-a-change"
PROMISED_LATE = "first-cycle-not-promised"


@dataclass
class Cycles:
    """The cycles of one clock in some tickets, one row each, and the number of each in its ticket."""

    course: Course
    number: Ints


def is_cycle(key: GroupKey) -> bool:
    """Whether a clock runs anew at each start event that follows its first own event (K2)."""
    known = METRICS.get(key[0])
    return known is not None and known.cycle


class Finder:
    """Finds the cycles of clocks under one plan of one edition."""

    def __init__(self, plan: PlanTables, log: PlanLog, block: Block, as_of: int) -> None:
        self.plan, self.log, self.block, self.as_of = plan, log, block, as_of

    def courses(self, members: tuple[Member, ...]) -> Courses:
        return Courses(self.plan, self.log, self.block, members, self.as_of)

    # --- next replies ------------------------------------------------------------------------------

    def replies(self, key: GroupKey, tickets: Ints) -> Cycles:
        """Each start event after the first own event starts a cycle, under what applies then (K2)."""
        log, members = self.log, self.plan.cycles[key]
        courses = self.courses(members)
        first_reply = np.full(log.part.size, NEVER)
        first_reply[tickets] = first_stop(log, members[0], tickets)
        starting = [self._starts(member) for member in members]
        place = np.unique(np.concatenate(starting))
        ticket = log.part.own[log.row(place)]
        later = place > first_reply[ticket]
        place, ticket = place[later], ticket[later]
        around = Around(log, self.plan.tables, ticket, log.row(place), log.priority[log.row(place)])
        chosen = np.array(around.chosen([member.one for member in members], log.priorities))
        self.block.hand(ticket[around.beyond], BEYOND)
        self._leave_promised_later(ticket, place, np.flatnonzero(~chosen.any(0)))
        member = chosen.argmax(0)
        starts = np.array([np.isin(place, one) for one in starting])
        rows = np.flatnonzero(chosen.any(0) & starts[member, np.arange(len(place))])
        course = new_course(
            ticket[rows],
            place[rows],
            member[rows],
            around.priority[rows],
            around.unset[rows],
            place[rows] + 1,
        )
        return self._followed(courses, course)

    def leave_late(self, key: GroupKey, tickets: Ints) -> None:
        """Tickets with a start event after the first own event go to the engine."""
        log, members = self.log, self.plan.cycles.get(key) or self.plan.members[key]
        first_reply = np.full(log.part.size, NEVER)
        first_reply[tickets] = first_stop(log, members[0], tickets)
        place = np.unique(np.concatenate([self._starts(member) for member in members]))
        ticket = log.part.own[log.row(place)]
        self.block.hand(np.unique(ticket[place > first_reply[ticket]]), PROMISED_LATE)

    def _starts(self, member: Member) -> Ints:
        """The places of all events that start a commitment."""
        start = member.one.start
        if start is None:
            return np.zeros(0, np.int64)
        return np.concatenate([self.log.hits(one.event or "", one.actors) for one in start.of])

    # --- updates at a cadence ----------------------------------------------------------------------

    def updates(self, key: GroupKey, begun: Begun, tickets: Ints) -> Cycles:
        """A cycle from the start and from each qualifying update, up to the stop of the metric (K10)."""
        log, members = self.log, self.plan.cycles[key]
        first = log.place_at(log.row(begun.place[tickets]))
        series = self._series(key, begun, tickets, first)
        over = series.stop
        owner, place = self._own_events(key, begun, tickets, first, over)
        every = np.arange(len(tickets))
        row = np.concatenate([every, owner])
        begins = np.concatenate([begun.place[tickets], place])
        look = np.concatenate([first, place + 1])
        order = np.lexsort((np.arange(len(row)), row))  # the start comes before all updates
        row, begins, look = row[order], begins[order], look[order]
        ticket = tickets[row]
        priority = log.priority[log.row(begins)]
        around = Around(log, self.plan.tables, ticket, log.row(begun.place[ticket]), priority)
        chosen = np.array(around.chosen([member.one for member in members], log.priorities))
        self.block.hand(ticket[around.beyond], BEYOND)
        self._leave_promised_later(ticket, begins, np.flatnonzero(~chosen.any(0)))
        kept = np.flatnonzero(chosen.sum(0) == 1)
        course = new_course(
            ticket[kept],
            begins[kept],
            chosen.argmax(0)[kept],
            priority[kept],
            begun.unset[ticket[kept]] | around.unset[kept],
            look[kept],
            over[row[kept]],
        )
        self._hold(course, series, row[kept])
        return self._followed(self.courses(members), course)

    def _leave_promised_later(self, ticket: Ints, begins: Ints, bare: Ints) -> None:
        """A cycle that begins without a promise may get one by a later change: the engine follows it (K5)."""
        log = self.log
        if not len(log.changes):
            return
        row = log.row(begins[bare])
        following = log.changes.take(np.searchsorted(log.changes, row, "right"), mode="clip")
        later = (following > row) & (following < log.part.first[ticket[bare] + 1])
        self.block.hand(ticket[bare[later]], PROMISED_LATER)

    def _series(self, key: GroupKey, begun: Begun, tickets: Ints, first: Ints) -> Course:
        """The whole series as one clock: its last stop, where reopenings revive it (K6)."""
        courses = self.courses(self.plan.members[key])
        series = begun_course(begun, tickets)
        rows, cursor = np.arange(len(tickets)), first
        while len(rows):
            series.stop[rows] = courses.stop(series, rows, cursor, np.full(len(rows), NEVER))
            rows = rows[series.stop[rows] != NEVER]
            reopened = courses.reopening(series, rows, series.stop[rows])
            back = reopened != NEVER
            rows, reopened = rows[back], reopened[back]
            at = self.log.part.at
            series.held_row = np.append(series.held_row, rows)
            series.held_from = np.append(series.held_from, at[self.log.row(series.stop[rows])])
            series.held_to = np.append(series.held_to, at[self.log.row(reopened)])
            cursor = reopened + 1
        return series

    def _own_events(
        self, key: GroupKey, begun: Begun, tickets: Ints, first: Ints, over: Ints
    ) -> tuple[Ints, Ints]:
        """Row and place of each qualifying update of some tickets, from the start to the end of a series."""
        log = self.log
        last = np.minimum(over, log.part.first[tickets + 1] * log.step)
        owners, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for number, member in enumerate(self.plan.members[key]):
            rows = np.flatnonzero(begun.member[tickets] == number)
            if not len(rows):
                continue
            stop = member.one.stop
            hits = log.hits(self.plan.own_event(key), stop.actors or None, stop.needs, people=not stop.actors)
            low, high = np.searchsorted(hits, first[rows]), np.searchsorted(hits, last[rows])
            counts = np.maximum(high - low, 0)
            owner = np.repeat(np.arange(len(rows)), counts)
            place = np.arange(len(owner)) + np.repeat(low - np.cumsum(counts) + counts, counts)
            owners.append(rows[owner])
            places.append(hits[place])
        return np.concatenate(owners), np.concatenate(places)

    def _hold(self, course: Course, series: Course, row: Ints) -> None:
        """What reopenings held in a series is held in each of its cycles."""
        for held, start, end in zip(
            series.held_row.tolist(), series.held_from.tolist(), series.held_to.tolist(), strict=True
        ):
            rows = np.flatnonzero(row == held)
            course.held_row = np.append(course.held_row, rows)
            course.held_from = np.append(course.held_from, np.full(len(rows), start))
            course.held_to = np.append(course.held_to, np.full(len(rows), end))

    # --- both --------------------------------------------------------------------------------------

    def _followed(self, courses: Courses, course: Course) -> Cycles:
        for number, member in enumerate(courses.members):
            if member.reason is not None:
                self.block.hand(course.ticket[course.member == number], member.reason)
        courses.follow_cycles(course)
        new = np.append(True, course.ticket[1:] != course.ticket[:-1])[: len(course.ticket)]
        begins = np.flatnonzero(new)
        counts = np.diff(np.append(begins, len(course.ticket)))
        return Cycles(course, np.arange(len(course.ticket)) - np.repeat(begins, counts))


def tickets_without(cycles: Cycles, tickets: Ints, size: int) -> Ints:
    """Those of some tickets that have no cycle."""
    some: Bools = np.zeros(size, np.bool_)
    some[cycles.course.ticket] = True
    return tickets[~some[tickets]]
