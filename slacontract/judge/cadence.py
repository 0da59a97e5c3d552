"""Updates at a cadence: cycles of a delay, or the points of a grid (K10)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import NamedTuple

from ..clock.calendar import grid, within_horizon
from ..clock.errors import OutsideHorizon
from ..clock.zone import DAY
from ..ruleset.commitments import Commitment, Grid, Moment
from ..ruleset.metrics import EVENT_OF
from .changes import pick, promised_later
from .delays import Due
from .log import Change, Entry, Pause
from .moments import Place, stops_of
from .reopening import RESOLVED, can_revive, next_reopening, revives
from .results import ClockResult, Status
from .runs import Run


class Cycle(NamedTuple):
    """A cycle as judged, and the position in the log with which it began; a point, with the one before it."""

    result: ClockResult
    begun: int | None


class Series:
    """The cycles of one cadence, made from the clock that it would be without one.

    Its stop ends the series; a cycle is met by the metric's own event, by a sender who counts for stops.
    `anew`: once judged, the reopening with which the series begins anew in a new ticket (K6).
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.terms = run.terms
        self.log = run.terms.log
        self.commitment = run.terms.commitment
        self.own = Moment(event=EVENT_OF.get(self.commitment.metric, "update-sent"))
        self.anew: Entry | None = None
        self._runs: dict[str | None, Run | None] = {}

    def judge(self) -> list[Cycle]:
        """Each cycle, or each point, in order, each a clock of its own."""
        stop = self._stop(self.log.index_at(self.terms.place.at))
        grids = [isinstance(one.cadence, Grid) for one in self.run.members if one.cadence is not None]
        found = [] if all(grids) else self._cycles(stop)
        return [*found, *self._points(stop, len(found))] if any(grids) else found

    def _stop(self, first: int) -> Place | None:
        """The end of the series: its last stop, where a reopening revives it (K6)."""
        stop = self.run.stop(first, None)
        while stop is not None:
            reopened = next_reopening(self.log, stop) if can_revive(self.commitment) else None
            if reopened is None or not revives(self.log, self.commitment, stop, reopened):
                self.anew = reopened
                return stop
            self.terms.resolved.append(Pause(stop.at, reopened.at, RESOLVED))
            stop = self.run.stop(reopened.position + 1, None)
        return None

    def _as_cycle(self, one: Commitment) -> Commitment:
        """A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event."""
        stop = one.stop.model_copy(update={"which": "earliest", "of": (self.own,)})
        return one.model_copy(update={"delay": one.cadence, "stop": stop})

    def _cycles(self, end: Place | None) -> list[Cycle]:
        """From the start, then from each update; a priority change counts in each as in any clock (K5)."""
        members = tuple(
            self._as_cycle(one)
            for one in self.run.members
            if one.cadence is not None and not isinstance(one.cadence, Grid)
        )
        start = self.terms.place
        first = self.log.index_at(start.at)
        begins = [(start, first), *((Place(u.position, u.at), u.position + 1) for u in self._updates(end))]
        results: list[Cycle] = []
        for place, look_from in begins:
            priority = self.log.priority_at(place.position)
            chosen, flags = pick(self.log, members, start, priority)
            adopted = None if chosen else self._adopted(members, place, look_from, end)
            if adopted is not None:
                priority = adopted.priority
                chosen, flags = pick(self.log, members, start, priority)
            if len(chosen) != 1:
                continue
            cycle = Run(
                replace(self.terms.under(chosen[0], priority), place=place),
                members,
                self.run.stop_of,
                self.run.flags | flags,
                adopted=adopted,
                first=look_from,
                cycle=len(results),
                ends=end,
            )
            results.append(Cycle(cycle.judge(), place.position))
        return results

    def _adopted(
        self, members: tuple[Commitment, ...], begun: Place, look_from: int, end: Place | None
    ) -> Change | None:
        """The change that first promises a cycle that has begun; None where it ended before (K5)."""
        places = stops_of(self.log, self.own, self.commitment.stop)
        i = bisect_left(places, look_from)
        ends = [*places[i : i + 1], *([end.position] if end else [])]
        return promised_later(self.log, members, self.terms.place, begun, min(ends, default=None))

    def _updates(self, end: Place | None) -> list[Entry]:
        stop = self.commitment.stop
        places = stops_of(self.log, self.own, stop)
        first = bisect_left(places, self.log.index_at(self.terms.place.at))
        last = bisect_left(places, end.position) if end else None
        return [self.log.entries[place] for place in places[first:last]]

    def _points(self, end: Place | None, number: int) -> list[Cycle]:
        """Each point after the start up to the stop; one at which the clock is paused does not count.

        A point is of the commitment that the priority at that instant has (K5). It is met by an update after
        the point before it (or at or after the start), not later. `number`: of the first one.
        """
        start = self.terms.place.at
        cancelled = self.log.cancelled
        over = end.at if end else cancelled.at if cancelled else None
        until = self.log.as_of if over is None else over
        updates = [one.at for one in self._updates(end)]
        results: list[Cycle] = []
        previous = start - 1
        try:
            for point, one in self._every_point(start, until if over is not None else until + 60 * DAY):
                run = self._run_at(point)
                if run is None or run.terms.commitment is not one:
                    continue
                if run.terms.pauses(end.at if end else None).at(point) is not None:
                    continue
                i = bisect_right(updates, previous)
                hit = updates[i] if i < len(updates) and updates[i] <= point else None
                result = self._point(run, number + len(results), point, hit, ended=over is not None)
                begun = self.log.index_at(previous + 1) - 1 if results else self.terms.place.position
                results.append(Cycle(result, begun))
                previous = point
                if over is None and point >= until:
                    break
        except OutsideHorizon as error:
            problem = self.terms.view.engine.outside(error)
            results.append(Cycle(self.run.finish("error", Due(problem=problem), None), None))
        return results

    def _every_point(self, start: int, until: int) -> list[tuple[int, Commitment]]:
        """The points of all grids that a priority of the ticket promises, in order."""
        place = self.terms.place.position
        later = self.log.changes[self.log.changes_upto(place) :]
        names = dict.fromkeys([self.log.priority_at(place), *(change.priority for change in later)])
        grids: list[tuple[Commitment, Grid]] = []
        for run in map(self._under, names):
            one = run.terms.commitment if run is not None else None
            if (
                one is not None
                and isinstance(one.cadence, Grid)
                and all(one is not other for other, _ in grids)
            ):
                grids.append((one, one.cadence))
        points = [(point, i) for i, (_, rule) in enumerate(grids) for point in self._grid(rule, start, until)]
        return [(point, grids[i][0]) for point, i in sorted(points)]

    def _run_at(self, point: int) -> Run | None:
        """The clock under the priority at an instant; None where that is promised nothing."""
        return self._under(
            self.log.priority_at(max(self.log.index_at(point + 1) - 1, self.terms.place.position))
        )

    def _under(self, priority: str | None) -> Run | None:
        """The clock under a priority; None where that is promised nothing."""
        if priority not in self._runs:
            chosen, flags = pick(self.log, self.run.members, self.terms.place, priority)
            self._runs[priority] = (
                replace(
                    self.run,
                    terms=self.terms.under(chosen[0], priority),
                    flags=self.run.flags | flags,
                    fired={},
                )
                if len(chosen) == 1
                else None
            )
        return self._runs[priority]

    def _grid(self, rule: Grid, start: int, until: int) -> list[int]:
        """The points after the start up to an instant, on each calendar day or on the days of a coverage."""
        zone, horizon = self.terms.view.zone, self.terms.view.engine.horizon
        within_horizon(start, min(until, self.log.as_of), horizon)
        points = grid(zone, rule.at, start, min(until, horizon[1]))
        if rule.days_of is None:
            return list(points)
        days = self.terms.view.coverage(rule.days_of).days()
        open_dates = set(days.dates())
        return [point for point in points if zone.date(point) in open_dates]

    def _point(self, run: Run, number: int, point: int, hit: int | None, *, ended: bool) -> ClockResult:
        one = replace(run, cycle=number, fired={}, flags=set(run.flags))
        status: Status = "met" if hit is not None else "breached"
        if hit is None and not ended and point >= self.log.as_of:
            status = "running"
        return one.finish(status, Due(deadline=point), Place(0, hit) if hit is not None else None)
