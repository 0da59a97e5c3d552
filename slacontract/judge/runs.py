"""One clock from its start to its end: stops, priority changes, reopenings (K2 to K6)."""

from __future__ import annotations

from ..records import dataclass, field
from ..ruleset.commitments import Commitment
from .answers import answered, unpromised
from .changes import Changes, pick
from .delays import Due
from .escalations import fired
from .log import Change, Entry, Pause
from .moments import Place, StopOf, find_stop
from .problems import SEVERAL_COMMITMENTS
from .reopening import NEW_TICKET, RESOLVED, can_revive, next_reopening, revives
from .results import ClockResult, Fired, Status
from .terms import Terms

STOPPED_BEFORE_START = "stopped-before-start"


@dataclass
class Run:
    """One clock of one ticket, under the terms at hand. `members`: the commitments that it may be held to.

    `adopted`: the change that gave it its first one, later than its start. `first`: the position from which
    stops are looked for (a cycle's own). `ends`: the end of the series that a cycle belongs to (K10).
    """

    terms: Terms
    members: tuple[Commitment, ...]
    stop_of: StopOf
    flags: set[str] = field(default_factory=set)
    adopted: Change | None = None
    first: int | None = None
    cycle: int | None = None
    ends: Place | None = None
    fired: dict[tuple[str, str | int], Fired] = field(default_factory=dict)
    last_stop: Place | None = None

    def judge(self) -> ClockResult:
        """The one verdict of the clock (K6), as of the log's instant."""
        log, place = self.terms.log, self.terms.place
        at_start = log.index_at(place.at)
        if self.first is None:
            if self.stop(0, at_start) is not None:
                self.flags.add(STOPPED_BEFORE_START)
                return self.finish("met", self.terms.due(place.at), place)
            self.first = 0 if self.terms.commitment.stop.which == "latest" else at_start
        after = max(place.position, 0)
        if self.adopted is not None:
            after = max(after, self.adopted.position)
            self._recompute(self.adopted.at)
        return self._advance(self.first, Changes(log, after, self.ends))

    @property
    def anew(self) -> Entry | None:
        """The reopening with which this clock, once judged, begins anew in a new ticket (K6)."""
        if NEW_TICKET not in self.flags or self.last_stop is None:
            return None
        return next_reopening(self.terms.log, self.last_stop)

    def stop(self, first: int, limit: int | None) -> Place | None:
        """The first qualifying stop from a position on, before another one and the end of the series."""
        if self.ends is not None:
            limit = self.ends.position if limit is None else min(limit, self.ends.position)
        return find_stop(self.terms.log, self.terms.commitment.stop, first, limit, self.stop_of)

    def finish(self, status: Status, found: Due, stop: Place | None) -> ClockResult:
        """The answer, by a deadline and a stop that were found."""
        flags, steps = self._all_flags(), self.fired
        return answered(
            self.terms, status, found, stop, ends=self.ends, cycle=self.cycle, flags=flags, steps=steps
        )

    def _advance(self, cursor: int, changes: Changes) -> ClockResult:
        log = self.terms.log
        while True:
            change = changes.head
            stop = self.stop(cursor, change.position if change else None)
            if stop is not None:
                self.last_stop = stop
                found = self.terms.due(stop.at)
                if self._is_late(found, stop.at):
                    return self._breached(found, stop)
                reopened = self._reopening(stop)
                if reopened is None:
                    return self.finish("met", found, stop)
                self.terms.resolved.append(Pause(stop.at, reopened.at, RESOLVED))
                cursor = reopened.position + 1
                changes.skip(reopened.position)
                priority = log.priority_at(reopened.position)
                if priority != self.terms.priority:
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
            if self.terms.commitment.stop.which != "latest":  # of which some may have come before the change
                cursor = max(cursor, change.position)

    def _is_late(self, found: Due, at: int) -> bool:
        """Whether the clock was breached by an instant (K3)."""
        breach = self.terms.breach(found)
        return breach is not None and breach <= at

    def _reopening(self, stop: Place) -> Entry | None:
        """The reopening from which the clock runs on after a stop; flagged where a new ticket begins (K6)."""
        one, log = self.terms.commitment, self.terms.log
        reopened = next_reopening(log, stop) if can_revive(one) else None
        if reopened is None or revives(log, one, stop, reopened):
            return reopened
        self.flags.add(NEW_TICKET)
        return None

    def _change(self, change: Change, later: Changes, cursor: int) -> ClockResult | None:
        """A priority change (K5): a breach that has occurred is final, else all is recomputed."""
        terms = self.terms
        found = terms.due(None)
        if self._is_late(found, change.at):
            return self._breached(found, self.stop(self.first or 0, None))
        # A percentage fires once in a clock's life (K11): what fired before the change is remembered.
        self._fire(found, change.at, at_change=False)
        chosen, flags = pick(terms.log, self.members, terms.place, change.priority)
        away = not chosen  # promised nothing for a while: the change that ends it recomputes all the same
        while not chosen:
            following = later.head
            if following is None:
                return self._without_promise(change)
            change = following
            later.pop()
            chosen, flags = pick(terms.log, self.members, terms.place, change.priority)
            if chosen and find_stop(terms.log, chosen[0].stop, cursor, change.position, self.stop_of):
                return self._without_promise(change)
        terms.priority = change.priority
        self.flags |= flags
        if len(chosen) > 1:
            names = ", ".join(one.id for one in chosen)
            return self.finish("error", Due(problem=SEVERAL_COMMITMENTS.at(names=names)), None)
        if away or chosen[0] is not terms.commitment:
            terms.commitment = chosen[0]
            self._recompute(change.at)
        return None

    def _recompute(self, at: int) -> None:
        """The deadline by a commitment that holds from a change on; steps that are past by it fire then."""
        self._fire(self.terms.recompute(at), at, at_change=True)

    def _fire(self, found: Due, upto: int, *, at_change: bool) -> None:
        """Remembers the steps due by an instant: as fired when they were due, or at the change itself."""
        for step, when in self.terms.steps(found, None):
            if when.deadline is not None and when.deadline <= upto:
                told = fired(step, when, upto if at_change else None)
                self.fired.setdefault((step.ladder, step.percent or step.step), told)

    def _open(self) -> ClockResult:
        """The clock has not stopped by the instant it is judged at (K3, K4)."""
        log = self.terms.log
        until = self.ends.at if self.ends else log.cancelled.at if log.cancelled else None
        found = self.terms.due(until)
        if self._is_late(found, log.as_of if until is None else until):
            return self.finish("breached", found, self.ends)
        if until is not None:
            return self.finish("cancelled", found, None)
        return self.finish("running" if self.terms.pauses(None).still is None else "paused", found, None)

    def _breached(self, found: Due, stop: Place | None) -> ClockResult:
        """A breach is final; the stop is the last one, should a reopening follow it (K6)."""
        while stop is not None:
            self.last_stop = stop
            reopened = self._reopening(stop)
            if reopened is None:
                break
            stop = self.stop(reopened.position + 1, None)
        return self.finish("breached", found, stop)

    def _without_promise(self, change: Change) -> ClockResult:
        return unpromised(self.terms, change.priority, cycle=self.cycle, flags=self._all_flags())

    def _all_flags(self) -> tuple[str, ...]:
        return (*self.terms.log.flags, *sorted(self.flags))
