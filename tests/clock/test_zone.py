"""Local time from offset tables: the pinned data, gaps, overlaps, skipped dates (T1, T5, T6)."""

from __future__ import annotations

import struct
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacontract.clock.errors import AmbiguousLocalTime, NoSuchLocalTime, OutsideHorizon, UnknownZone
from slacontract.clock.zone import Zone, tzdata_version, zone_from_iana, zone_names

PARIS = zone_from_iana("Europe/Paris", 2025, 2028)
APIA = zone_from_iana("Pacific/Apia", 2011, 2012)
H = 3600


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def pinned(name: str) -> ZoneInfo:
    """The zone of the package of the data, whatever the machine has installed."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "America/New_York", "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata", "UTC"]
)
@given(second=st.integers(0, 50 * 366 * 86400))
def test_local_time_is_that_of_the_data(name: str, second: int) -> None:
    """Offset, date, clock and ISO text equal the standard library's at any instant of 1980 to 2029."""
    zone = zone_from_iana(name, 1980, 2030)
    t = at("1980-01-01T00:00:00+00:00") + second
    there = datetime.fromtimestamp(t, pinned(name))
    assert zone.iso(t) == there.isoformat()
    assert zone.date(t) == there.date()
    assert zone.local(t) == (there.toordinal(), there.hour * H + there.minute * 60 + there.second)
    assert zone.offset(t) == there.utcoffset() // timedelta(seconds=1)  # type: ignore[operator]


def written_transitions(name: str) -> list[int]:
    """The instants of change that the data file of a zone lists, in its 64-bit block (RFC 8536)."""
    raw = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()

    def counts(offset: int) -> tuple[int, ...]:
        return struct.unpack(">6l", raw[offset + 20 : offset + 44])

    isutc, isstd, leap, times, types, chars = counts(0)
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isutc
    times = counts(second)[3]
    return list(struct.unpack(f">{times}q", raw[second + 44 : second + 44 + 8 * times]))


def test_no_change_of_clock_is_missed() -> None:
    """Every change the files list from 1975 to 2037 that moves the clock is a row of the table."""
    start, end = at("1975-01-01T00:00:00+00:00"), at("2037-01-01T00:00:00+00:00")
    for name in [*sorted(zone_names())[::20], "Africa/Casablanca", "Africa/Cairo", "America/Caracas"]:
        zone = zone_from_iana(name, 1975, 2037)
        info = pinned(name)
        rows = [row[0] for row in zone.offsets]
        for t in written_transitions(name):
            if start <= t < end:
                before, after = (
                    datetime.fromtimestamp(x, UTC).astimezone(info).utcoffset() for x in (t - 1, t)
                )
                assert (t in rows) == (before != after), (name, t)


def test_the_systems_own_files_are_not_read(tmp_path: Path) -> None:
    """The table comes from the pinned package, whatever the machine has installed."""
    (tmp_path / "Europe").mkdir()
    wrong = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "Europe" / "Paris").write_bytes(wrong)
    before = zoneinfo.TZPATH
    zone_from_iana.cache_clear()
    try:
        zoneinfo.reset_tzpath([str(tmp_path)])
        assert ZoneInfo.no_cache("Europe/Paris").utcoffset(datetime(2026, 1, 1)) == timedelta(hours=9)
        assert zone_from_iana("Europe/Paris", 2025, 2028) == PARIS
    finally:
        zoneinfo.reset_tzpath(to=before)
    assert tzdata_version()[:2] == "20"


def test_fixed_offsets() -> None:
    """`UTC`, `UTC+05:45`, `UTC-09:30` never change; beyond 14 hours there is no such place."""
    assert zone_from_iana("UTC+05:45", 2026, 2026).iso(0) == "1970-01-01T05:45:00+05:45"
    assert zone_from_iana("UTC-09:30", 2026, 2026).iso(0) == "1969-12-31T14:30:00-09:30"
    assert zone_from_iana("UTC", 2026, 2026).offset(-(10**10)) == 0
    for name in ("UTC+15:00", "UTC+1:00", "UTC+01:60", "UTC+٠١:٠٠", "utc", "UTC+01:00 ", "GMT+1"):
        with pytest.raises(UnknownZone):
            zone_from_iana(name, 2026, 2026)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("europe/paris", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("Europe/Zürich", "Europe/Zurich"),
        ("new york", "America/New_York"),
        ("Europe/Pari", "Europe/Paris"),
    ],
)
def test_an_unknown_zone_has_near_misses(name: str, near: str) -> None:
    """A slip is refused, and the likeliest zone is offered first."""
    with pytest.raises(UnknownZone) as refused:
        zone_from_iana(name, 2026, 2026)
    assert refused.value.near[0] == near


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "Europe", "", "Europe/Paris/", "tzdata.zi", "Europe\\Paris"]
)
def test_a_hostile_name_opens_no_file(name: str) -> None:
    """Only names of the data's own list are ever opened."""
    with pytest.raises(UnknownZone):
        zone_from_iana(name, 2026, 2026)


def test_a_recurring_time_in_a_gap_is_its_end() -> None:
    """T6: 02:30 in the spring is the instant the gap ends, not 03:30."""
    spring = date(2026, 3, 29)
    ends = at("2026-03-29T03:00:00+02:00")
    assert [PARIS.boundary(spring, s) for s in (2 * H, 2 * H + 1800, 3 * H)] == [ends] * 3
    assert PARIS.boundary(spring, 3 * H + 60) == ends + 60


