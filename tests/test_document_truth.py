"""Sentences of a document hold where clauses meet: dated hours with holidays, figures with plans, cases."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from pathlib import Path

import pytest
from support.html_text import folded
from support.targets import TODAY, of_text, seen_by

from slacontract.document.build import document_of
from slacontract.document.figures import svg
from slacontract.document.tree import Document, Table, Timeline, Week, Year, phrases, plain, walk
from slacontract.project import compile_file

HEAD = """language en
contract "Support"
  provider "A"
  client "B"
  reference "R"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
"""
LISTS = 'holidays law "Law"\n  country "FR"\nholidays own "Own"\n'
OPEN = "coverage office\n  Monday to Friday 09:00-17:00\n  except holidays law\n"


def document(text: str, language: str = "en") -> Document:
    return document_of(of_text(text, language=language))[0]


def said(found: Document) -> list[str]:
    """Every sentence of a document, with plain spaces."""
    return [folded(plain(one)) for part in walk(found.sections) for one in phrases(part.blocks)]


def weeks(found: Document) -> list[Week]:
    return [block for part in walk(found.sections) for block in part.blocks if isinstance(block, Week)]


@pytest.mark.parametrize(
    ("own", "hours", "open_on_a_holiday"),
    [
        ("  on 6 April 2026\n", "  on holidays own 10:00-12:00\n", True),  # Easter Monday
        ("  on 7 April 2026\n", "  on holidays own 10:00-12:00\n", False),
        ("  on 7 April 2026\n", "  on 14 July 2026 10:00-12:00 in addition\n", True),
        ("  on 7 April 2026\n", "  on 15 July 2026 10:00-12:00 instead\n", False),
        ("  on 7 April 2026\n", "", False),
    ],
)
def test_hours_of_a_date_stand_over_a_holiday(own: str, hours: str, open_on_a_holiday: bool) -> None:
    """T3: hours of a date that fall on a holiday hold, and the document says so."""
    compiled = of_text(HEAD + LISTS + own + OPEN + hours, language="en")
    (edition,) = compiled.rules.editions
    (plan,) = edition.plans.values()
    closed = {*plan.holidays["law"].dates}
    opened = {_date(opens) for opens, _, _ in plan.coverages["office"].intervals}
    lines = said(document_of(compiled)[0])

    assert bool(opened & closed) == open_on_a_holiday
    told = "The hours of certain dates, given above, hold on these holidays too."
    assert (told in lines) == open_on_a_holiday


def _date(instant: int) -> str:
    """The date in Paris of an instant by day, at which the change of the hour does not matter."""
    return datetime.datetime.fromtimestamp(instant + 3600, datetime.UTC).date().isoformat()


PLANS = """coverage nights
  every day 22:00-06:00
coverage long-day
  Monday to Friday 05:00-23:00
coverage desk
  Monday to Friday 09:00-17:00
coverage whole
  includes desk, nights
priority P1
  response within 1 hour counted in whole
plan a-long "Long"
  replaces desk by long-day
  for P1 update every 1 calendar hour
plan basic "Basic"
  for P1 update every 2 calendar hours
"""


def test_the_figure_of_a_week_shows_what_is_in_force_without_an_order() -> None:
    """The week of a coverage made of others is that of the default plan, not of one that replaces hours."""
    text = (HEAD + PLANS).replace("  time zone", "  default plan basic\n  time zone")
    (whole,) = [week for week in weeks(document(text)) if "whole" in folded(week.title)]
    monday = [(bar.start, bar.end) for bar in whole.bars[0]]

    assert monday == [(0, 6 * 3600), (9 * 3600, 17 * 3600), (22 * 3600, 24 * 3600)]


def test_french_months_are_elided() -> None:
    """« d’avril », « d’août », « d’octobre »; « de septembre »: of whichever month a yearly date is."""
    months = ("January", "April", "August", "September", "October")
    days = ", ".join(f"{'last' if n % 2 else '1st'} Monday of {month}" for n, month in enumerate(months))
    text = "\n".join(said(document(HEAD + LISTS + f"  on {days}\n" + OPEN, "fr")))

    for said_so in (
        "dernier lundi d’avril",
        "1er lundi d’août",
        "dernier lundi de septembre",
        "1er lundi d’octobre",
    ):
        assert said_so in text
    assert not re.search(r"\bde [aeiouéèê]\w* ?,", text)


def test_german_takes_the_case_of_its_prepositions() -> None:
    """Who asks, who detects, and to whom what is out of scope goes, stand in the case that German wants."""
    text = (
        HEAD
        + OPEN.replace("  except holidays law\n", "")
        + """holidays own "Own"
  on 2 November 2026
