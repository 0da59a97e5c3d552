"""Weeks recovered from finished sets, against the seconds of the sets, for coverages of every shape."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from differential.coverages import coverages, world
from hypothesis import given, settings
from hypothesis import strategies as st
from support.compiled import compiled_of
from support.targets import EXAMPLES, example, seen_by

from slacontract.clock import intervals as iv
from slacontract.clock.spec import Closure, CoverageSpec, Dated, Window
from slacontract.clock.zone import DAY, Zone, zone_from_iana
from slacontract.judge.index import CoverageView, Engine, engine_of
from slacontract.lowering import (
    MONDAY_FIRST,
    SUNDAY_FIRST,
    intervals_of,
    merged,
    minutes_of_week,
    pattern_of,
    recovered,
    renumbered,
    rounded_down,
    seconds_of_week,
    split_at_midnight,
    widened,
)

PARIS = zone_from_iana("Europe/Paris", 2025, 2028)
WEEKDAYS = (0, 1, 2, 3, 4)


def views() -> Iterator[tuple[str, CoverageView]]:
    """Every coverage of every example."""
    for path in EXAMPLES:
        engine: Engine = engine_of(seen_by(example(path), "provider").rules)
        for plan in engine.plan_names:
            view = engine.views(plan)[-1]
            for name in view.plan.coverages:
                yield f"{path.stem}/{plan}/{name}", view.coverage(name)


def test_examples_are_rebuilt() -> None:
    """The pattern of each coverage of the examples gives its intervals, to the second."""
    for name, cover in views():
        rows = tuple((row[0], row[1]) for row in cover.coverage.intervals)
        pattern = recovered(cover)

        assert intervals_of(pattern) == iv.clip(rows, pattern.span), name


@pytest.mark.parametrize("seed", range(25))
def test_generated_are_rebuilt(seed: int) -> None:
    """So does that of generated ones: nights, breaks, holidays, closures, zones that change their clocks.

    On the night on which a clock goes back, a set that is made from another zone's may have an edge in the
    second occurrence of an hour, which no wall time names: there, and only there, the pattern may differ.
    """
    random = Random(seed)
    where = world(random)
    span = where.span
    for name, coverage in coverages(random, where, combined=seed % 2 == 0).items():
        zone = where.zone if coverage.zone == where.zone.name else where.other
        rows = iv.clip(tuple((row[0], row[1]) for row in coverage.intervals), span)
        pattern = pattern_of(zone, rows, span, (coverage,))
        again = intervals_of(pattern)
        changes = {zone.date(at) for at, _ in zone.offsets}
        apart = iv.union(iv.difference(rows, again), iv.difference(again, rows))

        assert {zone.date(at) for at, _ in apart} <= changes, (seed, name)


def office(**more: object) -> CoverageSpec:
    windows = (Window(32400, 43200), Window(50400, 64800))
    weekly = tuple(windows if day in WEEKDAYS else () for day in range(7))
    return CoverageSpec(PARIS, weekly, name="office", **more)  # type: ignore[arg-type]


def pattern(spec: CoverageSpec, first: date = date(2026, 1, 1), last: date = date(2026, 12, 31)):  # type: ignore[no-untyped-def]
    compiled = compiled_of({spec.name: spec}, first, last)
    return recovered(engine_of(compiled.rules).views()[-1].coverage(spec.name))


def test_office_hours_in_words() -> None:
    """A week with lunch, a closed date, a date with other hours, one in addition: as anybody says it."""
    found = pattern(
        office(
            closures=(Closure(date(2026, 5, 4), date(2026, 5, 5), "bridge"),),
            dated=(
                Dated(date(2026, 6, 1), date(2026, 6, 1), (Window(36000, 39600),), "instead"),
                Dated(date(2026, 6, 6), date(2026, 6, 6), (Window(36000, 39600),), "in-addition"),
            ),
        )
    )

    assert found.week == ((((32400, 43200), (50400, 64800)),) * 5 + ((),) * 2)
    assert set(found.closed) == {date(2026, 5, 4), date(2026, 5, 5)}
    assert [(one.date, one.windows) for one in found.special] == [
        (date(2026, 6, 1), ((36000, 39600),)),
        (date(2026, 6, 6), ((36000, 39600),)),
    ]
    assert not found.always


def test_night_is_split_at_midnight() -> None:
    """A night belongs to two days: up to 24:00, and from 00:00 on; Friday's tail to Saturday."""
    weekly = tuple((Window(64800, 32400),) if day in WEEKDAYS else () for day in range(7))
    found = pattern(CoverageSpec(PARIS, weekly, name="night"))

    assert found.week == split_at_midnight(WEEKDAYS, 64800, 32400)
    assert found.week[0] == ((64800, DAY),)
    assert found.week[1] == ((0, 32400), (64800, DAY))
    assert found.week[5] == ((0, 32400),)
    # Before the first opening of the horizon nobody is there.
    assert [one.date for one in found.special] == []
    assert list(found.closed) in ([], [date(2026, 1, 1)])


