"""Laws that hold of every set of time, every coverage and every zone (T2, T6, T7, T8, K4, K15)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slacontract.clock import intervals as iv
from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.clock.days import days_of
from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.reasons import as_marks, overlay, skips
from slacontract.clock.timeline import Timeline, elapsed_deadline
from slacontract.clock.zone import zone_from_iana

END = 60
SPAN = (0, END)
raw = st.lists(st.tuples(st.integers(0, END), st.integers(0, END)), max_size=8)
sets = raw.map(iv.normalise)


def points(intervals: iv.Intervals) -> set[int]:
    """The seconds of a set, one by one."""
    return {t for start, end in intervals for t in range(start, end)}


def is_normal(intervals: iv.Intervals) -> bool:
    edges = [edge for interval in intervals for edge in interval]
    return edges == sorted(set(edges))


@given(raw)
def test_normalising_keeps_the_seconds(stretches: list[tuple[int, int]]) -> None:
    """T2: sorted, disjoint, not touching, the same seconds; doing it again changes nothing."""
    once = iv.normalise(stretches)
    assert is_normal(once)
    assert points(once) == {t for start, end in stretches for t in range(start, end)}
    assert iv.normalise(once) == once
    covers = [sum(start <= t < end for start, end in stretches) for t in range(END)]
    assert points(iv.overlaps(stretches)) == {t for t, times in enumerate(covers) if times > 1}


@given(sets, sets)
def test_sets_of_time_are_sets_of_seconds(a: iv.Intervals, b: iv.Intervals) -> None:
    """T2: union, intersection, difference and complement are those of the seconds."""
    for ours, theirs in (
        (iv.union(a, b), points(a) | points(b)),
        (iv.intersection(a, b), points(a) & points(b)),
        (iv.difference(a, b), points(a) - points(b)),
        (iv.complement(a, SPAN), set(range(END)) - points(a)),
    ):
        assert is_normal(ours)
        assert points(ours) == theirs
    assert iv.total(a) + iv.total(b) == iv.total(iv.union(a, b)) + iv.total(iv.intersection(a, b))
    assert iv.union(iv.difference(a, b), iv.intersection(a, b)) == a


@given(sets, st.integers(0, END), st.integers(0, END))
def test_clipping_is_intersecting(a: iv.Intervals, first: int, last: int) -> None:
    """T2: the part inside a span."""
    assert iv.clip(a, (first, last)) == iv.intersection(a, iv.normalise([(first, last)]))


@given(sets, st.integers(0, END), st.integers(0, END), st.integers(0, END))
def test_counting_adds_up(a: iv.Intervals, x: int, y: int, z: int) -> None:
    """T7: covered seconds of neighbours add up, never decrease, and are those of the slices."""
    line = Timeline(a, SPAN)
    first, middle, last = sorted((x, y, z))
    assert line.covered(first, middle) + line.covered(middle, last) == line.covered(first, last)
    assert line.covered(first, middle) <= line.covered(first, last)
    assert line.covered(first, last) == iv.total(line.slices(first, last)) == -line.covered(last, first)


@given(sets, st.integers(0, END), st.integers(1, 25))
def test_a_deadline_is_the_earliest_instant(a: iv.Intervals, t: int, n: int) -> None:
    """T8: at the deadline n seconds are covered, a second before they are not; pulling back undoes it."""
    line = Timeline(a, SPAN)
    if line.covered(t, END) < n:
        with pytest.raises(OutsideHorizon):
            line.deadline(t, n)
        return
    end = line.deadline(t, n)
    assert line.covered(t, end) == n
    assert line.covered(t, end - 1) == n - 1
    start = line.pull_back(end, n)
    assert start >= t
    assert line.covered(start, end) == n
    assert start == END or line.covered(start + 1, end) < n
    if line.covered(t, END) > n:
        assert line.deadline(t, n + 1) > end
    if t < END and line.covered(t + 1, END) >= n:
        assert line.deadline(t + 1, n) >= end


@given(sets, sets, st.integers(0, END), st.integers(0, 25))
def test_pauses_are_time_taken_out(a: iv.Intervals, pauses: iv.Intervals, t: int, n: int) -> None:
    """K4: a deadline with pauses is that of the coverage without them; elapsed time likewise."""
    left = Timeline(iv.difference(a, pauses), SPAN)
    try:
        expected = left.deadline(t, n)
    except OutsideHorizon:
        with pytest.raises(OutsideHorizon):
            Timeline(a, SPAN).deadline(t, n, pauses)
        return
    assert Timeline(a, SPAN).deadline(t, n, pauses) == expected
    always = Timeline(iv.difference(((0, 10 * END),), pauses), (0, 10 * END))
    if n:
        assert elapsed_deadline(t, n, pauses) == always.deadline(t, n)


@given(sets, sets, sets, st.integers(0, END), st.integers(0, END))
def test_counted_and_skipped_slices_tile(
    a: iv.Intervals, holidays: iv.Intervals, breaks: iv.Intervals, x: int, y: int
) -> None:
    """K15: each second of a stretch is counted once or skipped once, by the strongest reason."""
    first, last = sorted((x, y))
    marks = overlay(as_marks(holidays, "holiday", "H"), as_marks(breaks, "break"))
    found = skips(a, marks, first, last)
    seconds = [t for mark in found for t in range(mark.start, mark.end)]
    assert sorted(seconds) == seconds
    assert set(seconds) == set(range(first, last)) - points(a)
    for mark in found:
        for t in range(mark.start, mark.end):
            expected = "holiday" if t in points(holidays) else "break" if t in points(breaks) else "outside"
            assert mark.kind == expected
            assert skips(a, marks, t, t + 1)
    assert not any(skips(a, marks, t, t + 1) for t in points(a))


ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC+05:45",
    "Pacific/Apia",
]


@given(st.sampled_from(ZONES), st.lists(st.integers(1, 1439), min_size=1, max_size=4, unique=True))
def test_windows_that_touch_on_the_wall_tile_the_year(name: str, cuts: list[int]) -> None:
    """T6: a day cut anywhere is covered without a hole or an overlap, on every night of the year."""
    year = 2011 if name == "Pacific/Apia" else 2026
    zone = zone_from_iana(name, year, year)
    span = zone.midnight(date(year, 1, 1)), zone.end_of(date(year, 12, 31))
    edges = [0, *sorted(60 * cut for cut in cuts), 86400]
    day = tuple(Window(a, b) for a, b in pairwise(edges))
    done = finish(CoverageSpec(zone, (day,) * 7), span)
    assert done.intervals == (span,)
    assert done.overlaps == ()
    # One window a day that ends where the next begins tiles too, over midnight.
    around = finish(CoverageSpec(zone, ((Window(edges[1], edges[1] - 60 or 86400),),) * 7), span)
    night = finish(CoverageSpec(zone, ((Window(edges[1] - 60, edges[1]),),) * 7), span)
    assert iv.union(around.intervals, night.intervals) == (span,)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.integers(1, 20),
    st.integers(0, 200),
)
def test_more_business_days_end_later(name: str, a: int, b: int, n: int, day: int) -> None:
    """T9: on a business day, after the start's date; one more day ends later; a later start not earlier."""
    assume(a != b and (a, b) != (0, 1440))
    zone = zone_from_iana(name, 2026, 2027)
    span = zone.midnight(date(2026, 1, 1)), zone.end_of(date(2027, 6, 30))
    done = finish(CoverageSpec(zone, ((Window(60 * a, 60 * b),),) * 5 + ((), ())), span)
    days = days_of(done)
    t = span[0] + day * 86400 + 3600 * (day % 24)
    end = days.deadline(t, n, "last-closing", done.timeline)
    row = days.row(end - 1)
    assert row is not None
    assert row.business
    assert row.midnight > t
    assert row.last_closing == end
    assert days.deadline(t, n + 1, "last-closing", done.timeline) > end
    assert days.deadline(t + 7200, n, "last-closing", done.timeline) >= end
    assert done.timeline.covered(t, end) > 0
