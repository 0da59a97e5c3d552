"""The clocks of a part of a log: where each begins, under which commitment, and its verdict (K2 to K9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..judge.conditions import JUDGED_UNSET
from ..judge.delays import undetermined
from ..judge.index import GroupKey, PlanView, missing_features
from ..judge.log import TIE
from ..judge.runs import STOPPED_BEFORE_START
from ..ruleset.commitments import Commitment, Moment, Start
from ..ruleset.delays import Covered, OpeningDays
from ..ruleset.metrics import METRICS
from .columns import NONE, Bools, Ints
from .conditions import Around
from .delays import Ends, Receipt, Rule, Tables, rule_of, without_number
from .log import NEVER, PlanLog
from .pauses import Paused
from .sheet import Block, Sheet
from .verdicts import STATUSES

STATUS = {name: code for code, name in enumerate(STATUSES)}

BEYOND = "outside-what-is-known"
REPEATS = "cadence-or-cycles"
SEVERAL = "several-commitments"
OTHER_STOP = "waits-for-another-clock"
UNUSUAL = "unusual-delay"


class Member:
    """A commitment made ready: its delay, or why it has none; `reason`: why it is for the engine alone."""

    def __init__(self, tables: Tables, one: Commitment) -> None:
        view = tables.view
        self.one = one
        self.reason: str | None = None
        self.rule: Rule | None = None
        self.receipt: Receipt | None = None
        self.why = self._why(view)
        known = METRICS.get(one.metric)
        if one.deemed_receipt is not None:
            cover = view.coverage(one.deemed_receipt.coverage)
            if cover.coverage.undetermined is None:
                self.receipt = Receipt(tables, one.deemed_receipt)
        if self.why is None:
            self.rule = rule_of(tables, one.delay)
        if any(missing_features(one)) or (self.why is None and self.rule is None):
            self.reason = UNUSUAL
        elif one.cadence is not None or (known is not None and known.cycle):
            self.reason = REPEATS
        elif any(moment.stop_of is not None for moment in one.stop.of):
            self.reason = OTHER_STOP
        self.carry = None
        if one.edge is not None and isinstance(one.delay, Covered | OpeningDays):
            self.carry = tables.coverage(one.delay.coverage) if self.why is None else None

    def _why(self, view: PlanView) -> str | None:
        """Why the clock has no deadline whatever happens, in the engine's order."""
        one = self.one
        if one.start is None:
            return "start-not-stated"
        if one.deemed_receipt is not None:
            why = view.coverage(one.deemed_receipt.coverage).coverage.undetermined
            if why is not None:
                return why
        return undetermined(view, one.delay)


class PlanTables:
    """What one plan of one edition needs to judge columns of tickets; made once."""

    def __init__(self, view: PlanView) -> None:
        self.view = view
        self.tables = Tables(view)
        self.members: Mapping[GroupKey, tuple[Member, ...]] = {
            key: tuple(Member(self.tables, one) for one in group) for key, group in view.groups.items()
        }


@dataclass
class Begun:
    """Where the clock of each ticket begins (`NEVER`: not), by which member (-1), and what was unset (K8)."""

    place: Ints
    member: Ints
    unset: Bools


