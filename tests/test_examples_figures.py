"""Worked examples of amounts, availabilities and balances: verified to the cent, the decimal, the minute."""

from __future__ import annotations

from decimal import Decimal

import pytest

import slacontract

CONTRACT = """language en

contract "Money"
  reference "M-1"
  provider "Hosting Ltd"
  client "Shop Ltd"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

service web "Web"

availability uptime "Web"
  measures web
  at least 99% over each calendar month

price fee "Fee"
  costs 100 EUR per month

price spend "Spend"
  costs to be agreed per month

price support "Support"
  costs the greater of 50 EUR and 5% of spend per month

price circle "Circle"
  costs 10% of circle per month

credit downtime "Credit"
  based on availability uptime
  below 99% gives 10% of fee
  below 98% gives 10% of support

prepaid time pack "Pack"
  grants 2 hours of work every 1 month
  expires at the end of each calendar month
  unused time is lost
  once exhausted work stops

worked example case "Case"
"""

# Ten hours of April's 720: an availability of 98.611...%.
OUTAGE = "outage web from 10 April 2026 at 08:00 until 10 April 2026 at 18:00\n"


def outcome(example: str) -> tuple[list[str], list[bool]]:
    """The codes of what is wrong, and whether each expectation holds."""
    result = slacontract.compile_text(CONTRACT + example)
    codes = [one.code for one in result.diagnostics if one.code.startswith("SLA7")]
    return codes, [holds for one in result.examples for _, _, holds in one.outcomes]


@pytest.mark.parametrize(
    "example",
    [
        OUTAGE + "expect availability uptime 98.6%",
        OUTAGE + "expect availability uptime 98.61%",
        OUTAGE + "expect credit downtime 10 EUR",
        OUTAGE + "expect credit downtime 0 EUR for the period of 2 May 2026",
        "observed availability uptime 98.2%\nexpect credit downtime 10 EUR",
        "observed availability uptime 97%\nobserved price spend 2000 EUR\nexpect credit downtime 10 EUR",
        "observed availability uptime 97%\nobserved price spend 400 EUR\nexpect credit downtime 5 EUR",
        "observed price spend 2000 EUR\nexpect price support 100 EUR",
        "observed price spend 999.80 EUR\nexpect price support 50 EUR",
        "time spent 30 minutes of work on 5 March 2026 at 10:00\nexpect prepaid time pack 90 minutes of work",
        "time spent 3 hours of work on 5 March 2026 at 10:00\nexpect prepaid time pack 0 minutes of work",
    ],
)
def test_a_right_figure_is_verified(example: str) -> None:
    """What the engine reckons equals what is expected, and nothing is reported."""
    assert outcome(example) == ([], [True])


@pytest.mark.parametrize(
    "example",
    [
        OUTAGE + "expect availability uptime 98.7%",
        OUTAGE + "expect availability uptime 98.60%",
        OUTAGE + "expect credit downtime 10.01 EUR",
        "observed price spend 2000 EUR\nexpect price support 50 EUR",
        "time spent 30 minutes of work on 5 March 2026 at 10:00\nexpect prepaid time pack 2 hours of work",
    ],
)
def test_a_wrong_figure_is_an_error_that_shows_both(example: str) -> None:
    """The finding says what the contract gives instead."""
    assert outcome(example) == (["SLA709"], [False])


def test_a_figure_that_rests_on_a_hole_waits() -> None:
    """What is still to be agreed is a warning: the example is verified once it is agreed."""
    assert outcome("observed availability uptime 97%\nexpect credit downtime 5 EUR") == (["SLA708"], [False])


def test_a_price_that_is_a_share_of_itself_has_no_figure() -> None:
    """A circle of prices is refused as such, and never runs on."""
    assert outcome("observed availability uptime 99%\nexpect price circle 10 EUR") == (["SLA710"], [False])


def test_the_message_names_the_figure_in_the_language_of_its_reader() -> None:
    """Amounts and percentages are written as the language writes them."""
    result = slacontract.compile_text(CONTRACT + OUTAGE + "expect availability uptime 98.7%")
    (wrong,) = [one for one in result.diagnostics if one.code == "SLA709"]
    assert "98,7 %" in wrong.message("fr")
    assert "98,6111 %" in wrong.message("fr")
    assert "98.6111%" in wrong.message("en")
    assert "1 April 2026 to 30 April 2026" in wrong.hint("en")


def test_planned_work_that_was_announced_is_no_downtime() -> None:
    """Announced work of a kind that an availability excludes is taken out of both sums (K12)."""
    text = CONTRACT.replace("  at least 99%", "  excludes planned\n  at least 99%").replace(
        "price fee", 'maintenance planned "Planned"\n  notice at least 2 calendar days\n\nprice fee'
    )
    example = (
        "planned work web from 10 April 2026 at 08:00 until 10 April 2026 at 18:00 "
        "announced on {} April 2026\n"
        "work done web from 10 April 2026 at 08:00 until 10 April 2026 at 18:00\n" + OUTAGE
    )
    for announced, percent in ((8, Decimal("100.00")), (9, Decimal("98.61"))):
        case = example.format(announced) + f"expect availability uptime {percent}%"
        result = slacontract.compile_text(text + case)
        assert [one.code for one in result.diagnostics if one.code.startswith("SLA7")] == []