def test_days_of_23_and_25_hours_are_usual_days() -> None:
    """24 hours a day have no exceptions on the nights on which clocks change."""
    found = pattern(CoverageSpec(PARIS, ((Window(0, DAY),),) * 7, name="always"))

    assert found.always
    assert found.special == ()


windows = st.lists(st.tuples(st.integers(0, DAY), st.integers(0, DAY)), max_size=5).map(
    lambda some: merged((min(a, b), max(a, b)) for a, b in some)
)
weeks = st.lists(windows, min_size=7, max_size=7).map(tuple)


@given(windows)
def test_merged_windows_do_not_touch(day: tuple[tuple[int, int], ...]) -> None:
    """Windows that touch are one, and no second is lost."""
    assert all(one[1] < other[0] for one, other in itertools.pairwise(day))
    assert merged([*day, *day]) == day


@given(weeks, st.sampled_from([60, 900, 3600]))
@settings(max_examples=50)
def test_widened_weeks_hold_what_they_were(week, unit: int) -> None:  # type: ignore[no-untyped-def]
    """A week in whole units covers at least the time it covered, less than one unit more at each edge."""
    wide = widened(week, unit)
    for before, after in zip(week, wide, strict=True):
        assert iv.difference(before, after) == ()
        assert all(edge % unit == 0 for window in after for edge in window)
        more = iv.total(iv.difference(after, before))
        assert more < 2 * unit * max(1, len(before))


@given(st.integers(1, 10**7), st.sampled_from([60, 3600]))
def test_rounding_never_gives_more(seconds: int, unit: int) -> None:
    """A length in whole units is at most what was promised, by less than one unit, and says by how much."""
    found = rounded_down(seconds, unit)
    if found is None:
        assert seconds < unit
    else:
        assert 0 <= found.lost < unit
        assert found.seconds + found.lost == seconds


@given(weeks, st.sampled_from(["sunday", "monday"]))
@settings(max_examples=50)
def test_week_counts_from_its_first_day(week, first: str) -> None:  # type: ignore[no-untyped-def]
    """Seconds of the week are the windows of its days in turn; joined at midnight they cover the same."""
    order = (6, 0, 1, 2, 3, 4, 5) if first == "sunday" else tuple(range(7))
    wanted = tuple((n * DAY + a, n * DAY + b) for n, day in enumerate(order) for a, b in week[day])

    assert tuple(seconds_of_week(week, first)) == wanted  # type: ignore[arg-type]
    assert tuple(seconds_of_week(week, first, split=False)) == iv.normalise(wanted)  # type: ignore[arg-type]


def test_numbers_of_days() -> None:
    """Sunday is 0 for those who begin with it; Monday is minute 1440 of their week."""
    week = (((32400, 43200),), (), (), (), (), (), ((0, DAY),))

    assert renumbered(week, SUNDAY_FIRST) == {0: ((0, DAY),), 1: ((32400, 43200),)}
    assert renumbered(week, MONDAY_FIRST) == {0: ((32400, 43200),), 6: ((0, DAY),)}
    assert minutes_of_week(week) == ((0, 1440), (1980, 2160))
    with pytest.raises(ValueError, match="whole minutes"):
        minutes_of_week((((32401, 43200),),) + ((),) * 6)


def test_zone_is_its_own() -> None:
    """A pattern is read on the walls of the coverage's own zone."""
    york: Zone = zone_from_iana("America/New_York", 2025, 2028)
    found = pattern(CoverageSpec(york, ((Window(32400, 43200),),) * 7, name="york"))

    assert found.zone.name == "America/New_York"
    assert set(found.week) == {((32400, 43200),)}
    assert found.special == ()
