"""Sets of time: sorted, disjoint, non-touching half-open intervals of epoch seconds, in linear time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]


def normalise(stretches: Iterable[Interval]) -> Intervals:
    """The set covered by any stretches: sorted, empty ones dropped, those that overlap or touch merged."""
    merged: list[Interval] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def overlaps(stretches: Iterable[Interval]) -> Intervals:
    """The time that two or more of the stretches cover, to be reported (T2)."""
    twice: list[Interval] = []
    reach: int | None = None
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if reach is not None and start < reach:
            twice.append((start, min(end, reach)))
        reach = end if reach is None else max(reach, end)
    return normalise(twice)


def union(*sets: Sequence[Interval]) -> Intervals:
    """What at least one set covers; nothing counts twice (T2)."""
    return normalise(interval for one in sets for interval in one)


def intersection(first: Sequence[Interval], second: Sequence[Interval]) -> Intervals:
    """What both sets cover (T2)."""
    both: list[Interval] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            both.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(both)


def difference(first: Sequence[Interval], second: Sequence[Interval]) -> Intervals:
    """What the first set covers and the second does not (T2)."""
    left: list[Interval] = []
    j = 0
    for start, end in first:
        while j < len(second) and second[j][1] <= start:
            j += 1
        at, k = start, j
        while k < len(second) and second[k][0] < end:
            if at < second[k][0]:
                left.append((at, second[k][0]))
            at = max(at, second[k][1])
            k += 1
        if at < end:
            left.append((at, end))
        j = max(j, k - 1)
    return tuple(left)


def complement(intervals: Sequence[Interval], span: Interval) -> Intervals:
    """What the set leaves uncovered of a span."""
    return difference((span,) if span[0] < span[1] else (), intervals)


def clip(intervals: Sequence[Interval], span: Interval) -> Intervals:
    """The part of the set inside a span; only the two ends are looked for."""
    first, last = span
    if first >= last:
        return ()
    i = bisect_right(intervals, (first, first))
    if i and intervals[i - 1][1] > first:
        i -= 1
    k = bisect_left(intervals, (last, last), i)
    inside = list(intervals[i:k])
    if inside and inside[0][0] < first:
        inside[0] = (first, inside[0][1])
    if inside and inside[-1][1] > last:
        inside[-1] = (inside[-1][0], last)
    return tuple(inside)


def total(intervals: Sequence[Interval]) -> int:
    """Seconds the set covers."""
    return sum(end - start for start, end in intervals)
