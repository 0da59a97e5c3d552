"""Covered time of whole columns of instants: the same sums as `Timeline`, looked up in tables of cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..clock.intervals import Interval
from ..judge.index import CoverageView
from .columns import NONE, Bools, Ints, whole_seconds
from .steps import Steps

CHUNK = 1 << 15  # rows that are worked on at once, so that all steps stay in the processor's cache
SMALLEST_CELL, LARGEST_CELL = 8, 12  # bits: 256 to 4096 seconds
MOST_CELLS = 1 << 20
MOST_CROWDED = 0.002  # of the cells
CROWDED = -1  # no count: what lies in such a cell is searched for
CELL = np.dtype([("length", np.uint16), ("start", np.uint16), ("before", np.int32)])


class CoverageTable:
    """A finished set (T2) for columns of instants; every instant is epoch seconds, every count seconds.

    `intervals` are sorted, disjoint, half open and inside `span`; edges lie at any second. What `Timeline`
    refuses (T12) because a question or its answer lies outside `span`, or outside `known` where that is
    given, is `NONE` in the answer: nothing is clamped. `NONE` in a question stays `NONE`.
    """

    def __init__(
        self, intervals: Sequence[Sequence[int]], span: Interval, known: Interval | None = None
    ) -> None:
        edges = np.array([row[:2] for row in intervals], np.int64).reshape(-1, 2)
        self.span = span
        self.known = span if known is None else (max(span[0], known[0]), min(span[1], known[1]))
        self.starts, self.ends = edges[:, 0].copy(), edges[:, 1].copy()
        self.before = np.append(0, np.cumsum(self.ends - self.starts))
        self._shift = self.starts - self.before[:-1]
        self._opened, self._closed, self._counted = (
            Steps(numbers) for numbers in (self.starts, self.ends, self.before)
        )
        self._starts_padded = np.append(self.starts, np.iinfo(np.int64).max)
        self._cells = self._make_cells()

    # --- the table ---------------------------------------------------------------------------------

    def _make_cells(self) -> Ints | None:
        """Cells of time, most with one covered piece at most: the count before, where it starts, its length.

        The few cells that hold more pieces count `CROWDED`. None where too many do, or the span is too long
        for 32 bits.
        """
        width = self.span[1] - self.span[0]
        if width >= 1 << 30 or not len(self.starts):
            return None
        opens, closes = self.starts - self.span[0], self.ends - self.span[0]
        for bits in range(LARGEST_CELL, SMALLEST_CELL - 1, -1):
            size = (width >> bits) + 2
            if size > MOST_CELLS:
                return None
            first, last = opens >> bits, (closes - 1) >> bits
            crowded = first[1:][first[1:] == last[:-1]]
            if len(crowded) <= size * MOST_CROWDED:
                break
        else:
            return None
        cells = np.zeros(size, CELL)
        cells["before"] = self._searched(self.span[0] + (np.arange(size, dtype=np.int64) << bits))
        lengths = last - first + 1
        piece = np.repeat(np.arange(len(opens)), lengths)
        within = np.arange(len(piece)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        cell = first[piece] + within
        begin = np.maximum(opens[piece], cell << bits)
        cells["start"][cell] = begin - (cell << bits)
        cells["length"][cell] = np.minimum(closes[piece], (cell + 1) << bits) - begin
        cells[crowded] = 0, 0, CROWDED
        self._bits, self._crowded = bits, len(crowded) > 0
        packed: Ints = cells.view(np.int64)  # eight bytes that are fetched at once
        return packed

    def _searched(self, t: Ints) -> Ints:
        """Covered seconds before each instant, by search."""
        if not len(self.starts):
            return np.zeros(len(t), np.int64)
        i = self._opened.count(t) - 1
        found: Ints = self.before.take(i, mode="clip") + np.minimum(t, self.ends.take(i, mode="clip"))
        found -= self.starts.take(i, mode="clip")
        return np.where(i < 0, 0, found)

    def _into(self, t: Ints, out: Ints, room: _Room, *, clamp: bool = False) -> bool:
        """Covered seconds before each of at most `CHUNK` instants, into 32 bits; whether all lie in the span.

        What lies outside gets some number, or with `clamp` that of the nearest end.
        """
        n = len(t)
        wide, narrow, cell = room.wide[:n], room.narrow[:n], room.cell[:n]
        np.subtract(t, self.span[0], out=wide)
        if clamp:
            np.maximum(wide, 0, out=wide)
            np.minimum(wide, self.span[1] - self.span[0], out=wide)
        inside = wide.view(np.uint64).max(initial=0) <= self.span[1] - self.span[0]  # before it: very large
        narrow[:] = wide
        np.right_shift(wide, self._bits, out=wide)
        assert self._cells is not None
        np.bitwise_and(narrow, (1 << self._bits) - 1, out=narrow)
        self._cells.take(wide, out=cell, mode="clip")
        parts = cell.view(CELL)
        np.subtract(narrow, parts["start"], out=out)
        np.maximum(out, 0, out=out)
        np.minimum(out, parts["length"], out=out)
        np.add(out, parts["before"], out=out)
        if self._crowded and out.min() == CROWDED:
            rows = np.flatnonzero(out == CROWDED)
            out[rows] = self._searched(t[rows])
        return bool(inside)

    # --- questions ---------------------------------------------------------------------------------

    def count(self, t: Ints) -> Ints:
        """Covered seconds from the span's start to each instant; outside the span, to its nearest end."""
        t = np.asarray(t, np.int64)
        if self._cells is None:
            return self._searched(np.clip(t, *self.span))
        out = np.empty(len(t), np.int64)
        room = _Room(min(CHUNK, len(t)))
        for first in range(0, len(t), CHUNK):
            part = t[first : first + CHUNK]
            self._into(part, room.one[: len(part)], room, clamp=True)
            out[first : first + CHUNK] = room.one[: len(part)]
        return out

    def elapsed(self, a: Ints, b: Ints) -> Ints:
        """Covered seconds in [a, b), negative where b comes first; `NONE` where either is not known (T12)."""
        a, b = np.broadcast_arrays(whole_seconds(a), whole_seconds(b))
        out = np.empty(len(a), np.int64)
        room = _Room(min(CHUNK, len(a)))
        for first in range(0, len(a), CHUNK):
            start, end = a[first : first + CHUNK], b[first : first + CHUNK]
            answer, n = out[first : first + CHUNK], len(start)
            known = False
            if self._cells is None:
                np.subtract(self._searched(end), self._searched(start), out=answer)
            else:
                known = self._into(start, room.one[:n], room) & self._into(end, room.other[:n], room)
                np.subtract(room.other[:n], room.one[:n], out=answer)
            if not known or self.known != self.span:
                self._refuse(start, answer)
                self._refuse(end, answer)
        return out

    def deadline(self, t: Ints, seconds: Ints | int) -> Ints:
        """The earliest instant by which the set has been covered for `seconds` since each of `t` (T8).

        It may be a closing; with 0 seconds, `t` if covered, else the next opening. `NONE` where it cannot be
        known (T12).
        """
        t = whole_seconds(t)
        lengths = np.asarray(seconds, np.int64)
        out = np.empty(len(t), np.int64)
        room = _Room(min(CHUNK, len(t)))
        for first in range(0, len(t), CHUNK):
            asked = t[first : first + CHUNK]
            length = lengths if lengths.ndim == 0 else lengths[first : first + CHUNK]
            if self._cells is None:
                wanted = self._searched(asked) + length
            else:
                self._into(asked, room.one[: len(asked)], room)
                wanted = np.add(room.one[: len(asked)], length, dtype=np.int64)
            answer = self.reached(wanted)
            if np.any(length <= 0):
                answer = np.where(length <= 0, self.first_covered(asked), answer)
            self._refuse(asked, answer)
            out[first : first + CHUNK] = answer
        return out

    def reached(self, wanted: Ints) -> Ints:
        """The earliest instant by which so many seconds (1 or more) are covered since the span's start.

        `NONE` where that is never, or after what is known.
        """
        if not len(self.starts):
            return np.full(len(wanted), NONE)
        i = self._counted.count(wanted - 1) - 1
        answer: Ints = self._shift.take(i, mode="clip") + wanted
        wrong = (wanted > self.before[-1]) | (answer > self.known[1])
        answer[wrong] = NONE
        return answer

    def first_covered(self, t: Ints) -> Ints:
        """`t` if covered, else the next opening (T8); `NONE` where it cannot be known."""
        t = np.asarray(t, np.int64)
        i = self._opened.count(t)
        inside = self._covers(t, i)
        answer: Ints = np.where(inside, t, self._starts_padded.take(i))
        answer[~inside & (answer >= self.known[1])] = NONE
        self._refuse(t, answer)
        return answer

    def next_opening(self, t: Ints) -> Ints:
        """The first instant at or after `t` at which covered time begins; `NONE` where it cannot be known."""
        answer: Ints = self._starts_padded.take(self._opened.count(t - 1))
        answer[answer >= self.known[1]] = NONE
        self._refuse(t, answer)
        return answer

    def contains(self, t: Ints) -> Bools:
        """Whether the second that begins at each instant is covered, wherever it lies."""
        return self._covers(t, self._opened.count(t))

    def is_closing(self, t: Ints) -> Bools:
        """Whether covered time ends at each instant (T8)."""
        if not len(self.ends):
            return np.zeros(len(t), np.bool_)
        found: Bools = self.ends.take(self._closed.count(t) - 1, mode="clip") == t
        return found

    def knows(self, t: Ints) -> Bools:
        """Whether each instant lies where the set is known."""
        found: Bools = (t >= self.known[0]) & (t <= self.known[1])
        return found

    def _covers(self, t: Ints, opened: Ints) -> Bools:
        if not len(self.starts):
            return np.zeros(len(t), np.bool_)
        found: Bools = (opened > 0) & (t < self.ends.take(opened - 1, mode="clip"))
        return found

    def _refuse(self, asked: Ints, answer: Ints) -> None:
        """Mark the answers to questions outside what is known."""
        if len(asked) and not (self.known[0] <= asked.min() and asked.max() <= self.known[1]):
            answer[~self.knows(asked)] = NONE


class _Room:
    """Memory for the steps of one chunk."""

    def __init__(self, n: int) -> None:
        self.wide = np.empty(n, np.int64)
        self.narrow, self.one, self.other = (np.empty(n, np.int32) for _ in range(3))
        self.cell = np.empty(n, np.int64)


def table_of(cover: CoverageView) -> CoverageTable:
    """The table of a coverage of a rule set, with the same numbers as its timeline."""
    line = cover.timeline
    return CoverageTable(line.intervals, line.span, line.known)
