"""Holidays by country, dates that come back each year, and the lock file (T4, T12)."""

import subprocess
import sys
from datetime import date

import pytest
from dateutil.easter import easter as reference_easter
from hypothesis import given
from hypothesis import strategies as st

from slacontract.clock.errors import LockError, UnknownHolidays
from slacontract.clock.holidays import check_holidays, holiday_dates, holidays_version, years_known
from slacontract.clock.lock import HolidayKey, Lock, parse_lock, print_lock
from slacontract.clock.yearly import Fixed, FromEaster, NthWeekday, easter, occurrences


def test_french_holidays_by_year_and_region() -> None:
    """T4: national dates, and those that only Alsace-Moselle has; names in the language asked for."""
    france = holiday_dates("FR", None, (), [2026], "fr")
    assert list(france) == sorted(france)
    assert france[date(2026, 5, 8)] == "Fête de la Victoire"
    assert date(2026, 12, 26) not in france
    for region in ("57", "FR-57", "Moselle"):
        assert holiday_dates("FR", region, (), [2025], "fr")[date(2025, 12, 26)] == "Saint-Étienne"
    assert date(2026, 9, 10) in holiday_dates("CH", "CH-GE", (), [2026], "fr")


def test_a_holiday_kept_on_another_day_of_the_year_before() -> None:
    """T4: 1 January 2028 is a Saturday; in the US it is kept on 31 December 2027, a date of 2027."""
    assert date(2027, 12, 31) in holiday_dates("US", None, (), [2027])
    assert date(2027, 12, 31) not in holiday_dates("US", None, (), [2028])


def test_names_do_not_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text gives the same bytes under any locale."""
    code = (
        "from slacontract.clock.holidays import holiday_dates;"
        "print(ascii(list(holiday_dates('FR', None, (), [2026]).values())))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"LANG": lang, "LANGUAGE": lang, "LC_ALL": lang, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for lang in ("C", "fr_FR.UTF-8", "th_TH.UTF-8")
    }
    assert len(printed) == 1
    assert "Armistice" in printed.pop()


def test_unknown_codes_carry_near_misses() -> None:
    """Nothing silent: a wrong code is refused, with the ones it may be a slip for."""
    with pytest.raises(UnknownHolidays) as refused:
        check_holidays("fr")
    assert (refused.value.part, refused.value.near) == ("country", ("FR",))
    with pytest.raises(UnknownHolidays) as refused:
        check_holidays("DE", "DE-BEE")
    assert (refused.value.part, refused.value.near[0]) == ("subdivision", "BE")
    with pytest.raises(UnknownHolidays) as refused:
        check_holidays("FR", None, ("publik",))
    assert (refused.value.part, refused.value.near) == ("category", ("public",))
    with pytest.raises(UnknownHolidays):
        check_holidays("list_supported_countries")


def test_a_year_without_data_is_known_to_lack() -> None:
    """T12: a year that is not in the data is an error, never a year without holidays."""
    assert years_known("FR", None, (), range(2098, 2104)) == {2098, 2099, 2100}
    with pytest.raises(UnknownHolidays) as refused:
        holiday_dates("FR", None, (), [2100, 2101])
    assert (refused.value.part, refused.value.given) == ("year", "2101")


def test_loading_the_clock_loads_no_holiday_data() -> None:
    """A command that needs no holidays does not pay for their package."""
    code = "import sys, slacontract.clock.holidays, slacontract.clock.days; print('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def test_easter_and_the_dates_counted_from_it() -> None:
    """Western Easter of every year from 1600 to 2400, and fifty days after."""
    assert all(easter(year) == reference_easter(year) for year in range(1600, 2401))
    assert FromEaster(50).in_year(2026) == date(2026, 5, 25)
    assert FromEaster(-2).in_year(2026) == date(2026, 4, 3)


def test_nth_weekday_of_a_month() -> None:
    """First, last and fifth; a fifth that a month has not gives no date."""
    assert NthWeekday(1, 0, 9).in_year(2026) == date(2026, 9, 7)
    assert NthWeekday(-1, 0, 5).in_year(2026) == date(2026, 5, 25)
    assert NthWeekday(5, 0, 3).in_year(2026) == date(2026, 3, 30)
    assert NthWeekday(5, 0, 2).in_year(2026) is None
    every = [NthWeekday(n, d, m).in_year(2027) for n in range(1, 6) for d in range(7) for m in range(1, 13)]
    assert sorted(day for day in every if day) == [
        date.fromordinal(o) for o in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    ]


def test_yearly_dates_over_a_stretch() -> None:
    """Only the years that have the date; both ends included."""
    leap = list(occurrences(Fixed(29, 2), date(2023, 1, 1), date(2032, 2, 28)))
    assert leap == [date(2024, 2, 29), date(2028, 2, 29)]
    assert list(occurrences(Fixed(24, 12), date(2026, 12, 24), date(2027, 12, 24))) == [
        date(2026, 12, 24),
        date(2027, 12, 24),
    ]


LOCK = """\
# Holiday dates this contract rests on, written by `slac lock`; review them like any other source.
# A build reads a locked year from here and never computes it anew.
lock 1

