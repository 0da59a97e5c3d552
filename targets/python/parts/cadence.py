"""Cadence: updates every so often, or at points of the day."""

from __future__ import annotations

from bisect import bisect_right

from .clocks import Run
from .conditions import pick
from .delays import Due, within
from .events import Record
from .instants import DAY
from .moments import next_reopening, qualifies, revives
from .refusals import Outside
from .states import Entry, Place


class Series:
    """The cycles, or the points, of one cadence."""

    def __init__(self, run: Run) -> None:
        self.run, self.log, self.one = run, run.log, run.one
        self.own: Record = {"event": run.one["event"], "stop_of": None, "actors": None}

    def judge(self) -> list[Record]:
        stop = self._stop(self.log.index_at(self.run.place.at))
        if self.one["cadence"]["kind"] == "grid":
            return self._points(self.one["cadence"], stop)
        return self._cycles(stop)

    def _stop(self, first: int) -> Place | None:
        """The end of the series: its last stop, where a reopening revives it."""
        stop = self.run.stop(first, None)
        while stop is not None:
            reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
            if reopened is None or not revives(self.log, self.one, stop, reopened):
                return stop
            self.run.resolved.append((stop.at, reopened.at))
            stop = self.run.stop(reopened.position + 1, None)
        return None

    def _updates(self, end: Place | None) -> list[Entry]:
        entries = self.log.entries[self.log.index_at(self.run.place.at) : end.position if end else None]
        return [entry for entry in entries if qualifies(entry, self.own, self.one["stop"])]

    def _cycles(self, end: Place | None) -> list[Record]:
        """From the start, then from each update; a priority change counts in each as in any clock."""
        run, log = self.run, self.log
        members = [
            self._as_cycle(one)
            for one in run.members
            if one["cadence"] is not None and one["cadence"]["kind"] != "grid"
        ]
        begins = [(run.place, log.index_at(run.place.at))]
        begins += [(Place(one.at, one.position), one.position + 1) for one in self._updates(end)]
        results: list[Record] = []
        for place, first in begins:
            priority = log.priority_at(place.position)
            picked, flags = pick(log, members, run.place, priority)
            if len(picked) != 1:
                continue
            cycle = Run(log, members, picked[0], place, run.stop_of, priority, run.flags | flags)
            cycle.first, cycle.cycle, cycle.ends = first, len(results), end
            cycle.resolved = run.resolved
            results.append(cycle.judge())
        return results

    def _as_cycle(self, one: Record) -> Record:
        """A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event."""
        stop = {**one["stop"], "which": "earliest", "of": [self.own]}
        revivable = self.own["event"] in ("restored", "resolved", "closed")
        return {**one, "delay": one["cadence"], "stop": stop, "revivable": revivable}

    def _points(self, rule: Record, end: Place | None) -> list[Record]:
        """Each point after the start up to the stop; one at which the clock is paused does not count."""
        run, log = self.run, self.log
        over = end.at if end else log.cancelled.at if log.cancelled else None
        until = log.as_of if over is None else over
        pauses = run.pauses(end.at if end else None)
        updates = [one.at for one in self._updates(end)]
        results: list[Record] = []
        previous = run.place.at - 1
        try:
            for point in self._grid(rule, run.place.at, until if over is not None else until + 60 * DAY):
                if pauses.at(point) is not None:
                    continue
                i = bisect_right(updates, previous)
                hit = updates[i] if i < len(updates) and updates[i] <= point else None
                results.append(self._point(len(results), point, hit, over is not None))
                previous = point
                if over is None and point >= until:
                    break
        except Outside as outside:
            results.append(run.finish("error", Due(code=outside.code), None))
        return results

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

    def _point(self, number: int, point: int, hit: int | None, ended: bool) -> Record:
        run = self.run
        one = Run(self.log, run.members, run.one, run.place, run.stop_of, run.priority, run.flags)
        one.cycle, one.resolved = number, run.resolved
        status = "met" if hit is not None else "breached"
        if hit is None and not ended and point >= self.log.as_of:
            status = "running"
        return one.finish(status, Due(point), Place(hit, 0) if hit is not None else None)
