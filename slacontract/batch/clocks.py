"""The verdicts of the clocks of a part of a log, as rows of a block (K2 to K9)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..judge.conditions import JUDGED_UNSET
from ..judge.index import GroupKey
from ..judge.log import TIE
from ..judge.runs import STOPPED_BEFORE_START
from ..ruleset.commitments import Grid
from .begin import BEYOND, IN_CIRCLES, Begun, begin
from .columns import NONE, Bools, Ints
from .conditions import Around
from .course import Course
from .courses import Courses
from .cycles import Finder, is_cycle, tickets_without
from .delays import Ends
from .log import NEVER, PlanLog
from .members import REPEATS, PlanTables
from .sheet import Block, Sheet
from .verdicts import INSTANTS, STATUSES

STATUS = {name: code for code, name in enumerate(STATUSES)}


class Judge:
    """Judges the clocks of a part of a log under one plan of one edition, into a block of rows."""

    def __init__(self, plan: PlanTables, log: PlanLog, sheet: Sheet, block: Block) -> None:
        self.plan, self.log, self.sheet, self.block = plan, log, sheet, block
        self.as_of = sheet.as_of
        self.edition = sheet.editions.number(plan.view.edition.id)
        names = (*(sheet.priorities.number(name) for name in log.priority_names), -1)
        self._priority_codes = np.array(names, np.int32)

        self._begun: dict[GroupKey, Begun] = {}
        self._stops: dict[str, Ints | None] = {}
        log.stop_of = self.stop_of

    def begin(self, key: GroupKey) -> Begun:
        """Where a clock begins in every ticket (K8)."""
        if key not in self._begun:
            self._begun[key] = begin(self.plan, self.log, self.block, key)
        return self._begun[key]

    def stop_of(self, metric: str) -> Ints | None:
        """Where the clock of a metric stopped in each ticket (K2), the one without a label first.

        None while it is being asked already: clocks that wait for one another are for the engine.
        """
        if metric not in self._stops:
            self._stops[metric] = None
            found = np.full(self.log.part.size, NEVER)
            keys = [key for key in self.plan.members if key[0] == metric]
            for key in sorted(keys, key=lambda one: one[1] or ""):
                begun = self.begin(key)
                tickets = self._judged(key, begun, np.flatnonzero((begun.member >= 0) & (found == NEVER)))
                course = self._courses(key).follow(begun, tickets)
                found[tickets] = np.where(course.early, course.place, course.stop)
            self._stops[metric] = found
        elif self._stops[metric] is None:
            self.block.hand(np.arange(self.log.part.size), IN_CIRCLES)
        return self._stops[metric]

    def _judged(self, key: GroupKey, begun: Begun, tickets: Ints) -> Ints:
        """Those tickets whose commitment has a vector form; the others are handed over."""
        for number, member in enumerate(self.plan.members[key]):
            if member.reason is not None:
                mine = begun.member[tickets] == number
                self.block.hand(tickets[mine], member.reason)
                tickets = tickets[~mine]
        return tickets

    def _courses(self, key: GroupKey) -> Courses:
        return Courses(self.plan, self.log, self.block, self.plan.members[key], self.as_of)

    def not_begun(self, key: GroupKey, tickets: Ints, clock: int) -> None:
        """Not started if a commitment would apply as things are now; else nothing is promised."""
        members = self.plan.members[key]
        last = self.log.part.first[tickets + 1] - 1
        around = Around(self.log, self.plan.tables, tickets, last, self.log.priority[last])
        chosen = around.chosen([member.one for member in members], self.log.priorities)
        self.block.hand(tickets[around.beyond], BEYOND)
        count = np.sum(chosen, axis=0)
        self.refuse(key, tickets[count != 1], clock, "priority-or-condition")
        for member, applies in zip(members, chosen, strict=True):
            one, mine = member.one, tickets[applies & (count == 1)]
            self._write(
                mine,
                clock,
                status=STATUS["not-started"],
                clock=self.sheet.clocks.number((one.metric, one.label)),
                commitment=self.sheet.commitments.number(one.id),
                flags=self._flags(mine),
            )

    def leave_late_cycles(self, key: GroupKey, tickets: Ints) -> None:
        """Of clocks that come again and whose first start event is promised nothing, later ones may be."""
        if is_cycle(key) and len(tickets):
            Finder(self.plan, self.log, self.block, self.as_of).leave_late(key, tickets)

    def refuse(self, key: GroupKey, tickets: Ints, clock: int, why: str) -> None:
        """Nothing is promised, and why."""
        self._write(
            tickets,
            clock,
            status=STATUS["no-commitment"],
            clock=self.sheet.clocks.number((key[0], None)),
            why=self.sheet.whys.number(why),
            flags=self._flags(tickets),
        )

    def run(self, key: GroupKey, begun: Begun, tickets: Ints, clock: int) -> None:
        """The verdicts of the clocks of some tickets that have begun."""
        tickets = self._repeated(key, begun, tickets, clock)
        tickets = self._judged(key, begun, tickets)
        if len(tickets):
            courses = self._courses(key)
            self._decide(courses, courses.follow(begun, tickets), clock)

    def _repeated(self, key: GroupKey, begun: Begun, tickets: Ints, clock: int) -> Ints:
        """The cycles of the clocks that come again; and the other tickets."""
        finder = Finder(self.plan, self.log, self.block, self.as_of)
        members = self.plan.members[key]
        if is_cycle(key) and not any(member.one.cadence for member in members):
            cycles = finder.replies(key, tickets)
            self.not_started(key, tickets_without(cycles, tickets, self.log.part.size), clock)
            self._decide(finder.courses(self.plan.cycles[key]), cycles.course, clock, cycles.number)
            return tickets[:0]
        if any(isinstance(member.one.cadence, Grid) for member in members):
            return tickets  # a change may lead from cycles to points: the engine follows them
        for number, member in enumerate(members):
            if member.one.cadence is None or member.reason != REPEATS:
                continue
            mine = begun.member[tickets] == number
            here, tickets = tickets[mine], tickets[~mine]
            if len(here):
                cycles = finder.updates(key, begun, here)
                courses = finder.courses(self.plan.cycles[key])
                self._decide(courses, cycles.course, clock, cycles.number, here)
        return tickets

    def not_started(self, key: GroupKey, tickets: Ints, clock: int) -> None:
        """Clocks of which no cycle has begun."""
        self._write(
            tickets,
            clock,
            status=STATUS["not-started"],
            clock=self.sheet.clocks.number((key[0], None)),
            flags=self._flags(tickets),
        )

    def _decide(
        self,
        courses: Courses,
        course: Course,
        clock: int,
        number: Ints | None = None,
        tickets: Ints | None = None,
    ) -> None:
        """The verdicts of clocks; of cycles with their `number`, one or more rows in each of `tickets`."""
        if number is not None:
            self.block.extend(
                course.ticket if tickets is None else tickets, clock, course.ticket[:0], number[:0]
            )
        if not len(course.ticket):
            return
        tickets = course.ticket
        every = np.arange(len(tickets))
        ends, lasting = courses.ends(course, every, course.until)
        self.block.hand(tickets[ends.beyond & ~course.unpromised], BEYOND)
        now = np.where(course.until == NONE, self.as_of, course.until)
        breached = course.late | ((courses.breach(course, every, ends) <= now) & ~course.early)
        columns = self._verdicts(courses, course, ends, lasting, breached)
        if number is None:
            self._write(tickets, clock, **columns)
        else:
            self.block.extend(tickets[:0], clock, tickets, number, edition=self.edition, **columns)

    def _verdicts(
        self, courses: Courses, course: Course, ends: Ends, lasting: Bools, breached: Bools
    ) -> dict[str, Any]:
        tickets, deadline = course.ticket, ends.deadline
        start = self._at(course.place)
        stop = np.where(course.early, start, self._at(course.stop))
        over = courses.over_at(course, np.arange(len(tickets)))
        # A cycle that is late at the end of its series ends with it.
        closed = breached & ~course.late & ~course.stopped & (course.over != NEVER)
        stop = np.where(closed, over, stop)
        end = np.where(stop != NONE, stop, over)
        status = np.full(len(tickets), STATUS["running"], np.int8)
        status[lasting] = STATUS["paused"]
        status[~course.stopped & (over != NONE)] = STATUS["cancelled"]
        status[course.stopped] = STATUS["met"]
        status[breached] = STATUS["breached"]
        why, clocks, commitments = self._of_members(courses)
        status[why[course.member] >= 0] = STATUS["undetermined"]
        met, breached = status == STATUS["met"], status == STATUS["breached"]
        until = np.where(end == NONE, self.as_of, np.maximum(end, deadline))
        late, late_covered = self._lateness(ends, met, breached, until)
        final = met | breached | (status == STATUS["cancelled"])
        columns = {
            "status": status,
            "clock": clocks[course.member],
            "commitment": commitments[course.member],
            "priority": self._priority_codes[course.priority],
            "start": start,
            "deemed_start": courses.deemed_starts(course, start),
            "deadline": deadline,
            "projection": ends.projection,
            "stop": stop,
            "late_elapsed_s": late,
            "late_covered_s": late_covered,
            "decided_at": np.where(met, stop, np.where(breached, deadline, NONE)),
            "ended_at": np.where(final, end, NONE),
            "flags": self._flags(tickets, course.unset, course.early),
            "why": why[course.member],
        }
        if course.unpromised.any():
            self._without_promise(columns, course.unpromised)
        return columns

    def _without_promise(self, columns: dict[str, Any], rows: Bools) -> None:
        """Clocks that a change of priority left without a commitment: when they began, and no more (K5)."""
        for name, column in columns.items():
            if name not in ("clock", "priority", "start", "flags"):
                columns[name] = np.where(rows, NONE if name in INSTANTS else -1, column)
        columns["status"][rows] = STATUS["no-commitment"]
        columns["why"][rows] = self.sheet.whys.number("priority")

    def _of_members(self, courses: Courses) -> tuple[Ints, Ints, Ints]:
        """Of each commitment: the number of why it is undetermined, of its clock, and its own."""
        why, clocks, commitments = [], [], []
        for member in courses.members:
            one = member.one
            said = member.why or (None if one.stop.of else "stop-not-stated")
            why.append(self.sheet.whys.number(said))
            clocks.append(self.sheet.clocks.number((one.metric, one.label)))
            commitments.append(self.sheet.commitments.number(one.id))
        return np.array(why), np.array(clocks), np.array(commitments)

    def _at(self, places: Ints) -> Ints:
        """The instants of places, `NONE` for `NEVER`."""
        never = places == NEVER
        rows = self.log.row(np.where(never, 0, places))
        return np.where(never, NONE, self.log.part.at[rows])

    def _lateness(self, ends: Ends, met: Bools, breached: Bools, until: Ints) -> tuple[Ints, Ints]:
        """Elapsed and covered seconds from the deadline to the event, or to now while there is none (K3)."""
        late = np.where(breached, until - ends.deadline, np.where(met, 0, NONE))
        covered = np.where(met & (ends.coverage >= 0), 0, NONE)
        rows = np.flatnonzero(breached)
        if len(rows):
            covered[rows] = self.plan.tables.covered_between(
                ends.coverage[rows], ends.deadline[rows], until[rows]
            )
        return late, covered

    # --- rows --------------------------------------------------------------------------------------

    def _flags(self, tickets: Ints, unset: Bools | None = None, early: Bools | None = None) -> Ints:
        """The numbers of the sets of flags, in the engine's order."""
        bits = self.log.part.tied[tickets].astype(np.int32)
        for place, flag in enumerate((unset, early), 1):
            if flag is not None:
                bits |= flag.astype(np.int32) << place
        names = (TIE, JUDGED_UNSET, STOPPED_BEFORE_START)
        numbers = np.zeros(8, np.int32)
        for one in np.flatnonzero(np.bincount(bits, minlength=8)).tolist():
            numbers[one] = self.sheet.flag_sets.number(
                tuple(name for place, name in enumerate(names) if one >> place & 1)
            )
        return numbers[bits]

    def _write(self, tickets: Ints, clock_place: int, /, **columns: Any) -> None:
        if len(tickets):
            self.block.write(tickets, clock_place, edition=self.edition, **columns)
