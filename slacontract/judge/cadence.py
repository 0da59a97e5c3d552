"""Updates at a cadence: cycles of a delay, or the points of a grid (K10)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from ..clock.calendar import grid, within_horizon
from ..clock.errors import OutsideHorizon
from ..clock.zone import DAY
from ..ruleset.commitments import Commitment, Grid, Moment
from ..ruleset.metrics import EVENT_OF
from .delays import Due
from .log import Entry, Pause
from .moments import Place, stops_of
from .reopening import RESOLVED, can_revive, next_reopening, revives
from .results import ClockResult, Status
from .runs import Run, pick


class Series:
    """The cycles of one cadence, made from the clock that it would be without one.

    Its stop ends the series; a cycle is met by the metric's own event, by a sender who counts for stops.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.log = run.log
        self.commitment = run.commitment
        self.own = Moment(event=EVENT_OF.get(run.commitment.metric, "update-sent"))

    def judge(self) -> list[ClockResult]:
        """Each cycle, or each point, in order, each a clock of its own."""
        stop = self._stop(self.log.index_at(self.run.place.at))
        if isinstance(self.commitment.cadence, Grid):
            return self._points(self.commitment.cadence, stop)
        return self._cycles(stop)

    def _stop(self, first: int) -> Place | None:
        """The end of the series: its last stop, where a reopening revives it (K6)."""
        stop = self.run.stop(first, None)
        while stop is not None:
            reopened = next_reopening(self.log, stop) if can_revive(self.commitment) else None
            if reopened is None or not revives(self.log, self.commitment, stop, reopened):
                return stop
            self.run.resolved.append(Pause(stop.at, reopened.at, RESOLVED))
            stop = self.run.stop(reopened.position + 1, None)
        return None

    def _as_cycle(self, one: Commitment) -> Commitment:
        """A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event."""
        stop = one.stop.model_copy(update={"which": "earliest", "of": (self.own,)})
        return one.model_copy(update={"delay": one.cadence, "stop": stop})

    def _cycles(self, end: Place | None) -> list[ClockResult]:
        """From the start, then from each update; a priority change counts in each as in any clock (K5)."""
        members = tuple(
            self._as_cycle(one)
            for one in self.run.members
            if one.cadence is not None and not isinstance(one.cadence, Grid)
        )
        start = self.run.place
        first = self.log.index_at(start.at)
        begins = [(start, first), *((Place(u.position, u.at), u.position + 1) for u in self._updates(end))]
        results: list[ClockResult] = []
        for place, look_from in begins:
            priority = self.log.priority_at(place.position)
            chosen, flags = pick(self.log, members, start, priority)
            if len(chosen) != 1:
                continue
            cycle = replace(
                self.run,
                members=members,
                commitment=chosen[0],
                place=place,
                priority=priority,
                flags=self.run.flags | flags,
                adopted=None,
                first=look_from,
                cycle=len(results),
                ends=end,
                fired={},
                known={},
            )
            results.append(cycle.judge())
        return results

    def _updates(self, end: Place | None) -> list[Entry]:
        stop = self.commitment.stop
        places = stops_of(self.log, self.own, stop)
        first = bisect_left(places, self.log.index_at(self.run.place.at))
        last = bisect_left(places, end.position) if end else None
        return [self.log.entries[place] for place in places[first:last]]

    def _points(self, rule: Grid, end: Place | None) -> list[ClockResult]:
        """Each point after the start up to the stop; one at which the clock is paused does not count.

        A point is met by an update after the point before it (or at or after the start), not later.
        """
        start = self.run.place.at
        cancelled = self.log.cancelled
        over = end.at if end else cancelled.at if cancelled else None
        until = self.log.as_of if over is None else over
        pauses = self.run.pauses(end.at if end else None)
        updates = [one.at for one in self._updates(end)]
        results: list[ClockResult] = []
        previous = start - 1
        try:
            for point in self._grid(rule, start, until if over is not None else until + 60 * DAY):
                if pauses.at(point) is not None:
                    continue
                i = bisect_right(updates, previous)
                hit = updates[i] if i < len(updates) and updates[i] <= point else None
                results.append(self._point(len(results), point, hit, ended=over is not None))
                previous = point
                if over is None and point >= until:
                    break
        except OutsideHorizon as error:
            problem = self.run.view.engine.outside(error)
            results.append(self.run.finish("error", Due(problem=problem), None))
        return results

    def _grid(self, rule: Grid, start: int, until: int) -> list[int]:
        """The points after the start up to an instant, on each calendar day or on the days of a coverage."""
        zone, horizon = self.run.view.zone, self.run.view.engine.horizon
        within_horizon(start, min(until, self.log.as_of), horizon)
        points = grid(zone, rule.at, start, min(until, horizon[1]))
        if rule.days_of is None:
            return list(points)
        days = self.run.view.coverage(rule.days_of).days()
        open_dates = set(days.dates())
        return [point for point in points if zone.date(point) in open_dates]

    def _point(self, number: int, point: int, hit: int | None, *, ended: bool) -> ClockResult:
        one = replace(self.run, cycle=number, fired={}, flags=set(self.run.flags))
        status: Status = "met" if hit is not None else "breached"
        if hit is None and not ended and point >= self.log.as_of:
            status = "running"
        return one.finish(status, Due(deadline=point), Place(0, hit) if hit is not None else None)
