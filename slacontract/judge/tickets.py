"""Every clock of one ticket: which commitments apply, in which edition, and their cycles (K2, K8, K9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..clock.errors import OutsideHorizon
from ..records import dataclass
from ..ruleset.commitments import Commitment
from ..ruleset.metrics import METRICS
from .answers import refused
from .cadence import Series
from .changes import pick, promised_later
from .events import TicketEvent
from .index import Engine, GroupKey, PlanView
from .log import Change, Entry, Ordered, TicketLog
from .moments import Place, StopOf, find_start, find_stop
from .new_tickets import with_new_tickets
from .problems import SEVERAL_COMMITMENTS
from .reopening import can_revive
from .results import ClockResult
from .runs import STOPPED_BEFORE_START, Run
from .terms import Terms


@dataclass(frozen=True)
class Begin:
    """How a clock begins: its commitment, its start, and the later change that first gave it one, if any."""

    commitment: Commitment
    place: Place
    priority: str | None
    flags: frozenset[str]
    adopted: Change | None = None
    rivals: tuple[str, ...] = ()


class Judged(NamedTuple):
    """A clock, or a cycle of one, as judged, and where it stands among the events of its ticket (K6).

    `revivable`: whether a reopening concerns it. `begun`: place of the event with which a cycle began.
    `anew`: of the reopening with which the clock begins anew in a new ticket. `result` is None of a series
    without any cycle.
    """

    result: ClockResult | None
    revivable: bool = False
    begun: int | None = None
    anew: int | None = None


class TicketJudge:
    """The clocks of one ticket under one plan, as of an instant."""

    def __init__(self, engine: Engine, plan: str | None, ordered: Ordered, as_of: int) -> None:
        self.engine = engine
        self.plan = plan
        self.ordered = ordered
        self.as_of = as_of
        self._assumed: int | None = None
        self._forced: str | None = None
        self.views = engine.views(plan)
        self._logs: dict[int, TicketLog] = {}
        self._stops: dict[tuple[int, str], Place | None] = {}

    def assume(self, at: int, forced: str | None = None) -> None:
        """Let every start event happen at an instant (K15); `forced`: take this commitment, by its id."""
        self._assumed = at
        self._forced = forced

    def log(self, view: PlanView) -> TicketLog:
        """The ticket's events as a plan reads them."""
        if id(view) not in self._logs:
            self._logs[id(view)] = TicketLog(view, self.ordered, self.as_of)
        return self._logs[id(view)]

    def known_clocks(self) -> tuple[GroupKey, ...]:
        """Every clock that some edition of the plan knows, in the order of the text."""
        return tuple(dict.fromkeys(key for view in self.views for key in view.groups))

    def clocks(self) -> tuple[ClockResult, ...]:
        """Every clock, those of new tickets that a reopening began included (K6)."""
        found = {key: self.judged(key) for key in self.known_clocks()}
        if any(one.anew is not None for ones in found.values() for one in ones):
            return with_new_tickets(self, found)
        return tuple(one.result for ones in found.values() for one in ones if one.result is not None)

    def clock(self, key: GroupKey) -> list[ClockResult]:
        """The results of one clock: one, or one a cycle; an error where unknown time decides (T12)."""
        return [one.result for one in self.judged(key) if one.result is not None]

    def judged(self, key: GroupKey) -> list[Judged]:
        """The results of one clock, each with its place among the events of the ticket."""
        try:
            return self._clock(key)
        except OutsideHorizon as error:
            log = self.log(next(view for view in self.views if key in view.groups))
            return [Judged(refused(key[0], "error", log, problem=self.engine.outside(error)))]

    def _begins(self, key: GroupKey) -> tuple[list[tuple[PlanView, Begin]], PlanView | None]:
        """How a clock begins in each edition in force then; and an edition that was not in force."""
        begins: list[tuple[PlanView, Begin]] = []
        outside: PlanView | None = None
        for view in self.views:
            members = view.groups.get(key)
            begin = self._begin(self.log(view), members) if members else None
            if begin is None:
                continue
            if view.in_force(begin.place.at):
                begins.append((view, begin))
            else:
                outside = view
        return begins, outside

    def _clock(self, key: GroupKey) -> list[Judged]:
        begins, outside = self._begins(key)
        if not begins:
            late = self._late_cycles(key)
            if late:
                return late
            if outside is not None:
                return [Judged(refused(key[0], "no-commitment", self.log(outside), why="not-in-force"))]
            return [Judged(self._not_begun(key))]
        view, begin = min(begins, key=lambda one: one[1].place.at)
        log, members = self.log(view), view.groups[key]
        if begin.rivals:
            problem = SEVERAL_COMMITMENTS.at(names=", ".join(begin.rivals))
            return [Judged(refused(key[0], "error", log, problem=problem))]
        if begin.commitment.cadence is not None:
            return self._series(Series(self._run(log, members, begin)), log)
        if _in_cycles(key):
            return self._cycles(log, members)
        run = self._run(log, members, begin)
        return [_judged(run, None)]

    def _series(self, series: Series, log: TicketLog) -> list[Judged]:
        cycles = series.judge()
        revivable, anew = can_revive(series.commitment), log.source(series.anew)
        found = [
            Judged(one.result, revivable and _promised(one.result), log.source_at(one.begun), anew)
            for one in cycles
        ]
        return found or [Judged(None, revivable, None, anew)]

    def _run(self, log: TicketLog, members: tuple[Commitment, ...], begin: Begin) -> Run:
        terms = Terms(log, begin.place, begin.commitment, begin.priority)
        return Run(terms, members, self._stop_of(log), set(begin.flags), begin.adopted)

    def _begin(self, log: TicketLog, members: tuple[Commitment, ...]) -> Begin | None:
        """The earliest start of a commitment that applies at it (K8); None where there is none yet."""
        stop_of = self._stop_of(log)
        if self._forced is not None and self._assumed is not None:
            one = next((one for one in members if one.id == self._forced), None)
            if one is None:
                return None
            place = Place(len(log.entries) - 1, self._assumed)
            return Begin(one, place, log.priority_at(place.position), frozenset())
        started = [(one, found) for one in members if (found := self._start(log, one, stop_of))]
        begins: list[Begin] = []
        for one, place in started:
            priority = log.priority_at(place.position)
            chosen, flags = pick(log, members, place, priority)
            if one in chosen:
                begins.append(Begin(one, place, priority, frozenset(flags)))
        if not begins:
            begins = self._adopted(log, members, started)
        if not begins:
            return None
        first = min((begin.place.at, begin.place.position) for begin in begins)
        at_first = [begin for begin in begins if (begin.place.at, begin.place.position) == first]
        if len(at_first) > 1:
            return replace(at_first[0], rivals=tuple(begin.commitment.id for begin in at_first))
        return at_first[0]

    def _start(self, log: TicketLog, one: Commitment, stop_of: StopOf) -> Place | None:
        if self._assumed is not None:
            return Place(len(log.entries) - 1, self._assumed)
        if one.start is None:
            return Place(0, log.entries[0].at) if log.entries else None
        return find_start(log, one.start, stop_of)

    def _adopted(
        self, log: TicketLog, members: tuple[Commitment, ...], started: Sequence[tuple[Commitment, Place]]
    ) -> list[Begin]:
        """A ticket that got a priority, or one that promises something, only after its start (K5)."""
        for change in log.changes:
            found: list[Begin] = []
            for one, place in started:
                chosen, flags = pick(log, members, place, change.priority)
                if one not in chosen or place.position > change.position:
                    continue
                if find_stop(log, one.stop, log.index_at(place.at), change.position, self._stop_of(log)):
                    continue  # it had ended before anything was promised
                found.append(Begin(one, place, change.priority, frozenset(flags), change))
            if found:
                return found
        return []

    def _not_begun(self, key: GroupKey) -> ClockResult:
        """Not started if a commitment would apply as things are now; else nothing is promised."""
        views = [view for view in self.views if key in view.groups]
        view = next((one for one in views if one.in_force(self.as_of)), views[-1])
        log = self.log(view)
        last = len(log.entries) - 1
        here = Place(last, log.entries[last].at if log.entries else self.as_of)
        chosen, _ = pick(log, view.groups[key], here, log.priority_at(last))
        if len(chosen) != 1:
            return refused(key[0], "no-commitment", log, why="priority-or-condition")
        result = refused(key[0], "not-started", log)
        one = chosen[0]
        return replace(result, commitment=one.id, label=one.label, binding=one.status, bound=one.bound)

    def _stop_of(self, log: TicketLog) -> StopOf:
        """Where the clock of a metric stopped (K2), the one without a label first."""

        def stop_of(metric: str) -> Place | None:
            key = (id(log.view), metric)
            if key not in self._stops:
                self._stops[key] = None  # a metric that waits for its own stop never starts
                groups = [one for one in log.view.groups if one[0] == metric]
                for group in sorted(groups, key=lambda one: one[1] or ""):
                    members = log.view.groups[group]
                    begin = self._begin(log, members)
                    if begin is not None and not begin.rivals:
                        run = self._run(log, members, begin)
                        result = run.judge()
                        if result.stop is not None:
                            position = run.last_stop.position if run.last_stop else begin.place.position
                            self._stops[key] = Place(position, result.stop)
                            break
            return self._stops[key]

        return stop_of

    def _cycles(self, log: TicketLog, members: tuple[Commitment, ...]) -> list[Judged]:
        """Next replies: each start event after the first own event starts a cycle (K2)."""
        stop_of = self._stop_of(log)
        results: list[Judged] = []
        first = find_stop(log, members[0].stop, 0, None, stop_of)
        if first is None:
            return [Judged(refused(members[0].metric, "not-started", log))]
        for entry in log.entries[first.position + 1 :]:
            place = Place(entry.position, entry.at)
            priority = log.priority_at(entry.position)
            if not any(_starts(one, entry) for one in members):
                continue
            chosen, flags = pick(log, members, place, priority)
            adopted = None
            if not chosen:
                reply = find_stop(log, members[0].stop, entry.position + 1, None, stop_of)
                adopted = promised_later(log, members, place, place, reply.position if reply else None)
                if adopted is not None:
                    priority = adopted.priority
                    chosen, flags = pick(log, members, place, priority)
            for one in chosen[:1]:
                if not _starts(one, entry):
                    continue
                terms = Terms(log, place, one, priority)
                run = Run(terms, members, stop_of, set(flags), adopted, entry.position + 1, len(results))
                results.append(_judged(run, log.sources[entry.position]))
        return results or [Judged(refused(members[0].metric, "not-started", log))]

    def _late_cycles(self, key: GroupKey) -> list[Judged]:
        """The cycles of a clock whose first start event is promised nothing: a later one may be (K2, K8).

        They are of the edition in force where the first of them starts.
        """
        found: list[tuple[int, list[Judged]]] = []
        for view in self.views if _in_cycles(key) and self._assumed is None else ():
            log, members = self.log(view), view.groups.get(key, ())
            if not members or any(one.cadence for one in members) or self._begin(log, members) is not None:
                continue
            cycles = self._cycles(log, members)
            start = cycles[0].result.start if cycles[0].result is not None else None
            if start is not None and view.in_force(start):
                found.append((start, cycles))
        return min(found, key=lambda one: one[0])[1] if found else []

    def begun(self, key: GroupKey) -> int | None:
        """Which event began a clock: its start, or the change of priority that first promised it."""
        try:
            begins, _ = self._begins(key)
        except OutsideHorizon:
            return None
        if not begins:
            return None
        view, begin = min(begins, key=lambda one: one[1].place.at)
        last = begin.place.position if begin.adopted is None else begin.adopted.position
        return self.log(view).sources[last]

    def reopened(self, at: int) -> TicketJudge:
        """The ticket that a reopening, the event at a position, begins (K6)."""
        ordered = replace(self.ordered, events=self._as_new(at))
        return TicketJudge(self.engine, self.plan, ordered, self.as_of)

    def _as_new(self, at: int) -> tuple[TicketEvent, ...]:
        """The events from a reopening on, which stands as the new ticket's report and creation."""
        reopened = self.ordered.events[at]
        sets: dict[str, str | bool] = {}
        priority = None
        for event in self.ordered.events[: at + 1]:
            sets.update(event.sets)
            priority = event.priority or priority
        report = reopened.model_copy(update={"kind": "reported", "sets": sets, "priority": priority})
        created = report.model_copy(update={"kind": "ticket-created"})
        return (report, created, *self.ordered.events[at + 1 :])


def _in_cycles(key: GroupKey) -> bool:
    known = METRICS.get(key[0])
    return known is not None and known.cycle


def _judged(run: Run, begun: int | None) -> Judged:
    result = run.judge()
    revivable = can_revive(run.terms.commitment) and _promised(result)
    return Judged(result, revivable, begun, run.terms.log.source(run.anew))


def _promised(result: ClockResult) -> bool:
    """Whether a clock was not over before its start, and is promised still: else no reopening revives it."""
    return STOPPED_BEFORE_START not in result.flags and result.status != "no-commitment"


def _starts(one: Commitment, entry: Entry) -> bool:
    """Whether an event starts a cycle of a commitment (K2)."""
    return one.start is not None and any(
        moment.event == entry.kind and (moment.actors is None or entry.event.actor in moment.actors)
        for moment in one.start.of
    )
