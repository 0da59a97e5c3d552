"""The course of clocks through changes of priority and reopenings, for columns of tickets (K5, K6)."""

from __future__ import annotations

import numpy as np

from .begin import BEYOND, Begun, first_stop, stop_from
from .columns import NONE, Bools, Ints
from .conditions import Around
from .course import Course, begun_course
from .delays import Ends, without_number
from .log import NEVER, PlanLog
from .members import Member, PlanTables
from .pauses import Paused, joined
from .sheet import Block

SAME_SECOND = "changes-in-one-second"
SEVERAL_AFTER = "several-commitments-after-change"
NEW_TICKET = "reopened-as-new-ticket"


class Courses:
    """Follows the clocks of one kind under one plan of one edition."""

    def __init__(
        self, plan: PlanTables, log: PlanLog, block: Block, members: tuple[Member, ...], as_of: int
    ) -> None:
        self.plan, self.log, self.block, self.members, self.as_of = plan, log, block, members, as_of

    def follow(self, begun: Begun, tickets: Ints) -> Course:
        """The courses of the clocks of some tickets that have begun, up to `as_of`."""
        course = begun_course(begun, tickets)
        start = self.log.place_at(self.log.row(course.place))
        for number, member in enumerate(self.members):
            rows = np.flatnonzero(course.member == number)
            if len(rows):
                course.stop[rows] = first_stop(self.log, member, tickets[rows])
        course.early = course.stop < start
        # The engine looks from the ticket's first event on where the latest of several stops counts.
        latest = np.array([member.one.stop.which == "latest" for member in self.members])[course.member]
        course.first = np.where(latest, self.log.part.first[tickets] * self.log.step, start)
        self._pursue(course, begun.adopted[tickets])
        return course

    def follow_cycles(self, course: Course) -> None:
        """Follow cycles, each of which looks for its stop from `first` on, up to the end of its series."""
        every = np.arange(len(course.ticket))
        course.stop = self.stop(course, every, course.first, course.over)
        self._pursue(course, np.full(len(every), NEVER))

    def _pursue(self, course: Course, adopted: Ints) -> None:
        """From the first stop on: plain courses are done, others wind through changes and reopenings."""
        log, part = self.log, self.log.part
        course.stopped = course.stop != NEVER
        at_stop = part.at[log.row(np.where(course.stopped, course.stop, 0))]
        course.until = np.where(course.stopped, at_stop, self.over_at(course, np.arange(len(course.ticket))))
        course.until = np.where(course.early, part.at[log.row(course.place)], course.until)
        eventful = np.zeros(part.size, np.bool_)
        for rows in (log.changes, log.row(log.hits("reopened", None))):
            eventful[part.own[rows]] = True
        winding = np.flatnonzero(eventful[course.ticket] & ~course.early)
        if len(winding):
            self._wind(course, winding, adopted)

    def over_at(self, course: Course, rows: Ints) -> Ints:
        """When the series of some rows ended, or their tickets were cancelled; `NONE` where neither was."""
        cancelled = self.log.first_of("cancelled", None)[course.ticket[rows]]
        place = np.where(course.over[rows] == NEVER, cancelled, course.over[rows])
        never = place == NEVER
        return np.where(never, NONE, self.log.part.at[self.log.row(np.where(never, 0, place))])

    # --- deadlines ---------------------------------------------------------------------------------

    def ends(self, course: Course, rows: Ints, until: Ints) -> tuple[Ends, Bools]:
        """The ends of the delays of some rows, pauses cut at `until`; whose pause lasts still (K4, K5)."""
        found = without_number(len(rows))
        lasting = np.zeros(len(rows), np.bool_)
        for number, member in enumerate(self.members):
            mine = np.flatnonzero(course.member[rows] == number)
            if not len(mine):
                continue
            for states, here, held in self._apart(course, rows, mine, member):
                paused = self._paused(course, rows[here], states, until[here], held)
                deemed, unknown = self.deemed(member, course, rows[here])
                one = self._ends_of(member, deemed, paused)
                one.beyond |= unknown
                for name in ("deadline", "open", "projection", "coverage", "beyond"):
                    getattr(found, name)[here] = getattr(one, name)
                lasting[here] = paused.lasting()
        fixed = course.fixed[rows]
        found.deadline = np.where(fixed != NONE, fixed, found.deadline)
        found.projection = np.where(fixed != NONE, NONE, found.projection)
        return found, lasting

    def deemed(self, member: Member, course: Course, rows: Ints) -> tuple[Ints, Bools]:
        """The instants that the delay is counted from, and where that cannot be known (T11, K5)."""
        start = self.log.part.at[self.log.row(course.place[rows])]
        deemed = start if member.receipt is None else member.receipt.deemed(start)
        moved = course.counted_from[rows]
        unknown = deemed == NONE
        return np.where(moved != NONE, moved, np.where(unknown, start, deemed)), unknown

    def deemed_starts(self, course: Course, start: Ints) -> Ints:
        """The deemed starts (T11), `NONE` where the rule has no meaning yet."""
        found = start.copy()
        for number, member in enumerate(self.members):
            rows = np.flatnonzero(course.member == number)
            if member.receipt is not None:
                found[rows] = member.receipt.deemed(start[rows])
                self.block.hand(course.ticket[rows[found[rows] == NONE]], BEYOND)
            elif member.one.deemed_receipt is not None:
                found[rows] = NONE
        return found

    def breach(self, course: Course, rows: Ints, ends: Ends) -> Ints:
        """The first instant at which each clock is breached (K3); `NEVER` while it cannot be."""
        within = np.array([member.one.bound == "within" for member in self.members])[course.member[rows]]
        after = within | (course.fixed[rows] != NONE)
        return np.where(ends.deadline == NONE, NEVER, ends.deadline + after)

    def _pausing(self, member: Member, course: Course, rows: Ints) -> list[tuple[tuple[str, ...], Ints]]:
        """Which of the rows which states pause; some only under a condition that holds at the start (K4)."""
        split: list[tuple[tuple[str, ...], Ints]] = [(member.one.pauses, np.arange(len(rows)))]
        if not member.one.pauses_when:
            return split
        around = self._around(course, rows, course.priority[rows])
        for state, condition in member.one.pauses_when.items():
            holds = around.holds(condition)
            split = [
                part
                for states, some in split
                for part in (((*states, state), some[holds[some]]), (states, some[~holds[some]]))
                if len(part[1])
            ]
        self.block.hand(course.ticket[rows[around.beyond]], BEYOND)
        return split

    def _around(self, course: Course, rows: Ints, priority: Ints) -> Around:
        """The tickets as at the original starts, under a priority (K5, K8)."""
        place = self.log.row(course.place[rows])
        return Around(self.log, self.plan.tables, course.ticket[rows], place, priority)

    def _apart(
        self, course: Course, rows: Ints, mine: Ints, member: Member
    ) -> list[tuple[tuple[str, ...], Ints, bool]]:
        """Places of `mine` by the states that pause them, those that a reopening held apart."""
        split = [(states, mine[some]) for states, some in self._pausing(member, course, rows[mine])]
        if not len(course.held_row):
            return [(states, here, False) for states, here in split]
        held = np.zeros(len(course.ticket), np.bool_)
        held[course.held_row] = True
        parts = [
            (states, here[held[rows[here]] == way], way) for states, here in split for way in (False, True)
        ]
        return [part for part in parts if len(part[1])]

    def _paused(self, course: Course, rows: Ints, states: tuple[str, ...], until: Ints, held: bool) -> Paused:
        """The pauses of some rows; of those that were held, the stretches until each reopening as well."""
        runs = self.log.runs(states)
        if not held:
            return Paused(runs, course.ticket[rows], until, self.as_of)
        new = np.full(len(course.ticket), -1)
        new[rows] = np.arange(len(rows))
        place = new[course.held_row]
        some = place >= 0
        held_from, held_to = course.held_from[some], course.held_to[some]
        runs = joined(runs, course.ticket[rows], until, place[some], held_from, held_to)
        return Paused(runs, np.arange(len(rows)), until, self.as_of, cut=False)

    def _ends_of(self, member: Member, deemed: Ints, paused: Paused) -> Ends:
        if member.rule is None:
            return without_number(len(deemed))
        ends = member.rule.ends(deemed, paused)
        if member.carry is not None:
            for name in ("deadline", "projection"):
                at: Ints = getattr(ends, name)
                moved = np.flatnonzero((at != NONE) & member.carry.is_closing(at))
                at[moved] = member.carry.next_opening(at[moved])
                ends.beyond[moved] |= at[moved] == NONE
        return ends

    # --- changes and reopenings --------------------------------------------------------------------

    def _wind(self, course: Course, rows: Ints, adopted: Ints) -> None:
        """Follow some rows from event to event, as the engine follows one clock."""
        log = self.log
        cursor = course.first.copy()
        latest = np.array([member.one.stop.which == "latest" for member in self.members])
        after = np.where(adopted == NEVER, course.place, adopted)
        change = np.searchsorted(log.changes, log.row(after), "right")
        pending = np.full(len(course.ticket), NEVER)
        bound = log.part.first[course.ticket + 1]
        given = rows[adopted[rows] != NEVER]
        if len(given):
            self._apply_policy(course, given, log.part.at[log.row(adopted[given])])
        while len(rows):
            following, none = self._next_change(course, rows, change, bound)
            limit = np.where(none, NEVER, following * log.step)
            limit = np.minimum(limit, pending[rows])
            stop = self.stop(course, rows, cursor[rows], np.minimum(limit, course.over[rows]))
            found = stop != NEVER
            revived, reopened = self._ended(course, rows[found], stop[found])
            cursor[revived] = reopened + 1
            change[revived] = np.searchsorted(log.changes, log.row(reopened), "right")
            pending[revived] = NEVER
            same = log.priority[log.row(reopened)] == course.priority[revived]
            pending[revived[~same]] = reopened[~same]
            cursor[revived[~same]] = reopened[~same]
            over = rows[~found & (limit == NEVER)]
            self._open(course, over)
            moving = np.flatnonzero(~found & (limit != NEVER))
            going, at_change = rows[moving], limit[moving]
            was_pending = pending[going] != NEVER
            change[going] += ~was_pending
            pending[going] = NEVER
            going, at_change = self._change(course, going, at_change, change, bound, cursor)
            # Of the latest of several stops, some may have come before the change.
            one = ~latest[course.member[going]]
            cursor[going[one]] = np.maximum(cursor[going[one]], at_change[one])
            rows = np.sort(np.concatenate([revived, going]))
            rows = rows[self.block.reason[course.ticket[rows]] == 0]

    def stop(self, course: Course, rows: Ints, first: Ints, limit: Ints) -> Ints:
        """The first qualifying stops of some rows from a place on, before another."""
        found = np.full(len(rows), NEVER)
        for number, member in enumerate(self.members):
            mine = np.flatnonzero(course.member[rows] == number)
            if len(mine):
                here = course.ticket[rows[mine]]
                found[mine] = stop_from(self.log, member, here, first[mine], limit[mine])
        return found

    def _at(self, places: Ints) -> Ints:
        return self.log.part.at[self.log.row(places)]

    def _ended(self, course: Course, rows: Ints, stop: Ints) -> tuple[Ints, Ints]:
        """Rows that stopped: those of them that a reopening revives, with its place (K6)."""
        at = self._at(stop)
        course.stopped[rows], course.stop[rows], course.until[rows] = True, stop, at
        ends, _ = self.ends(course, rows, at)
        self.block.hand(course.ticket[rows[ends.beyond]], BEYOND)
        breached = self.breach(course, rows, ends) <= at
        self._last_stop(course, rows[breached])
        met, stop, at = rows[~breached], stop[~breached], at[~breached]
        reopened = self.reopening(course, met, stop)
        back = reopened != NEVER
        revived, reopened = met[back], reopened[back]
        course.held_row = np.append(course.held_row, revived)
        course.held_from = np.append(course.held_from, at[back])
        course.held_to = np.append(course.held_to, self._at(reopened))
        return revived, reopened

    def _last_stop(self, course: Course, rows: Ints) -> None:
        """A breach is final; the stop is the last one, should a reopening follow it (K6)."""
        while len(rows):
            reopened = self.reopening(course, rows, course.stop[rows])
            back = reopened != NEVER
            rows, reopened = rows[back], reopened[back]
            course.stop[rows] = self.stop(course, rows, reopened + 1, course.over[rows])
            rows = rows[course.stop[rows] != NEVER]

    def reopening(self, course: Course, rows: Ints, stop: Ints) -> Ints:
        """The reopening that revives each clock after a stop, else `NEVER`; new tickets go to the engine."""
        log = self.log
        found = np.full(len(rows), NEVER)
        for number, member in enumerate(self.members):
            mine = np.flatnonzero(course.member[rows] == number)
            if not member.can_revive or not len(mine):
                continue
            tickets = course.ticket[rows[mine]]
            reopened = log.next_of(log.hits("reopened", None), tickets, stop[mine] + 1)
            some = reopened != NEVER
            revives = some.copy()
            rule = member.one.on_reopen
            if rule is not None and rule.mode == "new-ticket" and rule.days is None:
                revives[:] = False
            elif rule is None or rule.mode != "continue":
                closed = log.next_of(log.hits("closed", None), tickets, stop[mine])
                revives &= ~(closed < reopened)
                if rule is not None and rule.days is not None:
                    zone = self.plan.tables.zone
                    here = np.flatnonzero(some)
                    back = zone.local(self._at(reopened[here]))[0]
                    revives[here] &= back <= zone.local(self._at(stop[mine[here]]))[0] + rule.days
            self.block.hand(tickets[some & ~revives], NEW_TICKET)
            found[mine] = np.where(revives, reopened, NEVER)
        return found

    def _open(self, course: Course, rows: Ints) -> None:
        """Rows that have not stopped: they run, or end with the ticket's cancellation."""
        course.stopped[rows], course.stop[rows] = False, NEVER
        course.until[rows] = self.over_at(course, rows)

    def _change(
        self, course: Course, rows: Ints, place: Ints, change: Ints, bound: Ints, cursor: Ints
    ) -> tuple[Ints, Ints]:
        """A priority change (K5): a breach that has occurred is final, else all is recomputed."""
        log, at = self.log, self._at(place)
        if not len(rows):
            return rows, place
        following, none = self._next_change(course, rows, change, bound)
        near = ~none & (log.part.at.take(following, mode="clip") == at)
        self.block.hand(course.ticket[rows[near]], SAME_SECOND)
        ends, _ = self.ends(course, rows, np.full(len(rows), NONE))
        self.block.hand(course.ticket[rows[ends.beyond]], BEYOND)
        breached = self.breach(course, rows, ends) <= at
        late = rows[breached]
        course.late[late] = True
        course.until[late] = NONE
        course.stop[late] = self.stop(course, late, course.first[late], course.over[late])
        course.stopped[late] = course.stop[late] != NEVER
        self._last_stop(course, late[course.stopped[late]])
        rows, place, at = rows[~breached], place[~breached], at[~breached]
        priority = log.priority[log.row(place)]
        chosen, unset = self._chosen(course, rows, priority)
        away = np.array(~chosen.any(0))
        lost = self._await_promise(course, rows, place, priority, chosen, unset, change, bound, cursor)
        rows, place, at, priority = rows[~lost], place[~lost], self._at(place[~lost]), priority[~lost]
        chosen, unset, away = chosen[:, ~lost], unset[~lost], away[~lost]
        self.block.hand(course.ticket[rows[chosen.sum(0) > 1]], SEVERAL_AFTER)
        course.priority[rows] = priority
        course.unset[rows] |= unset
        number = chosen.argmax(0)
        # Promised nothing for a while: the change that ends it recomputes, be it to the same commitment.
        moved = away | (number != course.member[rows])
        course.member[rows] = number
        for reason in {member.reason for member in self.members} - {None}:
            wrong = np.array([member.reason == reason for member in self.members])[number]
            self.block.hand(course.ticket[rows[wrong]], reason or "")
        self._apply_policy(course, rows[moved], at[moved])
        return rows, place

    def _next_change(self, course: Course, rows: Ints, change: Ints, bound: Ints) -> tuple[Ints, Bools]:
        """The row of the next change of each clock; and where there is none before its end."""
        changes = self.log.changes
        following = changes.take(change[rows], mode="clip") if len(changes) else bound[rows]
        none = (change[rows] >= len(changes)) | (following >= bound[rows])
        none |= following * self.log.step >= course.over[rows]
        return following, none

    def _chosen(self, course: Course, rows: Ints, priority: Ints) -> tuple[Bools, Bools]:
        """Which commitments hold for each clock under a priority, and where a judged atom is unset."""
        around = self._around(course, rows, priority)
        chosen = np.array(around.chosen([member.one for member in self.members], self.log.priorities))
        self.block.hand(course.ticket[rows[around.beyond]], BEYOND)
        return chosen, around.unset

    def _await_promise(
        self,
        course: Course,
        rows: Ints,
        place: Ints,
        priority: Ints,
        chosen: Bools,
        unset: Bools,
        change: Ints,
        bound: Ints,
        cursor: Ints,
    ) -> Bools:
        """Clocks that a change leaves without a commitment wait for the next change that gives them one.

        Its place, priority and commitments are filled in. True for those that get none, or had ended by then.
        """
        lost = np.zeros(len(rows), np.bool_)
        waiting = np.flatnonzero(~chosen.any(0))
        while len(waiting):
            following, none = self._next_change(course, rows[waiting], change, bound)
            lost[waiting[none]] = True
            waiting, following = waiting[~none], following[~none]
            here = rows[waiting]
            change[here] += 1
            place[waiting], priority[waiting] = following * self.log.step, self.log.priority[following]
            again, unset[waiting] = self._chosen(course, here, priority[waiting])
            chosen[:, waiting] = again
            first, some = again.argmax(0), again.any(0)
            for number, member in enumerate(self.members):
                mine = np.flatnonzero(some & (first == number))
                ticket, since = course.ticket[here[mine]], cursor[here[mine]]
                ended = stop_from(self.log, member, ticket, since, place[waiting[mine]]) != NEVER
                lost[waiting[mine[ended]]] = True
            waiting = waiting[~some]
        gone = rows[lost]
        course.unpromised[gone], course.priority[gone] = True, priority[lost]
        course.stopped[gone], course.stop[gone], course.until[gone] = False, NEVER, NONE
        return lost

    def _apply_policy(self, course: Course, rows: Ints, at: Ints) -> None:
        """The deadline recomputed whole; at or before the change, it is as the contract says (K5)."""
        if not len(rows):
            return
        course.fixed[rows], course.counted_from[rows] = NONE, NONE
        ends, _ = self.ends(course, rows, np.full(len(rows), NONE))
        self.block.hand(course.ticket[rows[ends.beyond]], BEYOND)
        past = (ends.deadline != NONE) & (ends.deadline <= at)
        policies = [member.one.on_priority_change or "new-delay-from-change" for member in self.members]
        policy = np.array(policies)[course.member[rows]]
        fixed = past & (policy == "due-at-change")
        moved = past & (policy == "new-delay-from-change")
        course.fixed[rows[fixed]] = at[fixed]
        course.counted_from[rows[moved]] = at[moved]
