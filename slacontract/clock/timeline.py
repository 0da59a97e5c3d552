"""Counting covered time: one finished set of intervals, asked by instant in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from .errors import OutsideHolidayData, OutsideHorizon, unreached
from .intervals import Interval, Intervals

_FOREVER = 1 << 62


class Timeline:
    """A finished set inside a span of known time; every instant is epoch seconds, every count seconds.

    `intervals` are sorted, disjoint, half open and inside `span`. A question or an answer outside `span`
    raises `OutsideHorizon` (T12); both ends of the span are inside. Where `known` is given, what lies in
    the span but outside `known` raises `OutsideHolidayData`.
    """

    __slots__ = ("_before", "_ends", "_starts", "intervals", "known", "span")

    def __init__(self, intervals: Intervals, span: Interval, known: Interval | None = None) -> None:
        self.intervals = intervals
        self.span = span
        self.known = span if known is None else (max(span[0], known[0]), min(span[1], known[1]))
        self._starts = [start for start, _ in intervals]
        self._ends = [end for _, end in intervals]
        before = [0]
        for start, end in intervals:
            before.append(before[-1] + end - start)
        self._before = before

    def _refuse(self, t: int, what: int) -> OutsideHorizon:
        """The error for an answer at `what` to a question about `t`."""
        if self.span[0] <= what <= self.span[1] and self.known != self.span:
            return OutsideHolidayData(t, self.known)
        return OutsideHorizon(t, self.span)

    def _check(self, t: int) -> None:
        if not self.known[0] <= t <= self.known[1]:
            raise self._refuse(t, t)

    def _count(self, t: int) -> int:
        """Covered seconds before `t`."""
        i = bisect_right(self._starts, t) - 1
        if i < 0:
            return 0
        end = self._ends[i]
        return self._before[i] + (t if t < end else end) - self._starts[i]

    def contains(self, t: int) -> bool:
        """Whether the second that begins at `t` is covered."""
        self._check(t)
        i = bisect_right(self._starts, t) - 1
        return i >= 0 and t < self._ends[i]

    def is_closing(self, t: int) -> bool:
        """Whether covered time ends at `t` (a window that another one continues does not close; T2, T8)."""
        self._check(t)
        i = bisect_left(self._ends, t)
        return i < len(self._ends) and self._ends[i] == t

    def covered(self, start: int, end: int) -> int:
        """Covered seconds in [start, end); negative where `end` comes first."""
        self._check(start)
        self._check(end)
        return self._count(end) - self._count(start)

    def first_covered(self, t: int) -> int:
        """`t` if covered, else the next opening (T8 for N = 0)."""
        self._check(t)
        i = bisect_right(self._starts, t) - 1
        if i >= 0 and t < self._ends[i]:
            return t
        if i + 1 == len(self._starts) or self._starts[i + 1] >= self.known[1]:
            raise unreached(t, self.known, self.span)
        return self._starts[i + 1]

    def next_opening(self, t: int) -> int:
        """The first instant at or after `t` at which covered time begins."""
        self._check(t)
        i = bisect_left(self._starts, t)
        if i == len(self._starts) or self._starts[i] >= self.known[1]:
            raise unreached(t, self.known, self.span)
        return self._starts[i]

    def next_closing(self, t: int) -> int:
        """The first instant after `t` at which covered time ends."""
        self._check(t)
        i = bisect_right(self._ends, t)
        if i == len(self._ends) or self._ends[i] > self.known[1]:
            raise unreached(t, self.known, self.span)
        return self._ends[i]

    def last_covered(self, t: int) -> int:
        """The latest instant not after `t` up to which time is covered: `t` itself, or a closing."""
        self._check(t)
        i = bisect_left(self._starts, t) - 1
        if i < 0:
            raise OutsideHorizon(t, self.span)
        return min(t, self._ends[i])

    def deadline(self, t: int, seconds: int, pauses: Iterable[Interval] = ()) -> int:
        """The earliest instant by which the set has been covered for `seconds` since `t` (T8).

        It may be a closing. With 0 seconds: `t` if covered, else the next opening. `pauses` are sorted and
        disjoint; their seconds are not counted (K4), and an instant within one is no opening.
        """
        if pauses:
            return self._paused_deadline(t, seconds, pauses)
        if seconds <= 0:
            return self.first_covered(t)
        first, last = self.known
        if not first <= t <= last:
            raise self._refuse(t, t)
        wanted = self._count(t) + seconds
        i = bisect_left(self._before, wanted) - 1
        if i == len(self._starts):
            raise unreached(t, self.known, self.span)
        answer = self._starts[i] + wanted - self._before[i]
        if answer > last:
            raise unreached(t, self.known, self.span)
        return answer

    def deadlines(self, starts: Sequence[int], seconds: int) -> tuple[list[int | None], list[bool]]:
        """`deadline` for each of many starts in ascending order, None where it is outside what is known; and
        whether each start is covered, so that its deadline moves with it up to the next edge.

        One walk along the set instead of a search for each start. `seconds` above 0.
        """
        opens, closes, before = self._starts, self._ends, self._before
        first, last = self.known
        j, every = 0, before[-1]
        found: list[int | None] = []
        covered: list[bool] = []
        ends = [*opens[1:], _FOREVER]  # of the reach of each opening
        i, opening, closing, counted = -1, -_FOREVER, -_FOREVER, 0
        following = opens[0] if opens else _FOREVER
        for t in starts:
            if t >= following:
                while t >= following:
                    i += 1
                    following = ends[i]
                opening, closing, counted = opens[i], closes[i], before[i]
            inside = t < closing
            covered.append(inside)
            wanted = counted + seconds + ((t if inside else closing) - opening)
            if wanted > every or not first <= t <= last:
                found.append(None)
                continue
            while before[j + 1] < wanted:
                j += 1
            answer = opens[j] + wanted - before[j]
            found.append(answer if answer <= last else None)
        return found, covered

    def _paused_deadline(self, t: int, seconds: int, pauses: Iterable[Interval]) -> int:
        at, left = t, seconds
        for start, end in pauses:
            if end <= at:
                continue
            if start > at:
                if self.known[1] <= start:
                    break
                if left <= 0:
                    if (found := self.first_covered(at)) < start:
                        return found
                else:
                    counted = self.covered(at, start)
                    if counted >= left:
                        return self.deadline(at, left)
                    left -= counted
            at = end
        return self.deadline(at, left)

    def pull_back(self, t: int, seconds: int) -> int:
        """The latest instant since which the set has been covered for `seconds` by `t`."""
        self._check(t)
        wanted = self._count(t) - seconds
        if seconds <= 0:
            return t
        if wanted < 0:
            raise OutsideHorizon(t, self.span)
        i = bisect_right(self._before, wanted) - 1
        answer = self._starts[i] + wanted - self._before[i]
        if answer < self.known[0]:
            raise self._refuse(t, answer)
        return answer

    def slices(self, start: int, end: int) -> Intervals:
        """The covered slices of [start, end), in order."""
        self._check(start)
        self._check(end)
        found: list[Interval] = []
        i = bisect_right(self._ends, start)
        while i < len(self._starts) and self._starts[i] < end:
            found.append((max(start, self._starts[i]), min(end, self._ends[i])))
            i += 1
        return tuple(found)


def elapsed_deadline(t: int, seconds: int, pauses: Iterable[Interval] = ()) -> int:
    """`t` plus elapsed seconds (T7), those inside the sorted, disjoint `pauses` not counted (K4)."""
    at, left = t, seconds
    for start, end in pauses:
        if end <= at:
            continue
        if start > at:
            if at + left <= start:
                break
            left -= start - at
        at = end
    return at + left
