"""Counting days, deemed receipt and calendar units (T9, T10, T11, T12, K4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacontract.clock.calendar import (
    Span,
    add,
    calendar_deadline,
    grid,
    last_day_of_renewal,
    last_day_of_term,
    month_start,
    notice_date,
    to_date,
    within_horizon,
)
from slacontract.clock.coverage import CoverageSpec, Window, finish, subtract, unite
from slacontract.clock.days import Day, Days, days_of, working_day_deadline
from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.timeline import Timeline
from slacontract.clock.zone import zone_from_iana

H = 3600
PARIS = zone_from_iana("Europe/Paris", 2026, 2027)
APIA = zone_from_iana("Pacific/Apia", 2011, 2012)
SPAN = PARIS.midnight(date(2026, 1, 1)), PARIS.end_of(date(2026, 12, 31))
OFFICE = finish(
    CoverageSpec(
        PARIS,
        ((Window(9 * H, 13 * H), Window(14 * H, 17 * H)),) * 5 + ((), ()),
        holidays={date(2026, 5, 8): "", date(2026, 5, 14): ""},
    ),
    SPAN,
)
NIGHT = finish(CoverageSpec(PARIS, ((Window(22 * H, 6 * H),),) * 5 + ((), ())), SPAN)
OFFICE_DAYS, NIGHT_DAYS = days_of(OFFICE), days_of(NIGHT)


def at(text: str, which: str | None = None) -> int:
    seconds = int(text[11:13]) * H + int(text[14:16]) * 60
    return PARIS.exact(date.fromisoformat(text[:10]), seconds, which)  # type: ignore[arg-type]


def test_business_days_end_at_the_last_closing() -> None:
    """T9: from the date after the start's, to the end of the last covered second of that date."""
    assert OFFICE_DAYS.deadline(at("2026-05-06 10:15"), 5, "last-closing", OFFICE.timeline) == at(
        "2026-05-15 17:00"
    )
    # T9: the night's day is clipped: 24:00 = 00:00 of the next date.
    assert NIGHT_DAYS.deadline(at("2026-03-05 10:00"), 1, "last-closing", NIGHT.timeline) == at(
        "2026-03-07 00:00"
    )
    with pytest.raises(ValueError, match="counted from 1"):
        OFFICE_DAYS.deadline(at("2026-05-06 10:15"), 0, "last-closing", OFFICE.timeline)


def test_the_same_time_is_the_first_covered_instant_from_it_on() -> None:
    """T9: inside hours itself, in a break its end, after the last closing the next opening day."""

    def same(text: str) -> int:
        return OFFICE_DAYS.deadline(at(text), 1, "same-time", OFFICE.timeline)

    assert same("2026-03-05 10:30") == at("2026-03-06 10:30")
    assert same("2026-03-05 13:30") == at("2026-03-06 14:00")
    assert same("2026-03-05 17:00") == at("2026-03-09 09:00")
    assert same("2026-03-05 03:00") == at("2026-03-06 09:00")


def test_a_day_paused_at_its_last_second_is_not_counted() -> None:
    """K4: paused during the last covered second before the closing, or before 24:00 of a working day."""
    start = at("2026-03-03 10:00")

    def after(paused: tuple[str, str]) -> int:
        a, b = map(at, paused)
        return OFFICE_DAYS.deadline(start, 2, "last-closing", OFFICE.timeline, lambda t: a <= t < b)

    assert after(("2026-03-04 16:59", "2026-03-04 17:00")) == at("2026-03-06 17:00")
    assert after(("2026-03-04 09:00", "2026-03-04 16:59")) == at("2026-03-05 17:00")
    assert after(("2026-03-04 17:00", "2026-03-05 09:00")) == at("2026-03-05 17:00")
    a, b = at("2026-03-04 12:00"), at("2026-03-05 00:00")
    week = range(6)
    assert working_day_deadline(PARIS, start, 1, week, (), lambda t: a <= t < b) == at("2026-03-06 00:00")
    assert working_day_deadline(PARIS, start, 1, week, (), lambda t: a <= t < b - 1) == at("2026-03-05 00:00")


def test_the_same_business_day_is_the_first_date_with_time_left() -> None:
    """T9: from the start's date on, the last closing after it."""
    same = OFFICE_DAYS.same_business_day
    assert same(at("2026-03-06 03:00")) == at("2026-03-06 17:00")
    assert same(at("2026-03-06 16:59")) == at("2026-03-06 17:00")
    assert same(at("2026-03-06 17:00")) == at("2026-03-09 17:00")
    # A tail is covered time too: Saturday until 06:00.
    assert NIGHT_DAYS.same_business_day(at("2026-03-07 01:00")) == at("2026-03-07 06:00")


