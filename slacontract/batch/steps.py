"""How many of some ascending numbers are not greater than each of many others, without a search for each."""

from __future__ import annotations

import numpy as np

from .columns import Ints

MOST_IN_A_CELL = 8


class Steps:
    """Ascending numbers with an index by cells of 2^bits: one look into the index, then a few comparisons."""

    def __init__(self, numbers: Ints) -> None:
        self.numbers = np.asarray(numbers, np.int64)
        self._bits: int | None = None
        if not len(self.numbers):
            return
        self._first = int(self.numbers[0])
        width = int(self.numbers[-1]) - self._first + 1
        # About four cells a number: with evenly spread numbers, most cells hold one or none.
        bits = max(0, (width // (4 * len(self.numbers)) or 1).bit_length() - 1)
        cells = (self.numbers - self._first) >> bits
        self._most = int(np.bincount(cells).max())
        if self._most > MOST_IN_A_CELL:
            return  # crowded in places: a search is as quick
        self._bits = bits
        starts = self._first + (np.arange((width >> bits) + 3, dtype=np.int64) << bits)
        self._index = np.searchsorted(self.numbers, starts, "left")
        self._padded = np.append(self.numbers, np.iinfo(np.int64).max)

    def count(self, t: Ints) -> Ints:
        """For each of `t` (int64), how many of the numbers are at most it."""
        if self._bits is None:
            return np.searchsorted(self.numbers, t, "right")
        # Left of the first and right of the last cell, the cell at the end answers as well.
        inside = np.clip(t, self._first - 1, int(self.numbers[-1])) - self._first
        found: Ints = self._index.take(np.maximum(inside, 0) >> self._bits)
        for _ in range(self._most):
            found += self._padded.take(found) <= t
        return found