coverage evening
  Monday to Friday 17:00-19:00
  except holidays own
scope
  excludes every ticket when priority is P1 and requested by the third party
  redirects "quotes" towards the provider
exception seen "Seen" when priority is P1 and detected by the provider
  for P1 response within 2 hours counted in office
priority P1
  response within 1 hour counted in office
"""
    )
    lines = "\n".join(said(document(text, "de")))

    assert "Quotes: an den Dienstleister" in lines or "quotes: an den Dienstleister" in lines
    assert "die Priorität ist „P1“ und die Anfrage kommt von dem Dritten" in lines
    assert "die Priorität ist „P1“ und die Erkennung erfolgt durch den Dienstleister" in lines
    assert "gesetzliche" not in lines.casefold()  # the only list is the parties' own


def test_a_series_has_one_end() -> None:
    """A series of updates is said to end once, whatever else is said in words for another priority."""
    promises = 'priority P1\n  update every 1 calendar hour\npriority P2\n  update in words "now and then"\n'
    lines = [line for line in said(document(HEAD + promises)) if "It stops at the update" in line]
    alone = said(document(HEAD + 'priority P2\n  update in words "now and then"\n'))

    assert lines == []
    assert any("It stops at the update" in line for line in alone)


AMENDED = {
    "a.sla": HEAD
    + """price fee "Fee"
  costs 1000 EUR per month
service web
availability up
  measures web
  at least 99% over each calendar month
credit down "Credit"
  based on availability up
  below 99% gives 5% of fee
""",
    "b.sla": """language en
use "a.sla"
amendment one "One"
  amends "R"
  takes effect on 15 June 2026{period}
override price fee
  costs 2000 EUR per month
override credit down
  below 99% gives 8% of fee
""",
}


@pytest.mark.parametrize("period", ["", " from the period of 15 June 2026"])
def test_amounts_of_an_amended_contract_are_of_its_text(tmp_path: Path, period: str) -> None:
    """K9: beside a band as amended stands what it gives of the price as amended, not what it gave before."""
    for name, text in AMENDED.items():
        (tmp_path / name).write_text(text.replace("{period}", period), encoding="utf-8")
    compiled = seen_by(compile_file(tmp_path / "b.sla", today=TODAY))
    found = document_of(compiled)[0]
    (table,) = [
        one
        for part in walk(found.sections)
        if part.id == "credit-down"
        for one in part.blocks
        if isinstance(one, Table)
    ]
    row = [folded(" ".join(map(plain, cell.lines))) for cell in table.rows[0]]

    assert row == ["Below 99%", "8% of “Fee”", "€160.00"]
    lines = said(found)
    assert any(line.startswith("This text, as amended, holds from 15 June 2026 on") for line in lines)
    by_period = "What is measured by period goes by it from the period that contains 15 June 2026."
    before = "A period that has begun before that day goes by the text before."
    assert [line for line in lines if line in (by_period, before)] == [by_period if period else before]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "At most 5 calls over each Monday-to-Sunday week."),
        ("fr", "Au plus 5 calls sur chaque semaine du lundi au dimanche."),
        ("de", "Höchstens 5 calls je Woche von Montag bis Sonntag."),
    ],
)
def test_a_week_says_its_days(language: str, told: str) -> None:
    """A week that the contract bounds by its days is not left to the reader's custom."""
    text = HEAD + 'plan tight "Tight"\n  at most 5 "calls" over each Monday-to-Sunday week\n'

    assert told in said(document(text, language))


@pytest.mark.parametrize("channel", ["phone", "mail"])
def test_an_example_names_the_exception_that_it_rests_on(channel: str) -> None:
    """K8: a deadline that is not the one of the priority's table says by which clause it is another."""
    text = HEAD + (
        "channel phone\nchannel mail\n"
        'exception by-phone "By phone" when reported by phone\n'
        "  for P1 response within 1 calendar hour\n"
        "priority P1\n  response within 2 calendar hours\n"
        'worked example one "One"\n'
        f"  given priority is P1 and reported by {channel}\n"
        "  report on 4 May 2026 at 09:00\n"
    )
    due = "10:00" if channel == "phone" else "11:00"
    expected = f"  expect response no later than 4 May 2026 at {due}\n"
    lines = said(document(text + expected))
    under = ", under “By phone”" if channel == "phone" else ""

    assert f"The response is due on Monday 4 May 2026 at {due} at the latest{under}." in lines


NAMED = """priority P1
  response within 1 calendar hour
  resolution within 2 calendar hours
  escalation within 3 calendar hours from {first}
priority P2
  escalation within 3 calendar hours from {second}
"""


