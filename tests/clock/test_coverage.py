"""Layers, set operations, openings and reasons of coverages (T2 to T5, T9, T12, K15)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from slacontract.clock.coverage import (
    Closure,
    CoverageSpec,
    Dated,
    Finished,
    Window,
    closed_time,
    double_instead,
    finish,
    intersect,
    subtract,
    unite,
)
from slacontract.clock.days import days_of
from slacontract.clock.errors import AmbiguousLocalTime, NoSuchLocalTime, OutsideHolidayData
from slacontract.clock.zone import zone_from_iana

H = 3600
PARIS = zone_from_iana("Europe/Paris", 2026, 2027)
NEW_YORK = zone_from_iana("America/New_York", 2026, 2027)
YEAR = PARIS.midnight(date(2026, 1, 1)), PARIS.end_of(date(2026, 12, 31))
OFFICE = ((Window(9 * H, 13 * H), Window(14 * H, 17 * H)),) * 5 + ((), ())
NIGHT = ((Window(22 * H, 6 * H),),) * 5 + ((), ())
MAY_DAY = {date(2026, 5, 1): "Fête du Travail"}


def at(text: str) -> int:
    return PARIS.exact(date.fromisoformat(text[:10]), int(text[11:13]) * H + int(text[14:16]) * 60)


def build(weekly: Any = OFFICE, **layers: Any) -> Finished:
    return finish(CoverageSpec(PARIS, weekly, **layers), YEAR)


def open_on(done: Finished, first: str, last: str | None = None) -> list[str]:
    """The covered stretches of some dates, as local text, `Fri 22:00-06:00`."""
    start, end = PARIS.midnight(date.fromisoformat(first)), PARIS.end_of(date.fromisoformat(last or first))

    def clock(t: int) -> str:
        ordinal, second = PARIS.local(t)
        return f"{date.fromordinal(ordinal):%a} {second // H:02}:{second // 60 % 60:02}"

    return [f"{clock(a)}-{clock(b)[4:]}" for a, b in done.timeline.slices(start, end)]


def test_a_holiday_cuts_the_civil_day_of_a_night_shift() -> None:
    """T4: Thursday's shift stops at midnight, Friday's leaves its part after midnight."""
    done = build(NIGHT, holidays=MAY_DAY)
    assert open_on(done, "2026-04-30", "2026-05-02") == [
        "Thu 00:00-06:00",
        "Thu 22:00-00:00",
        "Sat 00:00-06:00",
    ]
    dates = done.business_dates()
    assert date(2026, 4, 30) in dates
    # T9: what is left of Friday's shift opens on no date, neither on Friday nor on Saturday.
    assert date(2026, 5, 1) not in dates
    assert date(2026, 5, 2) not in dates


def test_shifts_kept_whole_follow_their_opening_day() -> None:
    """T4: the shift into the holiday is kept, that of the holiday does not take place."""
    done = build(NIGHT, holidays=MAY_DAY, keep_shifts=True)
    assert open_on(done, "2026-04-30", "2026-05-02") == ["Thu 00:00-06:00", "Thu 22:00-06:00"]
    closed = build(NIGHT, closures=(Closure(date(2026, 5, 1), date(2026, 5, 1)),), keep_shifts=True)
    assert open_on(closed, "2026-04-30", "2026-05-02") == open_on(done, "2026-04-30", "2026-05-02")


def test_dated_windows_beat_holidays_and_closures_beat_all() -> None:
    """T3: layers, weakest first: weekly windows, holidays, dated windows, dated closures."""
    day = date(2026, 5, 1)
    extra = Dated(day, day, (Window(10 * H, 12 * H),), "in-addition")
    assert open_on(build(holidays=MAY_DAY), "2026-05-01") == []
    assert open_on(build(holidays=MAY_DAY, dated=(extra,)), "2026-05-01") == ["Fri 10:00-12:00"]
    closed = build(holidays=MAY_DAY, dated=(extra,), closures=(Closure(day, day, "Pont"),))
    assert open_on(closed, "2026-05-01") == []
    assert date(2026, 5, 1) in build(holidays=MAY_DAY, dated=(extra,)).business_dates()


def test_instead_takes_the_windows_of_the_date_and_their_tails_only() -> None:
    """T3: the tail of the day before stays; a dated window past midnight is not cut by a holiday."""
    wednesday = date(2026, 3, 4)
    done = build(NIGHT, dated=(Dated(wednesday, wednesday, (Window(20 * H, 21 * H),), "instead"),))
    assert open_on(done, "2026-03-03", "2026-03-05") == [
        "Tue 00:00-06:00",
        "Tue 22:00-06:00",
        "Wed 20:00-21:00",
        "Thu 22:00-00:00",
    ]
    eve = date(2026, 4, 30)
    launch = Dated(eve, eve, (Window(20 * H, 4 * H),), "in-addition")
    assert open_on(build(holidays=MAY_DAY, dated=(launch,)), "2026-05-01") == ["Fri 00:00-04:00"]


def test_in_addition_adds_and_overlap_counts_once() -> None:
    """T2, T3: overlapping windows count once, and are reported."""
    day = date(2026, 3, 3)
    done = build(dated=(Dated(day, day, (Window(12 * H, 20 * H),), "in-addition"),))
    assert open_on(done, "2026-03-03") == ["Tue 09:00-20:00"]
    assert done.overlaps == (
        (at("2026-03-03 12:00"), at("2026-03-03 13:00")),
        (at("2026-03-03 14:00"), at("2026-03-03 17:00")),
    )
    assert build().overlaps == ()


def test_a_dated_range_covers_both_ends() -> None:
    """T3: from the first date to the last, both included."""
    launch = finish(
        CoverageSpec(PARIS, dated=(Dated(date(2026, 6, 19), date(2026, 6, 21), (Window(0, 24 * H),)),)), YEAR
    )
    assert open_on(launch, "2026-06-01", "2026-06-30") == ["Fri 00:00-00:00"]
    assert launch.intervals == ((at("2026-06-19 00:00"), at("2026-06-22 00:00")),)


def test_two_instead_for_one_date_are_found() -> None:
    """T3: an error of the text; the dates are those both say."""
    windows = (Window(9 * H, 12 * H),)
    clash = CoverageSpec(
        PARIS,
        OFFICE,
        dated=(
            Dated(date(2026, 12, 20), date(2026, 12, 24), windows, "instead"),
            Dated(date(2026, 12, 23), date(2026, 12, 31), windows, "instead"),
            Dated(date(2026, 12, 20), date(2026, 12, 31), windows, "in-addition"),
        ),
    )
    assert double_instead(clash) == ((date(2026, 12, 23), date(2026, 12, 24)),)


def test_a_dated_window_beside_weekly_ones_must_say_its_mode() -> None:
    """T3: the two readings differ, so none is assumed."""
    with pytest.raises(ValueError, match="instead or in addition"):
        build(dated=(Dated(date(2026, 3, 3), date(2026, 3, 3), (Window(0, H),)),))


def test_a_dated_window_names_instants() -> None:
    """T1: in the gap or the overlap an error, unless the text says which; a weekly window is none (T6)."""

    def launch(day: date, *window: Any) -> Finished:
        return finish(CoverageSpec(PARIS, dated=(Dated(day, day, (Window(*window),)),)), YEAR)

    with pytest.raises(NoSuchLocalTime):
        launch(date(2026, 3, 29), 9000, 5 * H)
    with pytest.raises(AmbiguousLocalTime):
        launch(date(2026, 10, 24), 23 * H, 9000)
    second = launch(date(2026, 10, 24), 23 * H, 9000, None, "second")
    first = launch(date(2026, 10, 24), 23 * H, 9000, None, "first")
    assert second.intervals[0][1] - first.intervals[0][1] == H
    assert finish(CoverageSpec(PARIS, ((Window(9000, 5 * H),),) * 7), YEAR).intervals


@pytest.mark.parametrize("pair", [(9 * H, 9 * H), (24 * H, 6 * H), (-1, H), (0, 24 * H + 1)])
def test_impossible_windows_are_refused(pair: tuple[int, int]) -> None:
    """T5: equal ends, an opening at 24:00, times outside the day."""
    with pytest.raises(ValueError, match="no window"):
        Window(*pair)


def test_a_block_is_read_in_the_order_of_the_sentence() -> None:
    """T2: own windows, then includes, then only in, then except, whatever the order of the lines."""
    mornings = build(((Window(8 * H, 12 * H),),) * 7)
    weekend = build(((),) * 5 + ((Window(0, 24 * H),),) * 2)
    early = build(((Window(0, 9 * H),),) * 7)
    done = build(includes=(weekend,), only_in=(mornings,), except_=(early,))
    assert open_on(done, "2026-03-06", "2026-03-08") == [
        "Fri 09:00-12:00",
        "Sat 09:00-12:00",
        "Sun 09:00-12:00",
    ]
    assert subtract(intersect(unite((build(), weekend)), mornings), early).intervals == done.intervals


def test_a_closure_does_not_cut_what_is_included_or_joins() -> None:
    """T3: and where it meets such time, the stretch can be shown in a warning."""
    weekend = build(((),) * 5 + ((Window(10 * H, 12 * H),),) * 2)
    spec = CoverageSpec(
        PARIS,
        OFFICE,
        closures=(Closure(date(2026, 3, 6), date(2026, 3, 7), "Inventaire"),),
        includes=(weekend,),
    )
    done = finish(spec, YEAR)
    assert open_on(done, "2026-03-06", "2026-03-07") == ["Sat 10:00-12:00"]
    assert closed_time(spec, weekend) == ((at("2026-03-07 10:00"), at("2026-03-07 12:00")),)


def test_business_days_of_combined_coverages() -> None:
    """T9: of a union the dates of any; of a difference those of the first where a second is left."""
    office = build(holidays=MAY_DAY)
    saturdays = build(((),) * 5 + ((Window(10 * H, 12 * H),), ()))
    fridays_off = build(((),) * 4 + ((Window(0, 24 * H),), (), ()))
    week = [date(2026, 5, 4) + timedelta(days=n) for n in range(7)]

    def in_week(done: Finished) -> list[int]:
        dates = set(done.business_dates())
        return [day.weekday() for day in week if day in dates]

    assert in_week(unite((office, saturdays))) == [0, 1, 2, 3, 4, 5]
    assert in_week(subtract(office, fridays_off)) == [0, 1, 2, 3]
    assert in_week(intersect(office, fridays_off)) == [4]
    # The first member decides: fridays_off opens on Friday alone, whatever else the second covers.
    assert in_week(intersect(fridays_off, office)) == [4]


def test_business_days_of_a_union_over_two_zones_are_read_in_the_zone_named() -> None:
    """T9: New York's Monday opens on Tuesday in Tokyo; each date is that of the opening there."""
    tokyo = zone_from_iana("Asia/Tokyo", 2026, 2027)
    evening = finish(CoverageSpec(NEW_YORK, ((Window(18 * H, 22 * H),),) * 5 + ((), ())), YEAR)
    both = unite((build(), evening))
    assert both.zones == {"Europe/Paris", "America/New_York"}
    first_week = [d for d in evening.business_dates(tokyo) if date(2026, 3, 2) <= d <= date(2026, 3, 8)]
    assert [d.weekday() for d in first_week] == [1, 2, 3, 4, 5]
    assert [d.weekday() for d in both.business_dates() if date(2026, 3, 2) <= d <= date(2026, 3, 8)] == [
        0,
        1,
        2,
        3,
        4,
        5,
    ]
    assert {row.opening is not None for row in days_of(both, tokyo).rows} == {True, False}


