"""One clock from its start to its end: stops, priority changes, reopenings, and the verdict (K2 to K6)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Literal

from ..clock.errors import OutsideHorizon
from ..diagnostics import Diagnostic
from ..records import dataclass, field
from ..ruleset.commitments import Commitment, Escalation
from .conditions import Circumstances, circumstances
from .delays import Due, deemed_start, due
from .escalations import fired, step_due
from .index import PlanView, missing_features
from .ledger import Account, ledger
from .log import Change, Entry, Pause, TicketLog
from .moments import Place, StopOf, find_stop
from .pauses import Pauses
from .problems import SEVERAL_COMMITMENTS, UNKNOWN_FEATURE
from .reopening import NEW_TICKET, RESOLVED, can_revive, next_reopening, revives
from .results import ClockResult, Fired, Slice, Status

STOPPED_BEFORE_START = "stopped-before-start"


@dataclass(frozen=True)
class Rebase:
    """What a priority change made of a clock whose new deadline was already past (K5)."""

    kind: Literal["due-at-change", "new-delay-from-change"]
    at: int


class Changes:
    """The changes of priority that a clock has still to see: those after a position, before its end."""

    def __init__(self, log: TicketLog, after: int, ends: Place | None) -> None:
        self._log = log
        self._next = log.changes_upto(after)
        self._end = len(log.changes) if ends is None else log.changes_upto(ends.position - 1)
        self._put: Change | None = None

    @property
    def head(self) -> Change | None:
        """The next one, if any."""
        if self._put is not None:
            return self._put
        return self._log.changes[self._next] if self._next < self._end else None

    def pop(self) -> None:
        """The next one has been seen."""
        if self._put is None:
            self._next += 1
        self._put = None

    def put(self, change: Change) -> None:
        """One more, to be seen first."""
        self._put = change

    def skip(self, position: int) -> None:
        """Those up to a position are past."""
        self._next = max(self._next, self._log.changes_upto(position))
        self._put = None


def pick(
    log: TicketLog, members: tuple[Commitment, ...], place: Place, priority: str | None
) -> tuple[list[Commitment], set[str]]:
    """The commitments of a clock that hold for a start and a priority (K8), and flags raised on the way.

    A default yields to an exception while that one's own condition holds.
    """
    around = circumstances(log, place.position, place.at, priority)
    holding = [one for one in members if one.priority in (None, priority) and around.holds(one.when)]
    names = {one.id for one in holding}
    return [one for one in holding if not names.intersection(one.yields_to)], around.flags


def promised_later(
    log: TicketLog, members: tuple[Commitment, ...], place: Place, begun: Place, limit: int | None
) -> Change | None:
    """The change that first promises a cycle begun without a promise, before the position at which it ends
    anyway; conditions hold as at `place` (K5, K8)."""
    for change in log.changes[log.changes_upto(begun.position) :]:
        if limit is not None and change.position >= limit:
            break
        if pick(log, members, place, change.priority)[0]:
            return change
    return None


@dataclass
class Run:
    """One clock of one ticket. `first`: the position from which stops are looked for (a cycle's own)."""

    log: TicketLog
    members: tuple[Commitment, ...]
    commitment: Commitment
    place: Place
    stop_of: StopOf
    priority: str | None
    flags: set[str] = field(default_factory=set)
    adopted: Change | None = None  # the change that gave the clock its first commitment, later than its start
    first: int | None = None
    cycle: int | None = None
    ends: Place | None = None  # the end of the series that a cycle belongs to (K10)
    rebase: Rebase | None = None
    resolved: list[Pause] = field(default_factory=list)
    fired: dict[tuple[str, str | int], Fired] = field(default_factory=dict)
    last_stop: Place | None = None
    known: dict[Hashable, Due] = field(default_factory=dict)

    @property
    def view(self) -> PlanView:
        return self.log.view

    # --- deadlines -------------------------------------------------------------------------------

    def pauses(self, until: int | None) -> Pauses:
        """The pauses of the commitment at hand; cut at `until`, the instant at which the clock ended."""
        states = {*self.commitment.pauses, *self._pausing_here()}
        stays = self.log.stays(frozenset(states))
        return Pauses(stays, self.log.as_of, self.resolved, self.place.at, until)

    def _pausing_here(self) -> list[str]:
        """States that pause the commitment only under a condition, which holds at the start (K4, K8)."""
        conditional = self.commitment.pauses_when
        if not conditional:
            return []
        around = self.around()
        return [state for state, condition in conditional.items() if around.holds(condition)]

    def around(self) -> Circumstances:
        """The ticket as at the original start, under the priority at hand (K5, K8)."""
        return circumstances(self.log, self.place.position, self.place.at, self.priority)

    def deemed(self) -> int | Due:
        return deemed_start(self.view, self.commitment.deemed_receipt, self.place.at)

    def due(self, until: int | None) -> Due:
        """The deadline by the commitment at hand, from the original start unless rebased (K5).

        Asked again under the same terms, as where priorities come and go, it is not reckoned again.
        """
        terms = self.commitment.id, self.priority, self.rebase, len(self.resolved), until
        if terms not in self.known:
            self.known[terms] = self._due(until)
        return self.known[terms]

    def _due(self, until: int | None) -> Due:
        missing = list(missing_features(self.commitment))
        if missing:
            return Due(problem=UNKNOWN_FEATURE.at(features=", ".join(missing)))
        if self.commitment.start is None:
            return Due(why="start-not-stated")
        fixed = self.rebase is not None and self.rebase.kind == "due-at-change"
        start = self.deemed() if self.rebase is None or fixed else self.rebase.at
        if isinstance(start, Due):
            return start
        found = due(self.view, self.commitment, self.commitment.delay, start, self.pauses(until))
        # Due at the change: no longer by its own count, but late in the time of the same part (K3).
        return Due(self.rebase.at, part=found.part) if self.rebase is not None and fixed else found

    def breach(self, found: Due) -> int | None:
        """The first instant at which an unstopped clock is breached (K3); None while it cannot be."""
        if found.deadline is None:
            return None
        fixed = self.rebase is not None and self.rebase.kind == "due-at-change"
        return found.deadline + (1 if self.commitment.bound == "within" or fixed else 0)

    # --- the run ---------------------------------------------------------------------------------

    def judge(self) -> ClockResult:
        """The one verdict of the clock (K6), as of the log's instant."""
        at_start = self.log.index_at(self.place.at)
        if self.first is None:
            if self.stop(0, at_start) is not None:
                self.flags.add(STOPPED_BEFORE_START)
                return self.finish("met", self.due(self.place.at), self.place)
            self.first = 0 if self.commitment.stop.which == "latest" else at_start
        after = max(self.place.position, 0)
        if self.adopted is not None:
            after = max(after, self.adopted.position)
            self._apply_policy(self.adopted.at)
        return self._advance(self.first, Changes(self.log, after, self.ends))

    @property
    def anew(self) -> Entry | None:
        """The reopening with which this clock, once judged, begins anew in a new ticket (K6)."""
        if NEW_TICKET not in self.flags or self.last_stop is None:
            return None
        return next_reopening(self.log, self.last_stop)

    def stop(self, first: int, limit: int | None) -> Place | None:
        """The first qualifying stop from a position on, before another one and the end of the series."""
        if self.ends is not None:
            limit = self.ends.position if limit is None else min(limit, self.ends.position)
        return find_stop(self.log, self.commitment.stop, first, limit, self.stop_of)

    def _advance(self, cursor: int, changes: Changes) -> ClockResult:
        while True:
            change = changes.head
            stop = self.stop(cursor, change.position if change else None)
            if stop is not None:
                self.last_stop = stop
                found = self.due(stop.at)
                breach = self.breach(found)
                if breach is not None and breach <= stop.at:
                    return self._breached(found, stop)
                reopened = next_reopening(self.log, stop) if can_revive(self.commitment) else None
                if reopened is None or not revives(self.log, self.commitment, stop, reopened):
                    if reopened is not None:
                        self.flags.add(NEW_TICKET)
                    return self.finish("met", found, stop)
                self.resolved.append(Pause(stop.at, reopened.at, RESOLVED))
                cursor = reopened.position + 1
                changes.skip(reopened.position)
                priority = self.log.priority_at(reopened.position)
                if priority != self.priority:
                    changes.put(Change(reopened.position, reopened.at, priority))
                    cursor = reopened.position
                continue
            if change is None:
                return self._open()
            changes.pop()
            while (later := changes.head) is not None and later.at == change.at:
                if self.stop(change.position, later.position) is not None:
                    break
                change = later
                changes.pop()
            ended = self._change(change, changes, cursor)
            if ended is not None:
                return ended
            if self.commitment.stop.which != "latest":  # of which some may have come before the change
                cursor = max(cursor, change.position)

    def _change(self, change: Change, later: Changes, cursor: int) -> ClockResult | None:
        """A priority change (K5): a breach that has occurred is final, else all is recomputed."""
        found = self.due(None)
        breach = self.breach(found)
        if breach is not None and breach <= change.at:
            return self._breached(found, self.stop(self.first or 0, None))
        self._note_fired(found, change.at)
        chosen, flags = pick(self.log, self.members, self.place, change.priority)
        away = not chosen  # promised nothing for a while: the change that ends it recomputes all the same
        while not chosen:
            following = later.head
            if following is None:
                return self._without_promise(change)
            change = following
            later.pop()
            chosen, flags = pick(self.log, self.members, self.place, change.priority)
            if chosen and find_stop(self.log, chosen[0].stop, cursor, change.position, self.stop_of):
                return self._without_promise(change)
        self.priority = change.priority
        self.flags |= flags
        if len(chosen) > 1:
            names = ", ".join(one.id for one in chosen)
            return self.finish("error", Due(problem=SEVERAL_COMMITMENTS.at(names=names)), None)
        if away or chosen[0] is not self.commitment:
            self.commitment = chosen[0]
            self._apply_policy(change.at)
        return None

    def _apply_policy(self, at: int) -> None:
        """The deadline recomputed whole; at or before the change, it is as the contract says (K5)."""
        self.rebase = None
        found = self.due(None)
        if found.deadline is not None and found.deadline <= at:
            policy = self.commitment.on_priority_change or "new-delay-from-change"
            if policy != "retroactive":
                self.rebase = Rebase(policy, at)
                found = self.due(None)
        for step in self._steps():
            when = self._step(step, found, None)
            if when.deadline is not None and when.deadline <= at:
                self.fired.setdefault((step.ladder, step.percent or step.step), fired(step, when, at))

    def _open(self) -> ClockResult:
        """The clock has not stopped by the instant it is judged at (K3, K4)."""
        cancelled = self.log.cancelled
        until = self.ends.at if self.ends else cancelled.at if cancelled else None
        found = self.due(until)
        breach = self.breach(found)
        if breach is not None and breach <= (self.log.as_of if until is None else until):
            return self.finish("breached", found, self.ends)
        if until is not None:
            return self.finish("cancelled", found, None)
        return self.finish("running" if self.pauses(None).still is None else "paused", found, None)

    def _breached(self, found: Due, stop: Place | None) -> ClockResult:
        """A breach is final; the stop is the last one, should a reopening follow it (K6)."""
        while stop is not None:
            self.last_stop = stop
            reopened = next_reopening(self.log, stop) if can_revive(self.commitment) else None
            if reopened is None:
                break
            if not revives(self.log, self.commitment, stop, reopened):
                self.flags.add(NEW_TICKET)
                break
            stop = self.stop(reopened.position + 1, None)
        return self.finish("breached", found, stop)

    def _without_promise(self, change: Change) -> ClockResult:
        return ClockResult(
            metric=self.commitment.metric,
            status="no-commitment",
            ticket=self.log.ticket,
            label=self.commitment.label,
            priority=change.priority,
            plan=self.view.name,
            edition=self.view.edition.id,
            cycle=self.cycle,
            start=self.place.at,
            as_of=self.log.as_of,
            flags=self._all_flags(),
            why="priority",
        )

    # --- the answer ------------------------------------------------------------------------------

    def _all_flags(self) -> tuple[str, ...]:
        return (*self.log.flags, *sorted(self.flags))

    def finish(self, status: Status, found: Due, stop: Place | None) -> ClockResult:
        one = self.commitment
        if found.problem is None and found.why is None and not (one.stop.of or self.ends):
            found = replace(found, why="stop-not-stated")
        if found.problem is not None:
            status = "error"
        elif found.why is not None:
            status = "undetermined"
        cancelled = self.log.cancelled
        over = self.ends.at if self.ends else cancelled.at if cancelled else None
        end = stop.at if stop else over
        late, covered = self._lateness(status, found, end)
        deemed = self.deemed()
        decided = {"met": stop.at if stop else None, "breached": found.deadline}.get(status)
        return ClockResult(
            metric=one.metric,
            status=status,
            ticket=self.log.ticket,
            commitment=one.id,
            label=one.label,
            priority=self.priority,
            plan=self.view.name,
            edition=self.view.edition.id,
            binding=one.status,
            bound=one.bound,
            cycle=self.cycle,
            start=self.place.at,
            deemed_start=deemed if isinstance(deemed, int) else None,
            deadline=found.deadline,
            projection=found.projection,
            stop=stop.at if stop else None,
            late_elapsed_s=late,
            late_covered_s=covered,
            decided_at=decided,
            ended_at=end if status in ("met", "breached", "cancelled") else None,
            as_of=self.log.as_of,
            flags=self._all_flags(),
            why=found.why,
            problem=found.problem,
            escalations=self._escalations(found, end) if one.escalations or self.fired else (),
            parts=tuple(part.deadline for part in found.parts),
            tell=self._teller(found, end),
        )

    def _teller(self, found: Due, end: int | None) -> Callable[[], tuple[Slice, ...]]:
        deemed = self.deemed()
        at = deemed if isinstance(deemed, int) else self.place.at
        account = Account(
            view=self.view,
            clause=self.commitment.id,
            delay=found.part,
            start=self.place.at,
            deemed=at,
            counted_from=self.rebase.at if self.rebase is not None else at,
            end=found.deadline if found.deadline is not None else found.projection,
            pauses=self.pauses(end),
        )
        return lambda: ledger(account)

    def _lateness(self, status: Status, found: Due, end: int | None) -> tuple[int | None, int | None]:
        """Elapsed and covered seconds from the deadline to the event, or to now while there is none (K3)."""
        coverage = getattr(found.part, "coverage", None)
        if status == "met":
            return 0, 0 if coverage is not None else None
        if status != "breached" or found.deadline is None:
            return None, None
        until = self.log.as_of if end is None else max(end, found.deadline)
        late = until - found.deadline
        if coverage is None:
            return late, None
        try:
            return late, self.view.coverage(coverage).timeline.covered(found.deadline, until)
        except OutsideHorizon:
            return late, None

    def _steps(self) -> list[Escalation]:
        """The steps of the commitment at hand whose condition, if any, holds at the start."""
        steps = self.commitment.escalations
        if all(step.when is None for step in steps):
            return list(steps)
        around = self.around()
        return [step for step in steps if around.holds(step.when)]

    def _step(self, step: Escalation, found: Due, until: int | None) -> Due:
        start = self.deemed() if self.rebase is None else self.rebase.at
        if isinstance(start, Due):
            return start
        pauses, breach = self.pauses(until), self.breach(found)
        return step_due(self.view, self.commitment, step, start, found, breach, pauses, self.log)

    def _note_fired(self, found: Due, before: int) -> None:
        """Remember the steps that fired before a change: a percentage fires once in a clock's life (K11)."""
        for step in self._steps():
            when = self._step(step, found, None)
            if when.deadline is not None and when.deadline <= before:
                self.fired.setdefault((step.ladder, step.percent or step.step), fired(step, when))

    def _escalations(self, found: Due, end: int | None) -> tuple[Fired, ...]:
        """The steps that fired, and those still to come unless the clock has ended (K11)."""
        steps = dict(self.fired)
        for step in self._steps():
            when = self._step(step, found, end)
            if end is None or when.deadline is None or when.deadline <= end:
                steps.setdefault((step.ladder, step.percent or step.step), fired(step, when))
        return tuple(steps.values())


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