def test_a_recurring_time_in_an_overlap_is_its_first_occurrence() -> None:
    """T6: 02:30 in the autumn, opening and closing alike."""
    assert PARIS.boundary(date(2026, 10, 25), 2 * H + 1800) == at("2026-10-25T02:30:00+02:00")
    assert PARIS.boundary(date(2026, 10, 25), 3 * H) == at("2026-10-25T03:00:00+01:00")


@given(
    st.sampled_from([(PARIS, 3 * 366), (APIA, 366)]), st.integers(0, 86399), st.integers(0, 7200), st.data()
)
def test_boundaries_never_decrease(
    place: tuple[Zone, int], second: int, more: int, data: st.DataObject
) -> None:
    """T6: so windows that touch on the wall touch in time; and none is before its wall time."""
    zone, days = place
    wall = zone.offsets[0][0] + 86400 * data.draw(st.integers(3, days)) + second
    first, second_ = zone.at_wall(wall), zone.at_wall(wall + more)
    assert first <= second_
    assert first - 1 + zone.offset(first - 1) < wall <= first + zone.offset(first)


def test_a_skipped_date() -> None:
    """T1, T5: 30 December 2011 does not exist in Apia; its midnight is the 31st's."""
    gone = date(2011, 12, 30)
    assert not APIA.exists(gone)
    assert APIA.exists(date(2011, 12, 29))
    assert APIA.exists(date(2011, 12, 31))
    assert APIA.next_date(date(2011, 12, 29)) == date(2011, 12, 31)
    assert APIA.midnight(gone) == APIA.midnight(date(2011, 12, 31)) == at("2011-12-31T00:00:00+14:00")
    assert APIA.end_of(date(2011, 12, 29)) == APIA.end_of(gone) == APIA.midnight(date(2011, 12, 31))
    assert list(APIA.dates(date(2011, 12, 29), date(2011, 12, 31))) == [
        date(2011, 12, 29),
        date(2011, 12, 31),
    ]
    for seconds in (0, 12 * H, 24 * H):
        with pytest.raises(NoSuchLocalTime):
            APIA.exact(gone, seconds)


def test_a_written_time_must_name_one_instant() -> None:
    """T1: in a gap an error, in an overlap an error unless the text says first or second."""
    autumn = date(2026, 10, 25)
    with pytest.raises(NoSuchLocalTime) as gap:
        PARIS.exact(date(2026, 3, 29), 2 * H + 1800, "first")
    assert (gap.value.on, gap.value.seconds) == (date(2026, 3, 29), 9000)
    with pytest.raises(AmbiguousLocalTime):
        PARIS.exact(autumn, 2 * H)
    assert PARIS.exact(autumn, 2 * H, "first") == at("2026-10-25T02:00:00+02:00")
    assert PARIS.exact(autumn, 2 * H, "second") == at("2026-10-25T02:00:00+01:00")
    assert PARIS.exact(autumn, 3 * H) == at("2026-10-25T03:00:00+01:00")
    assert PARIS.exact(date(2026, 3, 29), 3 * H) == at("2026-03-29T03:00:00+02:00")


def test_midnight_is_always_the_first_instant() -> None:
    """T1: 00:00 and 24:00 are no error where midnight is skipped or comes twice."""
    sao_paulo = zone_from_iana("America/Sao_Paulo", 2018, 2018)
    skipped = date(2018, 11, 4)  # clocks go from 00:00 to 01:00
    assert sao_paulo.exact(skipped, 0) == at("2018-11-04T01:00:00-02:00")
    assert sao_paulo.exact(date(2018, 11, 3), 86400) == at("2018-11-04T01:00:00-02:00")
    # Clocks go back from 24:00 to 23:00: the date ends when its second 23rd hour does.
    assert sao_paulo.end_of(date(2018, 2, 17)) == at("2018-02-18T00:00:00-03:00")
    st_johns = zone_from_iana("America/St_Johns", 2010, 2010)  # back from 00:01 to 23:01 of the day before
    assert st_johns.exact(date(2010, 11, 7), 0) == at("2010-11-07T00:00:00-02:30")


def test_days_have_their_own_length() -> None:
    """T7: 23, 24 and 25 hours, 24.5 at Lord Howe, none for a date that does not exist."""

    def hours(zone: Zone, on: date) -> float:
        start, end = zone.civil_day(on)
        return (end - start) / H

    lord_howe = zone_from_iana("Australia/Lord_Howe", 2026, 2026)
    assert hours(PARIS, date(2026, 3, 29)) == 23
    assert hours(PARIS, date(2026, 3, 30)) == 24
    assert hours(PARIS, date(2026, 10, 25)) == 25
    assert hours(lord_howe, date(2026, 4, 5)) == 24.5
    assert hours(APIA, date(2011, 12, 30)) == 0


def test_before_the_table_there_is_no_answer() -> None:
    """T12: an instant before the compiled offsets is refused, never answered by the nearest row."""
    with pytest.raises(OutsideHorizon):
        PARIS.offset(at("2024-12-01T00:00:00+00:00"))
    with pytest.raises(OutsideHorizon):
        PARIS.midnight(date(2024, 12, 1))
    assert PARIS.iso(at("2024-12-28T00:00:00+00:00")) == "2024-12-28T01:00:00+01:00"


def test_a_table_answers_without_any_database() -> None:
    """The rows alone are enough: a copy made from them answers alike."""
    copy = Zone(PARIS.name, tuple((int(a), int(b)) for a, b in PARIS.offsets))
    assert copy == PARIS
    assert copy.boundary(date(2027, 3, 28), 9000) == PARIS.boundary(date(2027, 3, 28), 9000)
