"""The pauses of one clock (K4): looked up where a question needs them, never gathered whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import takewhile

from ..clock.intervals import Interval, Intervals, normalise
from .log import Pause, Stays


class Pauses:
    """The pauses of one clock, those that overlap or touch as one; kept apart by name for the ledger.

    Stretches in the states that pause it, from `since` on, cut at `until` where the clock ended there; and
    those in which it stood resolved, whole (K6), in order. `still` is the start of a pause that lasts;
    `closed` treats it as ending at `as_of`.
    """

    def __init__(
        self,
        stays: Stays | Sequence[Pause],
        as_of: int,
        resolved: Sequence[Pause] = (),
        since: int | None = None,
        until: int | None = None,
    ) -> None:
        known = stays if isinstance(stays, Stays) else Stays(stays, as_of)
        self._stays = known
        self.as_of = as_of if until is None else until
        self._starts, self._ends = known.starts, known.ends
        self._first = 0 if since is None else bisect_left(self._ends, since)
        self._last = len(self._starts) if until is None else bisect_left(self._starts, until)
        if self._last > 0 and self._starts[self._last - 1] >= self.as_of:
            self._last -= 1  # it would be empty
        self._resolved = tuple(resolved)
        self._away: Intervals = tuple(
            (one.start, one.end or 0) for one in self._resolved if one.start < (one.end or 0)
        )
        self.still: int | None = None
        if until is None and known.lasting:
            self.still = self._starts[-1]
            if self._away:
                self.still = self._spread(self.still, max(self.still, self.as_of))[0]

    def __bool__(self) -> bool:
        return self._first < self._last or self.still is not None or bool(self._resolved)

    @property
    def closed(self) -> Iterator[Interval]:
        """Each pause, one that lasts as if it ended at `as_of`."""
        stays = ((self._starts[i], self._end(i)) for i in range(self._first, self._last))
        return _joined(merge(stays, self._away)) if self._away else stays

    @property
    def before(self) -> Iterator[Interval]:
        """Those before the one that lasts."""
        still = self.still
        return self.closed if still is None else takewhile(lambda one: one[0] < still, self.closed)

    def within(self, first: int, last: int) -> Intervals:
        """Those that meet [first, last), whole."""
        low = max(self._first, bisect_right(self._ends, first, 0, self._last))
        high = bisect_left(self._starts, last, low, max(low, self._last))
        found = [(self._starts[i], self._end(i)) for i in range(low, high)]
        return normalise([*found, *(one for one in self._away if one[0] < last and first < one[1])])

    def at(self, t: int) -> Interval | None:
        """The pause that the second beginning at `t` lies in."""
        found = self._stay_at(t) or self._away_at(t)
        return self._spread(*found) if found and self._away else found

    def name_at(self, t: int) -> str:
        """The name of what pauses the clock at `t`: that it stood resolved, else a state."""
        for one in self._resolved:
            if one.start <= t < (one.end or 0):
                return one.name
        i = bisect_right(self._stays.named_ends, t)
        some = self._stays.named[i : i + 1]
        return some[0].name if some and some[0].start <= t and self._stay_at(t) else ""

    def named(self, first: int, last: int) -> list[Pause]:
        """The pauses in [first, last), cut to it, each by its name; where two meet, the first holds."""
        low = bisect_right(self._stays.named_ends, first)
        rows = [*self._resolved]
        for one, end in zip(self._stays.named[low:], self._stays.named_ends[low:], strict=True):
            if one.start >= min(last, self.as_of):
                break
            rows.append(one._replace(end=min(end, self.as_of)))
        found: list[Pause] = []
        reach = first
        for one in sorted(rows, key=lambda one: (one.start, one.end or 0, one.name)):
            start, end = max(one.start, reach), min(one.end or 0, last)
            if start < end:
                found.append(Pause(start, end, one.name))
                reach = end
        return found

    def _end(self, i: int) -> int:
        return min(self._ends[i], self.as_of)

    def _stay_at(self, t: int) -> Interval | None:
        i = bisect_right(self._starts, t, 0, self._last) - 1
        return (self._starts[i], self._end(i)) if i >= self._first and t < self._end(i) else None

    def _away_at(self, t: int) -> Interval | None:
        i = bisect_right(self._away, (t, 1 << 62)) - 1
        return self._away[i] if i >= 0 and t < self._away[i][1] else None

    def _spread(self, start: int, end: int) -> Interval:
        """A stretch, and all that touch it on either side."""
        while left := self._stay_at(start - 1) or self._away_at(start - 1):
            start = left[0]
        while right := self._stay_at(end) or self._away_at(end):
            end = right[1]
        return start, end


def _joined(stretches: Iterator[Interval]) -> Iterator[Interval]:
    """Ascending stretches, those that overlap or touch as one."""
    start: int | None = None
    end = 0
    for one in stretches:
        if start is not None and one[0] <= end:
            end = max(end, one[1])
            continue
        if start is not None:
            yield start, end
        start, end = one
    if start is not None:
        yield start, end


NO_PAUSES = Pauses((), 0)
