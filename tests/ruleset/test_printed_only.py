"""What no rule can carry is reported where it stands."""

import pytest

import slacontract
from slacontract.diagnostics import Severity

BEFORE = """language en

contract "Hosting"
  reference "H-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/London

coverage office
  Monday to Friday 09:00-17:00

channel phone

priority P1
  response within 1 hour counted in office

"""


def reported(block: str) -> list[str]:
    """The text under each finding that a fact is printed and not computed."""
    text = BEFORE + block
    found = slacontract.compile_text(text).diagnostics
    assert not [one for one in found if one.severity is Severity.ERROR]
    return [text[one.spans[0].start : one.spans[0].end] for one in found if one.code == "SLA297"]


@pytest.mark.parametrize(
    ("block", "fact"),
    [
        ("clock response\n  starts at report by means of phone\n  stops at response\n", "report"),
        ("maintenance works\n  notice at least 4 hours counted in office\n", "4 hours counted in office"),
        ("maintenance works\n  notice at least 2 months\n", "2 months"),
        (
            "maintenance works\n  at most 4 calendar hours over each calendar month\n"
            "  at most 8 calendar hours over each calendar quarter\n",
            "8 calendar hours",
        ),
        (
            "price fee\n  costs 900 GBP per month\n\ncredit slow\n  based on response\n"
            "  above 2 business days counted in office gives 5% of fee\n",
            "2 business days",
        ),
        (
            'rota pager\n  rotation "A", "B" every 5 business days counted in office from 5 January 2026\n',
            "A",
        ),
        ('rota pager\n  rotation "A", "B" every 1 calendar week\n', "A"),
    ],
)
def test_a_fact_that_nothing_computes_is_reported(block: str, fact: str) -> None:
    """No silence: what the engine leaves aside is a warning at its place."""
    assert [fact in one for one in reported(block)] == [True]


@pytest.mark.parametrize(
    "block",
    [
        "clock response\n  starts at report\n  stops at response\n",
        "maintenance works\n  notice at least 3 business days counted in office\n",
        "maintenance works\n  notice at least 2 calendar weeks\n",
        'rota pager\n  rotation "A", "B" every 1 calendar week from 5 January 2026 at 09:00\n',
    ],
)
def test_what_is_computed_is_left_alone(block: str) -> None:
    """No false alarm on what the rules carry."""
    assert reported(block) == []
