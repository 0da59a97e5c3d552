"""A coverage and its days as functions of an instant, read from the tables that every runtime carries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slacontract.clock.zone import DAY, Zone

from .pieces import Function, Piece

HORIZON, HOLIDAYS, FEATURE = "SLA601", "SLA602", "SLA606"
Record = dict[str, Any]
Span = tuple[int, int]


class Cover:
    """Counted seconds, their inverse, and the days of a coverage; `number` is its place in the tables."""

    def __init__(self, number: int, table: Record, zones: dict[str, Zone], horizon: Span) -> None:
        edges = list(summed(table["edges"]))
        self.number, self.zones, self.horizon = number, zones, horizon
        self.rows = list(zip(edges[::2], edges[1::2], strict=True))
        self.zone: str = table["zone"]
        self.undetermined: str | None = table["undetermined"]
        own = table["known"]
        self.own = (own[0], own[1]) if own else horizon
        self.known = (max(horizon[0], self.own[0]), min(horizon[1], self.own[1]))
        self.days_in = {name: list(_rows(rows)) for name, rows in table["days"].items()}
        self.start, self.end = horizon[0], horizon[1] + 1
        self.unreached = HOLIDAYS if self.known[1] < horizon[1] else HORIZON
        self.beyond_days = HOLIDAYS if self.own[1] < horizon[1] else HORIZON
        self.count, self.inverse = self._count(), self._inverse()
        self.counted = self.asked(self.count, self.known)
        self.reached = self.inverse.limited(self.known[1], self.unreached).labelled(number)
        self.first_covered = self.asked(self._first_covered(), self.known)
        self.contains = self.asked(self._contains(), self.known)

    def asked(self, found: Function, known: Span) -> Function:
        """Refused where the holidays are not known at the instant that is asked about."""
        refused = Piece(self.start, HOLIDAYS)
        return found.over([(self.start, known[0], refused), (known[1] + 1, self.end, refused)])

    def _count(self) -> Function:
        """Covered seconds before an instant."""
        pieces, before = [Piece(self.start, 0)], 0
        for opens, closes in self.rows:
            pieces += [Piece(opens, before, 1), Piece(closes, before + closes - opens)]
            before += closes - opens
        return Function(pieces, self.end, HORIZON)

    def _inverse(self) -> Function:
        """The instant by which one second more is covered, a closing counting as reached (T8)."""
        pieces, before = [], 0
        for opens, closes in self.rows:
            pieces.append(Piece(before, opens + 1, 1))
            before += closes - opens
        return Function(pieces, before, self.unreached)

    def _first_covered(self) -> Function:
        pieces, free = [], self.start
        for opens, closes in self.rows:
            if free < opens:
                pieces.append(Piece(free, opens if opens < self.known[1] else self.unreached))
            pieces.append(Piece(opens, opens, 1))
            free = closes
        return Function([*pieces, Piece(free, self.unreached)], self.end, HORIZON)

    def _contains(self) -> Function:
        pieces = [Piece(self.start, 0)]
        for opens, closes in self.rows:
            pieces += [Piece(opens, 1), Piece(closes, 0)]
        return Function(pieces, self.end, HORIZON)

    def deadline(self, seconds: int) -> Function:
        """The end of so many covered seconds (T8); of none, the first covered instant."""
        if seconds <= 0:
            return self.first_covered
        return self.counted.shifted(seconds - 1).then(self.reached)

    # --- days --------------------------------------------------------------------------------------

    def bounded(self, found: Function) -> Function:
        """Refused where the answer, or the question, lies outside the days that are known."""
        inside = found.limited(self.horizon[1], HORIZON).limited(self.own[1], HOLIDAYS)
        return self.asked(inside, self.own)

    def business_days(self, n: int, until: str, zone: str | None) -> Function:
        """The end of the nth business day after the start's date (T9)."""
        name = zone or self.zone
        at = self.zones[name]
        rows = [row for row in self.days_in[name] if row[2] is not None]
        counted = [Piece(self.start, sum(1 for row in rows if row[0] < self.start) - 1)]
        counted += [Piece(row[0], i) for i, row in enumerate(rows) if self.start <= row[0] < self.end]
        index = Function(counted, self.end, HORIZON).shifted(n)
        if until == "last-closing":
            closings = [Piece(i, row[1]) for i, row in enumerate(rows)]
            return self.bounded(index.then(Function(closings, len(rows), self.beyond_days)))
        midnights = [(row[0] + at.offset(row[0])) // DAY * DAY for row in rows]
        walls = []
        for x, of, wall in both(index, days(at, self.start, self.end)):
            beyond = not isinstance(of.y, int) or of.y >= len(rows)
            assert isinstance(of.y, int)
            walls.append(
                Piece(x, self.beyond_days) if beyond else Piece(x, midnights[of.y] + value(wall) % DAY, 1)
            )
        found = Function(walls, self.end, HORIZON).then(at_wall(at, self.start, self.end))
        return self.bounded(found).then(self.first_covered)

    def same_business_day(self) -> Function:
        """The last closing of the first day that still has one to come (T9)."""
        rows = self.days_in[self.zone]
        midnights = [row[0] for row in rows]
        edges = {t for row in rows for t in row[:2] if t is not None and self.start < t < self.end}
        pieces = []
        for x in sorted({self.start, *edges}):
            first = max(0, bisect_right(midnights, x) - 1)
            closing = next((rows[i][1] for i in range(first, len(rows)) if rows[i][1] > x), None)
            pieces.append(Piece(x, self.beyond_days if closing is None else closing))
        return self.bounded(Function(pieces, self.end, HORIZON))

    def deemed_receipt(self, cutoff: int | None) -> Function:
        """When what arrives counts as received: after the hour, at the next business day's opening."""
        if cutoff is None:
            return self.first_covered
        rows, zone = self.days_in[self.zone], self.zones[self.zone]
        laid = []
        opening: int | str = self.beyond_days
        for i in range(len(rows) - 1, -1, -1):
            midnight, _, own = rows[i]
            if own is None:
                continue
            day = (midnight + zone.offset(midnight)) // DAY * DAY
            stop = min(zone.at_wall(day + DAY), rows[i + 1][0] if i + 1 < len(rows) else self.end)
            after = max(zone.at_wall(day + cutoff) + 1, midnight)
            laid.append((after, stop, Piece(after, opening)))
            opening = own if own <= self.own[1] else HOLIDAYS
        return self.asked(self.first_covered.over(laid), self.own)


def value(piece: Piece) -> int:
    """The value of a piece that refuses nothing."""
    assert isinstance(piece.y, int)
    return piece.y


def both(one: Function, other: Function) -> Iterator[tuple[int, Piece, Piece]]:
    """The pieces of two functions of one domain, cut wherever either begins a new one."""
    for x in sorted({*one.starts, *other.starts}):
        yield x, one.piece_at(x)[0], other.piece_at(x)[0]


def days(zone: Zone, start: int, end: int) -> Function:
    """What the wall shows, in seconds, cut at each midnight; the cuts keep the pieces apart."""
    pieces = []
    x = start
    while x < end:
        wall = x + zone.offset(x)
        pieces.append(Piece(x, wall, 1))
        change = next((t for t, _ in zone.offsets if t > x), end)
        x = min(x + DAY - wall % DAY, change)
    found = Function((), end, HORIZON)
    found.pieces, found.starts = pieces, [piece.x for piece in pieces]
    return found


def at_wall(zone: Zone, start: int, end: int) -> Function:
    """The first instant at which the wall shows so much or more (T6), around a horizon and well after it."""
    low, high = start + zone.offset(start) - 2 * DAY, end + 500 * 366 * DAY
    edges = {low, *(t + o for t, o in zone.offsets), *(top for top in zone.tops)}
    pieces = []
    for wall in sorted(edge for edge in edges if low <= edge < high):
        t = zone.at_wall(wall)
        pieces.append(Piece(wall, t, 1 if zone.at_wall(wall + 1) > t else 0))
    return Function(pieces, high, HORIZON)


def summed(differences: Iterable[int]) -> Iterator[int]:
    """The numbers of which a table holds the differences."""
    total = 0
    for one in differences:
        total += one
        yield total


def _rows(table: Sequence[int]) -> Iterator[tuple[int, int, int | None]]:
    """Days: first instant, last closing, first opening (None: no business day)."""
    midnight = 0
    for i in range(0, len(table), 3):
        midnight += table[i]
        yield midnight, midnight + table[i + 1], None if table[i + 2] < 0 else midnight + table[i + 2]
