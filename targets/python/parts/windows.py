"""Windows: sets of covered time with their days, and what is asked of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Callable, NamedTuple

from .events import Record
from .instants import Stretch
from .refusals import OUTSIDE_HOLIDAY_DATA, OUTSIDE_HORIZON, Outside
from .zones import Zone, summed


class Row(NamedTuple):
    """A day of a set: its first instant, its last closing, its first opening (none: no business day)."""

    midnight: int
    closing: int
    opening: int | None


class Cover:
    """A finished set of time, with its days; what lies outside the horizon, or the known, is refused."""

    def __init__(self, table: Record, zones: Mapping[str, Zone], horizon: Stretch) -> None:
        edges = summed(table["edges"])
        self.opens, self.closes = edges[::2], edges[1::2]
        self.before = [0]
        for opens, closes in zip(self.opens, self.closes):
            self.before.append(self.before[-1] + closes - opens)
        self.zone = table["zone"]
        self.undetermined = table["undetermined"]
        self.horizon = horizon
        own = table["known"]
        self.known = (max(horizon[0], own[0]), min(horizon[1], own[1])) if own else horizon
        self._tables = table["days"]
        self._own = (own[0], own[1]) if own else horizon
        self._zones = zones
        self._days: dict[str, Days] = {}

    def days(self, zone: str | None = None) -> Days:
        """The days as read in its own zone, or in another."""
        name = zone or self.zone
        if name not in self._days:
            self._days[name] = Days(self._tables[name], self._zones[name], self.horizon, self._own)
        return self._days[name]

    def check(self, t: int) -> None:
        if not self.known[0] <= t <= self.known[1]:
            inside = self.horizon[0] <= t <= self.horizon[1] and self.known != self.horizon
            raise Outside(OUTSIDE_HOLIDAY_DATA if inside else OUTSIDE_HORIZON)

    def unreached(self) -> Outside:
        """The refusal of an answer that lies after all that is known."""
        return Outside(OUTSIDE_HOLIDAY_DATA if self.known[1] < self.horizon[1] else OUTSIDE_HORIZON)

    def count(self, t: int) -> int:
        """Covered seconds before an instant."""
        i = bisect_right(self.opens, t) - 1
        return 0 if i < 0 else self.before[i] + min(t, self.closes[i]) - self.opens[i]

    def contains(self, t: int) -> bool:
        self.check(t)
        i = bisect_right(self.opens, t) - 1
        return i >= 0 and t < self.closes[i]

    def is_closing(self, t: int) -> bool:
        self.check(t)
        i = bisect_left(self.closes, t)
        return i < len(self.closes) and self.closes[i] == t

    def covered(self, start: int, end: int) -> int:
        self.check(start)
        self.check(end)
        return self.count(end) - self.count(start)

    def first_covered(self, t: int) -> int:
        if self.contains(t):
            return t
        i = bisect_right(self.opens, t)
        if i == len(self.opens) or self.opens[i] >= self.known[1]:
            raise self.unreached()
        return self.opens[i]

    def next_opening(self, t: int) -> int:
        self.check(t)
        i = bisect_left(self.opens, t)
        if i == len(self.opens) or self.opens[i] >= self.known[1]:
            raise self.unreached()
        return self.opens[i]

    def deadline(self, t: int, seconds: int, pauses: Iterable[Stretch] = ()) -> int:
        """The earliest instant by which so much has been covered since `t`, what is paused not counted."""
        at, left = t, seconds
        for start, end in pauses:
            if end <= at:
                continue
            if start > at:
                if self.known[1] <= start:
                    break
                if left <= 0:
                    found = self.first_covered(at)
                    if found < start:
                        return found
                else:
                    counted = self.covered(at, start)
                    if counted >= left:
                        return self._reach(at, left)
                    left -= counted
            at = end
        return self._reach(at, left)

    def _reach(self, t: int, seconds: int) -> int:
        if seconds <= 0:
            return self.first_covered(t)
        self.check(t)
        wanted = self.count(t) + seconds
        i = bisect_left(self.before, wanted) - 1
        if i == len(self.opens):
            raise self.unreached()
        answer = self.opens[i] + wanted - self.before[i]
        if answer > self.known[1]:
            raise self.unreached()
        return answer


class Days:
    """The days of a set in one zone."""

    def __init__(self, table: Sequence[int], zone: Zone, horizon: Stretch, known: Stretch) -> None:
        self.zone, self.horizon, self.known = zone, horizon, known
        self.rows: list[Row] = []
        midnight = 0
        for i in range(0, len(table), 3):
            midnight += table[i]
            opening = None if table[i + 2] < 0 else midnight + table[i + 2]
            self.rows.append(Row(midnight, midnight + table[i + 1], opening))
        self.midnights = [row.midnight for row in self.rows]
        self.business = [row for row in self.rows if row.opening is not None]
        self.business_midnights = [row.midnight for row in self.business]

    def bounded(self, asked: int, answer: int) -> int:
        if not self.known[0] <= asked <= self.known[1] or answer > self.known[1]:
            inside = self.horizon[0] <= asked and answer <= self.horizon[1]
            raise Outside(OUTSIDE_HOLIDAY_DATA if inside else OUTSIDE_HORIZON)
        return answer

    def unreached(self) -> Outside:
        return Outside(OUTSIDE_HOLIDAY_DATA if self.known[1] < self.horizon[1] else OUTSIDE_HORIZON)

    def row(self, t: int) -> Row | None:
        self.bounded(t, t)
        i = bisect_right(self.midnights, t) - 1
        if i < 0 or t >= self.zone.end_of(self.zone.day(self.midnights[i])):
            return None
        return self.rows[i]

    def deadline(
        self, t: int, n: int, until: str, cover: Cover, skipped: Callable[[int], bool] | None
    ) -> int:
        """The end of the nth business day after the date of `t`; a day that is `skipped` is not one."""
        self.bounded(t, t)
        i = bisect_right(self.business_midnights, t) - 1
        while n:
            i += n if skipped is None else 1
            if i >= len(self.business):
                raise self.unreached()
            if skipped is None:
                n = 0
            elif not skipped(self.bounded(t, self.business[i].closing) - 1):
                n -= 1
        if until == "last-closing":
            return self.bounded(t, self.business[i].closing)
        day = self.zone.day(self.business[i].midnight)
        return cover.first_covered(self.bounded(t, self.zone.boundary(day, self.zone.local(t)[1])))

    def same_business_day(self, t: int) -> int:
        self.bounded(t, t)
        for row in self.rows[max(0, bisect_right(self.midnights, t) - 1) :]:
            if row.closing > t:
                return self.bounded(t, row.closing)
        raise self.unreached()

    def deemed_receipt(self, t: int, cover: Cover, cutoff: int | None) -> int:
        """When what arrives at `t` counts as received."""
        row = None if cutoff is None else self.row(t)
        opens = row is not None and row.opening is not None
        if row and opens and t > self.zone.boundary(self.zone.day(row.midnight), cutoff or 0):
            for later in self.rows[bisect_right(self.midnights, t) :]:
                if later.opening is not None:
                    return self.bounded(t, later.opening)
            raise self.unreached()
        return cover.first_covered(t)
