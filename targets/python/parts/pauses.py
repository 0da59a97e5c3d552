"""Pauses: the stretches of a clock that do not count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from .instants import LAST, Stretch
from .states import Stays


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches sorted, those that overlap or touch made one, empty ones dropped."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


class Pauses:
    """The pauses of one clock, in order and apart; one that lasts still ends at `as_of`.

    Those of a ticket's states that reach to `since`, cut at `until`, where the clock ended there, and the
    stretches in which it stood resolved, whole. `still` is the start of one that lasts.
    """

    def __init__(self, stays: Stays, resolved: Sequence[Stretch], since: int, until: int | None) -> None:
        self.as_of = stays.as_of if until is None else until
        self.still = stays.starts[-1] if until is None and stays.lasting else None
        self._starts, self._ends, self._cut = stays.starts, stays.ends, self.as_of
        self._first = bisect_left(stays.ends, since)
        self._last = len(stays.starts) if until is None else bisect_left(stays.starts, until)
        if self._last > 0 and self._starts[self._last - 1] >= self.as_of:
            self._last -= 1
        if resolved:
            every = merged([*resolved, *self.closed])
            self._starts, self._ends = [start for start, _ in every], [end for _, end in every]
            self._first, self._last, self._cut = 0, len(every), LAST
            i = 0 if self.still is None else bisect_right(self._starts, self.still) - 1
            if self.still is not None and i >= 0 and self.still <= self._ends[i]:
                self.still = self._starts[i]
        self.any = self._first < self._last or self.still is not None

    @property
    def closed(self) -> Iterator[Stretch]:
        """Each of them, one that lasts as if it ended now."""
        return self._upto(self._last)

    @property
    def before(self) -> Iterator[Stretch]:
        """Those before the one that lasts."""
        still = self.still
        return self._upto(self._last if still is None else bisect_left(self._starts, still))

    def _upto(self, last: int) -> Iterator[Stretch]:
        for i in range(self._first, min(last, self._last)):
            yield self._starts[i], min(self._ends[i], self._cut)

    def at(self, t: int) -> Stretch | None:
        i = bisect_right(self._starts, t, 0, self._last) - 1
        if i < self._first or t >= min(self._ends[i], self._cut):
            return None
        return self._starts[i], min(self._ends[i], self._cut)