def test_days_the_horizon_cuts_are_refused_not_shortened() -> None:
    """T12: a last day whose closing lies past the horizon gives an error."""
    span = SPAN[0], at("2026-12-31 12:00")
    done = finish(CoverageSpec(PARIS, ((Window(9 * H, 17 * H),),) * 5 + ((), ())), span)
    days = days_of(done)
    with pytest.raises(OutsideHorizon):
        days.deadline(at("2026-12-30 10:00"), 1, "last-closing", done.timeline)
    with pytest.raises(OutsideHorizon):
        days.same_business_day(at("2026-12-31 10:00"))
    with pytest.raises(OutsideHorizon):
        days.deadline(at("2026-12-30 10:00"), 4, "last-closing", done.timeline)
    with pytest.raises(OutsideHorizon):
        days.deadline(SPAN[0] - 1, 1, "last-closing", done.timeline)
    assert days.deadline(at("2026-12-29 10:00"), 1, "last-closing", done.timeline) == at("2026-12-30 17:00")


def test_days_can_be_made_from_their_rows_alone() -> None:
    """A rule set carries the rows; the answers from them are the same."""
    line = Timeline(OFFICE.intervals, SPAN)
    # Dates on which nothing is covered may be left out.
    copy = Days(PARIS, [Day(*row) for row in OFFICE_DAYS.rows if row.last_closing is not None], SPAN)
    assert len(copy.rows) < len(OFFICE_DAYS.rows)
    for text in ("2026-01-01 00:00", "2026-03-07 20:00", "2026-03-08 08:00", "2026-03-03 16:01"):
        t = at(text)
        assert copy.same_business_day(t) == OFFICE_DAYS.same_business_day(t)
        for cutoff in (None, 16 * H):
            assert copy.deemed_receipt(t, line, cutoff) == OFFICE_DAYS.deemed_receipt(t, line, cutoff)
    for n in (1, 3, 40):
        t = at("2026-04-30 09:30")
        assert copy.deadline(t, n, "last-closing", line) == OFFICE_DAYS.deadline(
            t, n, "last-closing", OFFICE.timeline
        )
    assert copy.dates() == OFFICE.business_dates() == OFFICE_DAYS.dates()


def test_business_dates_count_both_ways() -> None:
    """T9: the nth business date after or before a date, and how many lie between."""
    assert OFFICE_DAYS.nth_date(date(2026, 5, 7), 1) == date(2026, 5, 11)
    assert OFFICE_DAYS.nth_date(date(2026, 5, 11), -1) == date(2026, 5, 7)
    assert OFFICE_DAYS.nth_date(date(2026, 5, 9), -1) == date(2026, 5, 7)
    assert OFFICE_DAYS.count(date(2026, 5, 7), date(2026, 5, 15)) == 4
    with pytest.raises(OutsideHorizon):
        OFFICE_DAYS.nth_date(date(2026, 1, 2), -3)


def test_working_days_end_at_midnight() -> None:
    """T9: jours ouvrables, Monday to Saturday, end at 24:00; the weekday is the local one."""
    july = {date(2026, 7, 14)}
    assert working_day_deadline(PARIS, at("2026-07-11 10:00"), 3, range(6), july) == at("2026-07-17 00:00")
    # Apia's Thursday 29 is followed by Saturday 31, for Friday 30 does not exist.
    thursday = APIA.boundary(date(2011, 12, 29), 10 * H)
    assert working_day_deadline(APIA, thursday, 1, range(6), ()) == APIA.midnight(date(2012, 1, 1))
    with pytest.raises(OutsideHorizon):
        working_day_deadline(PARIS, at("2026-07-11 10:00"), 9, range(6), july, last=date(2026, 7, 20))
    with pytest.raises(ValueError, match="counted from 1"):
        working_day_deadline(PARIS, SPAN[0], 1, (), ())


def test_deemed_receipt() -> None:
    """T11: inside nothing moves, outside the next opening; after the cut-off the next date's first."""

    def received(text: str, cutoff: int | None = 16 * H) -> int:
        return OFFICE_DAYS.deemed_receipt(at(text), OFFICE.timeline, cutoff)

    assert received("2026-03-03 15:59") == at("2026-03-03 15:59")
    assert received("2026-03-03 16:00") == at("2026-03-03 16:00")
    assert OFFICE_DAYS.deemed_receipt(at("2026-03-03 16:00") + 1, OFFICE.timeline, 16 * H) == at(
        "2026-03-04 09:00"
    )
    assert received("2026-03-06 18:00") == at("2026-03-09 09:00")
    assert received("2026-03-03 13:30") == at("2026-03-03 14:00")
    assert received("2026-03-03 13:30", 12 * H) == at("2026-03-04 09:00")
    assert received("2026-03-07 20:00") == at("2026-03-09 09:00")
    assert received("2026-03-03 16:30", None) == at("2026-03-03 16:30")


