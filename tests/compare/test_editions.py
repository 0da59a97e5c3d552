"""Amendments compared: each edition with what was in force then, alone, and whom an amendment favours."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from slacontract import compile_text
from slacontract.compare import Comparison, compare, versions_of
from slacontract.compiling import Compilation

HERE = Path(__file__).parent
WHOLE = (HERE / "previous" / "due-later.sla").read_text(encoding="utf-8")
BASE = WHOLE[: WHOLE.index("rota night-duty")]
TODAY = datetime.date(2026, 1, 5)


def amendment(*facts: str, day: str = "1 July 2026") -> Compilation:
    """The contract with an amendment over it."""
    head = ["language en", "", 'use "base.sla"', "", 'amendment first "First amendment"', '  amends "SLA-7"']
    lines = [*head, f"  takes effect on {day}", "", *facts, ""]
    compiled = compile_text("\n".join(lines), "amendment.sla", today=TODAY, others={"base.sla": BASE})
    assert compiled.rules is not None, [one.message() for one in compiled.diagnostics]
    return compiled


def base() -> Compilation:
    return compile_text(BASE, "base.sla", today=TODAY)


LATER = ("override priority P1", "  resolution within 6 hours counted in office")


def rules_of(found: Comparison) -> set[tuple[str, str]]:
    return {(one.rule.name, one.clause) for one in found.changes if one.favours != "neutral"}


def test_amendment_is_what_it_changes() -> None:
    """The contract beside its amendment: the change, with starts from the day of effect on only."""
    found = compare(base(), amendment(*LATER))
    zone = found.zone

    assert rules_of(found) == {("due-later", "commitment/P1/resolution")}
    witness = next(one.witness for one in found.changes if one.witness)
    assert witness.at >= zone.midnight(datetime.date(2026, 7, 1))
    assert {one.clause for one in found.changes if one.favours == "neutral"} >= {"contract/editions"}


def test_neighbouring_editions_alone() -> None:
    """`versions_of` gives what redline needs: the text before and after, compared over the whole horizon."""
    before, after = versions_of(amendment(*LATER))

    # What is made of them may be for the client, and the text has lines that are not.
    assert not before.sources
    assert not after.sources
    assert rules_of(compare(before, after)) == {("due-later", "commitment/P1/resolution")}
    assert rules_of(compare(after, before)) == {("due-sooner", "commitment/P1/resolution")}
    assert compare(before, before).changes == ()


@pytest.mark.parametrize("day", ["1 July 2026", "1 October 2026"])
def test_amended_contract_beside_itself_is_the_same(day: str) -> None:
    """A contract with two editions has no change against itself; against another day of effect it has."""
    one, other = amendment(*LATER), amendment(*LATER, day=day)
    found = compare(one, other)

    if day == "1 July 2026":
        assert found.changes == ()
    else:
        # From July to October the old delay stands in the second one.
        assert ("due-sooner", "commitment/P1/resolution") in rules_of(found)


@pytest.mark.parametrize("force", ["from 1 March 2026 until 31 October 2026", "from 1 March 2026"])
def test_holidays_are_compared_where_both_texts_reach(force: str) -> None:
    """Another term moves no public holiday: dates beyond one of the horizons are no change."""
    (line,) = (line for line in BASE.splitlines() if line.startswith("  in force"))
    other = compile_text(BASE.replace(line, f"  in force {force}"), "base.sla", today=TODAY)
    clauses = {one.clause for one in compare(base(), other).changes}

    assert "contract/in_force" in clauses
    assert not [one for one in clauses if one.startswith("holidays/")]


def test_contracts_that_share_no_time_are_compared_by_their_text() -> None:
    """Terms that follow each other share no start in force: the newest texts are compared all the same."""
    text = BASE.replace("1 January 2026 until 31 December 2026", "1 January 2031 until 31 December 2031")
    later = compile_text(text.replace("within 4 hours", "within 6 hours"), "later.sla", today=TODAY)
    found = compare(base(), later)

    assert ("due-later", "commitment/P1/resolution") in rules_of(found)
    assert any(one.clause == "contract/in_force" for one in found.changes)


EVERYTHING = """\
override priority P1
  response within 30 minutes counted in office
  resolution within 6 hours counted in office

override coverage office
  Monday to Friday 08:00-12:00 and 14:00-18:00
  except holidays france

override credit downtime
  below 99.5 % gives 2 % of fee
  below 99 % gives 15 % of fee
  at most 30 % of fee over each calendar month

override price fee
  costs 1200 EUR per month

override state waiting
  waiting for the client
  pauses the resolution, the response

override maintenance planned
  notice at least 2 calendar days
  only in nights
  at most 6 calendar hours over each calendar month

override availability uptime
  measures shop
  at least 99.4 % over each calendar month
  excludes planned

override clause law
  text "Swiss law applies."

coverage weekend "Weekend"
  Saturday to Sunday 09:00-12:00

priority P3 "Third"
  response within 3 hours counted in weekend
"""


def test_amendment_of_nearly_everything() -> None:
    """Delays, hours, credit, fee, pauses, planned work, availability, words: each with its direction."""
    found = compare(base(), amendment(EVERYTHING))
    told = {(one.rule.name, one.clause): one for one in found.changes}
    assert set(told) == {
        ("due-later", "commitment/P1/resolution"),
        ("due-later", "commitment/P2/resolution"),
        ("due-moved", "commitment/P1/response"),
        ("due-moved", "commitment/P2/response"),
        ("promise-added", "commitment/P3/response"),
        ("clock-looser", "commitment/P1/response"),
        ("clock-looser", "commitment/P2/response"),
        ("hours-moved", "coverage/office"),
        ("availability-lower", "availability/uptime"),
        ("maintenance-looser", "maintenance/planned/cap"),
        ("maintenance-looser", "maintenance/planned/notices"),
        ("credit-changed", "credit/downtime"),
        ("price-up", "price/fee"),
        ("words", "clause/law/paragraphs"),
        ("words", "contract/editions"),
        ("added", "coverage/weekend"),
        ("added", "priority/P3"),
    }
    assert told["maintenance-looser", "maintenance/planned/cap"].new.say("fr") == "6 h / mois"
    assert told["words", "contract/editions"].new.say("en") == "1 July 2026"
    # 17:00 on Christmas Eve, a Thursday: before, closed until Monday; now half an hour is left of the day.
    witness = told["due-moved", "commitment/P1/response"].witness
    assert witness is not None
    assert witness.say("en") == (
        "Reported Thu 24 December 2026 at 17:00, P1: before, due Mon 28 December 2026 at 10:00; "
        "now, due Thu 24 December 2026 at 17:30."
    )
