"""Thirteen years of coverage beside the bare zone conversions, and deadlines beside opening-hours-py."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec

from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.clock.days import days_of
from slacontract.clock.finished import Finished
from slacontract.clock.holidays import holiday_dates
from slacontract.clock.zone import _zone_info, zone_from_iana

H = 3600
YEARS = range(2020, 2033)
WINDOWS = (Window(9 * H, 13 * H), Window(14 * H, 17 * H))
DATES, INTERVALS = 4749, 6560
"""Dates of the thirteen years, and intervals of their French office hours."""

TARGET = 4 * H
QUESTIONS = 2_000


def thirteen_years() -> tuple[Callable[[], object], Callable[[], object]]:
    """Compiling French office hours (table of the zone, set, days and sums), and only their conversions."""
    holidays = holiday_dates("FR", None, (), YEARS)
    info = _zone_info("Europe/Paris")

    def compiling() -> None:
        zone_from_iana.cache_clear()
        done = office_hours(holidays)
        assert len(days_of(done).rows) == DATES
        assert len(done.timeline.intervals) == INTERVALS

    def converting() -> None:
        edges = 0
        for ordinal in range(date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal() + 1):
            on = date.fromordinal(ordinal)
            datetime(on.year, on.month, on.day, tzinfo=info).timestamp()
            if on.weekday() < 5 and on not in holidays:
                for hour in (9, 13, 14, 17):
                    datetime(on.year, on.month, on.day, hour, tzinfo=info).timestamp()
                    edges += 1
        assert edges == 2 * INTERVALS

    return compiling, converting


def office_hours(holidays: Mapping[date, str] | None = None) -> Finished:
    """French office hours over all the years."""
    if holidays is None:
        holidays = holiday_dates("FR", None, (), YEARS)
    zone = zone_from_iana("Europe/Paris", YEARS[0], YEARS[-1])
    span = zone.midnight(date(YEARS[0], 1, 1)), zone.end_of(date(YEARS[-1], 12, 31))
    return finish(CoverageSpec(zone, (WINDOWS,) * 5 + ((), ()), holidays=holidays), span)


def opening_hours_is_installed() -> bool:
    """Whether the peer can be asked (`pip install slacontract[bench]`)."""
    return find_spec("opening_hours") is not None


def deadlines() -> tuple[Callable[[], object], Callable[[], object]]:
    """The same four-hour deadlines by the engine and by opening-hours-py, from datetime to datetime.

    The peer has no deadline of its own: it gives the open intervals after an instant, one by one, and
    the loop that adds them up is ours. Both answer all questions alike, or the measurement fails.
    """
    from opening_hours import OpeningHours, State

    info = _zone_info("Europe/Paris")
    line = office_hours().timeline
    peer = OpeningHours("Mo-Fr 09:00-13:00,14:00-17:00; PH off", timezone=info, country="FR")
    rng = random.Random(20260101)
    first, last = datetime(2020, 1, 2, tzinfo=UTC).timestamp(), datetime(2029, 12, 1, tzinfo=UTC).timestamp()
    asked = [datetime.fromtimestamp(rng.randrange(int(first), int(last)), info) for _ in range(QUESTIONS)]

    def ours() -> list[datetime]:
        return [datetime.fromtimestamp(line.deadline(int(at.timestamp()), TARGET), info) for at in asked]

    def theirs() -> list[datetime]:
        answers = []
        for at in asked:
            left = TARGET
            for start, end, state, _ in peer.intervals(at):
                if state == State.OPEN:
                    open_for = int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds())
                    if open_for >= left:
                        answers.append((start.astimezone(UTC) + timedelta(seconds=left)).astimezone(info))
                        break
                    left -= open_for
        return answers

    assert ours() == theirs()
    return ours, theirs