def test_the_first_opening_is_that_of_a_window_not_of_a_tail() -> None:
    """T11: of a night coverage the next date's opening is 22:00, not the midnight its tail runs through."""
    assert NIGHT_DAYS.deemed_receipt(at("2026-03-03 23:00"), NIGHT.timeline, 22 * H) == at("2026-03-04 22:00")
    weekdays = finish(CoverageSpec(PARIS, ((Window(0, 24 * H),),) * 5 + ((), ())), SPAN)
    days = days_of(weekdays)
    # Monday's 24:00 closes nothing, yet Tuesday has its own opening.
    assert days.deemed_receipt(at("2026-03-02 18:00"), weekdays.timeline, 17 * H) == at("2026-03-03 00:00")


def test_an_opening_cut_short_moves_to_the_first_second_left() -> None:
    """T9, T11: what a difference leaves of a window opens where the rest of it begins; a tail does not."""
    early = finish(CoverageSpec(PARIS, ((Window(22 * H, 23 * H),),) * 7), SPAN)
    days = days_of(subtract(NIGHT, early))
    assert days.deemed_receipt(at("2026-03-03 23:30"), subtract(NIGHT, early).timeline, 22 * H) == at(
        "2026-03-04 23:00"
    )
    # Only the tail of a date's covered time is left: the date counts still, by the words of T9.
    evening = finish(CoverageSpec(PARIS, ((Window(20 * H, 24 * H),),) * 7), SPAN)
    tails = subtract(NIGHT, evening)
    assert date(2026, 3, 3) in tails.business_dates()
    assert date(2026, 3, 2) not in tails.business_dates()


def test_days_of_a_union_in_the_zone_named() -> None:
    """T9: the last covered second is clipped to the date of the zone named."""
    west = zone_from_iana("America/Los_Angeles", 2026, 2027)
    both = unite((OFFICE, finish(CoverageSpec(west, ((Window(9 * H, 17 * H),),) * 5 + ((), ())), SPAN)))
    days = days_of(both, PARIS)
    assert days.deadline(at("2026-03-02 10:00"), 1, "last-closing", both.timeline) == at("2026-03-04 00:00")


def test_a_month_too_short_ends_on_its_last_day() -> None:
    """T10: calendar months and years; weeks are seven dates."""
    assert add(date(2026, 1, 31), 1, "month") == date(2026, 2, 28)
    assert add(date(2026, 1, 31), 2, "month") == date(2026, 3, 31)
    assert add(date(2028, 2, 29), 1, "year") == date(2029, 2, 28)
    assert add(date(2026, 5, 31), -3, "month") == date(2026, 2, 28)
    assert add(date(2026, 1, 15), -1, "month") == date(2025, 12, 15)
    assert add(date(2026, 12, 28), 1, "week") == date(2027, 1, 4)


def test_the_calendar_ends_without_a_crash() -> None:
    """A hostile number of units is refused as any other answer outside the horizon."""
    for n, unit in ((10**6, "month"), (10**12, "day"), (-3000, "year"), (10**30, "week")):
        with pytest.raises(OutsideHorizon):
            add(date(2026, 1, 31), n, unit)  # type: ignore[arg-type]
    first, last = zone_from_iana("Europe/Paris", 1, 2), zone_from_iana("Europe/Paris", 9998, 9999)
    assert first.offset(first.midnight(date(1, 6, 1))) == 561  # local mean time
    assert last.iso(last.midnight(date(9999, 12, 1))) == "9999-12-01T00:00:00+01:00"


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-200, 200))
def test_months_are_never_converted_into_days(on: date, n: int) -> None:
    """T10: n months move the month by n and keep the day, or stop at the month's last."""
    moved = add(on, n, "month")
    assert (moved.year - on.year) * 12 + moved.month - on.month == n
    assert moved.day == on.day or (moved.day < on.day and add(moved, 1, "day").month != moved.month)


def test_calendar_delays_on_the_nights_the_clock_changes() -> None:
    """T10: a gap is its end, an overlap the first; a later start may end earlier."""

    def day(t: int) -> int:
        return calendar_deadline(PARIS, t, 1, "day", "same-time")

    assert day(at("2026-03-28 02:30")) == at("2026-03-29 03:00")
    assert day(at("2026-10-24 02:30")) == at("2026-10-25 02:30", "first")
    first, second = at("2026-10-25 02:50", "first"), at("2026-10-25 02:10", "second")
    assert first < second
    assert day(first) > day(second)


