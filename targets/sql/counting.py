"""What counts towards a delay while a ticket waits: how much before an instant, and when so much is reached.

Every kind of delay is read alike. Count at the start, add what the delay asks for and what was passed over
while paused, and look up when that much has been counted (K4). Seconds are counted for covered time; days, by
their last covered second, for delays of days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slacontract.clock.zone import DAY, EPOCH_ORDINAL, Zone

from .covers import HOLIDAYS, HORIZON, Cover, Record, at_wall, days, value
from .delays import Delays
from .pieces import Function, Piece, constant

SECONDS, ELAPSED, DAYS, SAME_TIME, FIXED, WAITED, REFUSED = 1, 2, 3, 4, 5, 6, 9


@dataclass(frozen=True)
class Part:
    """One delay without parts of its own, as SQL computes it; functions it does not need are None.

    `count`: counted before an instant. `base`: counted before the start. `inverse`: the instant, or the
    day's first wall second, at which so much is reached. `least`: how much is asked for, by start; `most`:
    how much may be, or for days that wait, how many are over. `n` says there whether the time stays the same.
    `wall`, `instant`, `row`: the wall clock of the start, the instant of a wall clock, the closing of a day.
    """

    kind: int
    n: int = 0
    add: int = 0
    back: int = 0
    count: Function | None = None
    base: Function | None = None
    inverse: Function | None = None
    least: Function | None = None
    most: Function | None = None
    wall: Function | None = None
    instant: Function | None = None
    row: Function | None = None
    cover: int = -1
    refused: str | None = None


class Counting:
    """The delays of a contract's tables, each kept once."""

    def __init__(self, delays: Delays) -> None:
        self.delays = delays
        self.zone = delays.zone
        self.start, self.end = delays.start, delays.end
        self._kept: dict[object, Any] = {}

    def _once(self, key: object, make: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def part(self, delay: Record, plan: Record, edge: str | None) -> Part:
        """A delay that has no parts of its own."""
        kind = delay["kind"]
        if kind == "none":
            return Part(REFUSED, refused=f"why:{delay['why']}")
        if "coverage" in delay:
            cover = self.delays.cover(plan, delay["coverage"])
            if cover.undetermined is not None:
                return Part(REFUSED, refused=f"why:{cover.undetermined}", cover=cover.number)
            return self._of_cover(delay, cover, edge)
        if kind == "elapsed":
            return Part(ELAPSED, n=delay["seconds"])
        if kind == "working-days":
            return self._working_days(delay)
        if kind == "calendar" and delay["extended_by"] is not None:
            return self._waited(delay, plan)
        key = ("fixed", *sorted((name, str(one)) for name, one in delay.items()))
        return Part(FIXED, inverse=self._once(key, lambda: self.delays.delay(delay, plan)))

    def _of_cover(self, delay: Record, cover: Cover, edge: str | None) -> Part:
        kind, number = delay["kind"], cover.number
        if kind == "business-days":
            return self._business_days(delay, cover)
        if kind == "same-business-day":
            rows = self._once(("days", number, cover.zone, False), lambda: _Rows(cover, cover.zone, False))
            return Part(DAYS, 1, 0, 0, rows.count, rows.answered, rows.inverse, cover=number)
        seconds = delay["n"] * delay["hours"] if kind == "opening-days" else delay.get("seconds", 0)
        if seconds <= 0:
            inverse = self._once(("first", number), lambda: _first(cover))
            return Part(SECONDS, 1, -1, 0, cover.counted, cover.counted, inverse, cover=number)
        carried = 1 if edge is not None else 0
        return Part(
            SECONDS,
            seconds,
            carried - 1,
            carried,
            cover.counted,
            cover.counted,
            cover.reached,
            cover=number,
        )

    def _business_days(self, delay: Record, cover: Cover) -> Part:
        name = delay["zone"] or cover.zone
        rows = self._once(("days", cover.number, name, True), lambda: _Rows(cover, name, True))
        if delay["until"] == "last-closing":
            return Part(DAYS, delay["n"], 0, 0, rows.count, rows.base, rows.inverse, cover=cover.number)
        return Part(
            SAME_TIME,
            delay["n"],
            count=rows.count,
            base=rows.base,
            inverse=rows.walls,
            wall=self._once(("wall", name), lambda: days(cover.zones[name], self.start, self.end)),
            instant=rows.instant,
            row=rows.row,
            cover=cover.number,
        )

    def _working_days(self, delay: Record) -> Part:
        number = delay["workdays"]
        count, base, inverse, most = self._once(("working", number), lambda: self._workdays(number))
        return Part(DAYS, delay["n"], 0, 0, count, base, inverse, most=most)

    def _workdays(self, number: int) -> tuple[Function, Function, Function, Function]:
        """Days of a table: counted by their 24:00; `most` is four times the last that may be reached, plus
        one where the holidays, not the horizon, end there.
        """
        table, zone = self.delays.workdays[number], self.zone
        counting = table["days"]
        ends = [zone.at_wall((day + 1) * DAY) for day in counting]
        limit = (self.end - 1 + zone.offset(self.end - 1)) // DAY
        base, most = [], []
        for piece in days(zone, self.start, self.end).pieces:
            day, last = value(piece) // DAY, limit
            if table["known"] is not None:
                known = next((one for one in table["known"] if one[0] <= day <= one[1]), None)
                if known is None:
                    base.append(Piece(piece.x, HOLIDAYS))
                    most.append(Piece(piece.x, 0))
                    continue
                last = min(last, known[1])
            base.append(Piece(piece.x, bisect_right(counting, day)))
            most.append(Piece(piece.x, 4 * bisect_right(counting, last) + (last < limit)))
        return (
            _stairs(ends, self.start, self.end),
            Function(base, self.end, HORIZON),
            _steps(ends, HORIZON).limited(self.end - 1, HORIZON),
            Function(most, self.end, HORIZON),
        )

    # --- calendar days that wait -------------------------------------------------------------------

    def _waited(self, delay: Record, plan: Record) -> Part:
        """Calendar units later by each date that was waited through from its first second to its last."""
        zone, plain = self.zone, {**delay, "extended_by": None}
        dates = self._once("dates", lambda: _dates(zone, self.start, self.end))
        numbers = {day: i for i, day in enumerate(dates)}
        last = dates[-1]
        base, least = [], []
        for piece in days(zone, self.start, self.end).pieces:
            day = value(piece) // DAY
            end = self.delays.add(day, delay["n"], delay["unit"])
            base.append(Piece(piece.x, numbers[day]))
            if end is None or end > last:
                least.append(Piece(piece.x, HORIZON))
            else:
                least.append(Piece(piece.x, bisect_right(dates, end) - numbers[day]))
        midnights = [zone.at_wall(day * DAY) for day in dates]
        ends = [zone.at_wall((day + 1) * DAY) for day in dates]
        same = delay["until"] == "same-time"
        reached = [day * DAY if same else (day + 1) * DAY for day in dates]
        return Part(
            WAITED,
            n=1 if same else 0,
            count=self._once("begun", lambda: _stairs([one + 1 for one in midnights], self.start, self.end)),
            most=self._once("over", lambda: _stairs(ends, self.start, self.end)),
            base=Function(base, self.end, HORIZON),
            least=Function(least, self.end, HORIZON),
            inverse=self._once(("reached", same), lambda: _steps(reached, HORIZON)),
            wall=self._once(("wall", zone.name), lambda: days(zone, self.start, self.end)),
            instant=self._once("instant", lambda: _near(zone, self.start, self.end)),
            row=self.delays.delay(plain, plan),
        )


class _Rows:
    """The days of a coverage as functions: all of them, or those of business."""

    def __init__(self, cover: Cover, name: str, business: bool) -> None:
        zone = cover.zones[name]
        every = cover.days_in[name]
        rows = [row for row in every if row[2] is not None or not business]
        self.count = _stairs([row[1] for row in rows], cover.start, cover.end)
        begun = [Piece(cover.start, sum(1 for row in rows if row[0] <= cover.start))]
        begun += [Piece(row[0], i + 1) for i, row in enumerate(rows) if cover.start < row[0] < cover.end]
        self.base = cover.asked(Function(begun, cover.end, HORIZON), cover.own)
        self.answered = cover.asked(self.count, cover.own)
        self.inverse = self._bounded(_steps([row[1] for row in rows], cover.beyond_days), cover)
        walls = [(row[0] + zone.offset(row[0])) // DAY * DAY for row in rows]
        self.walls = _steps(walls, cover.beyond_days)
        self.instant = self._bounded(_near(zone, cover.start, cover.end), cover).then(cover.first_covered)
        laid = []
        for i, (midnight, closing, _) in enumerate(every):
            day = (midnight + zone.offset(midnight)) // DAY * DAY
            until = min(zone.at_wall(day + DAY), every[i + 1][0] if i + 1 < len(every) else cover.end)
            laid.append((max(midnight, cover.start), min(until, cover.end), Piece(midnight, closing)))
        self.row = constant(0, cover.start, cover.end, HORIZON).over(laid)

    @staticmethod
    def _bounded(found: Function, cover: Cover) -> Function:
        return found.limited(cover.horizon[1], HORIZON).limited(cover.own[1], HOLIDAYS)


def _stairs(instants: Sequence[int], start: int, end: int) -> Function:
    """How many of some instants, in order, have come."""
    pieces = [Piece(start, sum(1 for t in instants if t <= start))]
    pieces += [Piece(t, i + 1) for i, t in enumerate(instants) if start < t < end]
    return Function(pieces, end, HORIZON)


def _steps(values: Iterable[int], beyond: str) -> Function:
    """The first value at 1, the second at 2, and so on; refused beyond."""
    pieces = [Piece(0, beyond)] + [Piece(i, one) for i, one in enumerate(values, 1)]
    found = Function((), len(pieces), beyond)
    found.pieces, found.starts = pieces, [piece.x for piece in pieces]
    return found


def _first(cover: Cover) -> Function:
    """The first covered instant, by the covered seconds that come before it."""
    pieces, before = [], 0
    for opens, closes in cover.rows:
        pieces.append(Piece(before, opens if opens < cover.known[1] else cover.unreached, 1))
        before += closes - opens
    return Function(pieces, before, cover.unreached).limited(cover.known[1], cover.unreached)


def _near(zone: Zone, start: int, end: int) -> Function:
    """The first instant at which the wall shows so much, around a horizon; beyond lies the horizon's end."""
    found = at_wall(zone, start, end)
    limit = end + zone.offset(end - 1) + 3 * DAY
    return Function([one for one in found.pieces if one.x < limit], limit, HORIZON)


def _dates(zone: Zone, start: int, end: int) -> list[int]:
    """The dates that exist, as numbers of days, from the first of a horizon to its last."""
    first, last = ((t + zone.offset(t)) // DAY for t in (start, end - 1))
    gone = {one - EPOCH_ORDINAL for one in zone.skipped}
    return [day for day in range(first, last + 1) if day not in gone]
