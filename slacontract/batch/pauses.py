"""Pauses of whole columns of clocks: the merged stretches of each ticket, and what they push back (K4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .columns import NONE, Bools, Ints

OPEN = int(np.iinfo(np.int64).max)
"""The end of a pause that lasts still."""


class Runs(NamedTuple):
    """The merged pauses of tickets for some states: ticket i has `first[i]` to `first[i+1] - 1`."""

    first: Ints
    start: Ints
    end: Ints


class Still(NamedTuple):
    """Rows whose pause lasts still, and since when."""

    rows: Ints
    since: Ints


class Paused:
    """The pauses of some clocks, one row each: `ticket` says whose, `until` when the clock ended, or `NONE`.

    A pause is cut where the clock ended (`cut` false: they have been cut already); one that lasts still ends
    at `as_of` for counting.
    """

    def __init__(self, runs: Runs | None, ticket: Ints, until: Ints, as_of: int, *, cut: bool = True) -> None:
        self.runs = runs
        self.until = until
        self.cut = np.where(until == NONE, OPEN, until) if cut else np.full(len(until), OPEN)
        self.as_of = as_of
        self._first: Ints = np.zeros(0, np.int64)
        self._rows: Ints = self._first
        self._last: Ints = self._first
        if runs is not None:
            first, last = runs.first[ticket], runs.first[ticket + 1]
            self._rows = np.flatnonzero(last > first)
            self._first, self._last = first[self._rows], last[self._rows]

    def push(
        self, wanted: Ints, start: Ints, count: Callable[[Ints], Ints], floor: Ints | None = None
    ) -> tuple[Ints, Still]:
        """What is wanted of a count that pauses stop, moved on by what each pause crossed on the way holds.

        `count` says how much is counted up to an instant, pauses aside, and is at least `floor`. A pause that
        lasts still moves nothing and is returned: what it means is for each delay to say.
        """
        still = Still(np.zeros(0, np.int64), np.zeros(0, np.int64))
        if self.runs is None or not len(self._rows):
            return wanted, still
        wanted = wanted.copy()
        rows, at, last = self._rows, self._first, self._last
        while len(rows):
            begin, end = self.runs.start[at], self.runs.end[at]
            until, began = self.cut[rows], start[rows]
            lasts = (end == OPEN) & (self.until[rows] == NONE)
            if lasts.any():  # the last pause of its ticket, so each row comes here once at most
                still = Still(np.append(still.rows, rows[lasts]), np.append(still.since, begin[lasts]))
            before_end = begin < until
            end = np.minimum(end, until)
            inside = np.flatnonzero(before_end & ~lasts & (end > began))
            here, begin, began = rows[inside], begin[inside], began[inside]
            first, later = count(np.maximum(begin, began)), count(end[inside])
            if floor is not None:
                first, later = np.maximum(first, floor[here]), np.maximum(later, floor[here])
            # A start inside the pause is always crossed, even by a count of nothing.
            crossed = (wanted[here] > first) | (begin <= began)
            wanted[here] += np.where(crossed, later - first, 0)
            going = before_end & (at + 1 < last)
            rows, at, last = rows[going], at[going] + 1, last[going]
        return wanted, still

    def any_after(self, start: Ints) -> Bools:
        """Rows with a pause that may touch the time after the start."""
        found = np.zeros(len(start), np.bool_)
        if self.runs is not None and len(self._rows):
            until = self.cut[self._rows]
            end = np.minimum(self.runs.end[self._last - 1], until)  # pauses ascend: the last reaches furthest
            found[self._rows] = (end > start[self._rows]) & (self.runs.start[self._first] < until)
        return found

    def lasting(self) -> Bools:
        """Rows of clocks that have not ended and whose pause lasts still."""
        found = np.zeros(len(self.until), np.bool_)
        if self.runs is not None and len(self._rows):
            found[self._rows] = self.runs.end[self._last - 1] == OPEN
            found &= self.until == NONE
        return found


def joined(runs: Runs | None, ticket: Ints, until: Ints, row: Ints, start: Ints, end: Ints) -> Runs:
    """The pauses of some tickets, one row each and cut at `until`, merged with further stretches of rows."""
    rows, starts, ends = [row], [start], [end]
    if runs is not None:
        first, last = runs.first[ticket], runs.first[ticket + 1]
        counts = last - first
        owner = np.repeat(np.arange(len(ticket)), counts)
        place = (
            np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
        )
        rows.append(owner)
        cut = np.where(until == NONE, OPEN, until)[owner]
        starts.append(np.minimum(runs.start[place], cut))
        ends.append(np.minimum(runs.end[place], cut))
    owner, begin, until = (np.concatenate(one) for one in (rows, starts, ends))
    some = begin != until
    owner, begin, until = owner[some], begin[some], until[some]
    order = np.lexsort((begin, owner))
    owner, begin, until = owner[order], begin[order], until[order]
    merged: list[list[int]] = []
    for who, a, b in zip(owner.tolist(), begin.tolist(), until.tolist(), strict=True):
        if merged and merged[-1][0] == who and a <= merged[-1][2]:
            merged[-1][2] = max(merged[-1][2], b)
        else:
            merged.append([who, a, b])
    table = np.array(merged, np.int64).reshape(-1, 3)
    return Runs(np.searchsorted(table[:, 0], np.arange(len(ticket) + 1)), table[:, 1], table[:, 2])
