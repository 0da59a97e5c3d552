"""Every calendar passes strict parsers and our own checks, whatever the contract calls its things."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from ical.exceptions import CalendarParseError
from slacontract.targets.ical import emit
from support.calendar_cases import CASES, FIRST, LAST, PARIS, weekly
from support.compiled import compiled_of
from support.ical_faults import faults
from support.targets import EXAMPLES, example, seen_by

from slacontract.clock.intervals import normalise
from slacontract.clock.spec import CoverageSpec, Dated, Window
from slacontract.emitter import Compiled

HOSTILE = (
    "line one\nline two",
    "a: b; c, d \\ e",
    'he said "9 to 5"',
    "🎉👩🏽‍🚀 fête " * 20,
    "BEGIN:VEVENT\r\nUID:injected\r\nEND:VEVENT",
    "\u202eright to left",
    "\x00\x07 bell",
    "é" * 74 + "漢字" * 40,
)


def accepted(content: bytes) -> int:
    """The number of events, the same in two strict parsers; raises where one refuses the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        strict = IcsCalendarStream.calendar_from_ics(content.decode())
        other = vobject.readOne(content.decode())
    for event in getattr(other, "vevent_list", []):
        assert event.validate(raiseException=True)
    assert len(strict.events) == len(getattr(other, "vevent_list", []))
    return len(strict.events)


def files(compiled: Compiled) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in emit(compiled).artifacts}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example(path: Path) -> None:
    """All files of all examples, those with persons as well."""
    for name, content in files(seen_by(example(path), "provider")).items():
        if name.endswith(".ics"):
            assert faults(content) == [], name
            assert accepted(content) > 0 or name.startswith("availability-"), name


@pytest.mark.parametrize("name", CASES)
def test_every_hard_coverage(name: str) -> None:
    """All zones and windows that calendars find hard."""
    for content in files(compiled_of({"c": CASES[name]}, FIRST, LAST)).values():
        assert faults(content) == []
        accepted(content)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(name: str) -> None:
    """A name is text: it adds no event, breaks no line, and comes back as it was."""
    spec = CASES["office with a lunch break and holidays"]
    plain = files(compiled_of({"c": spec}, FIRST, LAST))
    made = files(compiled_of({"c": spec}, FIRST, LAST, labels={"c": name}))

    for path, content in made.items():
        assert faults(content) == []
        assert accepted(content) == accepted(plain[path])
    shown = {
        str(one["SUMMARY"])
        for one in icalendar.Calendar.from_ical(made["coverage-c.ics"]).walk("VEVENT")
        if "RRULE" in one
    }
    # A control character has no form in iCalendar.
    told = name.replace("\r\n", "\n").translate({0: 0xFFFD, 7: 0xFFFD})
    assert shown == {told}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"BEGIN:VEVENT", b"BEGIN:VEVENTS"),
        (b"DTSTART;TZID=Europe/Paris:2026", b"DTSTART;TZID=Europe/Paris:X026"),
        (b"END:VCALENDAR\r\n", b""),
    ],
)
def test_the_parsers_are_strict(good: bytes, bad: bytes) -> None:
    """What a strict parser must refuse, these refuse."""
    content = files(compiled_of({"c": CASES["nights"]}, FIRST, LAST))["coverage-c.ics"]
    assert good in content

    with pytest.raises((CalendarParseError, vobject.base.ParseError, ValueError)):
        accepted(content.replace(good, bad))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"T220000\r\nDTEND", b"T240000\r\nDTEND"),
        (b"\r\nUID:", b"\r\nX-UID:"),
        (b"TZID:Europe/Paris", b"TZID:Europe/Lille"),
        (b"Z;BYDAY", b";BYDAY"),
    ],
)
def test_our_own_checks_see_what_parsers_let_pass(good: bytes, bad: bytes) -> None:
    """24:00, a missing UID, a zone without its VTIMEZONE, UNTIL that is not in UTC."""
    content = files(compiled_of({"c": CASES["nights"]}, FIRST, LAST))["coverage-c.ics"]
    assert good in content

    assert faults(content) == []
    assert faults(content.replace(good, bad))


@pytest.mark.slow
def test_ten_thousand_dated_windows() -> None:
    """Ten thousand windows, each on its date: ten thousand events, exactly the engine's intervals."""
    windows = tuple(Window(hour * 3600, hour * 3600 + 1800) for hour in range(5, 19))
    dates = [FIRST + timedelta(days=n) for n in range(715)]
    spec = CoverageSpec(PARIS, weekly(".......", (0, 1)), dated=tuple(Dated(on, on, windows) for on in dates))
    compiled = compiled_of({"c": spec}, FIRST, LAST)
    rows = compiled.rules.editions[0].plans["*"].coverages["c"].intervals
    content = files(compiled)["coverage-c.ics"]
    shown = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(
        date(2025, 12, 31), date(2028, 1, 2)
    )

    assert len(rows) > 10_000
    assert faults(content) == []
    spans = sorted((int(one["DTSTART"].dt.timestamp()), int(one["DTEND"].dt.timestamp())) for one in shown)
    assert list(normalise(spans)) == [(start, end) for start, end, _ in rows]
    assert len(content) < 200_000, "windows that recur are weekly events"