class Judge:
    """Judges the clocks of a part of a log under one plan of one edition, into a block of rows."""

    def __init__(self, plan: PlanTables, log: PlanLog, sheet: Sheet, block: Block) -> None:
        self.plan, self.log, self.sheet, self.block = plan, log, sheet, block
        self.as_of = sheet.as_of
        self.edition = sheet.editions.number(plan.view.edition.id)

    # --- beginnings --------------------------------------------------------------------------------

    def begin(self, key: GroupKey) -> Begun:
        """The earliest start of a commitment that applies at it, for every ticket (K8)."""
        members = self.plan.members[key]
        size = self.log.part.size
        begun = Begun(np.full(size, NEVER), np.full(size, -1, np.int32), np.zeros(size, np.bool_))
        for start in dict.fromkeys(member.one.start for member in members):
            place = self._start(start)
            if place is None:
                self.block.hand(np.arange(size), OTHER_STOP)
                continue
            tickets = np.flatnonzero(place != NEVER)
            here = place[tickets]
            around = Around(self.log, self.plan.tables, tickets, self.log.row(here))
            chosen = around.chosen([member.one for member in members], self.log.priorities)
            self.block.hand(tickets[around.beyond], BEYOND)
            for number, (member, applies) in enumerate(zip(members, chosen, strict=True)):
                if member.one.start != start:
                    continue
                mine = tickets[applies]
                at, before = here[applies], begun.place[mine]
                self.block.hand(mine[at == before], SEVERAL)
                earlier = at < before
                first = mine[earlier]
                begun.place[first], begun.member[first] = at[earlier], number
                begun.unset[first] = around.unset[applies][earlier]
        return begun

    def _start(self, start: Start | None) -> Ints | None:
        """Where a start happens in each ticket (K2); None where another clock decides it."""
        if start is None:
            return self.log.part.first[:-1] * self.log.step
        if any(moment.stop_of is not None for moment in start.of):
            return None
        firsts = [self.log.first_of(moment.event or "", moment.actors) for moment in start.of]
        return self._of(firsts, start.which)

    def _of(self, firsts: Sequence[Ints], which: str) -> Ints:
        if not firsts:
            return np.full(self.log.part.size, NEVER)
        found = firsts[0]
        for other in firsts[1:]:
            found = np.maximum(found, other) if which == "latest" else np.minimum(found, other)
        return found

    # --- clocks that do not run --------------------------------------------------------------------

    def not_begun(self, key: GroupKey, tickets: Ints, clock: int) -> None:
        """Not started if a commitment would apply as things are now; else nothing is promised."""
        members = self.plan.members[key]
        last = self.log.part.first[tickets + 1] - 1
        around = Around(self.log, self.plan.tables, tickets, last)
        chosen = around.chosen([member.one for member in members], self.log.priorities)
        self.block.hand(tickets[around.beyond], BEYOND)
        count = np.sum(chosen, axis=0)
        self.refuse(key, tickets[count != 1], clock, "priority-or-condition")
        for member, applies in zip(members, chosen, strict=True):
            one = member.one
            self._write(
                tickets[applies & (count == 1)],
                clock,
                status=STATUS["not-started"],
                clock=self.sheet.clocks.number((one.metric, one.label)),
                commitment=self.sheet.commitments.number(one.id),
                flags=self._flags(tickets[applies & (count == 1)]),
            )

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

    # --- clocks that run ---------------------------------------------------------------------------

    def run(self, key: GroupKey, begun: Begun, tickets: Ints, clock: int) -> None:
        """The verdicts of the clocks of some tickets that have begun."""
        number = begun.member[tickets]
        for i, member in enumerate(self.plan.members[key]):
            mine = tickets[number == i]
            if not len(mine):
                continue
            if member.reason is not None:
                self.block.hand(mine, member.reason)
                continue
            around = Around(self.log, self.plan.tables, mine, self.log.row(begun.place[mine]))
            for states, rows in self._pausing(member.one, around):
                self._run(member, mine[rows], begun, states, clock)
            self.block.hand(mine[around.beyond], BEYOND)

    def _pausing(self, one: Commitment, around: Around) -> list[tuple[tuple[str, ...], Ints]]:
        """Rows by the states that pause them; some only under a condition that holds at the start (K4)."""
        every = np.arange(len(around.row))
        split: list[tuple[tuple[str, ...], Ints]] = [(one.pauses, every)]
        for state, condition in one.pauses_when.items():
            holds = around.holds(condition)
            split = [
                part
                for states, rows in split
                for part in (((*states, state), rows[holds[rows]]), (states, rows[~holds[rows]]))
                if len(part[1])
            ]
        return split

    def _run(self, member: Member, tickets: Ints, begun: Begun, states: tuple[str, ...], clock: int) -> None:
        log, part, one = self.log, self.log.part, member.one
        row = log.row(begun.place[tickets])
        start = part.at[row]
        deemed = start if member.receipt is None else member.receipt.deemed(start)
        unknown = deemed == NONE
        deemed = np.where(unknown, start, deemed)
        stop = self._stop(one, tickets)
        early = stop < log.place_at(row)
        stopped = stop != NEVER
        stop_at = np.where(early, start, self._at(stop))
        cancelled = self._at(log.first_of("cancelled", None)[tickets])
        until = np.where(stopped, stop_at, cancelled)
        paused = Paused(log.runs(states), tickets, until, self.as_of)
        ends = self._ends(member, deemed, paused)
        self.block.hand(tickets[unknown | ends.beyond], BEYOND)

        deadline = ends.deadline
        has = deadline != NONE
        breach = deadline + (1 if one.bound == "within" else 0)
        now = np.where(until == NONE, self.as_of, until)
        breached = has & (breach <= now) & ~early
        status = np.full(len(tickets), STATUS["running"], np.int8)
        status[paused.lasting()] = STATUS["paused"]
        status[~stopped & (cancelled != NONE)] = STATUS["cancelled"]
        status[stopped] = STATUS["met"]
        status[breached] = STATUS["breached"]
        why = member.why
        if why is None and not one.stop.of:
            why = "stop-not-stated"
        if why is not None:
            status[:] = STATUS["undetermined"]
        met, breached = status == STATUS["met"], status == STATUS["breached"]
        late, late_covered = self._lateness(ends, met, breached, np.maximum(now, deadline))
        final = met | breached | (status == STATUS["cancelled"])
        self._write(
            tickets,
            clock,
            status=status,
            clock=self.sheet.clocks.number((one.metric, one.label)),
            commitment=self.sheet.commitments.number(one.id),
            priority=self._priority_codes()[log.priority[row]],
            start=start,
            deemed_start=deemed if member.receipt is not None or one.deemed_receipt is None else NONE,
            deadline=deadline,
            projection=ends.projection,
            stop=np.where(stopped, stop_at, NONE),
            late_elapsed_s=late,
            late_covered_s=late_covered,
            decided_at=np.where(met, stop_at, np.where(breached, deadline, NONE)),
            ended_at=np.where(final, until, NONE),
            flags=self._flags(tickets, begun.unset[tickets], early),
            why=self.sheet.whys.number(why),
        )

    def _ends(self, member: Member, deemed: Ints, paused: Paused) -> Ends:
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

    def _stop(self, one: Commitment, tickets: Ints) -> Ints:
        """The place of the first qualifying stop of each ticket, wherever it lies (K2)."""
        firsts = [self._qualifying(one, moment) for moment in one.stop.of]
        return self._of(firsts, one.stop.which)[tickets]

    def _qualifying(self, one: Commitment, moment: Moment) -> Ints:
        actors = moment.actors or one.stop.actors
        return self.log.first_of(moment.event or "", actors, one.stop.needs, people=actors is None)

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

    def _priority_codes(self) -> Ints:
        names = self.log.priority_names
        return np.array([*(self.sheet.priorities.number(name) for name in names), -1], np.int32)

    def _flags(self, tickets: Ints, unset: Bools | None = None, early: Bools | None = None) -> Ints:
        """The numbers of the sets of flags, in the engine's order."""
        bits = self.log.part.tied[tickets].astype(np.int32)
        for place, flag in enumerate((unset, early), 1):
            if flag is not None:
                bits |= flag.astype(np.int32) << place
        names = (TIE, JUDGED_UNSET, STOPPED_BEFORE_START)
        numbers = np.zeros(8, np.int32)
        for one in np.unique(bits).tolist():
            numbers[one] = self.sheet.flag_sets.number(
                tuple(name for place, name in enumerate(names) if one >> place & 1)
            )
        return numbers[bits]

    def _write(self, tickets: Ints, clock_place: int, /, **columns: Any) -> None:
        if len(tickets):
            self.block.write(tickets, clock_place, edition=self.edition, **columns)