def test_every_skipped_slice_has_its_reason() -> None:
    """K15: break, outside, holiday by name, closure by its label, replaced; together they tile."""
    day = date(2026, 5, 7)
    done = build(
        holidays={date(2026, 5, 8): "Victoire 1945"},
        dated=(Dated(day, day, (Window(9 * H, 12 * H),), "instead"),),
        closures=(Closure(date(2026, 5, 11), date(2026, 5, 11), "Pont"),),
    )
    start, end = at("2026-05-06 09:00"), at("2026-05-12 10:00")
    found = done.skips(start, end)
    assert [(m.kind, m.label) for m in found] == [
        ("break", ""),
        ("outside", ""),
        ("replaced", ""),
        ("outside", ""),
        ("replaced", ""),
        ("outside", ""),
        ("holiday", "Victoire 1945"),
        ("outside", ""),
        ("closure", "Pont"),
        ("outside", ""),
    ]
    pieces = sorted([*done.timeline.slices(start, end), *((m.start, m.end) for m in found)])
    assert pieces[0][0] == start
    assert pieces[-1][1] == end
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    assert (found[6].start, found[6].end) == PARIS.civil_day(date(2026, 5, 8))


def test_reasons_of_combined_coverages() -> None:
    """K15: what a difference takes names the other coverage; a union keeps its members' reasons."""
    lunch = finish(CoverageSpec(PARIS, ((Window(12 * H, 14 * H),),) * 7, name="lunch"), YEAR)
    always = CoverageSpec(PARIS, always=True, holidays=MAY_DAY)
    done = finish(CoverageSpec(PARIS, always=True, holidays=MAY_DAY, except_=(lunch,)), YEAR)
    start, end = PARIS.civil_day(date(2026, 4, 30))
    assert [(m.kind, m.label) for m in done.skips(start, end)] == [("except", "lunch")]
    assert [(m.kind, m.label) for m in done.skips(*PARIS.civil_day(date(2026, 5, 1)))] == [
        ("holiday", "Fête du Travail")
    ]
    narrowed = finish(CoverageSpec(PARIS, always=True, only_in=(lunch,)), YEAR)
    assert [m.kind for m in narrowed.skips(start, end)] == ["only-in", "only-in"]
    whole = unite((finish(always, YEAR), build(holidays={date(2026, 5, 1): "1er mai"})))
    assert [(m.kind, m.label) for m in whole.skips(*PARIS.civil_day(date(2026, 5, 1)))] == [
        ("holiday", "Fête du Travail")
    ]


def test_a_year_without_holiday_data_is_not_guessed() -> None:
    """T12: what needs the year is refused, what does not is answered."""
    two_years = YEAR[0], PARIS.end_of(date(2027, 12, 31))
    done = finish(CoverageSpec(PARIS, OFFICE, holidays=MAY_DAY, holiday_years=frozenset({2026})), two_years)
    assert done.known == (two_years[0], PARIS.midnight(date(2027, 1, 1)))
    assert done.timeline.deadline(at("2026-12-31 16:00"), H) == at("2026-12-31 17:00")
    with pytest.raises(OutsideHolidayData):
        done.timeline.deadline(at("2026-12-31 16:00"), H + 1)
    with pytest.raises(OutsideHolidayData):
        days_of(done).deadline(at("2026-12-31 16:00"), 1, "last-closing", done.timeline)
    assert unite((done, finish(CoverageSpec(PARIS, OFFICE), two_years))).known == done.known
