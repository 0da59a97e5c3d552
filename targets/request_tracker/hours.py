"""What Request Tracker computes: its business hours and its due dates, as observed in RT 5.0.3.

It counts with Perl's Business::Hours, over sets of whole seconds: a delay ends with the first open second
*after* its last one, a holiday takes 86,401 seconds from its midnight, and nothing is found more than 29
days of 86,400 seconds after the start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slacontract.clock.intervals import Interval, Intervals, difference, normalise
from slacontract.clock.zone import DAY
from slacontract.fidelity import CountedTool
from slacontract.lowering import Pattern, intervals_of

FARTHEST = 29 * DAY
"""Seconds after the start beyond which RT finds no due date and sets none."""


def opened(pattern: Pattern) -> Intervals:
    """The seconds that RT counts as open for the hours and holidays of a pattern."""
    week = intervals_of(replace(pattern, closed={}, special=()), special=False)
    holidays = []
    for on in sorted(pattern.closed):
        midnight = pattern.zone.midnight(on)
        holidays.append((midnight, midnight + DAY + 1))
    return difference(week, normalise(holidays))


class BusinessMinutes(CountedTool):
    """A delay in business minutes: due at the next opening where its count ends with a window.

    None where RT sets no due date, being more than 29 days away.
    """

    def __init__(self, intervals: Intervals, span: Interval, seconds: int) -> None:
        super().__init__(intervals, span, seconds, edge="opening")

    @property
    def key(self) -> object:
        return ("request-tracker", super().key)

    def __call__(self, t: int) -> int | None:
        due = super().__call__(t)
        return due if due is None or due - t <= FARTHEST else None

    def after(self, t: int, pauses: Iterable[Interval]) -> int | None:
        """The due date of a clock that started at `t` and was paused; None where RT sets none.

        RT adds the open seconds from the beginning of a pause to its end, both included, to the start.
        """
        start = t
        for begin, end in pauses:
            waited = self.timeline.covered(begin, end + 1)
            if waited > 0:
                moved = BusinessMinutes(self.timeline.intervals, self.timeline.span, waited)(start)
                if moved is None:
                    return None
                start = moved
        return self(start)

    def misses(self) -> bool:
        """Whether some start gets no due date for being more than 29 days away."""
        first, last = self.timeline.span
        starts = [t - back for t in self.breakpoints(first, last) for back in (0, 1)]
        for t in starts:
            due = super().__call__(t) if first <= t < last else None
            if due is not None and due - t > FARTHEST:
                return True
        return False
