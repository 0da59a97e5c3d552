"""Laws of the dates of a term: every reader of a contract says the same ones, worked out by hand (T10)."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import pytest
from slacontract.targets.ical.milestones import milestones
from support.targets import of_text

import slacontract
from slacontract.document.build import document_of
from slacontract.document.redline import lines_of
from slacontract.portfolio import entry_of

D = datetime.date
HEAD = """language en

contract "Support"
  reference "S-1"
  provider "Example Hosting"
  client "Example Foods"
  notice at least 3 months before contract end
  time zone Europe/Paris
{}
coverage office
  Monday to Friday 09:00-17:00

priority P1
  response within 4 hours counted in office
"""


class Case(NamedTuple):
    """Lines of the head, and by hand: the last day of the term that holds `on`, and of notice for the next
    end that it can bring about."""

    name: str
    lines: tuple[str, ...]
    on: D
    end: D
    notice: D


SINCE = "in force from 1 January 2026"
CASES = (
    Case("stated", (f"{SINCE} until 31 December 2026",), D(2026, 3, 1), D(2026, 12, 31), D(2026, 9, 30)),
    Case(
        "within the minimum term",
        (f"{SINCE} until 31 December 2026", "renewed for 12 months", "minimum term 18 months"),
        D(2026, 3, 1),
        D(2026, 12, 31),
        D(2027, 9, 30),
    ),
    Case(
        "minimum term from a signature",
        (
            f"{SINCE} until 31 December 2026",
            "signed on 1 December 2025 by both parties",
            "renewed for 12 months",
            "minimum term 13 months from signature",
        ),
        D(2026, 3, 1),
        D(2026, 12, 31),
        D(2026, 9, 30),
    ),
    Case(
        "a minimum term that is the first term",
        (SINCE, "renewed for 6 months", "minimum term 12 months"),
        D(2026, 3, 1),
        D(2026, 12, 31),
        D(2026, 9, 30),
    ),
    Case(
        "no end but a renewal",
        (SINCE, "renewed for 12 months"),
        D(2026, 3, 1),
        D(2026, 12, 31),
        D(2026, 9, 30),
    ),
    Case(
        "fixed ends alone",
        ("in force from 2 March 2026", "ends on 30 June, 31 December", "minimum term 9 months"),
        D(2026, 3, 2),
        D(2026, 6, 30),
        D(2026, 9, 30),
    ),
    Case(
        "fixed ends for renewals",
        (
            "in force from 2 March 2026 until 30 June 2026",
            "renewed for 6 months",
            "ends on 30 June, 31 December",
            "horizon until 30 September 2027",
        ),
        D(2027, 9, 1),
        D(2027, 12, 31),
        D(2027, 9, 30),
    ),
    Case(
        "a later term",
        (
            "in force from 1 March 2020 until 28 February 2021",
            "renewed for 12 months",
            "horizon until 30 June 2026",
        ),
        D(2026, 6, 1),
        D(2027, 2, 28),
        D(2026, 11, 28),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_reader_gives_the_same_end_and_notice(case: Case) -> None:
    """The rule set, the calendar, the document and the portfolio give the end of the term and the last day of
    notice that are worked out by hand: none for an end within the minimum term."""
    text = HEAD.format("".join(f"  {line}\n" for line in case.lines))
    compilation = slacontract.compile_text(text)
    compiled = of_text(text)
    entry = entry_of(compilation, case.on)
    calendar = {event.path.split("/")[2]: event.first for event in milestones(compiled)}
    document, _ = document_of(compiled)
    parts = [part for section in document.sections for part in section.sections if part.id == "term"]
    said = "\n".join(line for part in parts for line in lines_of(part.blocks))

    assert compiled.rules.contract.in_force_until == case.end.isoformat()
    assert (calendar["end"], calendar["notice"]) == (case.end, case.notice)
    assert (entry.end, entry.notice) == (case.end, case.notice)
    assert f"{case.notice:%A} {case.notice.day} {case.notice:%B %Y}" in said


def test_a_minimum_term_alone_is_no_end() -> None:
    """A contract without an end, a renewal or fixed ends goes on after its minimum term: nobody tells a last
    day of it."""
    text = HEAD.format(f"  {SINCE}\n  minimum term 12 months\n")
    entry = entry_of(slacontract.compile_text(text), D(2027, 6, 1))
    calendar = {event.path.split("/")[2] for event in milestones(of_text(text))}

    assert (entry.state, entry.end, entry.notice, entry.renewal) == ("in-force", None, None, None)
    assert calendar == {"start", "minimum-end"}


def test_a_day_on_which_a_contract_can_end_does_not_end_its_hours() -> None:
    """A portfolio covers what goes on past a fixed end, and nothing past a stated one."""
    last = {}
    since = "in force from 2 March 2026"
    for lines in (f"{since}\n  ends on 30 June", f"{since} until 30 June 2026"):
        entry = entry_of(slacontract.compile_text(HEAD.format(f"  {lines}\n")), D(2026, 3, 2))
        assert entry.covered
        last[lines[-4:]] = datetime.datetime.fromtimestamp(entry.covered[-1][1], datetime.UTC).date()

    assert last["2026"] == D(2026, 6, 30)
    assert last["June"] > D(2026, 12, 31)