holidays FR
  region Zone A
  category school
  year 2026 from holidays 0.109
    2026-02-07 Vacances
  year 2027 from holidays 0.110
    2027-02-13 Vacances d'hiver; semaine 1
"""


def test_the_lock_is_read_and_written_without_loss() -> None:
    """Printing and reading are inverse, whatever the order the years were added in."""
    school = HolidayKey("FR", "Zone A", ("school",))
    lock = Lock().with_year(school, 2027, "0.110", {date(2027, 2, 13): "Vacances d'hiver;\n semaine 1"})
    lock = lock.with_year(school, 2026, "0.109", {date(2026, 2, 7): "Vacances"})
    assert print_lock(lock) == LOCK
    assert parse_lock(LOCK) == lock
    assert parse_lock("\ufeff" + LOCK.replace("\n", "\r\n")) == lock
    found = lock.find(school)
    assert found is not None
    assert found.known == {2026, 2027}
    assert list(found.dates) == [date(2026, 2, 7), date(2027, 2, 13)]


def test_a_locked_year_is_never_changed() -> None:
    """A later version of the data does not move a date both sides reviewed."""
    key = HolidayKey("FR")
    lock = Lock().with_year(key, 2026, "0.109", holiday_dates("FR", None, (), [2026], "fr"))
    assert lock.with_year(key, 2026, "9.9", {}) == lock
    year = lock.year(key, 2026)
    assert year is not None
    assert year.version == "0.109"
    assert parse_lock(print_lock(lock)) == lock
    assert holidays_version().startswith("0.109")


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("lock 1", "lock 2", 3, "“lock 1”"),
        ("holidays FR", "holiday FR", 5, "“holidays COUNTRY”"),
        ("2026-02-07", "2026-02-30", 9, "a date that exists"),
        ("2026-02-07", "2025-02-07", 9, "a date of 2026"),
        ("year 2027", "year 2026", 10, "each year once"),
        ("    2026-02-07 Vacances", "    2026-02-07 A\n    2026-02-07 B", 10, "each date once"),
        ("  year 2026 from", "  year 2026 by", 8, "“year YYYY from holidays VERSION”"),
        ("2026-02-07 Vacances", "2026-02-07", 9, "“holidays COUNTRY”"),
    ],
)
def test_a_broken_lock_names_its_line(old: str, new: str, line: int, expected: str) -> None:
    """A merge that went wrong is refused at its line, never read around."""
    with pytest.raises(LockError) as refused:
        parse_lock(LOCK.replace(old, new))
    assert (refused.value.line, refused.value.expected) == (line, expected)


LINES = st.sampled_from(
    [*LOCK.splitlines(), "year 2026", "\x00", "region", "holidays  FR", "lock 1 2", "\u2028"]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
def test_any_text_is_a_lock_or_an_error(text: str) -> None:
    """Contract files can be hostile: what is read prints and reads back the same."""
    try:
        lock = parse_lock(text)
    except LockError:
        return
    assert parse_lock(print_lock(lock)) == lock


@given(
    st.dictionaries(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.text(min_size=1).filter(lambda s: s.split()),
        max_size=5,
    )
)
def test_any_name_of_a_holiday_survives(dates: dict[date, str]) -> None:
    """Names are kept but for their white space, which a line cannot hold."""
    lock = Lock().with_year(HolidayKey("XX"), 2026, "1", dates)
    assert parse_lock(print_lock(lock)) == lock


def test_an_empty_lock_is_an_error_but_a_lock_of_nothing_is_not() -> None:
    """An emptied file is not a lock without holidays."""
    with pytest.raises(LockError):
        parse_lock("")
    assert parse_lock(print_lock(Lock())) == Lock()
