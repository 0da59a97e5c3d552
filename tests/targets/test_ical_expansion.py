"""Calendars expand to the intervals of the engine, to the second, in readers that are not ours."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from slacontract.targets.ical import emit
from slacontract.targets.ical.timed import file_name
from support.compiled import compiled_of
from support.targets import EXAMPLES, TODAY, example, seen_by

from slacontract.clock.intervals import normalise
from slacontract.clock.spec import Closure, CoverageSpec, Dated, Window
from slacontract.clock.zone import fixed_zone, zone_from_iana
from slacontract.emitter import Compiled
from slacontract.project import compile_text

H = 3600
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def weekly(days: str, *windows: tuple[float, float]) -> tuple[tuple[Window, ...], ...]:
    """Windows (hours) of the weekdays that `days` marks with an x, Monday first."""
    made = tuple(Window(int(opens * H), int(closes * H)) for opens, closes in windows)
    return tuple(made if mark == "x" else () for mark in days)


PARIS = zone_from_iana("Europe/Paris", 2026, 2028)
HOLIDAYS = {
    date(2026, 1, 1): "Jour de l'an",
    date(2026, 5, 1): "Fête du Travail",
    date(2026, 5, 14): "Ascension",
    date(2026, 12, 25): "Noël",
    date(2027, 3, 29): "Lundi de Pâques",
}
CASES: dict[str, CoverageSpec] = {
    "office with a lunch break and holidays": CoverageSpec(
        PARIS, weekly("xxxxx..", (9, 13), (14, 17)), holidays=HOLIDAYS
    ),
    "nights": CoverageSpec(PARIS, weekly("xxxxxxx", (22, 6))),
    "nights that keep whole shifts": CoverageSpec(
        PARIS, weekly("xxxxxxx", (18, 8)), holidays=HOLIDAYS, keep_shifts=True
    ),
    "around the clock": CoverageSpec(PARIS, always=True),
    "around the clock but holidays": CoverageSpec(PARIS, always=True, holidays=HOLIDAYS),
    "weekends": CoverageSpec(PARIS, weekly(".....xx", (0, 24))),
    "within the hour that is skipped or repeated": CoverageSpec(PARIS, weekly("xxxxxxx", (2.25, 2.75))),
    "to the hour that is skipped": CoverageSpec(PARIS, weekly("......x", (1, 2), (3, 4))),
    "into the hour that is repeated": CoverageSpec(PARIS, weekly(".....xx", (20, 2.5))),
    "dated windows and closures": CoverageSpec(
        PARIS,
        weekly("xxxxx..", (9, 18)),
        holidays=HOLIDAYS,
        dated=(
            Dated(date(2026, 6, 20), date(2026, 6, 21), (Window(8 * H, 20 * H),), "in-addition"),
            Dated(date(2026, 12, 24), date(2026, 12, 24), (Window(9 * H, 12 * H),), "instead"),
            Dated(date(2026, 7, 1), date(2026, 8, 31), (Window(10 * H, 16 * H),), "instead"),
        ),
        closures=(Closure(date(2026, 8, 3), date(2026, 8, 16), "Congés"),),
    ),
    "New York": CoverageSpec(zone_from_iana("America/New_York", 2026, 2028), weekly("xxxxx..", (20, 4))),
    "Sydney": CoverageSpec(zone_from_iana("Australia/Sydney", 2026, 2028), weekly("xxxxxxx", (1.5, 9))),
    "Casablanca": CoverageSpec(zone_from_iana("Africa/Casablanca", 2026, 2028), weekly("xxxxxxx", (2, 10))),
    "Lord Howe, half an hour": CoverageSpec(
        zone_from_iana("Australia/Lord_Howe", 2026, 2028), weekly("xxxxxxx", (1.75, 2))
    ),
    "Kathmandu": CoverageSpec(zone_from_iana("Asia/Kathmandu", 2026, 2028), weekly("xx.xx.x", (0, 9))),
    "a fixed offset": CoverageSpec(fixed_zone("UTC+05:45", 20700), weekly("xxxxx..", (2, 10))),
    "UTC": CoverageSpec(fixed_zone("UTC", 0), weekly("xxxxx..", (9, 17))),
}


def files(compiled: Compiled) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in emit(compiled).artifacts}


@pytest.fixture(autouse=True, scope="module")
def pinned_zones() -> Iterator[None]:
    """The reader looks zones up by name in place of our VTIMEZONE: it gets the data that ours rest on."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


def as_instant(value: datetime) -> int:
    assert value.tzinfo is not None, "a floating time means another instant to each reader"
    return int(value.timestamp())


def timed_only(content: bytes) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(content)
    calendar.subcomponents = [
        one
        for one in calendar.subcomponents
        if one.name != "VEVENT" or isinstance(one["DTSTART"].dt, datetime)
    ]
    return calendar


