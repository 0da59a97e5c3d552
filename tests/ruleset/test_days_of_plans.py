"""Laws of business days in a plan, whose coverages stand for others (T9)."""

from __future__ import annotations

import pytest

import slacontract
from slacontract.diagnostics import Severity

TEXT = """language en

contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office
  Monday to Friday 09:00-17:00

coverage nights
  every day 18:00-08:00

coverage york
  Monday to Friday 09:00-17:00
  time zone America/New_York

coverage hotline
  Monday to Friday 09:00-12:00

coverage extended
  includes office
  Saturday 09:00-12:00

priority P1
  response within {counted}

plan bronze

plan gold
{gold}"""
DAYS = "3 business days counted in "
IN_GOLD = "In the plan “gold”, "
OPEN = "is open on all seven days, so business days of it are every day."
ZONES = "have different time zones, and a day of one is not a day of the other."


def errors(counted: str, gold: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each error: its code, what it says, and the text at its places."""
    text = TEXT.format(counted=counted, gold=gold)
    found = slacontract.compile_text(text).diagnostics
    return [
        (one.code, one.message("en"), tuple(text[span.start : span.end] for span in one.spans))
        for one in found
        if one.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("counted", ["office", "extended"])
def test_what_stands_for_a_coverage_in_a_plan_leaves_days_out_too(counted: str) -> None:
    """A plan in which a delay in business days counts in hours of all seven days is an error, at the delay
    and at what replaces, whether the delay names what is replaced or what includes it."""
    name = "nights" if counted == "office" else counted

    assert errors(DAYS + counted, "  replaces office by nights\n") == [
        ("SLA264", f"{IN_GOLD}“{name}” {OPEN}", (DAYS + counted, "replaces office by nights"))
    ]


def test_what_stands_for_a_coverage_in_a_plan_keeps_to_one_zone() -> None:
    """Business days over two zones that only a plan brings together are an error of that plan; none where
    the zone is named."""
    both = DAYS + "office plus hotline"
    gold = "  replaces hotline by york\n"

    assert errors(both, gold) == [
        ("SLA265", f"{IN_GOLD}“office” and “york” {ZONES}", (both, "replaces hotline by york"))
    ]
    assert errors(f"{both} in time zone Europe/Paris", gold) == []


def test_a_delay_that_a_plan_promises_otherwise_is_not_counted_there() -> None:
    """The business days of a promise that the plan replaces by its own are no error of the plan."""
    own = "  replaces office by nights\n  for P1 response within 2 hours counted in nights\n"

    assert errors(DAYS + "office", own) == []
