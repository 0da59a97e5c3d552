"""What compiling and counting may cost, as ratios to the bare conversions, measured side by side."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from time import perf_counter

from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.clock.days import days_of
from slacontract.clock.holidays import holiday_dates
from slacontract.clock.zone import _zone_info, zone_from_iana

H = 3600
YEARS = range(2020, 2033)


def best(work: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in seconds: what the work costs when nothing disturbs it."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def test_compiling_thirteen_years_costs_at_most_twice_the_bare_conversions() -> None:
    """Table, set, days and sums of French office hours: at most 2 x converting each edge and midnight."""
    holidays = holiday_dates("FR", None, (), YEARS)
    hours = (Window(9 * H, 13 * H), Window(14 * H, 17 * H))
    info = _zone_info("Europe/Paris")

    def compiling() -> int:
        zone_from_iana.cache_clear()
        zone = zone_from_iana("Europe/Paris", YEARS[0], YEARS[-1])
        span = zone.midnight(date(YEARS[0], 1, 1)), zone.end_of(date(YEARS[-1], 12, 31))
        done = finish(CoverageSpec(zone, (hours,) * 5 + ((), ()), holidays=holidays), span)
        assert len(days_of(done).rows) == 4749
        return len(done.timeline.intervals)

    def converting() -> int:
        edges = 0
        for ordinal in range(date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal() + 1):
            on = date.fromordinal(ordinal)
            datetime(on.year, on.month, on.day, tzinfo=info).timestamp()
            if on.weekday() < 5 and on not in holidays:
                for hour in (9, 13, 14, 17):
                    datetime(on.year, on.month, on.day, hour, tzinfo=info).timestamp()
                    edges += 1
        return edges

    assert compiling() * 2 == converting()
    assert best(compiling) <= 2 * best(converting)


def test_a_deadline_costs_microseconds_whatever_the_horizon() -> None:
    """A deadline by bisection costs as much as a few conversions by the standard library."""
    zone = zone_from_iana("Europe/Paris", YEARS[0], YEARS[-1])
    span = zone.midnight(date(YEARS[0], 1, 1)), zone.end_of(date(YEARS[-1], 12, 31))
    hours = (Window(9 * H, 13 * H), Window(14 * H, 17 * H))
    line = finish(CoverageSpec(zone, (hours,) * 5 + ((), ())), span).timeline
    rng = random.Random(20260101)
    starts = [rng.randrange(span[0], span[1] - 90 * 86400) for _ in range(20000)]
    info = _zone_info("Europe/Paris")

    def deadlines() -> None:
        for t in starts:
            line.deadline(t, 40 * H)

    def conversions() -> None:
        for t in starts:
            datetime.fromtimestamp(t, info)

    # The ratio is near 3; a linear search through the intervals would be in the hundreds.
    assert best(deadlines, 3) <= 10 * best(conversions, 3)
