"""Business days of columns of dates are those of the clock, and of NumPy where it can be asked."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from differential.coverages import coverages, world

from slacontract.batch import NONE
from slacontract.batch.days import DayTable
from slacontract.batch.zones import ZoneTable, add_units
from slacontract.clock.calendar import add
from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.clock.days import Day, Days, days_of
from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.zone import EPOCH_ORDINAL, zone_from_iana


def number(on: date) -> int:
    return on.toordinal() - EPOCH_ORDINAL


def said(ask, *arguments) -> int:  # type: ignore[no-untyped-def]
    try:
        found = ask(*arguments)
    except OutsideHorizon:
        return NONE
    return number(found) if isinstance(found, date) else int(found)


@pytest.mark.parametrize("seed", range(8))
def test_generated_coverages(seed: int) -> None:
    """Counts and sums of business days are those of the clock on every date, refusals included (T9, T12)."""
    random = Random(f"days/{seed}")
    place = world(random)
    dates = [place.first + timedelta(days=n) for n in range(-6, (place.last - place.first).days + 7)]
    for one in coverages(random, place, combined=True).values():
        rows = [Day(midnight, closing, opening or None) for midnight, closing, opening in one.days]
        days = Days(place.zone if one.zone == place.zone.name else place.other, rows, place.span, one.known)
        table = DayTable(days)
        others = random.choices(dates, k=len(dates))
        asked, to = np.array([number(on) for on in dates]), np.array([number(on) for on in others])

        counted = table.business_day_count(asked, to).tolist()
        assert counted == [said(days.count, *pair) for pair in zip(dates, others, strict=True)]
        for n in (1, 5, 300, -1, -4):
            assert table.add_business_days(asked, n).tolist() == [said(days.nth_date, on, n) for on in dates]


def test_against_numpy() -> None:
    """On weekdays less some dates, NumPy's own business days agree: an independent count."""
    zone = zone_from_iana("Europe/Paris", 2025, 2027)
    off = {date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1)}
    weekly = ((Window(9 * 3600, 17 * 3600),),) * 5 + ((), ())
    spec = CoverageSpec(zone, weekly, holidays=dict.fromkeys(off, "holiday"))
    span = zone.midnight(date(2025, 12, 1)), zone.end_of(date(2027, 3, 1))
    table = DayTable(days_of(finish(spec, span)))
    a = np.arange(np.datetime64("2026-01-01"), np.datetime64("2027-01-01"))
    calendar = np.busdaycalendar(holidays=sorted(off))

    for n in (1, 10):
        wanted = np.busday_offset(a, n, roll="backward", busdaycal=calendar)
        assert (table.add_business_days(a, n) == wanted.astype(np.int64)).all()
        count = table.business_day_count(a, a + n)
        assert (count == np.busday_count(a + 1, a + n + 1, busdaycal=calendar)).all()


def test_days_are_counted_from_one() -> None:
    """The zeroth business day after a date is a question without an answer."""
    zone = zone_from_iana("UTC", 2026, 2026)
    table = DayTable(days_of(finish(CoverageSpec(zone, always=True), (0, 86_400 * 9))))

    with pytest.raises(ValueError, match="from 1"):
        table.add_business_days([3], 0)


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_calendar_units(unit) -> None:  # type: ignore[no-untyped-def]
    """So many units after a date are those of the clock, the last day of a short month included (T10)."""
    dates = [date(2023, 1, 1) + timedelta(days=n) for n in range(1500)]
    for n in (1, 6, 13):
        found = add_units(np.array([number(on) for on in dates]), n, unit).tolist()

        assert found == [number(add(on, n, unit)) for on in dates]


@pytest.mark.parametrize("name", ["Europe/Paris", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_zones(name: str) -> None:
    """Local dates, clock times and first instants are those of the zone, changes of clocks included (T6)."""
    zone = zone_from_iana(name, 2011, 2012)
    table = ZoneTable(zone)
    first, last = zone.midnight(date(2011, 1, 2)), zone.midnight(date(2012, 12, 30))
    t = np.arange(first, last, 2333)
    days, seconds = table.local(t)
    walls = np.arange(first, last, 1777)

    assert [(day + EPOCH_ORDINAL, second) for day, second in zip(days, seconds, strict=True)] == [
        zone.local(int(one)) for one in t
    ]
    assert table.at_wall(walls).tolist() == [zone.at_wall(int(wall)) for wall in walls]
