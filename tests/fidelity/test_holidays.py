"""A list of holidays is only said to be kept where the calendars that are emitted close on its days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.targets import TARGETS, of_text

from slacontract.emitter import Degree, FidelityLine, Target

CONTRACT = """language en
contract "Holidays"
  provider "Example Ltd"
  client "Client Ltd"
  reference "H-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
holidays own
  on 1 June 2026, 2 June 2026
holidays half
  on 3 June 2026
coverage office "Office"
  Monday to Friday 09:00-17:00
  except holidays own
  on holidays half 09:00-11:00
coverage nights "Nights"
  every day 20:00-22:00
  on call
state done-state "Done"
  marks resolution
commitments
"""
ALONE = "  for every ticket resolution within 4 hours counted in office\n"
JOINED = "  for every ticket resolution within 4 hours counted in office plus nights\n"
ELAPSED = "  for every ticket resolution within 4 calendar hours\n"
BOTH = ALONE + "  for every ticket restoration within 4 hours counted in office plus nights\n"
KEEPS: dict[str, Degree] = {
    "freshdesk": "rewritten",
    "glpi": "exact",
    "jira-service-management": "exact",
    "request-tracker": "approximated",
    "zammad": "exact",
    "zendesk": "exact",
}
"""What each says of a list that its calendars keep."""
each = pytest.mark.parametrize(
    "target", [one for one in TARGETS if one.name in KEEPS], ids=lambda one: one.name
)


def lines(target: Target, text: str) -> dict[str, FidelityLine]:
    """The account that a target gives of a contract, by clause."""
    emission = target.emit(replace(of_text(CONTRACT + text), options={}))
    return {one.clause: one for one in emission.fidelity}


@each
def test_days_that_are_closed_are_kept(target: Target) -> None:
    """Whole days on which a calendar closes are as the target says them; hours of a single date are not."""
    found = lines(target, ALONE)

    assert found["holidays/own"].degree == KEEPS[target.name]
    assert found["holidays/half"].degree == "not-expressible"
    assert "usual hours" in found["holidays/half"].how


@each
def test_a_calendar_that_is_open_then_does_not_keep_them(target: Target) -> None:
    """Hours joined with nights are not closed on a holiday of the office: the tool has its usual hours."""
    found = lines(target, JOINED)

    assert found["holidays/own"].degree == "not-expressible"
    assert "usual hours" in found["holidays/own"].how


@each
def test_what_counts_no_hours_keeps_no_holidays(target: Target) -> None:
    """Where all that is carried is calendar time, no list of holidays is kept by anything."""
    assert lines(target, ELAPSED)["holidays/own"].degree == "not-expressible"


def test_one_calendar_of_two_keeps_them_in_part() -> None:
    """With a calendar that is closed and one that is open, the list is kept in part, and this is told."""
    (jira,) = [one for one in TARGETS if one.name == "jira-service-management"]
    found = lines(jira, BOTH)["holidays/own"]

    assert found.degree == "approximated"
    assert "some of these days" in found.how
