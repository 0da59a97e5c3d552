"""Finished sets of time and their union, intersection and difference, business days included (T2, T9)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property

from ..records import dataclass
from .intervals import Interval, Intervals, clip, complement, difference, intersection, union
from .reasons import Marks, as_marks, overlay, skips, within
from .timeline import Timeline
from .zone import DAY, Zone

PAD = 3 * DAY  # sets are computed so far beyond their span, for the days that the span cuts in any zone


@dataclass(frozen=True)
class Finished:
    """A finished set of time (T2), with what business days and the ledger need.

    `zone` is where its dates are read, `zones` names those of all its members: more than one, and
    business days need the zone named (T9). `padded` is the set computed up to three days beyond `span`;
    `known` is where its holidays are known. `openings` are the first covered instants of the written
    windows that open (T9). `overlaps` is what two of its own windows cover (T2).
    """

    zone: Zone
    span: Interval
    padded: Intervals
    openings: tuple[int, ...]
    known: Interval
    marks: Marks = ()
    overlaps: Intervals = ()
    zones: frozenset[str] = frozenset()
    name: str = ""

    @cached_property
    def intervals(self) -> Intervals:
        """The set inside its span: sorted, disjoint, half open, in epoch seconds."""
        return clip(self.padded, self.span)

    @cached_property
    def timeline(self) -> Timeline:
        """The set ready to be counted."""
        return Timeline(self.intervals, self.span, self.known)

    def business_dates(self, zone: Zone | None = None) -> tuple[date, ...]:
        """The business days inside the span (T9), in its own zone or in the one named."""
        zone = zone or self.zone
        inside = (t for t in self.openings if zone.end_of(zone.date(t)) > self.span[0] and t < self.span[1])
        return tuple(dict.fromkeys(zone.date(t) for t in inside))

    def skips(self, start: int, end: int) -> Marks:
        """Every uncovered stretch of [start, end) with its reason (K15)."""
        return skips(clip(self.padded, (start, end)), self.marks, start, end)


def unite(members: tuple[Finished, ...], zone: Zone | None = None) -> Finished:
    """The union of finished sets: business days are the dates of any member (T2, T9).

    Its dates are read in `zone`, or else in that of the first member.
    """
    first = members[0]
    _same_span(members)
    marks: Marks = ()
    for member in members:
        marks = overlay(marks, member.marks)
    return Finished(
        zone or first.zone,
        first.span,
        union(*(member.padded for member in members)),
        tuple(sorted({t for member in members for t in member.openings})),
        _all_known(members),
        marks,
        zones=frozenset[str]().union(*(member.zones for member in members)),
    )


def intersect(first: Finished, second: Finished) -> Finished:
    """What both cover; business days are the first's on which the result covers a second (T2, T9)."""
    kept = intersection(first.padded, second.padded)
    lost = difference(first.padded, second.padded)
    why = overlay(within(second.marks, lost), as_marks(lost, "only-in", second.name))
    return _reduced(first, second, kept, why)


def subtract(first: Finished, second: Finished) -> Finished:
    """What the first covers and the second does not; business days as for `intersect` (T2, T9)."""
    kept = difference(first.padded, second.padded)
    why = as_marks(intersection(first.padded, second.padded), "except", second.name)
    return _reduced(first, second, kept, why)


def _same_span(members: tuple[Finished, ...]) -> None:
    if len({member.span for member in members}) > 1:
        raise ValueError("coverages are combined over one span")


def _all_known(members: tuple[Finished, ...]) -> Interval:
    return max(member.known[0] for member in members), min(member.known[1] for member in members)


def _reduced(first: Finished, second: Finished, kept: Intervals, why: Marks) -> Finished:
    """The first set cut down to `kept`: its dates survive where a second of them is left (T9)."""
    _same_span((first, second))
    starts = [start for start, _ in kept]

    def first_kept(at: int, before: int) -> int | None:
        i = bisect_right(starts, at) - 1
        if i >= 0 and kept[i][1] > at:
            return at
        return starts[i + 1] if i + 1 < len(starts) and starts[i + 1] < before else None

    openings: set[int] = set()
    by_date: dict[date, list[int]] = {}
    for t in first.openings:
        by_date.setdefault(first.zone.date(t), []).append(t)
    for on, written in by_date.items():
        midnight, end = first.zone.civil_day(on)
        after = {found for opening in written if (found := first_kept(opening, end)) is not None}
        # Only a remainder from the day before is left: the date still counts, from its first second left.
        left = first_kept(midnight, end)
        openings |= after or ({left} if left is not None else set())
    uncovered = complement(first.padded, (first.span[0] - PAD, first.span[1] + PAD))
    marks = overlay(why, within(first.marks, uncovered))
    return Finished(
        first.zone,
        first.span,
        kept,
        tuple(sorted(openings)),
        _all_known((first, second)),
        marks,
        first.overlaps,
        first.zones,
        first.name,
    )
