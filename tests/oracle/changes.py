"""Which of two promises is due later, second by second: every start of a window, every second that counts.

The rules are those of `seconds.Stepped`; here all seconds of a window lie side by side in arrays, so that
windows of 12 days can be stepped for hundreds of contracts. A test holds the two beside each other. Deadlines
of all starts are read off the running count of covered seconds, and off what the wall has shown by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from oracle.seconds import LONGEST, RUN_UP, Stepped, zone

UNKNOWN = -1
_DAY = 86400
_FIRST = date(1970, 1, 1)


@dataclass(frozen=True)
class Moved:
    """The most by which the second promise is later, and sooner, in seconds; 0 where it never is."""

    later: int
    sooner: int
    compared: int


class Wall:
    """What the wall of one zone shows, and the furthest it has shown, at each second of [start, end].

    Walls count as seconds since 1970 without a zone. The zone is asked each minute; none jumps within one.
    """

    def __init__(self, name: str, start: int, end: int) -> None:
        if end - start > LONGEST:
            raise ValueError("a window of seconds is at most 12 days long")
        assert start % 60 == 0, "no clock is set within a minute"
        where = zone(name)
        offsets = [_offset(t, where) for t in range(start - RUN_UP, end + 60, 60)]
        seconds = np.arange(start - RUN_UP, start - RUN_UP + 60 * len(offsets), dtype=np.int64)
        shown = seconds + np.repeat(np.array(offsets, dtype=np.int64), 60)
        furthest = np.maximum.accumulate(shown)
        watched = slice(RUN_UP, RUN_UP + end - start + 1)
        self.shown, self.furthest = shown[watched], furthest[watched]
        ordinals = furthest // _DAY
        places = np.unique(ordinals)
        self.dates = [_FIRST + timedelta(days=int(one)) for one in places]
        self.days = np.searchsorted(places, ordinals[watched][:-1]).astype(np.int16)
        self.seconds = (self.furthest[:-1] % _DAY).astype(np.int32)

    def before(self, day: date) -> date | None:
        """The date the wall showed before a date."""
        at = self.dates.index(day)
        return self.dates[at - 1] if at else None


def _offset(t: int, where: Any) -> int:
    found = datetime.fromtimestamp(t, where).utcoffset()
    assert found is not None
    return int(found.total_seconds())


@lru_cache(maxsize=2)
def wall(name: str, start: int, end: int) -> Wall:
    return Wall(name, start, end)


class Seconds(Stepped):
    """One coverage decided for every second of [start, end), as `Stepped` does: `covered[t - start]`."""

    def __init__(self, coverage: Mapping[str, Any], start: int, end: int) -> None:
        self.start, self.end = start, end
        self.wall = watched = wall(coverage["zone"], start, end)  # type: ignore[assignment]
        self.coverage = coverage
        holidays = coverage.get("holidays") or {}
        self.holidays = set(holidays.get("dates", ()))
        self.whole = holidays.get("shift") == "kept-whole"
        tables = [self._table(day) for day in watched.dates]
        covered, opened = (
            np.frombuffer(b"".join(one[n] for one in tables), dtype=np.uint8).reshape(-1, _DAY)
            for n in (0, 1)
        )
        self.covered = covered[watched.days, watched.seconds]  # type: ignore[assignment]
        opening = opened[watched.days, watched.seconds]
        self.business = {watched.dates[day] for day in np.unique(watched.days[opening > 0])}


def deadlines(promise: Mapping[str, Any], one: Seconds, starts: int) -> Any:
    """The deadline of a clock that starts at each of the first `starts` seconds, from the window's start on.

    `promise`: {"covered": seconds}, {"elapsed": seconds}, {"days": n} (business days to the last closing), or
    {"calendar": n, "until": "end-of-day" | "same-time"}; UNKNOWN past the window.
    """
    covered, watched = one.covered, one.wall
    n = len(covered)
    at = np.arange(starts, dtype=np.int32)
    if "elapsed" in promise:
        due = at + promise["elapsed"]
        return np.where(due > n, UNKNOWN, due)
    if "covered" in promise:
        count = np.concatenate([[0], np.cumsum(covered, dtype=np.int32)]).astype(np.int32)
        wanted = (count[:starts] + promise["covered"]).astype(np.int32)
        due = np.searchsorted(count, wanted, side="left")
        return np.where(wanted > count[-1], UNKNOWN, due).astype(np.int32)
    if "calendar" in promise:
        wall_of_start = watched.shown[:starts]
        goal = wall_of_start + promise["calendar"] * _DAY
        if promise["until"] == "end-of-day":
            goal = (goal // _DAY + 1) * _DAY
        due = np.searchsorted(watched.furthest, goal, side="left")
        return np.where(goal > watched.furthest[-1], UNKNOWN, due).astype(np.int32)
    days = watched.days
    lasts = {}
    for day in range(int(days[0]), int(days[-1]) + 1):
        first, end = np.searchsorted(days, [day, day + 1])
        inside = np.flatnonzero(covered[first:end])
        if len(inside) and watched.dates[day] in one.business:
            lasts[day] = int(first + inside[-1]) + 1
    by_day = []
    for day in range(int(days[-1]) + 1):
        after = [last for other, last in lasts.items() if other > day]
        by_day.append(after[promise["days"] - 1] if len(after) >= promise["days"] else UNKNOWN)
    return np.array(by_day, dtype=np.int32)[days[:starts]]


def moved(before: Any, after: Any) -> Moved:
    """How far deadlines move over the starts for which both are known."""
    known = (before != UNKNOWN) & (after != UNKNOWN)
    if not known.any():
        return Moved(0, 0, 0)
    gap = (after - before)[known]
    return Moved(max(0, int(gap.max())), max(0, -int(gap.min())), int(known.sum()))
