"""From a finished set of time to weekly series that every reader expands alike, and single events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slacontract.clock.zone import DAY, Zone

from .zones import occurrences, on_wall

WEEK = 7 * DAY
SHORTEST_SERIES = 3
"""Fewer occurrences than this are single events."""
LONGEST_BREAK = 8
"""A series ends where more weeks in a row than this lack it, and another begins after."""


@dataclass(frozen=True)
class Occurrence:
    """One stretch of covered time, epoch seconds, half open; `weekday` (Monday 0) and place on its date."""

    start: int
    end: int
    wall: int
    length: int
    ordinal: int

    @property
    def weekday(self) -> int:
        return (self.wall // DAY + 3) % 7


@dataclass(frozen=True)
class Series:
    """A stretch of one weekday, every week from `first` to `last` (openings), but not at `skipped`.

    `key` is its identity within the coverage. Wall times are seconds since 1970-01-01 00:00 on the wall.
    """

    key: str
    first: Occurrence
    last: Occurrence
    skipped: tuple[int, ...]


@dataclass(frozen=True)
class Single:
    """A stretch that no series may hold: around a change of clocks, or too rare."""

    key: str
    occurrence: Occurrence


def occurrences_of(zone: Zone, intervals: Iterable[tuple[int, int]]) -> tuple[Occurrence, ...]:
    """The stretches of a finished set (sorted, disjoint epoch seconds), each on the wall of the zone.

    A set with a stretch of six days or more is cut at local midnights, wherever a stretch is longer than
    a day: nothing recurs in it otherwise.
    """
    stretches = [(start, end) for start, end in intervals if start < end]
    if any(end - start >= WEEK - DAY for start, end in stretches):
        stretches = [piece for stretch in stretches for piece in _at_midnights(zone, *stretch)]
    found: list[Occurrence] = []
    on, ordinal = None, 0
    for start, end in stretches:
        wall = on_wall(zone, start)
        ordinal = ordinal + 1 if wall // DAY == on else 1
        on = wall // DAY
        found.append(Occurrence(start, end, wall, on_wall(zone, end) - wall, ordinal))
    return tuple(found)


def split(zone: Zone, found: Iterable[Occurrence]) -> tuple[tuple[Series, ...], tuple[Single, ...]]:
    """Weekly series where they are safe, and the rest as single events; together exactly what was found."""
    alike: dict[tuple[int, int, int], list[Occurrence]] = defaultdict(list)
    rest: list[Occurrence] = []
    changes = [start for start, _ in zone.offsets[1:]]
    for one in found:
        steady = not any(one.start - DAY < change <= one.end + DAY for change in changes) or _is_plain(
            zone, one
        )
        if steady:
            alike[one.weekday, one.wall % DAY, one.length].append(one)
        else:
            rest.append(one)
    runs: dict[str, list[list[Occurrence]]] = defaultdict(list)
    for members in alike.values():
        for run in _runs(zone, members):
            if len(run) < SHORTEST_SERIES:
                rest += run
            else:
                runs[f"weekly/{run[0].weekday + 1}/{run[0].ordinal}"].append(run)
    series = [one for key, several in runs.items() for one in _named(zone, key, several)]
    singles = [Single(f"date/{zone.date(one.start).isoformat()}/{one.ordinal}", one) for one in rest]
    return (
        tuple(sorted(series, key=lambda one: (one.first.start, one.key))),
        tuple(sorted(singles, key=lambda one: one.occurrence.start)),
    )


def _is_plain(zone: Zone, one: Occurrence) -> bool:
    """Whether all readers find the same two instants for an occurrence's wall times, however they add."""
    moved = any(one.start < change <= one.end for change, _ in zone.offsets[1:])
    ends = (one.wall, one.wall + one.length)
    return not moved and all(occurrences(zone, at) == 1 for at in ends)


def _runs(zone: Zone, members: list[Occurrence]) -> Iterator[list[Occurrence]]:
    """Members of one weekday and hour, cut where a series must not go on.

    A missing week whose wall time is in a gap or an overlap ends the run: readers differ in how they match
    an excluded date there.
    """
    run: list[Occurrence] = []
    for one in members:
        if run:
            missing = range(run[-1].wall + WEEK, one.wall, WEEK)
            if len(missing) > LONGEST_BREAK or any(occurrences(zone, at) != 1 for at in missing):
                yield run
                run = []
        run.append(one)
    if run:
        yield run


def _named(zone: Zone, key: str, runs: list[list[Occurrence]]) -> Iterator[Series]:
    """The series of runs that share a weekday and a place on it: the longest bears the plain key."""
    for number, run in enumerate(sorted(runs, key=lambda run: (-len(run), run[0].start))):
        present = {one.wall for one in run}
        skipped = tuple(at for at in range(run[0].wall, run[-1].wall, WEEK) if at not in present)
        since = zone.date(run[0].start).isoformat()
        yield Series(f"{key}/{since}" if number else key, run[0], run[-1], skipped)


def _at_midnights(zone: Zone, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch longer than a day, cut where its local dates begin."""
    while end - start > DAY:
        midnight = zone.end_of(zone.date(start))
        if midnight >= end:
            break
        yield start, midnight
        start = midnight
    yield start, end