def expanded(content: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches that recurring-ical-events shows between two instants, in order."""
    query = recurring_ical_events.of(timed_only(content))
    found = query.between(
        datetime.fromtimestamp(start, UTC) - timedelta(days=3),
        datetime.fromtimestamp(end, UTC) + timedelta(days=3),
    )
    return sorted((as_instant(one["DTSTART"].dt), as_instant(one["DTEND"].dt)) for one in found)


def assert_same(compiled: Compiled) -> None:
    coverage = compiled.rules.editions[0].plans["*"].coverages["c"]
    wanted = [(start, end) for start, end, _ in coverage.intervals]
    if not wanted:
        assert "coverage-c.ics" not in files(compiled)
        return
    shown = expanded(files(compiled)["coverage-c.ics"], *compiled.rules.horizon)

    assert all(start < end for start, end in shown)
    assert all(a[1] <= b[0] for a, b in pairwise(shown)), "two events overlap"
    assert list(normalise(shown)) == wanted


@pytest.mark.parametrize("name", CASES)
def test_two_years_expand_to_the_engines_intervals(name: str) -> None:
    """The events of a coverage are the engine's intervals, no second more or less."""
    assert_same(compiled_of({"c": CASES[name]}, FIRST, LAST))


def test_a_date_that_was_skipped() -> None:
    """Where a date was skipped (Apia, 30 December 2011), nothing is shown on it."""
    zone = zone_from_iana("Pacific/Apia", 2011, 2013)
    for windows in (weekly("xxxxxxx", (9, 17)), weekly("xxxxxxx", (22, 5)), weekly("xxxxxxx", (0, 24))):
        assert_same(compiled_of({"c": CoverageSpec(zone, windows)}, date(2011, 9, 1), date(2012, 6, 30)))


def test_recurring_where_it_is_safe() -> None:
    """Two years of office hours are ten weekly events, not a thousand single ones."""
    content = files(compiled_of({"c": CASES["office with a lunch break and holidays"]}, FIRST, LAST))[
        "coverage-c.ics"
    ]

    assert content.count(b"RRULE:") == 10
    assert content.count(b"BEGIN:VEVENT") == 10 + len(HOLIDAYS)


ZONES = ["Europe/Paris", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
quarter_hours = st.integers(0, 95).map(lambda quarter: quarter * 900)


@st.composite
def specs(draw: st.DrawFn) -> CoverageSpec:
    """Any coverage: windows a weekday, holidays, dated windows and closures at will."""
    window = st.tuples(quarter_hours, quarter_hours).filter(lambda pair: pair[0] != pair[1])
    days = [tuple(Window(*pair) for pair in draw(st.lists(window, max_size=2))) for _ in range(7)]
    dates = st.dates(date(2026, 2, 1), date(2026, 11, 30))
    holidays = dict.fromkeys(draw(st.lists(dates, max_size=5)), "Holiday")
    closed = [
        Closure(on, on + timedelta(days=draw(st.integers(0, 9)))) for on in draw(st.lists(dates, max_size=2))
    ]
    return CoverageSpec(
        zone_from_iana(draw(st.sampled_from(ZONES)), 2026, 2027),
        tuple(days),
        holidays=holidays,
        keep_shifts=draw(st.booleans()),
        closures=tuple(closed),
    )


@settings(max_examples=25)
@given(specs())
def test_any_coverage_expands_to_the_engines_intervals(spec: CoverageSpec) -> None:
    """No coverage that can be written is shown wrong."""
    assert_same(compiled_of({"c": spec}, date(2026, 1, 15), date(2026, 12, 15)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_expand_to_the_rule_set(path: Path) -> None:
    """Each calendar of each example shows the intervals of its coverage, for each plan."""
    compiled = seen_by(example(path), "provider")
    made = files(compiled)
    for name, plan in compiled.rules.editions[-1].plans.items():
        for coverage in compiled.contract.coverages:
            found = plan.coverages.get(coverage.name)
            if found is None or not found.intervals:
                continue
            short = f"coverage-{file_name(coverage.name)}"
            content = made.get(f"{short}.ics") or made[f"{short}-plan-{file_name(name)}.ics"]
            shown = expanded(content, *compiled.rules.horizon)

            assert list(normalise(shown)) == [(start, end) for start, end, _ in found.intervals]


AMENDMENT = """language en
amendment "Longer Fridays"
  amends "HS-2026-004"
  revision 2 of 1 June 2026
  takes effect on 1 July 2026
use "harbour.sla"
override coverage office
  Friday 08:00-17:00
"""


def test_an_amendment_changes_the_hours_from_its_day() -> None:
    """Until an amendment takes effect the calendar shows the hours before it, from then on its own."""
    base = (Path(__file__).parents[1] / "corpus/documents/harbour.sla").read_text(encoding="utf-8")
    compiled = seen_by(compile_text(AMENDMENT, today=TODAY, others={"harbour.sla": base}))
    before, after = (edition.plans["*"].coverages["office"] for edition in compiled.rules.editions)
    change = compiled.rules.editions[1].in_force[0]
    assert change is not None
    wanted = [(start, end) for start, end, _ in before.intervals if start < change]
    wanted += [(start, end) for start, end, _ in after.intervals if start >= change]
    content = files(compiled)["coverage-office.ics"]

    assert before.intervals != after.intervals
    assert list(normalise(expanded(content, *compiled.rules.horizon))) == wanted
    assert b"SEQUENCE:2\r\n" in content
