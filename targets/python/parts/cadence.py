"""Cadence: updates every so often, or at points of the day."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from .clocks import Run, promised_later
from .conditions import pick
from .delays import Due, within
from .events import Record
from .instants import DAY
from .moments import next_reopening, qualifies, revives
from .refusals import Outside
from .states import Change, Entry, Place


class Cycle(NamedTuple):
    """A cycle as judged, and the position in the log with which it began; a point, with the one before it."""

    result: Record
    begun: int | None


class Series:
    """The cycles, or the points, of one cadence."""

    def __init__(self, run: Run) -> None:
        self.run, self.log, self.one = run, run.log, run.one
        self.own: Record = {"event": run.one["event"], "stop_of": None, "actors": None}
        self.anew: Entry | None = None  # the reopening with which the series begins anew in a new ticket
        self._runs: dict[str | None, Run | None] = {}

    def judge(self) -> list[Cycle]:
        stop = self._stop(self.log.index_at(self.run.place.at))
        grids = [one["cadence"]["kind"] == "grid" for one in self.run.members if one["cadence"] is not None]
        found = [] if all(grids) else self._cycles(stop)
        return found + self._points(stop, len(found)) if any(grids) else found

    def _stop(self, first: int) -> Place | None:
        """The end of the series: its last stop, where a reopening revives it."""
        stop = self.run.stop(first, None)
        while stop is not None:
            reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
            if reopened is None or not revives(self.log, self.one, stop, reopened):
                self.anew = reopened
                return stop
            self.run.resolved.append((stop.at, reopened.at))
            stop = self.run.stop(reopened.position + 1, None)
        return None

    def _updates(self, end: Place | None) -> list[Entry]:
        entries = self.log.entries[self.log.index_at(self.run.place.at) : end.position if end else None]
        return [entry for entry in entries if qualifies(entry, self.own, self.one["stop"])]

    def _cycles(self, end: Place | None) -> list[Cycle]:
        """From the start, then from each update; a priority change counts in each as in any clock."""
        run, log = self.run, self.log
        members = [
            self._as_cycle(one)
            for one in run.members
            if one["cadence"] is not None and one["cadence"]["kind"] != "grid"
        ]
        begins = [(run.place, log.index_at(run.place.at))]
        begins += [(Place(one.at, one.position), one.position + 1) for one in self._updates(end)]
        results: list[Cycle] = []
        for place, first in begins:
            priority = log.priority_at(place.position)
            picked, flags = pick(log, members, run.place, priority)
            adopted = None if picked else self._adopted(members, place, first, end)
            if adopted is not None:
                priority = adopted.priority
                picked, flags = pick(log, members, run.place, priority)
            if len(picked) != 1:
                continue
            cycle = Run(log, members, picked[0], place, run.stop_of, priority, run.flags | flags, adopted)
            cycle.first, cycle.cycle, cycle.ends = first, len(results), end
            cycle.resolved = run.resolved
            results.append(Cycle(cycle.judge(), place.position))
        return results

    def _adopted(self, members: list[Record], begun: Place, first: int, end: Place | None) -> Change | None:
        """The change that first promises a cycle that has begun; None where it ended before."""
        update = next((one.position for one in self._updates(end) if one.position >= first), None)
        limit = update if update is not None else end.position if end else None
        return promised_later(self.log, members, self.run.place, begun, limit)

    def _as_cycle(self, one: Record) -> Record:
        """A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event."""
        stop = {**one["stop"], "which": "earliest", "of": [self.own]}
        revivable = self.own["event"] in ("restored", "resolved", "closed")
        return {**one, "delay": one["cadence"], "stop": stop, "revivable": revivable}

    def _points(self, end: Place | None, number: int) -> list[Cycle]:
        """Each point after the start up to the stop; one at which the clock is paused does not count.

        A point is of the commitment that the priority at that instant has.
        """
        run, log = self.run, self.log
        over = end.at if end else log.cancelled.at if log.cancelled else None
        until = log.as_of if over is None else over
        updates = [one.at for one in self._updates(end)]
        results: list[Cycle] = []
        previous = run.place.at - 1
        try:
            for point, one in self._every_point(
                run.place.at, until if over is not None else until + 60 * DAY
            ):
                here = self._run_at(point)
                if here is None or here.one is not one:
                    continue
                if here.pauses(end.at if end else None).at(point) is not None:
                    continue
                i = bisect_right(updates, previous)
                hit = updates[i] if i < len(updates) and updates[i] <= point else None
                begun = log.index_at(previous + 1) - 1 if results else run.place.position
                result = self._point(here, number + len(results), point, hit, over is not None)
                results.append(Cycle(result, begun))
                previous = point
                if over is None and point >= until:
                    break
        except Outside as outside:
            results.append(Cycle(run.finish("error", Due(code=outside.code), None), None))
        return results

    def _every_point(self, start: int, until: int) -> list[tuple[int, Record]]:
        """The points of all grids that a priority of the ticket promises, in order."""
        log, place = self.log, self.run.place.position
        later = log.changes[bisect_right(log.change_places, place) :]
        grids: list[Record] = []
        for priority in dict.fromkeys([log.priority_at(place), *(change.priority for change in later)]):
            run = self._under(priority)
            if run is None or run.one["cadence"] is None or run.one["cadence"]["kind"] != "grid":
                continue
            if all(run.one is not other for other in grids):
                grids.append(run.one)
        points = [(t, i) for i, one in enumerate(grids) for t in self._grid(one["cadence"], start, until)]
        return [(t, grids[i]) for t, i in sorted(points)]

    def _run_at(self, point: int) -> Run | None:
        """The clock under the priority at an instant; None where that is promised nothing."""
        return self._under(
            self.log.priority_at(max(self.log.index_at(point + 1) - 1, self.run.place.position))
        )

    def _under(self, priority: str | None) -> Run | None:
        if priority not in self._runs:
            run, log = self.run, self.log
            picked, flags = pick(log, run.members, run.place, priority)
            here = None
            if len(picked) == 1:
                here = Run(log, run.members, picked[0], run.place, run.stop_of, priority, run.flags | flags)
                here.resolved = run.resolved
            self._runs[priority] = here
        return self._runs[priority]

    def _grid(self, rule: Record, start: int, until: int) -> list[int]:
        """The points after the start up to an instant, on each calendar day or on the days of a coverage."""
        view = self.run.view
        zone, horizon = view.rules.zone, view.rules.horizon
        within(start, min(until, self.log.as_of), horizon)
        until = min(until, horizon[1])
        days = range(zone.day(start), zone.day(until) + 1)
        points = {zone.boundary(day, time) for day in days if day not in zone.skipped for time in rule["at"]}
        found = sorted(t for t in points if start < t <= until)
        if rule["days_of"] is None:
            return found
        table = view.cover(rule["days_of"]).days()
        open_days = {table.zone.day(row.midnight) for row in table.business}
        return [t for t in found if zone.day(t) in open_days]

    def _point(self, run: Run, number: int, point: int, hit: int | None, ended: bool) -> Record:
        one = Run(self.log, run.members, run.one, run.place, run.stop_of, run.priority, run.flags)
        one.cycle, one.resolved = number, run.resolved
        status = "met" if hit is not None else "breached"
        if hit is None and not ended and point >= self.log.as_of:
            status = "running"
        return one.finish(status, Due(point), Place(hit, 0) if hit is not None else None)
