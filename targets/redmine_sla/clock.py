"""When the plugin redmine_sla takes a ticket for late, as its SQL reads.

It lays a ticket out in minutes of the wall clock of its one zone, from the minute of the creation, and counts
those that its schedule covers. A ticket is in time while this number is not above the term, so that the whole
minute in which the term is reached is still in time, after a gap that of the next opening. Nothing begins
where no minute of the seven days after the creation is covered.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.intervals import Intervals, normalise
from slacontract.clock.timeline import Timeline
from slacontract.clock.zone import DAY, EPOCH_ORDINAL
from slacontract.lowering import Pattern

FARTHEST = 7 * DAY
"""Seconds of the wall clock after the creation within which the plugin looks for a covered minute."""


def wall_intervals(pattern: Pattern) -> Intervals:
    """What the schedule and its holidays open, in seconds of the wall clock since the epoch's midnight."""
    zone = pattern.zone
    rows = []
    for on in zone.dates(zone.date(pattern.span[0]), zone.date(pattern.span[1] - 1)):
        if on not in pattern.closed:
            midnight = (on.toordinal() - EPOCH_ORDINAL) * DAY
            rows += [(midnight + opens, midnight + closes) for opens, closes in pattern.week[on.weekday()]]
    return normalise(rows)


class WallMinutes:
    """The last second that is in time, for starts that are whole minutes (`late` 59), or the least that any
    start gets (`late` 0): a start inside a minute counts from its beginning and ends with a whole minute too,
    so that no counted time is lost.

    `open_time`: the same in instants, which decides which days are alike.
    """

    met_at_due = True

    def __init__(self, pattern: Pattern, open_time: Intervals, seconds: int, late: int) -> None:
        self.zone = pattern.zone
        self.span = pattern.span
        self.seconds = seconds
        self.late = late
        self.open_time = open_time
        walls = (self.span[0] + self.zone.offset(self.span[0]), self.span[1] + self.zone.offset(self.span[1]))
        self.timeline = Timeline(wall_intervals(pattern), (min(walls) - DAY, max(walls) + DAY))

    @property
    def key(self) -> object:
        intervals = self.timeline.intervals
        return ("redmine-sla", self.zone.name, intervals, self.span, self.seconds, self.late)

    @property
    def decided_by(self) -> Intervals | None:
        return self.open_time

    def __call__(self, t: int) -> int | None:
        if not self.span[0] <= t < self.span[1]:
            return None
        start = t + self.zone.offset(t)
        try:
            if self.timeline.first_covered(start) - start > FARTHEST:
                return None
            due = self.timeline.deadline(start, self.seconds)
            if self.timeline.is_closing(due):
                due = self.timeline.next_opening(due)
        except OutsideHorizon:
            return None
        found = self._last(due) + self.late
        return found if found <= self.span[1] else None

    def _last(self, wall: int) -> int:
        """The last instant at which the clock shows a time; where it skips that, the change."""
        rows = self.zone.offsets
        ends = [start for start, _ in rows[1:]] + [self.span[1] + 2 * DAY]
        found = None
        for (start, offset), end in zip(rows, ends, strict=True):
            at = wall - offset
            if at < end:
                if at >= start or found is None:
                    found = max(at, start)
                if at < start:
                    break
        return found if found is not None else wall - rows[-1][1]

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        yield from self._breaks[bisect_left(self._breaks, first) : bisect_left(self._breaks, last)]

    def gap(self) -> int:
        """The longest stretch of the wall clock without a covered minute, in seconds."""
        rows = self.timeline.intervals
        return max((opens - closes for (_, closes), (opens, _) in pairwise(rows)), default=0)

    @cached_property
    def _breaks(self) -> list[int]:
        """Every start at which the deadline may jump: by edges of the schedule, counts that end with one, a
        change of the clocks, or a gap of which the end comes into view."""
        walls: set[int] = set()
        offsets = {offset for _, offset in self.zone.offsets}
        rows = self.timeline.intervals
        edges = [edge for row in rows for edge in row]
        changes = [at for at, _ in self.zone.offsets[1:]]
        edges += [at + offset for at in changes for offset in offsets]
        for edge in edges:
            walls.add(edge)
            try:
                start = self.timeline.pull_back(edge, self.seconds)
            except OutsideHorizon:
                continue
            walls |= {start, start + 1}
        for (_, closes), (opens, _) in pairwise(rows):
            if opens - closes > FARTHEST:
                walls |= {opens - FARTHEST, opens - FARTHEST + 1}
        return sorted({wall - offset for wall in walls for offset in offsets} | set(changes))
