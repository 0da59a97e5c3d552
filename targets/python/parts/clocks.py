"""One clock: from its start through changes of priority and reopenings to its verdict."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from .conditions import Around, pick
from .delays import Due, deemed_start, due_of
from .events import Record
from .instants import Stretch
from .moments import StopOf, find_stop, next_reopening, revives
from .pauses import Pauses
from .refusals import SEVERAL_COMMITMENTS, UNKNOWN_FEATURE, Outside
from .states import Change, Entry, Log, Place

RENEWED = "reopened-is-new-ticket"
EARLY = "stopped-before-start"
FEATURES: frozenset[str] = frozenset()  # beyond schema 1.0, what this module answers for


def blank(metric: str, status: str, **more: Any) -> Record:
    """An answer for one clock, all its fields in order."""
    found: Record = {
        "ticket": None,
        "metric": metric,
        "label": None,
        "commitment": None,
        "priority": None,
        "plan": None,
        "edition": None,
        "binding": "committed",
        "bound": "within",
        "cycle": None,
        "status": status,
        "start": None,
        "deemed_start": None,
        "deadline": None,
        "projection": None,
        "stop": None,
        "late_elapsed_s": None,
        "late_covered_s": None,
        "decided_at": None,
        "ended_at": None,
        "as_of": None,
        "flags": [],
        "why": None,
        "code": None,
    }
    found.update(more)
    return found


def result(log: Log, metric: str, status: str, **more: Any) -> Record:
    """An answer that a plan gives for one clock of a ticket."""
    found = blank(metric, status, ticket=log.ticket, plan=log.view.name, edition=log.view.edition)
    found.update(as_of=log.as_of, flags=list(log.flags))
    found.update(more)
    return found


class Changes:
    """The changes of priority that a clock has still to see: those after a position, before its end."""

    def __init__(self, log: Log, after: int, ends: Place | None) -> None:
        self._log, self._next = log, bisect_right(log.change_places, after)
        self._end = bisect_left(log.change_places, ends.position) if ends else len(log.changes)
        self._put: Change | None = None

    @property
    def head(self) -> Change | None:
        if self._put is not None:
            return self._put
        return self._log.changes[self._next] if self._next < self._end else None

    def pop(self) -> None:
        if self._put is None:
            self._next += 1
        self._put = None

    def put(self, change: Change) -> None:
        """One more, to be seen first."""
        self._put = change

    def skip(self, position: int) -> None:
        """Those up to a position are past."""
        self._next = max(self._next, bisect_right(self._log.change_places, position))
        self._put = None


def promised_later(
    log: Log, members: Sequence[Record], place: Place, begun: Place, limit: int | None
) -> Change | None:
    """The change that first promises a cycle begun without a promise, before it ends anyway."""
    for change in log.changes[bisect_right(log.change_places, begun.position) :]:
        if limit is not None and change.position >= limit:
            break
        if pick(log, members, place, change.priority)[0]:
            return change
    return None


class Run:
    """One clock of one ticket, from its start to its end."""

    def __init__(
        self,
        log: Log,
        members: Sequence[Record],
        one: Record,
        place: Place,
        stop_of: StopOf,
        priority: str | None,
        flags: Iterable[str],
        adopted: Change | None = None,
    ) -> None:
        self.log, self.view, self.members, self.one = log, log.view, members, one
        self.place, self.stop_of, self.priority = place, stop_of, priority
        self.flags, self.adopted = set(flags), adopted
        self.first: int | None = None
        self.cycle: int | None = None
        self.ends: Place | None = None  # the end of the series that a cycle belongs to
        self.rebase: tuple[str, int] | None = None  # how a past deadline was moved at a change, and when
        self.resolved: list[Stretch] = []
        self.last_stop: Place | None = None

    def pauses(self, until: int | None) -> Pauses:
        states = set(self.one["pauses"])
        if self.one["pauses_when"]:
            around = Around(self.log, self.place.position, self.place.at, self.priority)
            states.update(state for state, when in self.one["pauses_when"].items() if around.holds(when))
        return Pauses(self.log.stays(frozenset(states)), self.resolved, self.place.at, until)

    def deemed(self) -> int | Due:
        return deemed_start(self.view, self.one["deemed_receipt"], self.place.at)

    @property
    def fixed(self) -> bool:
        return self.rebase is not None and self.rebase[0] == "due-at-change"

    def due(self, until: int | None) -> Due:
        if not FEATURES.issuperset(self.one["requires"]):
            return Due(code=UNKNOWN_FEATURE)
        if self.one["start"] is None:
            return Due(why="start-not-stated")
        start = self.deemed() if self.rebase is None or self.fixed else self.rebase[1]
        if isinstance(start, Due):
            return start
        found = due_of(self.view, self.one, start, self.pauses(until))
        if self.rebase is not None and self.fixed:
            return Due(self.rebase[1], part=found.part)
        return found

    def breach(self, found: Due) -> int | None:
        """The first instant at which an unstopped clock is breached."""
        if found.deadline is None:
            return None
        return found.deadline + (1 if self.one["bound"] == "within" or self.fixed else 0)

    @property
    def anew(self) -> Entry | None:
        """The reopening with which this clock, once judged, begins anew in a new ticket."""
        if RENEWED not in self.flags or self.last_stop is None:
            return None
        return next_reopening(self.log, self.last_stop)

    def stop(self, first: int, limit: int | None) -> Place | None:
        if self.ends is not None:
            limit = self.ends.position if limit is None else min(limit, self.ends.position)
        return find_stop(self.log, self.one["stop"], first, limit, self.stop_of)

    def judge(self) -> Record:
        at_start = self.log.index_at(self.place.at)
        if self.first is None:
            if self.stop(0, at_start) is not None:
                self.flags.add(EARLY)
                return self.finish("met", self.due(self.place.at), self.place)
            self.first = 0 if self.one["stop"]["which"] == "latest" else at_start
        after = max(self.place.position, 0)
        if self.adopted is not None:
            after = max(after, self.adopted.position)
            self._apply_policy(self.adopted.at)
        return self._advance(self.first, Changes(self.log, after, self.ends))

    def _advance(self, cursor: int, changes: Changes) -> Record:
        while True:
            change = changes.head
            stop = self.stop(cursor, change.position if change else None)
            if stop is not None:
                self.last_stop = stop
                found = self.due(stop.at)
                breach = self.breach(found)
                if breach is not None and breach <= stop.at:
                    return self._breached(found, stop)
                reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
                if reopened is None or not revives(self.log, self.one, stop, reopened):
                    if reopened is not None:
                        self.flags.add(RENEWED)
                    return self.finish("met", found, stop)
                self.resolved.append((stop.at, reopened.at))
                after = reopened.position
                cursor = after + 1
                changes.skip(after)
                priority = self.log.priority_at(after)
                if priority != self.priority:
                    changes.put(Change(after, reopened.at, priority))
                    cursor = after
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
            if self.one["stop"]["which"] != "latest":  # of which some may have come before the change
                cursor = max(cursor, change.position)

    def _change(self, change: Change, later: Changes, cursor: int) -> Record | None:
        """A priority change: a breach that has occurred is final, else all is recomputed."""
        found = self.due(None)
        breach = self.breach(found)
        if breach is not None and breach <= change.at:
            return self._breached(found, self.stop(self.first or 0, None))
        picked, flags = pick(self.log, self.members, self.place, change.priority)
        away = not picked  # promised nothing for a while: the change that ends it recomputes all the same
        while not picked:
            if later.head is None:
                return self._without_promise(change)
            change = later.head
            later.pop()
            picked, flags = pick(self.log, self.members, self.place, change.priority)
            if picked and find_stop(self.log, picked[0]["stop"], cursor, change.position, self.stop_of):
                return self._without_promise(change)
        self.priority = change.priority
        self.flags |= flags
        if len(picked) > 1:
            return self.finish("error", Due(code=SEVERAL_COMMITMENTS), None)
        if away or picked[0] is not self.one:
            self.one = picked[0]
            self._apply_policy(change.at)
        return None

    def _apply_policy(self, at: int) -> None:
        """The deadline recomputed whole; at or before the change, it is as the contract says."""
        self.rebase = None
        found = self.due(None)
        if found.deadline is not None and found.deadline <= at:
            policy = self.one["on_priority_change"] or "new-delay-from-change"
            if policy != "retroactive":
                self.rebase = (policy, at)

    def _open(self) -> Record:
        """The clock has not stopped by the instant it is judged at."""
        cancelled = self.log.cancelled
        until = self.ends.at if self.ends else cancelled.at if cancelled else None
        found = self.due(until)
        breach = self.breach(found)
        if breach is not None and breach <= (self.log.as_of if until is None else until):
            return self.finish("breached", found, self.ends)
        if until is not None:
            return self.finish("cancelled", found, None)
        return self.finish("running" if self.pauses(None).still is None else "paused", found, None)

    def _breached(self, found: Due, stop: Place | None) -> Record:
        """A breach is final; the stop is the last one, should a reopening follow it."""
        while stop is not None:
            self.last_stop = stop
            reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
            if reopened is None:
                break
            if not revives(self.log, self.one, stop, reopened):
                self.flags.add(RENEWED)
                break
            stop = self.stop(reopened.position + 1, None)
        return self.finish("breached", found, stop)

    def _all_flags(self) -> list[str]:
        return [*self.log.flags, *sorted(self.flags)]

    def _without_promise(self, change: Change) -> Record:
        return result(
            self.log,
            self.one["metric"],
            "no-commitment",
            label=self.one["label"],
            priority=change.priority,
            cycle=self.cycle,
            start=self.place.at,
            flags=self._all_flags(),
            why="priority",
        )

    def finish(self, status: str, found: Due, stop: Place | None) -> Record:
        one = self.one
        why = found.why
        if found.code is None and why is None and not (one["stop"]["of"] or self.ends):
            why = "stop-not-stated"
        if found.code is not None:
            status = "error"
        elif why is not None:
            status = "undetermined"
        cancelled = self.log.cancelled
        over = self.ends.at if self.ends else cancelled.at if cancelled else None
        end = stop.at if stop else over
        late, covered = self._lateness(status, found, end)
        deemed = self.deemed()
        if one["pauses_when"]:
            self.pauses(end)  # refused where its conditions cannot be read
        decided = stop.at if status == "met" and stop else found.deadline if status == "breached" else None
        return result(
            self.log,
            one["metric"],
            status,
            label=one["label"],
            commitment=one["id"],
            priority=self.priority,
            binding=one["status"],
            bound=one["bound"],
            cycle=self.cycle,
            start=self.place.at,
            deemed_start=None if isinstance(deemed, Due) else deemed,
            deadline=found.deadline,
            projection=found.projection,
            stop=stop.at if stop else None,
            late_elapsed_s=late,
            late_covered_s=covered,
            decided_at=decided,
            ended_at=end if status in ("met", "breached", "cancelled") else None,
            flags=self._all_flags(),
            why=why,
            code=found.code,
        )

    def _lateness(self, status: str, found: Due, end: int | None) -> tuple[int | None, int | None]:
        """Elapsed and covered seconds from the deadline to the event, or to now while there is none."""
        coverage = found.part.get("coverage") if found.part is not None else None
        if status == "met":
            return 0, 0 if coverage is not None else None
        if status != "breached" or found.deadline is None:
            return None, None
        until = self.log.as_of if end is None else max(end, found.deadline)
        late = until - found.deadline
        if coverage is None:
            return late, None
        try:
            return late, self.view.cover(coverage).covered(found.deadline, until)
        except Outside:
            return late, None
