"""Zones: what calendar and clock show at an instant, from tables of offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .instants import DAY
from .refusals import OUTSIDE_HORIZON, Outside


def summed(differences: Iterable[int]) -> list[int]:
    """The numbers of which a table holds the differences."""
    found, total = [], 0
    for one in differences:
        total += one
        found.append(total)
    return found


class Zone:
    """Local time from a table of offsets. Days are numbers, 0 for 1 January 1970."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.starts = [row[0] for row in rows]
        self.offsets = [row[1] for row in rows]
        self.tops: list[float] = []  # of each row, the wall time that it or an earlier one reaches
        self.skipped: set[int] = set()  # days that no instant bears
        top = float("-inf")
        for i, offset in enumerate(self.offsets):
            last = i + 1 == len(rows)
            top = max(top, float("inf") if last else self.starts[i + 1] + offset)
            self.tops.append(top)
            if not last:
                jump = self.starts[i + 1]
                self.skipped.update(range(-((jump + offset) // -DAY), (jump + self.offsets[i + 1]) // DAY))

    def local(self, t: int) -> tuple[int, int]:
        """The day and the second of the day that calendar and clock show at an instant."""
        row = bisect_right(self.starts, t) - 1
        if row < 0:
            raise Outside(OUTSIDE_HORIZON)
        return divmod(t + self.offsets[row], DAY)

    def day(self, t: int) -> int:
        return self.local(t)[0]

    def at_wall(self, wall: int) -> int:
        """The first instant at which the clock shows `wall` or later: the end of a gap, the first of two."""
        row = bisect_right(self.tops, wall)
        if row == 0 and wall - self.offsets[0] < self.starts[0]:
            raise Outside(OUTSIDE_HORIZON)
        return max(self.starts[row], wall - self.offsets[row])

    def boundary(self, day: int, second: int) -> int:
        return self.at_wall(day * DAY + second)

    def midnight(self, day: int) -> int:
        return self.at_wall(day * DAY)

    def end_of(self, day: int) -> int:
        return self.at_wall((day + 1) * DAY)

    def next_day(self, day: int) -> int:
        day += 1
        while day in self.skipped:
            day += 1
        return day
