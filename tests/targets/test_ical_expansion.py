"""Calendars expand to the intervals of the engine, to the second, in readers that are not ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from slacontract.targets.ical import emit
from slacontract.targets.ical.timed import file_name
from support.calendar_cases import CASES, FIRST, HOLIDAYS, LAST, specs, weekly
from support.compiled import compiled_of
from support.targets import EXAMPLES, TODAY, example, seen_by

from slacontract.clock.intervals import normalise
from slacontract.clock.spec import CoverageSpec
from slacontract.clock.zone import zone_from_iana
from slacontract.emitter import Compiled
from slacontract.project import compile_text


def files(compiled: Compiled) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in emit(compiled).artifacts}


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


@settings(max_examples=25)
@given(specs())
@pytest.mark.slow
def test_any_coverage_expands_to_the_engines_intervals(spec: CoverageSpec) -> None:
    """No coverage that can be written is shown wrong."""
    assert_same(compiled_of({"c": spec}, date(2026, 1, 15), date(2026, 12, 15)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.slow
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
