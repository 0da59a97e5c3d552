"""One ticket: the clocks that its events start under a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Optional

from .cadence import Series
from .clocks import EARLY, Run, promised_later, result
from .conditions import pick
from .events import Record
from .moments import StopOf, find_start, find_stop
from .plans import View
from .refusals import SEVERAL_COMMITMENTS, Outside
from .states import Change, Entry, Log, Place

Key = tuple[str, Optional[str]]  # a metric and its label


class Begin(NamedTuple):
    """How a clock begins: its commitment, its start, and the later change that first gave it one, if any."""

    one: Record
    place: Place
    priority: str | None
    flags: set[str]
    adopted: Change | None


class Judged(NamedTuple):
    """A clock, or a cycle of one, as judged, and where it stands among the events of its ticket.

    `revivable`: whether a reopening concerns it. `begun`: place of the event with which a cycle began.
    `anew`: of the reopening with which the clock begins anew in a new ticket. `result` is None of a series
    without any cycle.
    """

    result: Record | None
    revivable: bool = False
    begun: int | None = None
    anew: int | None = None


class Standing(NamedTuple):
    """A clock as judged, and where it stands among the events of the whole ticket.

    `ticket`: position of the reopening whose ticket it belongs to, 0 for the first ticket. `promised`: of the
    event that began the clock; `begun`, that began this cycle of it, where it has cycles. `renewed`: of the
    reopening with which the clock begins anew, if any. `result` is None of a series without any cycle.
    """

    result: Record | None
    key: Key
    revivable: bool
    ticket: int
    promised: int | None
    begun: int | None
    renewed: int | None

    def runs_on(self, at: int) -> bool:
        """Whether a reopening finds this clock running or revives it, rather than beginning it anew."""
        promised = self.promised is not None and self.promised < at
        return self.revivable and promised and (self.renewed is None or self.renewed > at)

    def began_after(self, at: int) -> bool:
        """Whether the clock, or this cycle of it, began with a reopening or after it."""
        return any(place is not None and place >= at for place in (self.promised, self.begun))


class Ticket:
    """The clocks of one ticket under one plan, as of an instant."""

    def __init__(
        self, views: Sequence[View], ticket: str, events: Sequence[Record], flags: list[str], as_of: int
    ) -> None:
        self.views, self.ticket, self.events, self.as_of = views, ticket, list(events), as_of
        self.ordered_flags = flags
        self.logs = [Log(view, ticket, events, flags, as_of) for view in views]
        self.assumed: int | None = None  # every start event happens then
        self.forced: str | None = None  # the commitment to take, by its id
        self._stops: dict[tuple[int, str], Place | None] = {}

    def known_clocks(self) -> list[Key]:
        return list(dict.fromkeys(key for view in self.views for key in view.clocks))

    def clocks(self) -> list[Record]:
        found = {key: self.judged(key) for key in self.known_clocks()}
        if any(one.anew is not None for ones in found.values() for one in ones):
            return self._with_new_tickets(found)
        return [one.result for ones in found.values() for one in ones if one.result is not None]

    def clock(self, key: Key) -> list[Record]:
        return [one.result for one in self.judged(key) if one.result is not None]

    def judged(self, key: Key) -> list[Judged]:
        """The results of one clock, each with its place among the events of the ticket."""
        try:
            return self._clock(key)
        except Outside as outside:
            log = next(log for log in self.logs if key in log.view.clocks)
            return [Judged(result(log, key[0], "error", code=outside.code))]

    def _begins(self, key: Key) -> tuple[list[tuple[Log, Begin, bool]], Log | None]:
        """How a clock begins in each edition in force then; and one that was not in force."""
        begins: list[tuple[Log, Begin, bool]] = []
        outside: Log | None = None
        for log in self.logs:
            members = log.view.clocks.get(key)
            found = self._begin(log, members) if members else None
            if found is None:
                continue
            if log.view.in_force(found[0].place.at):
                begins.append((log, found[0], len(found) > 1))
            else:
                outside = log
        return begins, outside

    def _clock(self, key: Key) -> list[Judged]:
        begins, outside = self._begins(key)
        if not begins:
            late = self._late_cycles(key)
            if late:
                return late
            if outside is not None:
                return [Judged(result(outside, key[0], "no-commitment", why="not-in-force"))]
            return [Judged(self._not_begun(key))]
        log, begin, rivals = min(begins, key=lambda one: one[1].place.at)
        members = log.view.clocks[key]
        if rivals:
            return [Judged(result(log, key[0], "error", code=SEVERAL_COMMITMENTS))]
        if begin.one["cadence"] is not None:
            return self._series(Series(self._run(log, members, begin)), log)
        if begin.one["cycle"]:
            return self._cycles(log, members)
        return [_judged(self._run(log, members, begin), None)]

    def _series(self, series: Series, log: Log) -> list[Judged]:
        cycles = series.judge()
        revivable, anew = series.one["revivable"], log.source(series.anew)
        found = [
            Judged(one.result, revivable and _promised(one.result), log.source_at(one.begun), anew)
            for one in cycles
        ]
        return found or [Judged(None, revivable, None, anew)]

    def _run(self, log: Log, members: Sequence[Record], begin: Begin) -> Run:
        return Run(
            log,
            members,
            begin.one,
            begin.place,
            self._stop_of(log),
            begin.priority,
            begin.flags,
            begin.adopted,
        )

    def _begin(self, log: Log, members: Sequence[Record]) -> list[Begin] | None:
        """The earliest start of a commitment that applies at it; several that apply at once are rivals."""
        stop_of = self._stop_of(log)
        if self.forced is not None and self.assumed is not None:
            one = next((one for one in members if one["id"] == self.forced), None)
            if one is None:
                return None
            place = Place(self.assumed, len(log.entries) - 1)
            return [Begin(one, place, log.priority_at(place.position), set(), None)]
        found = ((one, self._start(log, one, stop_of)) for one in members)
        started = [(one, place) for one, place in found if place is not None]
        begins: list[Begin] = []
        for one, place in started:
            priority = log.priority_at(place.position)
            picked, flags = pick(log, members, place, priority)
            if any(one is other for other in picked):
                begins.append(Begin(one, place, priority, flags, None))
        if not begins:
            begins = self._adopted(log, members, started)
        if not begins:
            return None
        first = min(begin.place for begin in begins)
        return [begin for begin in begins if begin.place == first]

    def _start(self, log: Log, one: Record, stop_of: StopOf) -> Place | None:
        if self.assumed is not None:
            return Place(self.assumed, len(log.entries) - 1)
        if one["start"] is None:
            return Place(log.entries[0].at, 0) if log.entries else None
        return find_start(log, one["start"], stop_of)

    def _adopted(
        self, log: Log, members: Sequence[Record], started: Sequence[tuple[Record, Place]]
    ) -> list[Begin]:
        """A ticket that got a priority, or one that promises something, only after its start."""
        for change in log.changes:
            found: list[Begin] = []
            for one, place in started:
                picked, flags = pick(log, members, place, change.priority)
                if not any(one is other for other in picked) or place.position > change.position:
                    continue
                if find_stop(log, one["stop"], log.index_at(place.at), change.position, self._stop_of(log)):
                    continue  # it had ended before anything was promised
                found.append(Begin(one, place, change.priority, flags, change))
            if found:
                return found
        return []

    def _not_begun(self, key: Key) -> Record:
        """Not started if a commitment would apply as things are now; else nothing is promised."""
        logs = [log for log in self.logs if key in log.view.clocks]
        log = next((one for one in logs if one.view.in_force(self.as_of)), logs[-1])
        last = len(log.entries) - 1
        here = Place(log.entries[last].at if log.entries else self.as_of, last)
        picked, _ = pick(log, log.view.clocks[key], here, log.priority_at(last))
        if len(picked) != 1:
            return result(log, key[0], "no-commitment", why="priority-or-condition")
        one = picked[0]
        return result(
            log,
            key[0],
            "not-started",
            commitment=one["id"],
            label=one["label"],
            binding=one["status"],
            bound=one["bound"],
        )

    def _stop_of(self, log: Log) -> StopOf:
        """Where the clock of a metric stopped, the one without a label first."""

        def stop_of(metric: str) -> Place | None:
            known = (id(log), metric)
            if known not in self._stops:
                self._stops[known] = None  # a metric that waits for its own stop never starts
                keys = sorted(
                    (key for key in log.view.clocks if key[0] == metric), key=lambda key: key[1] or ""
                )
                for key in keys:
                    members = log.view.clocks[key]
                    begin = self._begin(log, members)
                    if begin is not None and len(begin) == 1:
                        run = self._run(log, members, begin[0])
                        stop = run.judge()["stop"]
                        if stop is not None:
                            place = run.last_stop or begin[0].place
                            self._stops[known] = Place(stop, place.position)
                            break
            return self._stops[known]

        return stop_of

    def _cycles(self, log: Log, members: Sequence[Record]) -> list[Judged]:
        """Next replies: each start event after the first own event starts a cycle."""
        metric = members[0]["metric"]
        stop_of = self._stop_of(log)
        results: list[Judged] = []
        first = find_stop(log, members[0]["stop"], 0, None, stop_of)
        for entry in log.entries[first.position + 1 :] if first is not None else []:
            place = Place(entry.at, entry.position)
            priority = log.priority_at(entry.position)
            if not any(starts(one, entry) for one in members):
                continue
            picked, flags = pick(log, members, place, priority)
            adopted = None
            if not picked:
                reply = find_stop(log, members[0]["stop"], entry.position + 1, None, stop_of)
                adopted = promised_later(log, members, place, place, reply.position if reply else None)
                if adopted is not None:
                    priority = adopted.priority
                    picked, flags = pick(log, members, place, priority)
            for one in picked[:1]:
                if not starts(one, entry):
                    continue
                run = Run(log, members, one, place, stop_of, priority, flags, adopted)
                run.first, run.cycle = entry.position + 1, len(results)
                results.append(_judged(run, log.sources[entry.position]))
        return results or [Judged(result(log, metric, "not-started"))]

    def _late_cycles(self, key: Key) -> list[Judged]:
        """The cycles of a clock whose first start event is promised nothing: a later one may be.

        They are of the edition in force where the first of them starts.
        """
        found: list[tuple[int, list[Judged]]] = []
        for log in self.logs if self.assumed is None else []:
            members = log.view.clocks.get(key, [])
            repeats = any(one["cycle"] for one in members) and all(one["cadence"] is None for one in members)
            if not repeats or self._begin(log, members) is not None:
                continue
            cycles = self._cycles(log, members)
            start = cycles[0].result["start"] if cycles[0].result is not None else None
            if start is not None and log.view.in_force(start):
                found.append((start, cycles))
        return min(found, key=lambda one: one[0])[1] if found else []

    def _with_new_tickets(self, found: Mapping[Key, Sequence[Judged]]) -> list[Record]:
        """These clocks, and those of the tickets that reopenings began, one after the other."""
        standing = list(_stand(found, self, 0))
        wholly: list[int] = []
        at = 0
        while later := [one.renewed for one in standing if one.renewed is not None and one.renewed > at]:
            at = min(later)
            anew = {one.key for one in standing if one.renewed == at}
            kept = any(one.runs_on(at) for one in standing)
            if not kept:
                wholly.append(at)
            new = Ticket(self.views, self.ticket, self._as_new(at), self.ordered_flags, self.as_of)
            begun = {key: new.judged(key) for key in new.known_clocks() if key in anew or not kept}
            standing += (one for one in _stand(begun, new, at) if _has_begun(one.result))
        return [
            one.result
            for one in standing
            if one.result is not None and not any(one.ticket < at and one.began_after(at) for at in wholly)
        ]

    def begun(self, key: Key) -> int | None:
        """Which event began a clock: its start, or the change of priority that first promised it."""
        try:
            begins, _ = self._begins(key)
        except Outside:
            return None
        if not begins:
            return None
        log, begin, _ = min(begins, key=lambda one: one[1].place.at)
        last = begin.place.position if begin.adopted is None else begin.adopted.position
        return log.sources[last]

    def _as_new(self, at: int) -> list[Record]:
        """The events from a reopening on, which stands as the new ticket's report and creation."""
        sets: Record = {}
        priority: str | None = None
        for event in self.events[: at + 1]:
            sets.update(event["sets"])
            priority = event["priority"] or priority
        report = {**self.events[at], "kind": "reported", "sets": sets, "priority": priority}
        return [report, {**report, "kind": "ticket-created"}, *self.events[at + 1 :]]


