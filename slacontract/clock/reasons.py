"""Why time is not covered: labelled stretches that the ledger reads (K15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from .intervals import Interval, Intervals, complement

Kind = Literal["outside", "break", "replaced", "holiday", "closure", "only-in", "except"]


class Mark(NamedTuple):
    """A stretch with the reason why it is not covered, where it is not.

    outside: no window there; break: between two windows of one date; replaced: dated windows stand
    for the usual one; holiday, closure: `label` is its name; only-in, except: `label` is the other coverage.
    """

    start: int
    end: int
    kind: Kind
    label: str = ""


Marks = tuple[Mark, ...]


def overlay(upper: Sequence[Mark], lower: Sequence[Mark]) -> Marks:
    """Both lists (each sorted, disjoint) as one; where they meet, the upper mark holds."""
    if not upper:
        return tuple(lower)
    if not lower:
        return tuple(upper)
    return tuple(sorted([*upper, *_outside(lower, [(mark.start, mark.end) for mark in upper])]))


def within(marks: Sequence[Mark], intervals: Sequence[Interval]) -> Marks:
    """The parts of the marks inside a set."""
    found: list[Mark] = []
    i = 0
    for mark in marks:
        while i < len(intervals) and intervals[i][1] <= mark.start:
            i += 1
        k = i
        while k < len(intervals) and intervals[k][0] < mark.end:
            start, end = max(mark.start, intervals[k][0]), min(mark.end, intervals[k][1])
            whole = start == mark.start and end == mark.end
            found.append(mark if whole else mark._replace(start=start, end=end))
            k += 1
    return tuple(found)


def _outside(marks: Sequence[Mark], intervals: Sequence[Interval]) -> Marks:
    if not marks or not intervals:
        return tuple(marks)
    span = (min(marks[0].start, intervals[0][0]), max(marks[-1].end, intervals[-1][1]))
    return within(marks, complement(intervals, span))


def disjoint(marks: Iterable[Mark]) -> Marks:
    """Sorted and without overlap: where two meet, the one that starts first holds."""
    found: list[Mark] = []
    for mark in sorted(marks):
        start = max(mark.start, found[-1].end) if found else mark.start
        if start < mark.end:
            found.append(mark if start == mark.start else mark._replace(start=start))
    return tuple(found)


def as_marks(intervals: Sequence[Interval], kind: Kind, label: str = "") -> Marks:
    """A set as marks of one reason."""
    return tuple(Mark(start, end, kind, label) for start, end in intervals)


def skips(intervals: Intervals, marks: Sequence[Mark], start: int, end: int) -> Marks:
    """Every uncovered stretch of [start, end) with its reason, in order (K15).

    `intervals` is the finished set; time that no mark explains lies outside the windows.
    """
    uncovered = complement(intervals, (start, end))
    found: list[Mark] = []
    for mark in overlay(within(marks, uncovered), as_marks(uncovered, "outside")):
        last = found[-1] if found else None
        if last and last.end == mark.start and last[2:] == mark[2:]:
            found[-1] = last._replace(end=mark.end)
        else:
            found.append(mark)
    return tuple(found)
