"""Which of two promises is due later, second by second: every start of a window, every second that counts.

Cover comes from `seconds.Stepped`. Deadlines of all starts are read off the running count of covered seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from oracle.seconds import Stepped

UNKNOWN = -1


@dataclass(frozen=True)
class Moved:
    """The most by which the second promise is later, and sooner, in seconds; 0 where it never is."""

    later: int
    sooner: int
    compared: int


def mask(coverage: Mapping[str, Any], start: int, end: int) -> tuple[Stepped, Any]:
    """A coverage decided for every second of [start, end)."""
    stepped = Stepped(coverage, start, end)
    return stepped, np.frombuffer(bytes(stepped.covered), dtype=np.uint8)


def deadlines(promise: Mapping[str, Any], stepped: Stepped, covered: Any, starts: int) -> Any:
    """The deadline of a clock that starts at each of the first `starts` seconds, from the window's start on.

    `promise`: {"covered": seconds}, {"elapsed": seconds} or {"days": n}; UNKNOWN past the window.
    """
    n = len(covered)
    at = np.arange(starts, dtype=np.int64)
    if "elapsed" in promise:
        due = at + promise["elapsed"]
        return np.where(due > n, UNKNOWN, due)
    if "covered" in promise:
        count = np.concatenate([[0], np.cumsum(covered, dtype=np.int64)])
        wanted = count[:starts] + promise["covered"]
        due = np.searchsorted(count, wanted, side="left")
        return np.where(wanted > count[-1], UNKNOWN, due)
    days = np.frombuffer(bytes(stepped.wall.days), dtype=np.uint8).astype(np.int64)
    lasts = {}
    for day in np.unique(days):
        inside = np.flatnonzero(covered[days == day])
        if len(inside) and stepped.wall.dates[day] in stepped.business:
            lasts[int(day)] = int(np.flatnonzero(days == day)[0] + inside[-1]) + 1
    by_day = {}
    for day in np.unique(days):
        after = [lasts[one] for one in sorted(lasts) if one > day]
        by_day[int(day)] = after[promise["days"] - 1] if len(after) >= promise["days"] else UNKNOWN
    return np.array([by_day.get(day, UNKNOWN) for day in range(int(days.max()) + 1)])[days[:starts]]


def moved(before: Any, after: Any) -> Moved:
    """How far deadlines move over the starts for which both are known."""
    known = (before != UNKNOWN) & (after != UNKNOWN)
    if not known.any():
        return Moved(0, 0, 0)
    gap = (after - before)[known]
    return Moved(max(0, int(gap.max())), max(0, -int(gap.min())), int(known.sum()))