def _stand(found: Mapping[Key, Sequence[Judged]], ticket: Ticket, position: int) -> Iterator[Standing]:
    def whole(place: int | None) -> int | None:
        # A new ticket's first two events are both the reopening: its report and its creation.
        return place if place is None or not position else position + max(place - 1, 0)

    for key, ones in found.items():
        promised = whole(ticket.begun(key))
        for one in ones:
            begun, renewed = whole(one.begun), whole(one.anew)
            yield Standing(one.result, key, one.revivable, position, promised, begun, renewed)


def _has_begun(found: Record | None) -> bool:
    return found is None or found["status"] not in ("not-started", "no-commitment")


def _judged(run: Run, begun: int | None) -> Judged:
    found = run.judge()
    return Judged(found, run.one["revivable"] and _promised(found), begun, run.log.source(run.anew))


def _promised(found: Record) -> bool:
    """Whether a clock was not over before its start, and is promised still: else no reopening revives it."""
    return EARLY not in found["flags"] and found["status"] != "no-commitment"


def starts(one: Record, entry: Entry) -> bool:
    """Whether an event starts a cycle of a commitment."""
    return one["start"] is not None and any(
        moment["event"] == entry.kind
        and (moment["actors"] is None or entry.event["actor"] in moment["actors"])
        for moment in one["start"]["of"]
    )