@pytest.mark.parametrize(
    ("first", "second", "told", "drawn"),
    [
        ("assignment", "assignment", "It starts at the assignment.", True),
        ("assignment", "qualification", "It starts at the event that each commitment names.", False),
    ],
)
def test_no_start_is_presumed_where_each_promise_names_its_own(
    first: str, second: str, told: str, drawn: bool
) -> None:
    """A clock whose promises all say from when they count has no other start, nor its figure."""
    found = document(HEAD + NAMED.format(first=first, second=second))
    (figure,) = [one for part in walk(found.sections) for one in part.blocks if isinstance(one, Timeline)]
    starts = [line for line in said(found) if "It starts" in line]

    assert [line for line in starts if "presumed" not in line] == [f"Escalation – {told}"]
    assert len(starts) == 3
    spans = [lane for lane in figure.lanes if lane.label == "Escalation"]
    assert [figure.points[lane.start] for lane in spans] == (["Assignment"] if drawn else [])


def test_a_day_shows_each_of_its_marks() -> None:
    """A day with hours of its own on a holiday bears both marks: the square lies below the circle."""
    text = HEAD + LISTS + "  on 14 July 2026\n" + OPEN + "  on 14 July 2026 10:00-12:00 instead\n"
    (year,) = [one for part in walk(document(text).sections) for one in part.blocks if isinstance(one, Year)]
    drawn = re.findall('class="(holiday|closed|event)"', svg(year))[: len(year.marks)]
    holidays = drawn.count("holiday")

    assert {mark.kind for mark in year.marks if (mark.month, mark.day) == (7, 14)} == {"holiday", "event"}
    assert drawn == ["holiday"] * holidays + ["event"]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_labels_of_a_timeline_do_not_touch(language: str) -> None:
    """However many events a contract times, no two labels of the figure overlap on one level."""
    events = ("acknowledgement", "response", "assignment", "intervention", "workaround", "restoration")
    events += ("resolution", "acceptance", "closure", "escalation", "on-site arrival", "qualification")
    text = (
        HEAD
        + "commitments\n"
        + "".join(
            f"  for every ticket {event} within {n + 1} calendar hours\n" for n, event in enumerate(events)
        )
    )
    (figure,) = [
        one
        for part in walk(document(text, language).sections)
        for one in part.blocks
        if isinstance(one, Timeline)
    ]
    placed: dict[str, list[tuple[float, float]]] = {}
    for x, y, label in re.findall(r'<text class="hour" x="(\d+)" y="(\d+)"[^>]*>([^<]+)</text>', svg(figure)):
        half = len(label) * 5.4 / 2
        placed.setdefault(y, []).append((int(x) - half, int(x) + half))

    assert sum(map(len, placed.values())) == len(figure.points)
    for spans in placed.values():
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_holidays_are_named_in_the_language_of_the_document() -> None:
    """A document in another language names holidays in it, of the data and of lists."""
    lists = (
        'holidays law "Law"\n  country "FR"\n'
        'holidays own "Own" in French "Maison" in German "Haus"\n'
        '  on 2 November 2026 "Stocktaking" in French "Inventaire" in German "Inventur"\n'
        "  on 3 November 2026\n"
    )
    text = HEAD + lists + OPEN + "  except holidays own\n"
    named = {}
    for language in ("en", "fr", "de"):
        (annex,) = [part for part in document(text, language).sections if part.id == "annex"]
        named[language] = [
            folded(" ".join(map(plain, row[1].lines)))
            for part in walk([annex])
            for block in part.blocks
            if isinstance(block, Table)
            for row in block.rows
        ]

    assert {"Christmas Day", "Stocktaking", "Own"} <= {*named["en"]}
    assert {"Noël", "Inventaire", "Maison"} <= {*named["fr"]}
    assert {"Inventur", "Haus"} <= {*named["de"]}  # the data of France have no German: their own names stand
    assert len(named["en"]) == len(named["fr"]) == len(named["de"])
    assert not {*named["en"]} & {*named["fr"]}


def test_german_tells_the_stop_of_a_clock_from_its_deadline() -> None:
    """What counts from the stop of another clock counts from what stops it, not from when that is due."""
    text = HEAD + (
        "priority P1\n  response within 1 calendar hour\n"
        "  escalation within 3 calendar hours from the stop of response\n"
        "clock acceptance\n  starts at the stop of resolution\n  stops at acceptance\n"
    )
    lines = "\n".join(said(document(text, "de")))

    assert "gerechnet ab dem Ereignis, das die Zeit zu der Antwort beendet" in lines
    assert "Beginn: das Ereignis, das die Zeit zu der Lösung beendet." in lines
