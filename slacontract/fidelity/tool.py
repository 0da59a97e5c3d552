"""What another program will do, as deadline functions: from the start of a clock to when it is due there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Literal, Protocol

from ..clock.errors import OutsideHorizon
from ..clock.intervals import Interval, Intervals
from ..clock.timeline import Timeline
from ..clock.zone import DAY, EPOCH_ORDINAL, Zone


class Tool(Protocol):
    """A deadline function of another program: affine between its breakpoints, with slope 0 or 1.

    `met_at_due`: whether what happens at the due instant itself is still in time there.
    """

    met_at_due: bool

    @property
    def key(self) -> object:
        """Equal for tools that give equal deadlines."""

    def __call__(self, t: int) -> int | None:
        """The deadline of a clock that starts at `t`; None where the configuration does not say."""

    def breakpoints(self, first: int, last: int) -> Iterable[int]:
        """Starts in [first, last) at which the slope may change, or the deadline jump; others do no harm."""

    @property
    def decided_by(self) -> Intervals | None:
        """The set of time that, with the lengths of the days, decides its deadlines; empty: none does.

        Two days after which set and days are alike, as far as the deadlines reach, then have deadlines that
        are alike, and one of them is measured. None: something else decides too, and each day is.
        """


class CountedTool:
    """Due once its calendar has been open for `seconds` since the start.

    `edge`: where the count ends with a window, that closing instant, or the next opening. `first_opening`:
    a start outside the calendar counts from the next opening all the same, so this matters only for 0
    seconds. `late`: a constant by which it is due later.
    """

    met_at_due = True

    def __init__(
        self,
        intervals: Intervals,
        span: Interval,
        seconds: int,
        *,
        edge: Literal["closing", "opening"] = "closing",
        late: int = 0,
    ) -> None:
        self.timeline = Timeline(intervals, span)
        self.seconds = seconds
        self.edge = edge
        self.late = late

    @property
    def key(self) -> object:
        return ("counted", self.timeline.intervals, self.timeline.span, self.seconds, self.edge, self.late)

    def __call__(self, t: int) -> int | None:
        try:
            due = self.timeline.deadline(t, self.seconds)
            if self.edge == "opening" and self.timeline.is_closing(due):
                due = self.timeline.next_opening(due)
        except OutsideHorizon:
            return None
        return due + self.late

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        rows = self.timeline.intervals
        for opens, closes in rows[max(0, bisect_right(rows, (first,)) - 1) : bisect_left(rows, (last, last))]:
            yield opens
            yield closes
        yield from pulled_back(self.timeline, self.seconds, first, last)

    @property
    def decided_by(self) -> Intervals | None:
        return self.timeline.intervals


def pulled_back(timeline: Timeline, seconds: int, first: int, last: int) -> Iterator[int]:
    """Starts near [first, last) whose count of `seconds` ends with a window, and the second after each."""
    rows = timeline.intervals
    low, high = timeline.span
    try:
        due = timeline.deadline(max(first, low), seconds)
    except OutsideHorizon:
        return
    i = bisect_left(rows, (due,)) - 1
    for _, closes in rows[max(0, i) :]:
        try:
            at = timeline.pull_back(closes, seconds)
        except OutsideHorizon:
            continue
        # The same count holds through a gap: its start, a closing, is a breakpoint by itself.
        if at > min(last, high):
            return
        yield at
        yield at + 1


class ElapsedTool:
    """Due `seconds` after the start, day and night."""

    met_at_due = True

    def __init__(self, seconds: int, span: Interval) -> None:
        self.seconds = seconds
        self.span = span

    @property
    def key(self) -> object:
        return ("elapsed", self.seconds, self.span)

    def __call__(self, t: int) -> int | None:
        due = t + self.seconds
        return due if self.span[0] <= t and due <= self.span[1] else None

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        return iter(())

    @property
    def decided_by(self) -> Intervals | None:
        return ()


class BusinessDayTool:
    """Due on the nth date after the start's on which its calendar opens, at the last closing or at the
    same clock time (`until`), as far as the calendar is open then."""

    met_at_due = True

    def __init__(
        self,
        zone: Zone,
        intervals: Intervals,
        span: Interval,
        n: int,
        *,
        until: Literal["last-closing", "same-time"],
    ) -> None:
        self.zone = zone
        self.timeline = Timeline(intervals, span)
        self.n = n
        self.until = until
        closings: dict[int, int] = {}
        for opens, closes in intervals:
            on = zone.date(opens)
            while (midnight := zone.midnight(on)) < closes:
                end = zone.end_of(on)
                closings[midnight] = max(closings.get(midnight, 0), min(closes, end))
                on = zone.next_date(on)
        self._midnights = sorted(closings)
        self._closings = [closings[midnight] for midnight in self._midnights]

    @property
    def key(self) -> object:
        return ("days", self.zone.name, self.timeline.intervals, self.timeline.span, self.n, self.until)

    def __call__(self, t: int) -> int | None:
        if not self.timeline.span[0] <= t < self.timeline.span[1]:
            return None
        i = bisect_right(self._midnights, t) - 1 + self.n
        if i >= len(self._midnights):
            return None
        if self.until == "last-closing":
            return self._closings[i]
        on = self.zone.date(self._midnights[i])
        try:
            return self.timeline.first_covered(self.zone.boundary(on, self.zone.local(t)[1]))
        except OutsideHorizon:
            return None

    def breakpoints(self, first: int, last: int) -> Iterator[int]:
        zone = self.zone
        near = [one for one in pairwise(zone.offsets) if first - DAY <= one[1][0]]
        walls = {zone.local(at)[1] for row in self.timeline.intervals for at in row}
        walls |= {(at + offset) % DAY for (_, before), (at, after) in near for offset in (before, after)}
        yield from (at for _, (at, _) in near)
        # A start lands on a date whose clock may change too: its jumps are wall times of every date.
        changing = {zone.date(at): {before, after} for (_, before), (at, after) in near}
        for on in zone.dates(zone.date(first), zone.date(last - 1)):
            yield zone.midnight(on)
            if self.until == "last-closing":
                continue
            for wall in walls:
                found = {zone.boundary(on, wall)}
                for offset in changing.get(on, ()):
                    found.add((on.toordinal() - EPOCH_ORDINAL) * DAY + wall - offset)
                for at in found:
                    yield at
                    yield at + 1

    @property
    def decided_by(self) -> Intervals | None:
        return self.timeline.intervals


class ModelledTool:
    """Any function of the start, with where its slope changes; `key` tells equal ones.

    `decided_by`: as of a tool; without it each day is measured, which takes longer.
    """

    def __init__(
        self,
        key: object,
        function: Callable[[int], int | None],
        breakpoints: Callable[[int, int], Iterable[int]],
        *,
        met_at_due: bool = True,
        decided_by: Intervals | None = None,
    ) -> None:
        self.key = key
        self.decided_by = decided_by
        self.met_at_due = met_at_due
        self._function = function
        self._breakpoints = breakpoints

    def __call__(self, t: int) -> int | None:
        return self._function(t)

    def breakpoints(self, first: int, last: int) -> Iterable[int]:
        return self._breakpoints(first, last)


def edges_between(rows: Intervals, first: int, last: int) -> Iterator[int]:
    """Openings and closings in (first, last]."""
    i = max(0, bisect_left(rows, (first,)) - 1)
    while i < len(rows) and rows[i][0] <= last:
        for at in rows[i]:
            if first < at <= last:
                yield at
        i += 1
