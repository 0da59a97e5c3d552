"""Due dates of duties, and windows of planned work with the latest moment to announce it (T9, T10, K12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream
from slacontract.targets.ical import emit
from slacontract.targets.ical.maintenance import windows_of
from support.ical_faults import faults
from support.targets import of_text

from slacontract.clock.intervals import difference, normalise
from slacontract.judge import engine_of

TEXT = """language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

holidays france "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-17:00
  except holidays france

coverage nights "Nights"
  Monday to Thursday 22:00-06:00
"""
SUMMER = """
coverage summer "Summer works"
  on 18 July 2026 20:00-24:00
  on 25 July 2026 20:00-24:00
"""
WORK = """
maintenance work "Work"
  notice {notice}
  only in {where}
"""
DUTIES = """
duty review "Quarterly review" of the provider
  does "presents the figures"
  done every 3 months

duty figures "Monthly figures" of the provider
  does "sends the figures"
  done within 5 business days counted in office from month end

duty protocol "Minutes" of the client
  does "signs the minutes"
  done within 10 calendar days to the end of the day from month end

duty call "Call" of the provider
  does "calls"
  done within 10 business days counted in office from order
"""


def events(text: str, path: str) -> list[icalendar.Event]:
    """The events of a file; the file is well formed, and a strict parser reads it."""
    made = {artifact.path: artifact.content for artifact in emit(of_text(text)).artifacts}
    assert faults(made[path]) == []
    IcsCalendarStream.calendar_from_ics(made[path].decode())
    return icalendar.Calendar.from_ical(made[path]).walk("VEVENT")


def due(name: str) -> list[date]:
    return [one["DTSTART"].dt for one in events(TEXT + DUTIES, "contract.ics") if name in str(one["SUMMARY"])]


def test_a_meeting_every_three_months() -> None:
    """The last day of each stretch of three months of the term, with a reminder."""
    assert due("Quarterly review") == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    (first, *_) = [one for one in events(TEXT + DUTIES, "contract.ics") if "review" in str(one["SUMMARY"])]
    assert [str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in first.walk("VALARM")] == ["-P7D"]
    assert str(first["DESCRIPTION"]) == "presents the figures"


def test_a_report_after_each_month() -> None:
    """The fifth business day after each month, holidays left out (T9); the tenth day, any day (T10)."""
    figures = due("Monthly figures")

    assert len(figures) == 12
    assert figures[0] == date(2026, 2, 6)
    assert figures[3] == date(2026, 5, 11)  # after 1 and 8 May
    assert due("Minutes")[:2] == [date(2026, 2, 10), date(2026, 3, 10)]


def test_a_report_counts_in_the_hours_of_the_default_plan() -> None:
    """Where the default plan puts other hours in place of those a duty counts in, its days are theirs."""
    plans = """
coverage short "Short weeks"
  Monday to Wednesday 09:00-17:00

plan base
plan gold
  replaces office by short
"""
    found = []
    for plan in ("base", "gold"):
        text = (TEXT + DUTIES + plans).replace("  time zone", f"  default plan {plan}\n  time zone")
        dates = [
            one["DTSTART"].dt for one in events(text, "contract.ics") if "Monthly figures" in one["SUMMARY"]
        ]
        found.append(dates[:2])

    assert found == [[date(2026, 2, 6), date(2026, 3, 6)], [date(2026, 2, 10), date(2026, 3, 10)]]


def test_what_has_no_date_is_not_shown() -> None:
    """A duty that waits for an order has none."""
    assert due("Call") == []


NOTICES = {
    "calendar days": "at least 5 calendar days",
    "elapsed time": "at least 48 calendar hours",
    "business days": "at least 3 business days counted in office",
}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_windows_are_those_of_the_rule_set(notice: str) -> None:
    """The windows of planned work are the hours it is confined to, and say that they are only possible."""
    compiled = of_text(TEXT + WORK.format(notice=notice, where="nights\n  outside office"))
    (windows,) = windows_of(compiled)
    plan = compiled.rules.editions[0].plans["*"]
    hours = {
        name: [(row[0], row[1]) for row in plan.coverages[name].intervals] for name in ("nights", "office")
    }
    spans = [(one.occurrence.start, one.occurrence.end) for one in windows.timed.singles]
    recurring = sum(
        (one.last.wall - one.first.wall) // 604800 + 1 - len(one.skipped) for one in windows.timed.series
    )

    assert len(spans) + recurring == len(difference(hours["nights"], hours["office"]))
    assert set(normalise(spans)) <= set(hours["nights"])
    shown = events(TEXT + WORK.format(notice=notice, where="nights"), "maintenance-work.ics")
    assert {str(one["STATUS"]) for one in shown} == {"TENTATIVE"}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_the_latest_moment_is_the_engine_s(notice: str) -> None:
    """Announced at the latest moment the work is announced in time, a minute later it is not (K12)."""
    text = TEXT + WORK.format(notice=notice, where="summer") + SUMMER
    engine = engine_of(of_text(text).rules)
    view = engine.views()[0]
    (kind,) = view.plan.maintenance
    (rule,) = kind.notices
    zone, cover = view.zone, view.coverage("office")

    def in_time(said: int, start: int) -> bool:
        if rule.kind == "local-dates":
            return zone.date(said) <= zone.date(start) - timedelta(days=rule.n or 0)
        if rule.kind == "elapsed":
            return said + (rule.seconds or 0) <= start
        return cover.days().deadline(said, rule.n or 1, "last-closing", cover.timeline) <= start

    shown = events(text, "maintenance-work.ics")
    assert len(shown) == 2
    for one in shown:
        (alarm,) = one.walk("VALARM")
        latest = alarm["TRIGGER"].dt + timedelta(days=1)  # it goes off a day before
        at, start = int(latest.timestamp()), int(one["DTSTART"].dt.timestamp())
        assert in_time(at - 1, start)
        assert not in_time(at + 1, start)
        local = datetime.fromtimestamp(at - 1, UTC) + timedelta(hours=2)  # Paris in July
        assert f"{local:%Y-%m-%d}" in str(one["DESCRIPTION"])


def test_recurring_windows_have_an_alarm_in_time() -> None:
    """The alarm of a recurring window goes off at least a day before the latest moment."""
    for notice, before in (("at least 5 calendar days", 6), ("at least 48 calendar hours", 3)):
        shown = events(TEXT + WORK.format(notice=notice, where="nights"), "maintenance-work.ics")
        recurring = [one for one in shown if "RRULE" in one]
        assert recurring
        for one in recurring:
            assert [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")] == [timedelta(days=-before)]


def test_a_notice_without_a_number_has_no_alarm() -> None:
    """What is said in words only has no moment."""
    text = TEXT + WORK.format(notice='in words "as early as possible"', where="summer") + SUMMER

    assert [one.walk("VALARM") for one in events(text, "maintenance-work.ics")] == [[], []]


def test_work_without_windows_is_told_in_the_fidelity() -> None:
    """Work that may lie anywhere has no windows: no file, and a line that says so."""
    emission = emit(of_text(TEXT + '\nmaintenance work "Work"\n  notice at least 5 calendar days\n'))

    assert not any(artifact.path.startswith("maintenance") for artifact in emission.artifacts)
    assert [line.degree for line in emission.fidelity if line.clause == "maintenance/work"] == [
        "not-expressible"
    ]
