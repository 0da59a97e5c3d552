"""Laws of percentages of a delay in an escalation ladder: which promises a step watches (K11)."""

from __future__ import annotations

import pytest
from support.syntax import read

from slacontract.model.from_syntax import contract_from_syntax

TEXT = """language en

contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Berlin

coverage office
  Monday to Friday 09:00-17:00

priority P1
  resolution within 8 hours counted in office

priority P2
  resolution within 2 business days counted in office
  update every 2 business days counted in office

plan base

plan gold
  for P1 resolution within 1 business day counted in office
  for P2 resolution within 16 hours counted in office

role desk of the provider

escalation ladder ladder
  step 1 desk at 50% of {}
"""
IN_DAYS = {
    "resolution": "resolution within 2 business days counted in office",
    "resolution when priority is P2": "resolution within 2 business days counted in office",
    "resolution when priority is not P1": "resolution within 2 business days counted in office",
    "resolution unless priority is P1": "resolution within 2 business days counted in office",
    "resolution when priority is P2 and plan is base": "resolution within 2 business days counted in office",
    "resolution when priority is P1": "for P1 resolution within 1 business day counted in office",
    "resolution when plan is gold": "for P1 resolution within 1 business day counted in office",
    "update": "update every 2 business days counted in office",
}
IN_HOURS = (
    "resolution when priority is P1 and plan is base",
    "resolution when priority is P2 and plan is gold",
    "resolution when plan is base and priority is not P2",
    "the covered time of resolution",
    "update when priority is P1",
)


def found(share: str) -> list[str]:
    """The promise at the second place of each SLA237."""
    text = TEXT.format(share)
    file, problems = read(text)
    assert file is not None
    assert problems == []
    kept = [one for one in contract_from_syntax(file)[1] if one.code == "SLA237"]
    return [text[one.spans[1].start : one.spans[1].end] for one in kept]


@pytest.mark.parametrize("share", IN_DAYS)
def test_a_percentage_of_days_that_a_step_can_meet_is_refused(share: str) -> None:
    """A step at a percentage is refused where a promise in days, or in a rhythm of days, can stand under its
    condition: that promise is shown."""
    assert found(share) == [IN_DAYS[share]]


@pytest.mark.parametrize("share", IN_HOURS)
def test_a_condition_that_leaves_hours_alone_is_enough(share: str) -> None:
    """Promises in days for another priority, of another plan, or that a plan replaces by its own do not
    forbid the percentage."""
    assert found(share) == []