def test_a_date_that_does_not_exist_is_a_gap() -> None:
    """T10: the same time on it, and the end of it, are the gap's end."""
    start = APIA.boundary(date(2011, 12, 29), 10 * H)
    assert calendar_deadline(APIA, start, 1, "day", "same-time") == APIA.midnight(date(2011, 12, 31))
    assert calendar_deadline(APIA, start, 1, "day", "end-of-day") == APIA.midnight(date(2011, 12, 31))
    assert calendar_deadline(APIA, start, 2, "day", "end-of-day") == APIA.midnight(date(2012, 1, 1))
    assert to_date(APIA, date(2011, 12, 30)) == APIA.midnight(date(2011, 12, 31))
    with pytest.raises(ValueError, match="counted from 1"):
        calendar_deadline(APIA, start, 0, "day", "end-of-day")


def test_whole_days_waited_extend_a_calendar_delay() -> None:
    """K4: local dates paused from first to last second, up to the deadline so extended."""
    start = at("2026-03-02 10:00")

    def ends(*paused: tuple[str, str], until: str = "end-of-day") -> int:
        waited = [(at(a), at(b)) for a, b in paused]
        return calendar_deadline(PARIS, start, 3, "day", until, waited)  # type: ignore[arg-type]

    assert ends(("2026-03-02 12:00", "2026-03-05 12:00")) == at("2026-03-08 00:00")
    assert ends(("2026-03-02 12:00", "2026-03-03 23:59")) == at("2026-03-06 00:00")
    # Two pauses that touch are one wait.
    assert ends(("2026-03-03 00:00", "2026-03-03 12:00"), ("2026-03-03 12:00", "2026-03-04 00:00")) == at(
        "2026-03-07 00:00"
    )
    # The wait reaches a date that only the extension brought in.
    assert ends(("2026-03-05 00:00", "2026-03-08 00:00")) == at("2026-03-09 00:00")
    assert ends(("2026-03-05 00:00", "2026-03-08 00:00"), until="same-time") == at("2026-03-08 10:00")
    assert ends(("2026-03-06 00:00", "2026-03-09 00:00")) == at("2026-03-06 00:00")


def test_terms_renewals_and_notice() -> None:
    """T10: last day = start + term - 1 day; renewals count from the first start; notice from the last day."""
    year, month = Span(1, "year"), Span(1, "month")
    assert last_day_of_term(date(2026, 1, 1), year) == date(2026, 12, 31)
    assert last_day_of_term(date(2026, 2, 15), Span(3, "month")) == date(2026, 5, 14)
    assert last_day_of_renewal(date(2026, 2, 15), date(2027, 2, 14), year, 2) == date(2029, 2, 14)
    # From 31 January: short months shorten no later renewal.
    assert last_day_of_renewal(date(2026, 1, 31), date(2026, 2, 27), month, 0) == date(2026, 2, 27)
    assert last_day_of_renewal(date(2026, 1, 31), date(2026, 2, 27), month, 1) == date(2026, 3, 30)
    assert last_day_of_renewal(date(2024, 2, 29), date(2025, 2, 27), year, 3) == date(2028, 2, 28)
    assert last_day_of_renewal(date(2026, 1, 31), date(2027, 1, 30), Span(4, "week"), 1) == date(2027, 2, 27)
    # A first term that is no whole months is renewed from the day after it.
    assert last_day_of_renewal(date(2026, 3, 16), date(2026, 12, 31), year, 2) == date(2028, 12, 31)
    assert notice_date(date(2026, 5, 31), Span(3, "month")) == date(2026, 2, 28)
    assert notice_date(date(2026, 12, 31), Span(90, "day")) == date(2026, 10, 2)


def test_the_horizon_includes_the_end_of_its_last_day() -> None:
    """T12: a start before it and an end after it are errors; 24:00 of the last day is inside."""
    assert within_horizon(SPAN[0], SPAN[1], SPAN) == SPAN[1]
    for t, end in ((SPAN[0] - 1, SPAN[0]), (SPAN[0], SPAN[1] + 1)):
        with pytest.raises(OutsideHorizon):
            within_horizon(t, end, SPAN)


def test_grid_points_and_periods() -> None:
    """T6, K10: points after the start up to the end."""
    points = grid(PARIS, (2 * H + 1800, 16 * H), at("2026-03-28 16:00"), at("2026-03-29 16:00"))
    assert points == (at("2026-03-29 03:00"), at("2026-03-29 16:00"))
    assert month_start(PARIS, 2026, 13) == PARIS.midnight(date(2027, 1, 1))
